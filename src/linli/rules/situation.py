"""A case as the engine sees it, and what the engine says of it. Plain data: nothing here decides anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from linli.rules.clocks import ClockState, day_of
from linli.rules.pack_parts import Action, Gate
from linli.rules.words import Words
from linli.rules.workdays import Calendar

Scalar = str | int | bool
HeldOn = Callable[[str, date], Any]  # what the place itself had set under a key on a day; None: nothing


def _nothing_set(key: str, day: date) -> None:
    """Where no place is told."""


@dataclass(frozen=True)
class Standing:
    """What the acting person is to the case: kinds of posts held over its area, and relations such as "reporter"."""

    posts: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Party:
    """One row of a case of many: a worker with his wages, an owner with his unit. Sums are fen."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    papers: frozenset[str] = frozenset()  # those of the checklist that are there
    left: bool = False  # has become a case of its own
    clocks: Mapping[str, ClockState] = field(default_factory=dict)  # those that run for this party


@dataclass(frozen=True)
class Naming:
    """The paper by which a party is named: when it was issued, under which number."""

    issued: date
    number: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper that the case issued, from which day it counts as served (送达), and the number it bears.

    Of one that is served upon each party, `names` says which of them it names, and by which paper where some have one
    of their own. None: everybody for whom it is meant.
    """

    issued: date
    served: date | None = None
    number: str = ""
    upon: Mapping[str, date] = field(default_factory=dict, hash=False)  # party → since when it counts as served
    names: Mapping[str, Naming] | None = field(default=None, hash=False)

    def naming(self, party: str) -> Naming | None:
        """The paper that names the party; None where none does."""
        return Naming(self.issued, self.number) if self.names is None else self.names.get(party)

    @property
    def numbers(self) -> str:
        """The numbers of all of them, the first issued first."""
        several = sorted(
            {(one.issued, one.number) for one in (self.names or {}).values()} | {(self.issued, self.number)}
        )
        return "、".join(dict.fromkeys(number for _day, number in several if number))


@dataclass(frozen=True)
class Pending:
    """A step that waits for the second person."""

    action: str
    form: Mapping[str, Any]
    actor: str
    at: datetime
    row: str = ""


@dataclass(frozen=True)
class Situation:
    """A case as the engine sees it. Fields are null where nothing was answered."""

    state: str
    category: str
    fields: Mapping[str, Any]
    channel: str = ""
    visibility: str = "estate"
    concerned: bool = False
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    begun: date | None = None
    closed_on: date | None = None
    handler_found: bool = False
    reporter_known: bool = True  # somebody can be asked how it went
    tracks: Mapping[str, str] = field(default_factory=dict)  # track → its state; one that has not begun is missing
    parties: tuple[Party, ...] = ()
    papers: Mapping[str, Paper] = field(default_factory=dict)  # the newest of each name
    linked: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)  # link → {pack, state, open}
    waiting: tuple[Pending, ...] = ()  # steps that wait for a second person: one on the case, one on each of its rows

    @property
    def pending(self) -> Pending | None:
        """The first of those."""
        return self.waiting[0] if self.waiting else None

    def asked(self, row: str | None = None) -> Pending | None:
        """The one on this row ("": on the case as a whole; None: whichever it is)."""
        return next((one for one in self.waiting if row in (None, one.row)), None)

    def answered(self, pending: Pending) -> "Situation":
        """The case as if that step had not been proposed."""
        return replace(self, waiting=tuple(one for one in self.waiting if one != pending))

    def party(self, key: str) -> Party | None:
        """The row of that key that is still in this case."""
        return next((row for row in self.parties if row.key == key and not row.left), None)


@dataclass(frozen=True)
class Run:
    """What the engine is told of the world: instant, calendar, the estate's own lengths by setting, who acts."""

    now: datetime
    calendar: Calendar
    lengths: Mapping[str, int] = field(default_factory=dict)
    hours: tuple[int, int] = (8, 20)
    actor: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)  # what conditions ask for by `setting('…')`
    held_on: HeldOn = _nothing_set

    @property
    def today(self) -> date:
        """The day it is here."""
        return day_of(self.now)


@dataclass(frozen=True)
class Move:
    """What an action does: the situation after it, and what the caller has to carry out."""

    name: str
    after: Situation
    form: Mapping[str, Any]
    assign: str = ""
    remember: str = ""
    tells: tuple[str, ...] = ()
    public: Words | None = None
    outcome: str = ""
    mends: Mapping[str, Any] = field(default_factory=dict)  # question → the answer of before that another mended
    row: str = ""  # the party it acted on
    own_case: bool = False  # that party becomes a case of its own
    issues: str = ""  # the paper to be drafted, or noted where it is made outside
    proposed: bool = False  # nothing has happened yet: a second person is asked


@dataclass(frozen=True)
class Offer:
    """An action that the person may take now, or (refused) could take once a condition is met, from `since` on."""

    name: str
    action: Action
    refused: Gate | None = None
    since: date | None = None
    missing: tuple[str, ...] = ()  # names of the parties for whom alone the gate is closed


class ProcessRefused(Exception):
    """Not now, or not by this person. `words` come from the pack where it says why; `since`: when it can be."""

    def __init__(
        self,
        code: str,
        *,
        words: Words | None = None,
        basis: str = "",
        since: date | None = None,
        missing: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code)
        self.missing = missing  # names of the parties for whom alone it is not
        self.code = code
        self.words = words
        self.basis = basis
        self.since = since


class RowsFault(Exception):
    """Rows that cannot be taken in, each with its number in the list: row → field → code."""

    def __init__(self, rows: Mapping[int, Mapping[str, str]]) -> None:
        super().__init__(f"{len(rows)} rows are faulty: {dict(rows)}")
        self.rows = rows


class FormFault(Exception):
    """Answers that are missing or do not fit: field name → code (`missing`, `too_long`, `not_an_option` …).

    `titles` are what the page calls these fields.
    """

    def __init__(self, faults: Mapping[str, str], titles: Mapping[str, Words]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = dict(faults)
        self.titles = dict(titles)
