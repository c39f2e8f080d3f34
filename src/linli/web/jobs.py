"""Work by the clock: uploads of personal data are kept no longer than they are needed."""

from typing import Any

from linli.jobs.registry import schedule
from linli.web.registry import roster


@schedule("37 3 * * *", "web.forget_rosters")
def forget_rosters(payload: dict[str, Any]) -> None:
    """A roster's cells are removed some days after it was uploaded (`people.roster_days`), taken in or not."""
    roster.forget_old()
