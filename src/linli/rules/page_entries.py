"""A part of a process's page that has one entry a line: one written over or added, or all put in another order.

Whatever else stands on the page stays to the letter: remarks keep their place beside, in or above their entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from linli.rules.own_questions import READER, WIDE, value_of
from linli.rules.reading import not_by_line


@dataclass(frozen=True)
class Entry:
    """One of the part: from which line to before which other; what is remarked after it is not its."""

    name: str
    value: yaml.Node
    start: int
    end: int
    indent: int


def entries(text: str, part: str) -> tuple[Entry, ...]:
    """Those of the part. PackError: they are not written one a line."""
    found = value_of(READER(text).get_single_node(), part)
    if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
        raise not_by_line(text, part)
    lines = text.splitlines()
    return tuple(
        Entry(key.value, value, key.start_mark.line, _end(lines, value.end_mark), key.start_mark.column)
        for key, value in found.value
    )


def _end(lines: Sequence[str], mark: Any) -> int:
    end: int = mark.line + 1 if mark.line < len(lines) and lines[mark.line][: mark.column].strip() else mark.line
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end


def written(text: str, part: str, name: str, value: Mapping[str, Any], *, before: str = "") -> str:
    """The page with this under the name: in place of what stood there, or new before that other, or last."""
    lines, known = text.splitlines(), entries(text, part)
    mine = next((one for one in known if one.name == name), None)
    following = next((one.start for one in known if one.name == before), known[-1].end)
    start, end = (mine.start, mine.end) if mine else (following, following)
    indent = " " * known[0].indent
    remarks = _remarks(text, lines, start, end) if mine else []
    said = f"{indent}{name}: {flow(value)}"
    if end - start == 1:
        said, remarks = "  ".join((said, *remarks)), []
    above = [f"{indent}{remark}" for remark in remarks]
    return "\n".join([*lines[:start], *above, said, *lines[end:]]) + "\n"


def has(text: str, part: str) -> bool:
    """Whether the page has entries of the part."""
    return bool(isinstance(found := value_of(READER(text).get_single_node(), part), yaml.MappingNode) and found.value)


def begun(text: str, part: str, entry: str, before: str) -> str:
    """The page with the part begun by this entry, above another part and what is remarked above that."""
    lines = text.splitlines()
    key = next(key for key, _value in READER(text).get_single_node().value if key.value == before)
    at = key.start_mark.line
    while at and lines[at - 1].startswith("#"):
        at -= 1
    return "\n".join([*lines[:at], f"{part}:", f"  {entry}", "", *lines[at:]]) + "\n"


def flow(value: Mapping[str, Any]) -> str:
    """A value on one line."""
    dumped: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=WIDE, sort_keys=False)
    return dumped.strip()


def ordered(text: str, part: str, names: Sequence[str]) -> str:
    """The page with the entries in this order, each with what is remarked above it; `names` is all of them."""
    lines, known = text.splitlines(), entries(text, part)
    starts = [known[0].start, *(one.end for one in known[:-1])]
    blocks = {one.name: lines[start : one.end] for one, start in zip(known, starts, strict=True)}
    moved = [line for name in names for line in blocks[name]]
    return "\n".join([*lines[: known[0].start], *moved, *lines[known[-1].end :]]) + "\n"


def _remarks(text: str, lines: Sequence[str], start: int, end: int) -> list[str]:
    """What is remarked on these lines: after the last thing that each says."""
    said = dict.fromkeys(range(start, end), 0)
    for token in yaml.scan(text, Loader=READER):
        first, last = token.start_mark, token.end_mark
        if (first.line, first.column) == (last.line, last.column):
            continue
        for line in range(max(first.line, start), min(last.line, end - 1) + 1):
            said[line] = max(said[line], last.column if line == last.line else len(lines[line]))
    rests = (lines[line][column:].strip() for line, column in said.items())
    return [rest for rest in rests if rest.startswith("#")]
