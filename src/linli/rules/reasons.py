"""What a condition or a figure was reckoned from: every answer, day, paper and setting it looked at, with its value."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from linli.rules.known import Known
from linli.rules.pack import CONTEXT_NAMES
from linli.rules.pack_parts import Figure, Gate

What = Literal[
    "said", "fact", "count", "paper", "clock", "setting", "parties", "of_parties", "row", "linked", "track", "case"
]
_CALLS = re.compile(r"\b(\w+)\(\s*['\"]([\w.]+)['\"]\s*\)")
_PARTS = re.compile(r"\b(facts|counts|tracks|linked)\.(\w+)")
_OF_ROW = re.compile(r"\brow\.(\w+)")
_OF_PARTIES = re.compile(r"\bparties\.map\(\s*(\w+)\s*,\s*\1\.(\w+)\s*\)")
_PART_OF: dict[str, What] = {"facts": "fact", "counts": "count", "tracks": "track", "linked": "linked"}


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at: what it is, its name on the page, and what it was."""

    what: What
    name: str
    value: Any


@dataclass(frozen=True)
class Asked:
    """A gate with whether it holds now and what it looked at."""

    gate: Gate
    holds: bool
    looked: tuple[Looked, ...]


@dataclass(frozen=True)
class Reckoned:
    """A figure with what it comes to, out of how many, for which option, and what it was reckoned from."""

    name: str
    figure: Figure
    value: Any
    looked: tuple[Looked, ...]
    whole: int | None = None
    option: str = ""


def asked(known: Known, gate: Gate) -> Asked:
    """The gate as it stands now."""
    return Asked(gate, known.holds(gate.condition), tuple(looked_at(known, gate.condition)))


def reckoned(known: Known) -> Iterator[Reckoned]:
    """The page's figures that can be said now; of one that is split, those of the options that somebody has."""
    for name, figure in known.pack.figures.items():
        for option, part in parts_of(known, figure.split) if figure.split else [("", known)]:
            if found := _one(part, name, figure, option):
                yield found


def whole(known: Known, asked: Collection[str]) -> dict[str, Any]:
    """What those of the figures come to that are asked for, not split and can be said now, by name."""
    unsplit = ((name, figure) for name, figure in known.pack.figures.items() if name in asked and not figure.split)
    return {name: found.value for name, figure in unsplit if (found := _one(known, name, figure, ""))}


def parts_of(known: Known, split: str) -> Iterator[tuple[str, Known]]:
    """For each option of this choice of the parties the case with the parties of that option alone."""
    asked = next(one for one in known.pack.party_fields if one.name == split)
    for option in asked.options:
        rows = tuple(row for row in known.situation.parties if row.fields.get(split) == option and not row.left)
        if rows:
            yield option, replace(known, situation=replace(known.situation, parties=rows))


def _one(known: Known, name: str, figure: Figure, option: str) -> Reckoned | None:
    if not known.holds(figure.shown):
        return None
    value, whole = known.said(figure.of), known.said(figure.out_of) if figure.out_of else None
    if value is None or (figure.out_of and whole is None):
        return None
    return Reckoned(name, figure, value, tuple(looked_at(known, figure.of)), whole, option)


def looked_at(known: Known, text: str) -> Iterator[Looked]:
    """Everything that the expression asks for, each thing once, in the order in which it stands there."""
    condition = known.pack.conditions[text]
    found = [*_named_in(known, text), *_called_in(known, text)]
    plain = [name for name in sorted(condition.names) if name not in _PART_OF and name not in ("parties", "row")]
    found += [(text.index(name), _plain(known, name)) for name in plain]
    if "row" in condition.names:
        found += [(match.start(), _of_row(known, match[1])) for match in _OF_ROW.finditer(text)]
    if "parties" in condition.names:
        found += _of_parties(known, text)
    yield from dict.fromkeys(one for _place, one in sorted(found, key=lambda item: item[0]))


def _named_in(known: Known, text: str) -> Iterator[tuple[int, Looked]]:
    for match in _PARTS.finditer(text):
        part, name = match.groups()
        value = known.tell(part).get(name)
        yield match.start(), Looked(_PART_OF[part], name, len(value) if part == "linked" else value)


def _of_row(known: Known, name: str) -> Looked:
    """What is known of the party in hand: where it stands, its papers, or one of its fields."""
    value = known.tell("row").get(name)
    return Looked("row", name, tuple(value) if isinstance(value, list) else value)


def _of_parties(known: Known, text: str) -> Iterator[tuple[int, Looked]]:
    """What they have said in one field, and, where anything else is asked of them, where they stand."""
    rows = [row for row in known.situation.parties if not row.left]
    for match in _OF_PARTIES.finditer(text):
        values = tuple(value for row in rows if (value := row.fields.get(match[2])) is not None)
        yield match.start(), Looked("of_parties", match[2], values)
    rest = _OF_PARTIES.sub(lambda each: " " * len(each[0]), text)
    if "parties" in rest:
        yield rest.index("parties"), Looked("parties", "parties", _standing(known))


def _called_in(known: Known, text: str) -> Iterator[tuple[int, Looked]]:
    for match in _CALLS.finditer(text):
        function, name = match.groups()
        if function == "setting":
            value = known.run.settings[name]
            yield match.start(), Looked("setting", name, tuple(value) if isinstance(value, list) else value)
        elif function in ("ran_out", "due", "runs"):
            states = [row.clocks.get(name) for row in known.timed(name)] or [known.situation.clocks.get(name)]
            yield match.start(), Looked("clock", name, max((state.due for state in states if state), default=None))
        elif function in ("issued", "issued_on", "served", "served_on"):
            yield match.start(), Looked("paper", name, known.situation.papers.get(name))
        elif function == "figure":
            yield from ((match.start(), one) for one in looked_at(known, known.pack.figures[name].of))


def _plain(known: Known, name: str) -> Looked:
    """An answer, or something that is known of every case."""
    value = known.tell(name)
    if isinstance(value, dict | list):
        value = None
    return Looked("case" if name in CONTEXT_NAMES else "said", name, value)


def _standing(known: Known) -> tuple[tuple[str, int], ...]:
    """How many parties stand in which state."""
    found: dict[str, int] = {}
    for row in known.situation.parties:
        if not row.left:
            found[row.state] = found.get(row.state, 0) + 1
    return tuple(found.items())
