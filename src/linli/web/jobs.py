"""Work by the clock: uploads of personal data are kept no longer than they are needed."""

from typing import Any

from linli.jobs.registry import schedule
from linli.ui import speech
from linli.web.registry import roster


@schedule("37 3 * * *", "web.forget_rosters")
def forget_rosters(payload: dict[str, Any]) -> None:
    """A roster's cells are removed some days after it was uploaded (`people.roster_days`), taken in or not."""
    roster.forget_old()


@schedule("52 3 * * *", "web.forget_spoken")
def forget_spoken(payload: dict[str, Any]) -> None:
    """Texts and sounds of reading aloud go a day after a page showed them last."""
    speech.sweep()
