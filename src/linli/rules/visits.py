"""Visits at home: who is due, by which pair, in which order on the way, and what a year comes to.

Teaching at home for disabled children is organised by the county's education authority (残疾人教育条例 art. 17);
how often is set by provinces, such as twice a week, 216 periods a school year. Pairs and alarms are practice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import cos, hypot, radians

TEACHING = "残疾人教育条例 art. 17"
CONSENT = "个人信息保护法 art. 29"  # separate consent to sensitive data, such as health
METRES_PER_DEGREE = 111_195  # of latitude
LONGEST = 200  # stops that a route is improved over; more are left in the order of the nearest neighbour
SHORTER = 1e-6  # metres by which a way must be shorter to be preferred

Point = tuple[float, float]


@dataclass(frozen=True)
class Rhythm:
    """`times` visits in every `days` days, from `begins` to `ends` (its last day; open when None)."""

    times: int
    days: int
    begins: date
    ends: date | None = None

    def first(self, day: date) -> date | None:
        """The first visit is due on `day`, or when the term begins; None once it is over."""
        due = max(day, self.begins)
        return None if self.ends is not None and due > self.ends else due

    def after(self, visited: date) -> date | None:
        """When the next visit is due after one on `visited`."""
        return self.first(visited + timedelta(days=max(1, self.days // self.times)))


@dataclass(frozen=True)
class Rule:
    """Who is due without anybody asking: ages in whole years, both included. A rule that says nothing finds nobody."""

    age_from: int | None = None
    age_to: int | None = None
    alone: bool = False

    @property
    def finds(self) -> bool:
        """Whether it says anything."""
        return self.age_from is not None or self.age_to is not None or self.alone


@dataclass(frozen=True)
class Known:
    """What the register knows of a person; age None where no number tells it."""

    age: int | None
    together: int  # how many live in the household, the person among them


def falls_under(rule: Rule, known: Known) -> bool:
    """Whether the rule finds the person. Whose age is not known is found by no rule about age."""
    if not rule.finds or (rule.alone and known.together != 1):
        return False
    if rule.age_from is None and rule.age_to is None:
        return True
    if known.age is None:
        return False
    return (rule.age_from or 0) <= known.age <= (200 if rule.age_to is None else rule.age_to)


@dataclass(frozen=True)
class Caller:
    """Somebody who goes to homes. `woman` is None where nobody has said."""

    key: int
    trained: bool = False
    woman: bool | None = None


@dataclass(frozen=True)
class Host:
    """Who is visited: themselves and their near relatives by key, as far as the register knows them."""

    child: bool = False
    woman: bool | None = None
    near: frozenset[int] = frozenset()


def pair_fault(host: Host, one: Caller, two: Caller) -> str | None:
    """Why the two may not go together: `alone`, `relative` or `child`; None when they may.

    Two go; nobody goes to themselves or a near relative; to a child at least one trained teacher, or one of its sex.
    """
    if one.key == two.key:
        return "alone"
    if host.near & {one.key, two.key}:
        return "relative"
    fit = one.trained or two.trained or (host.woman is not None and host.woman in (one.woman, two.woman))
    return "child" if host.child and not fit else None


def next_pair(
    host: Host, callers: Iterable[Caller], been: Mapping[int, int], load: Mapping[int, int]
) -> tuple[int, int] | None:
    """The two whose turn it is: who were with this host the least, then who have the least to do, then by key."""
    allowed = [
        (one.key, two.key)
        for one, two in combinations(sorted(callers, key=lambda each: each.key), 2)
        if pair_fault(host, one, two) is None
    ]

    def weight(pair: tuple[int, int]) -> tuple[int, int, tuple[int, int]]:
        return sum(been.get(key, 0) for key in pair), sum(load.get(key, 0) for key in pair), pair

    return min(allowed, key=weight, default=None)


def on_ground(lon: float, lat: float, *, at: float) -> Point:
    """Metres east and north of the meridian and the equator, as far as a district reaches around latitude `at`."""
    return lon * METRES_PER_DEGREE * cos(radians(at)), lat * METRES_PER_DEGREE


def way(points: Sequence[Point], order: Sequence[int]) -> float:
    """How long it is, in the unit of the points, from the first stop to the last."""
    return sum(_between(points[one], points[two]) for one, two in pairwise(order))


def _between(one: Point, two: Point) -> float:
    return hypot(one[0] - two[0], one[1] - two[1])


def route(points: Sequence[Point]) -> list[int]:
    """The stops in an order that makes a short way from the first of them: nearest neighbour, then 2-opt.

    The way ends at its last stop. Never longer than the order in which the nearest neighbour comes next.
    """
    if not points:
        return []
    order, left = [0], set(range(1, len(points)))
    while left:
        here = points[order[-1]]
        nearest = min(left, key=lambda stop: (_between(here, points[stop]), stop))
        order.append(nearest)
        left.remove(nearest)
    while len(order) <= LONGEST and _improved(points, order):
        continue
    return order


def _improved(points: Sequence[Point], order: list[int]) -> bool:
    """Turn every stretch around that makes the way shorter so, once through; the first stop stays."""
    shorter = False
    for low, high in combinations(range(1, len(order)), 2):
        before, first, last = points[order[low - 1]], points[order[low]], points[order[high]]
        old, new = _between(before, first), _between(before, last)
        if high + 1 < len(order):
            behind = points[order[high + 1]]
            old, new = old + _between(last, behind), new + _between(first, behind)
        if new < old - SHORTER:
            order[low : high + 1] = reversed(order[low : high + 1])
            shorter = True
    return shorter


def milestones(before: int, after: int, step: int) -> list[int]:
    """The whole multiples of `step` that were passed on the way from one sum to the other, in its unit."""
    return [] if step <= 0 else [mark * step for mark in range(before // step + 1, after // step + 1)]


def overdue(due: date | None, today: date) -> bool:
    """Missed once the day is over."""
    return due is not None and due < today


def short_of(wanted: int, done: int, begins: date, ends: date, today: date) -> int:
    """How many periods are missing against an even pace through the term; 0 when none are."""
    if wanted <= 0 or today < begins or ends <= begins:
        return 0
    gone = min((today - begins).days, (ends - begins).days)
    return max(0, wanted * gone // (ends - begins).days - done)
