"""A superior's workbook: its headings found, and rows written into the same sheet, whose looks stay as they were."""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.papers import bombs, sheets
from linli.papers.matching import Field
from linli.rules import pasted

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 1024 * 1024
MOST_COLUMNS = 60
ROLES = ("number", "building", "room", "home", "name", "phone", "people")
WANTED = tuple(Field.of("forms", role, role).wanted for role in ROLES)
ASKED, LEFT = "asked", "left"
_WHOLE = re.compile(r"(0|[1-9]\d{0,8})")


@dataclass(frozen=True)
class Form:
    """What was found in a workbook. `line`: of the last row of headings; columns as `Collection.columns` keeps them."""

    book: bytes
    sha256: str
    sheet: str
    line: int
    columns: list[dict[str, Any]]


def read(book: bytes) -> Form:
    """Find the headings in the first sheet that has any. Refused with the mend when it cannot be filled in."""
    if len(book) > MOST_BYTES:
        raise Refused("form_too_large", _("The form is larger than 1 MB; take pictures out of it."), field="file")
    if not book.startswith(b"PK"):
        raise Refused("not_xlsx", _("Save the form as .xlsx first: only that keeps its looks."), field="file")
    bombs.check(io.BytesIO(book))
    known = {pasted.plain(word) for one in WANTED for word in one.words}
    for sheet in sheets.read(io.BytesIO(book)):
        try:
            found = sheets.table(sheet, lambda text: pasted.plain(text) in known)
        except Refused:
            continue
        columns = _columns(found.headings[:MOST_COLUMNS])
        return Form(book, hashlib.sha256(book).hexdigest(), sheet.name[:40], found.line, columns)
    words = _("No headings were found: one column at least has to be a home, a name or a telephone.")
    raise Refused("headings_missing", words, field="file")


def _columns(headings: Sequence[str]) -> list[dict[str, Any]]:
    roles = {heading: name for name, heading in pasted.matched(headings, WANTED).items()}
    return [
        {"column": at, "heading": heading, "role": roles.get(heading, ASKED)}
        for at, heading in enumerate(headings, 1)
        if heading
    ]


Cells = Mapping[int, str]  # column → words


def filled(
    book: bytes,
    sheet_name: str,
    line: int,
    rows: Sequence[Cells],
    listed: Mapping[int, Cells] | None = None,
    number: int | None = None,
    parts: Mapping[int, Sequence[Cells]] | None = None,
) -> bytes:
    """The same workbook with rows below its headings. What stands below its empty rows moves down.

    `listed`: the lines of the rows that it lists beforehand, and what goes into each; `rows` come after the last.
    `number`: of the row before them, where that is not the one of its line. `parts`: rows below headings within it.
    """
    from openpyxl import load_workbook  # for whoever hands a form up

    found = load_workbook(io.BytesIO(book))
    sheet = next((one for one in found.worksheets if one.title[:40] == sheet_name), found.worksheets[0])
    before = max(listed or (), default=line) - line
    first = line + 1 + before
    room = _room(sheet, first, {before, before if number is None else number})
    if len(rows) > room:
        _make_room(sheet, first + room, len(rows) - room)
    for at, cells in (listed or {}).items():
        _write(sheet, at, cells)
    for at in sorted(parts or {}, reverse=True):  # from below, so that the lines above stay where they are
        _fill_part(sheet, at + 1, (parts or {})[at], line)
    for at, cells in enumerate(rows, first):
        _like(sheet, line + 1, at)
        _write(sheet, at, cells)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def _fill_part(sheet: "Worksheet", first: int, rows: Sequence[Cells], line: int) -> None:
    """Rows below a heading; a number that stands in one already stays."""
    begun = str(sheet.cell(first, 1).value or "")
    numbered = int(begun) - 1 if _WHOLE.fullmatch(begun) else 0
    room = _room(sheet, first, {0, numbered, first - line - 1})
    if len(rows) > room:
        _make_room(sheet, first + room, len(rows) - room)
    for at, cells in enumerate(rows, first):
        _like(sheet, first, at)
        _write(sheet, at, {one: said for one, said in cells.items() if sheet.cell(at, one).value in (None, "")})


def _write(sheet: "Worksheet", line: int, cells: Cells) -> None:
    for column, words in cells.items():
        cell: Any = sheet.cell(line, column)
        if type(cell).__name__ == "MergedCell" or cell.data_type == "f":
            continue  # the sheet's own
        if _WHOLE.fullmatch(words):
            cell.value = int(words)
        else:
            cell.value = words
            cell.data_type = "s"  # never a formula


def _room(sheet: "Worksheet", first: int, before: set[int]) -> int:
    """How many rows to be filled in follow: empty ones, or numbered on from those before with nothing else in them."""
    number = 0
    while first + number <= sheet.max_row:
        said = {one + number + 1 for one in before}
        if not {cell.value for cell in sheet[first + number]} <= {None, "", *said, *map(str, said)}:
            break
        number += 1
    return number


def _make_room(sheet: "Worksheet", at: int, number: int) -> None:
    """Move everything from a row on down, merged cells and heights too."""
    moved = [one for one in sheet.merged_cells.ranges if one.min_row >= at]
    heights = {row: sheet.row_dimensions[row].height for row in range(at, sheet.max_row + 1)}
    for one in moved:
        one.shift(row_shift=number)
    sheet.insert_rows(at, number)
    for row in range(at, at + number):
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + number].height = height


def _like(sheet: "Worksheet", pattern: int, row: int) -> None:
    """Give a row the looks of the first one below the headings."""
    if row == pattern:
        return
    sheet.row_dimensions[row].height = sheet.row_dimensions[pattern].height
    for cell in sheet[pattern]:
        target: Any = sheet.cell(row, cell.column or 1)
        if cell.has_style and not target.has_style:
            target._style = copy(cast(Any, cell)._style)
