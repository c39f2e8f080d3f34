"""Work done later: what an area becomes from a day on."""

from datetime import date
from typing import Any

from linli.jobs.registry import handler
from linli.journal.actors import SYSTEM
from linli.places import planned


@handler(planned.JOB)
def change(payload: dict[str, Any]) -> None:
    """The day has come. Done twice it changes nothing more."""
    planned.carry_out(payload["area"], payload["change"], by=SYSTEM, on=date.fromisoformat(payload["on"]))
