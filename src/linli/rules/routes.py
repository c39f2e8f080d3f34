"""Dispatch rules (派单规则): ordered conditions, the first that fits and leads to somebody takes the case.

All conditions of a rule hold together; an empty one fits everything. Words have a small language of their own: parts
stand apart by spaces or commas, one of them is enough; `电梯+异响` needs both; `-装修` bars. Source: practice.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from linli.rules.plan_points import Corner, inside

DAYS = ("work", "rest")
LONGEST = 24  # hours of a day
_APART = re.compile(r"[\s,，、;；]+")
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")
_SEASON = re.compile(r"(\d{2}-\d{2})~(\d{2}-\d{2})")

R = TypeVar("R")
D = TypeVar("D")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Conditions:
    """What a rule asks for.

    `within`: areas, with all below them. `corners`: of a shape on the estate's plan, at least three. `hours`: from and
    until, "18-8" over midnight. `season`: first and last day, "11-15~03-15" over the new year, both included.
    """

    within: frozenset[int] = frozenset()
    building: int | None = None
    corners: tuple[Corner, ...] = ()
    categories: frozenset[str] = frozenset()
    channel: str = ""
    words: str = ""
    days: str = ""
    hours: str = ""
    season: str = ""


@dataclass(frozen=True)
class Matter:
    """What the rules look at. `areas`: ids from the grid up to the city; `at`: when it came in, in civil time."""

    category: str
    channel: str
    text: str
    areas: frozenset[int]
    building: int | None
    point: Corner | None
    at: datetime
    workday: bool


def misses(asked: Conditions, matter: Matter) -> tuple[str, ...]:
    """The names of the conditions that do not hold; none: the rule fits."""
    held = {
        "within": not asked.within or not asked.within.isdisjoint(matter.areas),
        "building": asked.building is None or asked.building == matter.building,
        "corners": not asked.corners or (matter.point is not None and inside(asked.corners, matter.point)),
        "categories": not asked.categories or matter.category in asked.categories,
        "channel": not asked.channel or asked.channel == matter.channel,
        "words": said(asked.words, matter.text),
        "days": not asked.days or (asked.days == "work") == matter.workday,
        "hours": _in_hours(asked.hours, matter.at.hour),
        "season": _in_season(asked.season, f"{matter.at:%m-%d}"),
    }
    return tuple(name for name, holds in held.items() if not holds)


def said(words: str, text: str) -> bool:
    """Whether the text has one of the parts, and none that is barred."""
    parts = [part for part in _APART.split(words) if part.strip("-+")]
    barred = [part[1:] for part in parts if part.startswith("-")]
    wanted = [part for part in parts if not part.startswith("-")]
    if any(_all_said(part, text) for part in barred):
        return False
    return not wanted or any(_all_said(part, text) for part in wanted)


def _all_said(part: str, text: str) -> bool:
    return all(word in text for word in part.split("+") if word)


def tidy(words: str) -> str:
    """The words in one way of writing them."""
    return " ".join(part for part in _APART.split(words) if part.strip("-+"))


def _in_hours(hours: str, hour: int) -> bool:
    if not (found := _HOURS.fullmatch(hours)):
        return True
    first, last = int(found[1]), int(found[2])
    return first <= hour < last if first < last else hour >= first or hour < last


def _in_season(season: str, day: str) -> bool:
    if not (found := _SEASON.fullmatch(season)):
        return True
    first, last = found[1], found[2]
    return first <= day <= last if first <= last else day >= first or day <= last


@dataclass(frozen=True)
class Outcome(Generic[R, D]):
    """The rule that sent it and to whom; and of those asked before it in vain the first condition that failed.

    `EMPTY` says that the rule fitted but leads to nobody now.
    """

    rule: R | None
    to: D | None
    missed: tuple[tuple[R, str], ...]


EMPTY = "empty"
NO_GRID = "no_grid"  # it fitted, and goes by the grid of a place of which none is known


def first(
    rules: Iterable[R], asks: Callable[[R], Conditions], leads: Callable[[R], D | None], matter: Matter
) -> Outcome[R, D]:
    """The first of the rules that fits and leads to somebody."""
    missed: list[tuple[R, str]] = []
    for rule in rules:
        failed = misses(asks(rule), matter)
        if not failed and (to := leads(rule)) is not None:
            return Outcome(rule, to, tuple(missed))
        missed.append((rule, failed[0] if failed else EMPTY))
    return Outcome(None, None, tuple(missed))


@dataclass(frozen=True)
class Load(Generic[K]):
    """Whose turn it might be: how many cases they have in hand; `last` grows with the time of the last one."""

    key: K
    open: int
    last: int = 0


def next_in_turn(loads: Sequence[Load[K]]) -> K | None:
    """Who has the fewest in hand; of several whoever has waited longest (轮派). None of none."""
    chosen = min(enumerate(loads), key=lambda one: (one[1].open, one[1].last, one[0]), default=None)
    return chosen[1].key if chosen else None
