"""Figures over many cases of one process: how many, how much, how long, and for whose sort apart.

What is counted are the cases that were handed in, as they stand: those of a period, seen by a reader. Whole numbers and
fractions throughout; of what nobody can say there is none, which is not 0.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from linli.rules.conditions import CANNOT_BE_SAID
from linli.rules.known import Known
from linli.rules.pack import OF_STATE, OF_TRACKS, Median, Pack, Sum
from linli.rules.reasons import parts_of


@dataclass(frozen=True)
class Row:
    """One case: what is known of it, when it began, and the steps taken in it, first to last."""

    key: int
    known: Known
    begun: date
    taken: Sequence[tuple[str, date]] = ()


@dataclass(frozen=True)
class Line:
    """What a figure comes to, whole or for one option alone, out of how much; and what each case gave to it."""

    option: str
    value: Fraction | None
    whole: int | None
    gave: tuple[tuple[int, int], ...]  # key of the case → its share


@dataclass(frozen=True)
class Summed:
    """One figure with its lines: one where it is not split, else one for each option that some case has."""

    name: str
    sum: Sum
    lines: tuple[Line, ...]


def summed(pack: Pack, rows: Sequence[Row], *, public: bool = False) -> list[Summed]:
    """The figures of the page over these cases; `public`: those that outsiders may read."""
    wanted = {name: one for name, one in pack.sums.items() if one.public or not public}
    return [Summed(name, one, tuple(_lines(pack, one, rows))) for name, one in wanted.items()]


def asked_steps(pack: Pack) -> frozenset[str]:
    """The steps that some figure asks for."""
    medians = (one.median for one in pack.sums.values() if one.median)
    return frozenset(name for one in pack.sums.values() for name in one.steps).union(
        *((*median.from_, *median.to) for median in medians)
    )


def _lines(pack: Pack, one: Sum, rows: Sequence[Row]) -> Iterator[Line]:
    given = _given(one, rows)
    whole = _whole(pack, one, rows)
    for option in _options(pack, one, given) if one.split else ("",):
        gave = tuple(given.get(option, ()))
        yield Line(option, _value(one, [amount for _key, amount in gave]), whole, gave)


def _value(one: Sum, amounts: list[int]) -> Fraction | None:
    return median(amounts) if one.median else Fraction(sum(amounts))


def _whole(pack: Pack, one: Sum, rows: Sequence[Row]) -> int | None:
    """The figure of which it is a part, over the same cases."""
    if not one.out_of:
        return None
    return sum(amount for gave in _given(pack.sums[one.out_of], rows).values() for _key, amount in gave)


def _given(one: Sum, rows: Iterable[Row]) -> Mapping[str, list[tuple[int, int]]]:
    """Option → what each case gives to it."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        for option, amount in _of(one, row):
            found.setdefault(option, []).append((row.key, amount))
    return found


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
    found = sorted(numbers)
    if not found:
        return None
    return Fraction(found[(len(found) - 1) // 2] + found[len(found) // 2], 2)
