"""Which open cases are worth a look before they breach: what runs out soon, stands still, grows old, goes to and fro.

Practice: no law fixes any of these; how many days is the area's to set.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Flag = Literal["soon", "bouncing", "stuck", "ageing"]

SOON = timedelta(hours=24)  # before the limit runs out, or half of a shorter one: else all that is new would be flagged
BOUNCED = 2  # times that it changed hands or was reopened


@dataclass(frozen=True)
class Standing:
    """One open case. `due` is its promise, None where none runs; `hands`: times that it passed from one to another.

    `waits`: it waits for the resident, so that standing still is nobody's fault; `parked`: for a day agreed by two.
    """

    begun: datetime
    moved: datetime
    due: datetime | None
    hands: int
    reopened: int
    waits: bool = False
    parked: bool = False


@dataclass(frozen=True)
class Limits:
    """What the area has set, in days."""

    stuck: int
    ageing: int


def since(case: Standing, limits: Limits) -> dict[Flag, datetime]:
    """From when each flag stands, if nothing else happens to the case."""
    found: dict[Flag, datetime] = {}
    if not (case.waits or case.parked):
        found["stuck"] = case.moved + timedelta(days=limits.stuck)
    if not case.parked:
        found["ageing"] = case.begun + timedelta(days=limits.ageing)
    if case.due is not None:
        found["soon"] = case.due - min(SOON, max(case.due - case.begun, timedelta()) / 2)
    if case.hands + case.reopened >= BOUNCED:
        found["bouncing"] = case.moved
    return found


def first(case: Standing, limits: Limits) -> datetime | None:
    """From when the case is worth a look; None where time alone brings no such moment."""
    return min(since(case, limits).values(), default=None)


def flags(case: Standing, limits: Limits, now: datetime) -> tuple[Flag, ...]:
    """What is to be said of it now, the most pressing first. What has run out is late, and no longer soon."""
    standing = since(case, limits)
    order: tuple[Flag, ...] = ("soon", "bouncing", "stuck", "ageing")
    late = case.due is not None and case.due <= now
    return tuple(one for one in order if one in standing and standing[one] <= now and not (one == "soon" and late))
