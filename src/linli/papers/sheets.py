"""Tables in from Excel, LibreOffice and CSV, as a person sees them; tables out that no cell of can run.

Every limit is refused with words that say which, and the mend. Nothing here knows what a table is about.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.papers import bombs, commas
from linli.papers.writing import Column, Page, write, write_book, write_csv, write_csv_book, written

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = [
    "Cell",
    "Column",
    "Page",
    "Sheet",
    "Table",
    "plain",
    "read",
    "rows_of",
    "shown",
    "table",
    "write",
    "write_book",
    "write_csv",
    "write_csv_book",
    "written",
]

MOST_BYTES = 60 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 400
HEADINGS_WITHIN = 15  # rows: titles and notes may stand above the headings
DEEPEST_HEADINGS = 4

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{2}")
_EXACT = 10**15  # beyond it a spreadsheet's number has lost digits

Source: TypeAlias = "Path | str | IO[bytes] | File[bytes]"
Span = tuple[int, int, int, int]


class Cell(str):
    """A cell's text. `suspect` says why it may not be what was typed: "rounded" for an ID number kept as 4.3E+17."""

    __slots__ = ("suspect",)
    suspect: str

    def __new__(cls, text: str = "", suspect: str = "") -> "Cell":
        cell = super().__new__(cls, text)
        cell.suspect = suspect
        return cell


EMPTY = Cell()


@dataclass
class Sheet:
    """A sheet; line n of the file is `rows[n - 1]`. Merged cells all hold the text; `merges`: top, left, low, right."""

    name: str
    rows: list[list[Cell]]
    merges: list[Span] = field(default_factory=list)


@dataclass
class Table:
    """Headings found in a sheet, several lines of them joined, and the rows below with their line in the file."""

    headings: list[str]
    rows: list[tuple[int, list[Cell]]]
    line: int  # of the (last) row of headings


def read(source: Source, *, name: str = "") -> list[Sheet]:
    """All sheets of a file: xlsx, xls, ods, csv, csv.gz, told by content. Refused when it is none or too large."""
    with _opened(source) as file:
        start = file.read(8)
        file.seek(0)
        if start.startswith((ZIP, OLE)):
            return _read_book(file)
        rows = list(_limited(_cells(row) for row in commas.rows(file)))
        return [Sheet(_stem(source, name), _trimmed(rows))]


def rows_of(source: Source) -> Iterator[list[Cell]]:
    """The rows of the first sheet, one by one: a CSV file of any length is never held whole."""
    with _opened(source) as file:
        start = file.read(8)
        file.seek(0)
        if start.startswith((ZIP, OLE)):
            book = _read_book(file)
            yield from book[0].rows if book else ()
            return
        yield from (_cells(row) for row in commas.rows(file))


def table(sheet: Sheet, known: Callable[[str], bool]) -> Table:
    """Find the headings: the first rows in which most cells are `known`. Refused when no row has a known heading."""
    first = _heading_row(sheet, known)
    last = max([first, *(low for top, _left, low, _right in sheet.merges if top == first)])
    last = min(last, first + DEEPEST_HEADINGS - 1, len(sheet.rows) - 1)
    width = max((len(row) for row in sheet.rows[first:]), default=0)
    headings = [_joined(sheet.rows[first : last + 1], column) for column in range(width)]
    rows = [
        (index + 1, [*row, *[EMPTY] * (width - len(row))])
        for index, row in enumerate(sheet.rows)
        if index > last and any(row)
    ]
    return Table(headings, rows, last + 1)


def by_fullest_row(sheet: Sheet) -> Table | None:
    """The same where no heading is known: titles and notes above the headings fill a cell or two.

    The first of the rows that are nearly as full as any, since those below it are people's; one with numbers as long as
    a telephone's is a person's too, and a table without headings is none.
    """
    rows = [{plain(cell) for cell in row} - {""} for row in sheet.rows[:HEADINGS_WITHIN]]
    most = max(map(len, rows), default=0)
    first = next((row for row in rows if len(row) * 3 >= most * 2 and row), set())
    return None if not first or any(_LONG_NUMBER.search(cell) for cell in first) else table(sheet, first.__contains__)


_LONG_NUMBER = re.compile(r"\d{7}")


def _heading_row(sheet: Sheet, known: Callable[[str], bool]) -> int:
    def score(row: Collection[str]) -> int:
        return len({cell for cell in row if known(plain(cell))})

    scores = [score(row) for row in sheet.rows[:HEADINGS_WITHIN]]
    best = max(scores, default=0)
    if best == 0:
        message = _("No known headings in the first %(rows)d rows of “%(sheet)s”. Use the template's headings.")
        raise Refused("headings_missing", message % {"rows": HEADINGS_WITHIN, "sheet": sheet.name})
    row = scores.index(best)
    # The group heading above ("联系方式" over 手机 and 固话) is known less often than what stands below it.
    tops = [top for top, left, low, right in sheet.merges if top < row <= low and left == right]
    return min([row, *tops])


def _joined(rows: Sequence[Sequence[Cell]], column: int) -> str:
    parts = [plain(row[column]) for row in rows if column < len(row)]
    return " ".join(dict.fromkeys(part for part in parts if part))


def plain(text: str) -> str:
    """A heading without line breaks, spaces within Chinese, and the star that marks what must be filled in."""
    return re.sub(r"\s+", "", text).strip("*＊:：")


def shown(value: Any) -> Cell:
    """A cell's value as a person sees it: 3 rather than 3.0, 2021-08-01 rather than a serial number."""
    if isinstance(value, str):
        text = value.replace("\u00a0", " ").replace("\u3000", " ").strip()
        return Cell(text, "rounded" if _EXPONENT.fullmatch(text) else "")
    if isinstance(value, bool):
        return Cell(_("yes") if value else _("no"))
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return Cell(value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M:%S"))
    if isinstance(value, date | time | timedelta):
        return Cell(str(value))
    return EMPTY


def _number(value: float) -> Cell:
    if abs(value) >= _EXACT:
        # Digits are lost already: shown as Excel shows it, so that nobody takes the rest for an ID number.
        return Cell(f"{Decimal(repr(value)):E}", "rounded")
    return Cell(str(int(value)) if value == int(value) else f"{value:.15g}")


def _cells(row: Iterable[str]) -> list[Cell]:
    return [shown(text) for text in row]


class _Opened:
    """A source as an open, seekable file of bounded size; closed again only if it was opened here."""

    def __init__(self, source: Source) -> None:
        self.own = isinstance(source, Path | str)
        self.file: IO[bytes] = open(source, "rb") if isinstance(source, Path | str) else _binary(source)  # noqa: SIM115 (closed in __exit__)

    def __enter__(self) -> IO[bytes]:
        size = self.file.seek(0, 2)
        self.file.seek(0)
        if size > MOST_BYTES:
            message = _("The file is larger than %(size)d MB. Split it into several files.")
            raise Refused("file_too_large", message % {"size": MOST_BYTES // 1024 // 1024})
        if size == 0:
            raise Refused("file_empty", _("The file is empty."))
        return self.file

    def __exit__(self, *_error: object) -> None:
        if self.own:
            self.file.close()


def _opened(source: Source) -> _Opened:
    try:
        return _Opened(source)
    except OSError as error:
        message = _("The file %(name)s cannot be opened: %(reason)s")
        raise Refused("file_missing", message % {"name": source, "reason": error.strerror}) from None


def _binary(source: "IO[bytes] | File[bytes]") -> IO[bytes]:
    inner = source.file if isinstance(source, File) else source
    if inner is None:
        raise Refused("file_empty", _("The file is empty."))
    return inner


def _stem(source: Source, name: str) -> str:
    known = name or str(source if isinstance(source, Path | str) else getattr(source, "name", "") or "")
    return Path(known).name.split(".")[0]


def _read_book(file: IO[bytes]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook  # a web process that never reads one does without

    bombs.check(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except Refused:
        raise
    except BaseException as error:
        # The reader is not written in Python: where it gives up in a way of its own, that is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        message = _("This workbook cannot be read. If it has a password, remove it; else save it again as .xlsx.")
        raise Refused("workbook_broken", message) from error


def _sheet(sheet: "CalamineSheet") -> Sheet:
    if sheet.width > MOST_COLUMNS:
        message = _("The sheet “%(sheet)s” has more than %(most)d columns. Delete the empty ones on the right.")
        raise Refused("too_many_columns", message % {"sheet": sheet.name, "most": MOST_COLUMNS})
    rows = _limited([shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False))
    listed = list(rows)
    merges = [(top, left, low, right) for (top, left), (low, right) in sheet.merged_cell_ranges or ()]
    _fill(listed, merges)
    return Sheet(sheet.name, _trimmed(listed), merges)


def _fill(rows: list[list[Cell]], merges: list[Span]) -> None:
    """Give every cell of a merged range the text that only its first cell holds."""
    left_to_fill = bombs.MOST_CELLS
    for top, left, low, right in merges:
        left_to_fill -= (low - top + 1) * (right - left + 1)
        if left_to_fill < 0:
            raise bombs.too_many_cells()
        if top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        for row in rows[top : low + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = text


def _limited(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            message = _("The table has more than %(most)d rows. Split it into several files.")
            raise Refused("too_many_rows", message % {"most": MOST_ROWS})
        yield row


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
