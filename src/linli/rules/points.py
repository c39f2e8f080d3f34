"""Points (党员积分 and others): rule books as data, and accounts to which entries are only ever appended.

What a person has earned under one rule in one period is the sum of what happened, held between zero and the rule's cap.
An entry is the difference that a happening makes to that, so that neither the order in which things become known nor a
reversal changes where an account ends. All of it is practice. Points never decide discipline or benefits by themselves
(个人信息保护法 art. 24), and nothing here orders people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from linli.rules.workdays import add_months

Period = Literal["month", "quarter", "year"]
MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}


def period_of(day: date, period: Period) -> date:
    """The first day of the calendar period in which a day lies."""
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


@dataclass(frozen=True)
class Rule:
    """`points` for each unit of what happened; `cap` is the most of one period, None for none.

    `points` below zero takes away, and its cap is the most that is taken. `approver`: the post that approves an
    application; empty where an entry of the journal earns by itself. `audience`: for whom the rule is.
    """

    code: str
    points: int
    period: Period = "year"
    cap: int | None = None
    category: str = ""
    audience: str = ""
    approver: str = ""
    evidence: bool = False

    def __post_init__(self) -> None:
        if not self.points or (self.cap is not None and self.cap < abs(self.points)):
            raise ValueError(f"{self.code}: a rule gives or takes points, and its cap leaves room for one time")

    def held(self, times: int) -> int:
        """The points of a period in which it happened so many times."""
        points = self.points * times
        return points if self.cap is None else max(-self.cap, min(points, self.cap))

    def added(self, before: int, times: int) -> int:
        """The points that `times` more make, or less when below zero, in a period that had `before`."""
        return self.held(before + times) - self.held(before)


@dataclass(frozen=True)
class Edition:
    """One edition of a rule book, in force from a day on until the next edition's. Its caps count by themselves."""

    since: date
    rules: Mapping[str, Rule]
    base: int = 0
    bands: Sequence[tuple[int, str]] = ()  # from so many points on, the highest first


@dataclass(frozen=True)
class Happening:
    """What earns: `source` is its one name for ever, `times` its units. With `undoes` it takes back that source."""

    source: str
    person: int
    rule: str
    day: date
    times: int = 1
    undoes: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of an account. `times` tells what the rule's cap left out."""

    source: str
    person: int
    rule: str
    day: date
    points: int
    times: int


class Unknown(ValueError):
    """A happening names no rule of the edition of its day, or undoes what never was."""


@dataclass
class Book:
    """A rule book and the accounts under it. `take` is the one way in; taking the same source again adds nothing."""

    editions: Sequence[Edition]
    _taken: dict[str, Happening] = field(default_factory=dict)
    _undone: set[str] = field(default_factory=set)
    _times: dict[tuple[int, str, date, date], int] = field(default_factory=dict)

    def edition(self, day: date) -> Edition:
        """The edition in force on a day. `Unknown` before the first."""
        current = [each for each in self.editions if each.since <= day]
        if not current:
            raise Unknown(f"no rules were in force on {day}")
        return max(current, key=lambda each: each.since)

    def rule(self, code: str, day: date) -> Rule:
        """The rule of that code as it stood on a day. `Unknown` where there was none."""
        found = self.edition(day).rules.get(code)
        if found is None:
            raise Unknown(f"no rule {code} was in force on {day}")
        return found

    def take(self, what: Happening) -> Entry | None:
        """The entry that a happening makes, or None where it was taken before."""
        if what.source in self._taken:
            return None
        meant = self._meant(what)
        rule = self.rule(meant.rule, meant.day)
        times = -meant.times if what.undoes else meant.times
        account = (meant.person, meant.rule, period_of(meant.day, rule.period), self.edition(meant.day).since)
        before = self._times.get(account, 0)
        self._times[account] = before + times
        self._taken[what.source] = what
        self._undone.add(what.undoes)
        return Entry(what.source, meant.person, meant.rule, what.day, rule.added(before, times), times)

    def _meant(self, what: Happening) -> Happening:
        """What a happening counts for: itself, or what it undoes, which is undone once only."""
        if not what.undoes:
            if what.times < 1:
                raise Unknown(f"{what.source} happened {what.times} times")
            return what
        undone = self._taken.get(what.undoes)
        if undone is None or undone.undoes or what.undoes in self._undone:
            raise Unknown(f"{what.source} undoes {what.undoes}, which is no entry that stands")
        return undone


def replayed(editions: Sequence[Edition], happenings: Iterable[Happening]) -> list[Entry]:
    """The entries that the happenings make in their order, each source once."""
    book = Book(editions)
    return [entry for entry in map(book.take, happenings) if entry is not None]


def balances(entries: Iterable[Entry], base: int = 0) -> dict[int, int]:
    """What each person has, `base` included."""
    sums: dict[int, int] = {}
    for entry in entries:
        sums[entry.person] = sums.get(entry.person, base) + entry.points
    return sums


def band(points: int, bands: Sequence[tuple[int, str]]) -> str:
    """The band in which so many points lie; empty below the lowest."""
    return next((name for least, name in sorted(bands, reverse=True) if points >= least), "")


def expired(lots: Sequence[tuple[date, int]], spent: int, months: int, day: date) -> int:
    """How many of the earned points are gone unspent by a day: the oldest are spent first, and each lasts `months`."""
    gone = 0
    for earned, points in sorted(lots):
        used = min(points, spent)
        spent -= used
        if add_months(earned, months) <= day:
            gone += points - used
    return gone
