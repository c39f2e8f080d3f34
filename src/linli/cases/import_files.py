"""An office's file of requests: finding its headings and mapping, and reading it row by row."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.mapping import ColumnsOf, RowMapping, fitting, load_mapping, shipped
from linli.kernel.refused import Refused
from linli.papers import matching
from linli.papers.matching import Field, Matched
from linli.papers.sheets import Source, rows_of
from linli.places.models import Area
from linli.rules import ledgers, pasted
from linli.rules.pasted import Pasted
from linli.rules.words import Words

KIND = "requests"
FIELDS = (
    Field.of(KIND, "text", gettext_lazy("What it is about"), required=True),
    Field.of(KIND, "title", pgettext_lazy("of a ticket", "Heading")),
    Field.of(KIND, "number", gettext_lazy("Number")),
    Field.of(KIND, "at", gettext_lazy("Sent at")),
    Field.of(KIND, "closed", gettext_lazy("Closed at")),
    Field.of(KIND, "place", gettext_lazy("Place")),
    Field.of(KIND, "name", gettext_lazy("Who called")),
    Field.of(KIND, "phone", gettext_lazy("Telephone")),
    Field.of(KIND, "result", pgettext_lazy("of a request", "Result")),
)
HEADINGS_WITHIN = 15  # rows: titles and notes may stand above the headings
# A cell that names no column: what is said behind a colon (填表人：王明), or a day.
_NOTED = re.compile(r"[^(（:：]{1,8}[:：]\s*\S|\d{4}\s*[-./\u5e74]\s*\d")
Rows = Iterator[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True)
class Opened:
    """A file whose headings were found. `rows` can be gone through once; `year`: of which its title says it is."""

    mapping: RowMapping
    headings: list[str]
    rows: Rows
    year: int | None


def open_file(source: Source, mapping: str = "", area: Area | None = None) -> Opened:
    """Find headings and mapping (by name or path; empty: as said before in the area, or whichever shipped one fits).

    Refused names the columns.
    """
    rows = iter(rows_of(source))
    head = list(islice(rows, HEADINGS_WITHIN))
    if area is not None and not mapping and (said := _said_before(head, area)):
        at, headings, columns = said
        return Opened(columns, headings, _numbered(headings, chain(head[at + 1 :], rows), at + 2), _year(head[:at]))
    chosen = load_mapping(mapping) if mapping else None
    for at, row in enumerate(head):
        headings = [str(cell).strip() for cell in row]
        fits = chosen if chosen and set(chosen.columns.text) & set(headings) else _shipped_for(headings, mapping)
        if fits:
            return Opened(fits, headings, _numbered(headings, chain(head[at + 1 :], rows), at + 2), _year(head[:at]))
    raise Refused("no_mapping", _unfit(head, chosen), field="mapping")


def _year(above: Sequence[Sequence[str]]) -> int | None:
    return ledgers.year_of(cell for row in above for cell in row)


def unread(source: Source) -> tuple[tuple[str, ...], Rows, int | None]:
    """The headings and the rows of a file whose columns nobody knows yet, and the year that stands above them.

    The headings are the first row that is nearly as full as any: titles and notes above them say one thing or two, also
    where they are merged over all columns, and of headings in two rows the lower one names the columns.
    """
    rows = iter(rows_of(source))
    head = list(islice(rows, HEADINGS_WITHIN))
    said = [{cell.strip() for cell in row} - {""} for row in head]
    most = max(map(len, said), default=0)
    full = [at for at, cells in enumerate(said) if len(cells) * 3 >= most * 2]
    at = next((at for at in full if not any(map(_NOTED.match, said[at]))), full[0] if full else 0)
    while at + 1 < len(head) and len(said[at + 1]) > len(said[at]) and _merged(head[at], head[at + 1]):
        at += 1
    headings = pasted.of_rows(head[at : at + 1]).headings
    return headings, _numbered(list(headings), chain(head[at + 1 :], rows), at + 2), _year(head[:at])


def _merged(upper: Sequence[Any], lower: Sequence[Any]) -> bool:
    """Whether a cell reaches over both rows, as 序号 does beside headings in two rows."""
    return any(above.strip() and above == below for above, below in zip(upper, lower, strict=False))


def matched(headings: Sequence[str], area: Area, said: Mapping[str, Any] | None = None) -> Matched:
    """Which of these headings is what, as somebody says it or as far as it is known."""
    return matching.matched(KIND, area, Pasted(tuple(headings), ()), FIELDS, said)


def read_as(columns: Mapping[str, str]) -> RowMapping:
    """How a row is read where it was said which column is what."""
    said = ColumnsOf(**{name: [heading] for name, heading in columns.items() if heading})
    return RowMapping(title=Words(zh="", en=""), columns=said)


def _said_before(head: list[Any], area: Area) -> tuple[int, list[str], RowMapping] | None:
    """Of the first rows the one whose headings somebody matched in the area, and how. One statement."""
    tables = [pasted.of_rows([row]) for row in head]
    kept = matching.kept(KIND, area, [table.headings for table in tables])
    for at, table in enumerate(tables):
        if table.headings and (found := kept.get(table.headings)):
            wanted = [field.wanted for field in FIELDS]
            return at, list(table.headings), read_as(pasted.matched(table.headings, wanted, found))
    return None


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
