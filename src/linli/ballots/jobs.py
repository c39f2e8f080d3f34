"""What runs later for votes."""

from typing import Any

from linli.ballots import ending, slips
from linli.jobs.registry import handler, schedule


@handler(slips.JOB)
def set_slips(payload: dict[str, Any]) -> None:
    """Set a building's papers in type."""
    slips.set_in_type(payload["printing"])


@schedule("5 0 * * *", "ballots.never_begun")
def never_begun(payload: dict[str, Any]) -> None:
    """Every night: votes whose last day passed before voting began come to no result."""
    ending.never_begun()
