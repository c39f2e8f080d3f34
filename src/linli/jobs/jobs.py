"""The upkeep of the queue and of the database."""

from datetime import timedelta
from typing import Any

from linli.jobs.registry import schedule
from linli.jobs.services import purge
from linli.kernel import clock
from linli.kernel.sqlite import statistics

KEPT = timedelta(days=7)


@schedule("17 3 * * *", "jobs.purge")
def purge_done(payload: dict[str, Any]) -> None:
    """Delete done jobs after a week."""
    purge(clock.now() - KEPT)


@schedule("27 3 * * *", "jobs.statistics")
def count_indexes(payload: dict[str, Any]) -> None:
    """Let SQLite know how many rows each index finds."""
    statistics.refresh()
