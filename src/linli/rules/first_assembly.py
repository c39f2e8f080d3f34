"""The way to the first owners' assembly: by when its preparatory group is formed, posts what it must, and holds it.

业主大会和业主委员会指导规则 art. 9-15; the numbers of days are those of most places, and an area may set others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Step = Literal["formed", "posted", "held"]
Part = Literal["call", "rules", "roll", "candidates"]
# What hangs out before the assembly: day, place and agenda; the drafts of its rules and the covenant; the owners with
# their areas and heads; how candidates for the committee are found.
PARTS: tuple[Part, ...] = ("call", "rules", "roll", "candidates")
FORM_DAYS, POST_DAYS, HOLD_DAYS = 60, 15, 90
GUIDE = "业主大会和业主委员会指导规则"
BASES: dict[Step, str] = {"formed": f"{GUIDE} art. 9", "posted": f"{GUIDE} art. 12", "held": f"{GUIDE} art. 15"}


@dataclass(frozen=True)
class Days:
    """How many days each step has."""

    form: int = FORM_DAYS
    post: int = POST_DAYS
    hold: int = HOLD_DAYS


@dataclass(frozen=True)
class Clock:
    """One step with its last day, and the day on which it was done."""

    step: Step
    due: date
    done: date | None
    basis: str

    def late(self, today: date) -> bool:
        """Whether it was done after its last day, or is not done though that is over."""
        return (self.done or today) > self.due


def unposted(posted: Mapping[Part, date]) -> list[Part]:
    """What does not hang out yet."""
    return [part for part in PARTS if part not in posted]


def complete(posted: Mapping[Part, date]) -> date | None:
    """Since which day all of it hangs out: the latest; None while something is missing."""
    return None if unposted(posted) else max(posted[part] for part in PARTS)


def earliest(posted: date, days: Days) -> date:
    """The first day on which the assembly may be held."""
    return posted + timedelta(days=days.post)


def latest(formed: date, days: Days) -> date:
    """The last day on which it is held in time."""
    return formed + timedelta(days=days.hold)


def clocks(
    *,
    applied: date | None,
    formed: date | None,
    posted: date | None,
    planned: date | None,
    held: date | None,
    days: Days,
) -> Iterator[Clock]:
    """The clocks that run or ran; each from its own day on. `planned` is the assembly's day, as it was posted."""
    if applied:
        yield Clock("formed", applied + timedelta(days=days.form), formed, BASES["formed"])
    if planned:
        yield Clock("posted", planned - timedelta(days=days.post), posted, BASES["posted"])
    if formed:
        yield Clock("held", formed + timedelta(days=days.hold), held, BASES["held"])
