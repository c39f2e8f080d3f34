"""An office's file of requests: finding its headings and mapping, and reading it row by row."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _

from linli.cases.mapping import RowMapping, fitting, load_mapping, shipped
from linli.kernel.refused import Refused
from linli.papers.sheets import Source, rows_of

HEADINGS_WITHIN = 15  # rows: titles and notes may stand above the headings
Rows = Iterator[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True)
class Opened:
    """A file whose headings were found. `rows` can be gone through once."""

    mapping: RowMapping
    headings: list[str]
    rows: Rows


def open_file(source: Source, mapping: str = "") -> Opened:
    """Find headings and mapping (by name or path; empty: whichever shipped one fits). Refused names the columns."""
    rows = iter(rows_of(source))
    head = list(islice(rows, HEADINGS_WITHIN))
    chosen = load_mapping(mapping) if mapping else None
    for at, row in enumerate(head):
        headings = [str(cell).strip() for cell in row]
        fits = chosen if chosen and set(chosen.columns.text) & set(headings) else _shipped_for(headings, mapping)
        if fits:
            return Opened(fits, headings, _numbered(headings, chain(head[at + 1 :], rows), at + 2))
    raise Refused("no_mapping", _unfit(head, chosen), field="mapping")


def _shipped_for(headings: list[str], mapping: str) -> RowMapping | None:
    name = "" if mapping else fitting(headings)
    return load_mapping(name) if name else None


def _numbered(headings: list[str], rows: Iterator[Sequence[Any]], first: int) -> Rows:
    """Rows with their line in the file; empty ones are passed over."""
    for line, row in enumerate(rows, first):
        cells = {heading: str(cell) for heading, cell in zip(headings, row, strict=False) if heading}
        if any(text.strip() for text in cells.values()):
            yield line, cells


def _unfit(head: list[Any], chosen: RowMapping | None) -> str:
    found = next(([str(cell) for cell in row if str(cell).strip()] for row in head if any(row)), [])
    wanted = [chosen] if chosen else list(shipped().values())
    return _("The columns are %(found)s; one of these is needed for what it is about: %(wanted)s.") % {
        "found": ", ".join(found[:12]) or _("none"),
        "wanted": ", ".join(dict.fromkeys(column for one in wanted for column in one.columns.text)),
    }


def digest(file: IO[bytes]) -> str:
    """The file's SHA-256 as hex; the file is at its start again."""
    found = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
