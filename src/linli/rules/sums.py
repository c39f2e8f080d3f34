"""Figures over many cases of one process: how many, how much, how long, and for whose sort apart.

What is counted are the cases that were handed in, as they stand: those of a period, seen by a reader. Whole numbers and
fractions throughout; of what nobody can say there is none, which is not 0.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from linli.rules.conditions import CANNOT_BE_SAID
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import OF_STATE, OF_TRACKS, Median, Sum
from linli.rules.reasons import parts_of

NAMED = 20  # cases that each line remembers by what they gave: an explanation names no more


@dataclass(frozen=True)
class Row:
    """One case: what is known of it, when it began, and the steps taken in it, first to last."""

    key: int
    known: Known
    begun: date
    taken: Sequence[tuple[str, date]] = ()


@dataclass(frozen=True)
class Line:
    """What a figure comes to, whole or for one option alone, out of how much; how many cases gave to it, and what."""

    option: str
    value: Fraction | None
    whole: int | None
    givers: int
    gave: tuple[tuple[int, int], ...]  # key of the case → its share, of the first so many


@dataclass(frozen=True)
class Summed:
    """One figure with its lines: one where it is not split, else one for each option that some case has."""

    name: str
    sum: Sum
    lines: tuple[Line, ...]


@dataclass
class _Part:
    """What was given to one option so far: no more is kept of many cases than of few, but for how long each took."""

    amount: int = 0
    givers: int = 0
    gave: list[tuple[int, int]] = field(default_factory=list)
    days: Counter[int] = field(default_factory=Counter)  # of a median: how many took so long

    def take(self, key: int, amount: int, *, long: bool) -> None:
        self.amount += amount
        self.givers += 1
        if len(self.gave) < NAMED:
            self.gave.append((key, amount))
        if long:
            self.days[amount] += 1

    def to_json(self) -> list[Any]:
        return [self.amount, self.givers, self.gave, list(self.days.items())]


class Tally:
    """The figures of a page while cases are counted one after another; it can be put away and taken up again."""

    def __init__(self, pack: Pack, *, public: bool = False, kept: Mapping[str, Any] | None = None) -> None:
        self.pack = pack
        self.shown = {name: one for name, one in pack.sums.items() if one.public or not public}
        self.number: int = kept["number"] if kept else 0
        self._parts = {name: _parts(kept["parts"].get(name, {}) if kept else {}) for name in self._counted()}

    def _counted(self) -> Iterable[str]:
        """The figures shown, and those of which they are a part."""
        return dict.fromkeys([*self.shown, *(one.out_of for one in self.shown.values() if one.out_of)])

    def add(self, row: Row) -> None:
        """One more case."""
        self.number += 1
        for name, parts in self._parts.items():
            one = self.pack.sums[name]
            for option, amount in _of(one, row):
                parts.setdefault(option, _Part()).take(row.key, amount, long=one.median is not None)

    def figures(self) -> list[Summed]:
        """What it comes to so far."""
        return [Summed(name, one, tuple(self._lines(name, one))) for name, one in self.shown.items()]

    def _lines(self, name: str, one: Sum) -> Iterator[Line]:
        parts = self._parts[name]
        whole = sum(part.amount for part in self._parts[one.out_of].values()) if one.out_of else None
        for option in _options(self.pack, one, parts) if one.split else ("",):
            part = parts.get(option, _Part())
            value = _middle(part.days) if one.median else Fraction(part.amount)
            yield Line(option, value, whole, part.givers, tuple(part.gave))

    def to_json(self) -> dict[str, Any]:
        """As it is put away."""
        parts = {
            name: {option: part.to_json() for option, part in options.items()} for name, options in self._parts.items()
        }
        return {"number": self.number, "parts": parts}


def _parts(kept: Mapping[str, Any]) -> dict[str, _Part]:
    return {
        option: _Part(amount, givers, [(key, given) for key, given in gave], Counter(dict(days)))
        for option, (amount, givers, gave, days) in kept.items()
    }


def summed(pack: Pack, rows: Iterable[Row], *, public: bool = False) -> list[Summed]:
    """The figures of the page over these cases; `public`: those that outsiders may read."""
    tally = Tally(pack, public=public)
    for row in rows:
        tally.add(row)
    return tally.figures()


def asked_steps(pack: Pack) -> frozenset[str]:
    """The steps that some figure asks for."""
    medians = (one.median for one in pack.sums.values() if one.median)
    return frozenset(name for one in pack.sums.values() for name in one.steps).union(
        *((*median.from_, *median.to) for median in medians)
    )


def _of(one: Sum, row: Row) -> Iterator[tuple[str, int]]:
    if one.steps and not any(name in one.steps for name, _day in row.taken):
        return
    if one.if_ and not row.known.holds(one.if_):
        return
    for option, known in _apart(one, row.known):
        amount = _days(one.median, row) if one.median else _amount(one, known)
        if amount is not None:
            yield option, amount


def _amount(one: Sum, known: Known) -> int | None:
    """What the case gives; one where cases are counted, nothing where it cannot be said."""
    if not one.of:
        return 1
    try:
        value = known.value(one.of)
    except CANNOT_BE_SAID:
        return None
    return None if value is None else int(value)


def _days(wanted: Median, row: Row) -> int | None:
    """From the first of the one steps, or from the beginning, to the first of the others after it."""
    since = next((day for name, day in row.taken if name in wanted.from_), None) if wanted.from_ else row.begun
    if since is None:
        return None
    return next(((day - since).days for name, day in row.taken if name in wanted.to and day >= since), None)


def _apart(one: Sum, known: Known) -> Iterator[tuple[str, Known]]:
    """The case whole, or for each of what it is split by: its state, open tracks, an answer, its parties' answers."""
    match one.split:
        case "":
            yield "", known
        case _ if one.split == OF_STATE:
            yield known.situation.state, known
        case _ if one.split == OF_TRACKS:
            for name, state in known.situation.tracks.items():
                track = known.pack.tracks.get(name)
                if track and state in track.states and not track.states[state].ends:
                    yield name, known
        case _ if any(asked.name == one.split for asked in known.pack.party_fields):
            yield from parts_of(known, one.split)
        case _:
            if answer := known.tell(one.split):
                yield str(answer), known


def _options(pack: Pack, one: Sum, given: Mapping[str, object]) -> list[str]:
    """Those that some case has, in the order of the page."""
    order = list(titles(pack, one.split))
    return sorted(given, key=lambda option: order.index(option) if option in order else len(order))


def titles(pack: Pack, split: str) -> Mapping[str, object]:
    """What a figure may be split by → each option with what it is called (`Words`, or a part with a `title`)."""
    if split == OF_STATE:
        return pack.states
    if split == OF_TRACKS:
        return pack.tracks
    return next((asked.options for asked in (*pack.choices, *pack.party_fields) if asked.name == split), {})


def median(numbers: Iterable[int]) -> Fraction | None:
    """The middle one, or half way between the two in the middle; None of none."""
    return _middle(Counter(numbers))


def _middle(counted: Counter[int]) -> Fraction | None:
    number = counted.total()
    if not number:
        return None
    return Fraction(_nth(counted, (number - 1) // 2) + _nth(counted, number // 2), 2)


def _nth(counted: Counter[int], place: int) -> int:
    """The number in that place, were they all set out in order."""
    for each in sorted(counted):
        place -= counted[each]
        if place < 0:
            return each
    raise IndexError(place)
