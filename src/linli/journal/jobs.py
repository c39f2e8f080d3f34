"""The journal's background work."""

from typing import Any

from linli.jobs.registry import handler, schedule
from linli.journal import checkpoint, reactions, services


@handler(reactions.JOB)
def react(payload: dict[str, Any]) -> None:
    """Run the reactions to one entry."""
    reactions.react(payload["entry"])


@schedule("*/5 * * * *", "journal.checkpoint")
def advance(payload: dict[str, Any]) -> None:
    """Seal the newest entries under a root."""
    checkpoint.advance()


@schedule("47 3 * * *", "journal.forget_ticks")
def forget_ticks(payload: dict[str, Any]) -> None:
    """Delete the ticks of entries whose reactions are over and off the queue."""
    services.forget_ticks()
