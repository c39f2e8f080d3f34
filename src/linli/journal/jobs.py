"""The journal's background work."""

from typing import Any

from linli.jobs.registry import handler
from linli.journal import reactions


@handler(reactions.JOB)
def react(payload: dict[str, Any]) -> None:
    """Run the reactions to one entry."""
    reactions.react(payload["entry"])
