"""Points (党员积分 and others): rule books as data, and accounts to which entries are only ever appended.

What a person has earned under one rule in one period is the sum of what happened, held between zero and the rule's cap.
An entry is the difference that a happening makes to that, so that neither the order in which things become known nor a
reversal changes where an account ends. All of it is practice. Points never decide discipline or benefits by themselves
(个人信息保护法 art. 24), and nothing here orders people.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from linli.rules.workdays import add_months

Period = Literal["month", "quarter", "year"]
MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}


def period_of(day: date, period: Period) -> date:
    """The first day of the calendar period in which a day lies."""
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def period_end(first: date, period: Period) -> date:
    """The first day after the period that begins on `first`."""
    return add_months(first, MONTHS[period])


ACTOR = "actor"
BEFORE, AFTER, SINCE = "before", "after", "since"


@dataclass(frozen=True)
class Earns:
    """Which entries of the journal earn by themselves: a verb, and under which keys their data say the rest.

    `whose`: a person's id or several; `ACTOR` is whoever did it. `on`: the day, else the entry's own. `units`: how much
    of it there was, of which `per` make one time, else once. `where`: what a key must say, a list meaning any of it.
    `once`: of one subject it counts once, whoever tells of it how often; `other`: not what somebody says of themselves.
    An entry that puts right what another said tells how much stood `before` and stands `after`, and `since` which local
    instant: it makes the difference, which may be below zero, on the day and for the holder of that instant.
    """

    verb: str
    whose: str = "person_id"
    on: str = ""
    units: str = ""
    per: int = 1
    where: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False
    other: bool = False

    def __post_init__(self) -> None:
        if not self.verb or self.per < 1:
            raise ValueError(f"{self.verb or 'no verb'}: {self.per} units make no time")

    def told(self, verb: str, day: date, actor: int | None, data: Mapping[str, Any]) -> "Told | None":
        """For whom an entry counts, on which day and how many times; None where it earns nothing."""
        if verb != self.verb or not all(_says(data.get(key), value) for key, value in self.where.items()):
            return None
        named = actor if self.whose == ACTOR else data.get(self.whose)
        persons = named if isinstance(named, list) else [named]
        since, times = self._counted(data)
        own = since.date() if since else day
        on = date.fromisoformat(data[self.on]) if self.on and data.get(self.on) else own
        asked = (person for person in persons if isinstance(person, int) and not (self.other and person == actor))
        known = tuple(dict.fromkeys(asked))
        return Told(known, on, times, since) if known and times else None

    def _counted(self, data: Mapping[str, Any]) -> tuple[datetime | None, int]:
        """Since when it counts, where it puts another right, and how many times."""
        before, after, since = (data.get(key) for key in (BEFORE, AFTER, SINCE))
        if isinstance(before, int) and isinstance(after, int) and since:
            return datetime.fromisoformat(since), self._times(after) - self._times(before)
        units = data.get(self.units) if self.units else self.per
        return None, max(self._times(units), 0) if isinstance(units, int) else 0

    def _times(self, units: int) -> int:
        return units // self.per if self.units else int(units > 0)


def _says(found: Any, wanted: Any) -> bool:
    return found in wanted if isinstance(wanted, list) else bool(found == wanted)


@dataclass(frozen=True)
class Told:
    """What an entry of the journal says of a rule: the persons, the day, the times; `since` where it puts right."""

    persons: tuple[int, ...]
    day: date
    times: int
    since: datetime | None = None


@dataclass(frozen=True)
class Rule:
    """`points` for each unit of what happened; `cap` is the most of one period, None for none.

    `points` below zero takes away, and its cap is the most that is taken. It counts by entries of the journal
    (`earns`), or by application, which the post `approver` decides; with `evidence` an application brings some.
    """

    code: str
    points: int
    period: Period = "year"
    cap: int | None = None
    title: str = ""
    category: str = ""
    approver: str = ""
    evidence: bool = False
    earns: Earns | None = None

    def __post_init__(self) -> None:
        if not self.points or (self.cap is not None and self.cap < abs(self.points)):
            raise ValueError(f"{self.code}: a rule gives or takes points, and its cap leaves room for one time")

    def held(self, times: int) -> int:
        """The points of a period in which it happened so many times."""
        points = self.points * max(times, 0)
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
    """What earns: `source` is its one name for ever, `times` its units, below zero where it puts others right.

    With `undoes` it takes back that source, in the period for which that one counted.
    """

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
        current = in_force(self.editions, day)
        if current is None:
            raise Unknown(f"no rules were in force on {day}")
        return current

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
        return Entry(what.source, meant.person, meant.rule, meant.day, rule.added(before, times), times)

    def _meant(self, what: Happening) -> Happening:
        """What a happening counts for: itself, or what it undoes, which is undone once only."""
        if not what.undoes:
            if not what.times:
                raise Unknown(f"{what.source} happened {what.times} times")
            return what
        undone = self._taken.get(what.undoes)
        if undone is None or undone.undoes or what.undoes in self._undone:
            raise Unknown(f"{what.source} undoes {what.undoes}, which is no entry that stands")
        return undone


def happenings(
    editions: Sequence[Edition], verb: str, day: date, actor: int | None, data: Mapping[str, Any]
) -> Iterator[tuple[Edition, Rule, Told]]:
    """What an entry of the journal means under the editions: each rule that it meets, of the edition of its day."""
    for edition in editions:
        for rule in edition.rules.values():
            if rule.earns is None or (told := rule.earns.told(verb, day, actor, data)) is None:
                continue
            if in_force(editions, told.day) is edition:
                yield edition, rule, told


def in_force(editions: Iterable[Edition], day: date) -> Edition | None:
    """The edition of a day; None before the first."""
    return max((each for each in editions if each.since <= day), key=lambda each: each.since, default=None)


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
