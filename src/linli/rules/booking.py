"""When a room or a place can be booked: its opening hours, how far ahead, how long, how often.

What an estate lets its residents use and by which rules is its own to say (practice). Times are those of the wall:
minutes after midnight of a day, in steps of a quarter of an hour, within one day.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

Kind = Literal["past", "backwards", "steps", "too_long", "too_far", "shut", "closed", "too_often", "too_many"]
Span = tuple[int, int]
DAY = 24 * 60
STEP = 15
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，;；、]+")


@dataclass(frozen=True)
class Rules:
    """What holds for one place. `opening`: spans of minutes by weekday, Monday first; `seats` 0: no number is set."""

    opening: tuple[tuple[Span, ...], ...]
    ahead: int  # days
    longest: int  # minutes
    a_month: int
    seats: int = 0

    def __post_init__(self) -> None:
        if len(self.opening) != 7 or self.ahead < 0 or self.longest < STEP or self.a_month < 1:
            raise ValueError("A place has seven days, and lets somebody book it for a quarter of an hour at least")


def spans(text: str) -> tuple[Span, ...]:
    """Opening hours as people write them (“8:30-12:00 14:00-21:00”). ValueError for what is none, or overlaps."""
    found = [_span(*map(int, match.groups())) for match in _SPAN.finditer(text)]
    if _BETWEEN.sub("", _SPAN.sub("", text)):
        raise ValueError(f"These are no hours: {text}")
    found.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(found)):
        raise ValueError(f"These hours overlap: {text}")
    return tuple(found)


def _span(hour: int, minute: int, to_hour: int, to_minute: int) -> Span:
    first, last = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not 0 <= first < last <= DAY or first % STEP or last % STEP:
        raise ValueError("Hours are given in steps of a quarter of an hour, the earlier first")
    return first, last


def written(opening: Sequence[Span]) -> str:
    """The hours as people write them."""
    return " ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in opening)


def faults(
    rules: Rules,
    starts: datetime,
    ends: datetime,
    *,
    now: datetime,
    closed: Collection[tuple[date, date]] = (),
    this_month: int = 0,
    people: int = 1,
) -> list[Kind]:
    """Every rule that such a booking breaks, in local times of one zone; `this_month`: what they have booked then."""
    found: list[Kind] = []
    if ends <= starts:
        return ["backwards"]
    if starts < now:
        found.append("past")
    if any(each.minute % STEP or each.second or each.microsecond for each in (starts, ends)):
        found.append("steps")
    if ends - starts > timedelta(minutes=rules.longest):
        found.append("too_long")
    if starts.date() > now.date() + timedelta(days=rules.ahead):
        found.append("too_far")
    if any(first <= starts.date() <= last for first, last in closed):
        found.append("closed")
    if not _open(rules, starts, ends):
        found.append("shut")
    if this_month >= rules.a_month:
        found.append("too_often")
    if rules.seats and people > rules.seats:
        found.append("too_many")
    return found


def _open(rules: Rules, starts: datetime, ends: datetime) -> bool:
    """Whether all of it lies within one span of its day; midnight ends a day."""
    first = starts.hour * 60 + starts.minute
    last = first + int((ends - starts).total_seconds() // 60)
    return any(a <= first and last <= b for a, b in rules.opening[starts.weekday()])
