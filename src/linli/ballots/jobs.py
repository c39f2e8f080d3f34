"""What runs later for votes."""

from typing import Any

from linli.ballots import slips
from linli.jobs.registry import handler


@handler(slips.JOB)
def set_slips(payload: dict[str, Any]) -> None:
    """Set a building's papers in type."""
    slips.set_in_type(payload["printing"])
