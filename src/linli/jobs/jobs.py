"""The queue's own upkeep."""

from datetime import timedelta
from typing import Any

from linli.jobs.registry import schedule
from linli.jobs.services import purge
from linli.kernel import clock

KEPT = timedelta(days=7)


@schedule("17 3 * * *", "jobs.purge")
def purge_done(payload: dict[str, Any]) -> None:
    """Delete done jobs after a week."""
    purge(clock.now() - KEPT)
