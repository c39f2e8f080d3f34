"""Tables out: Excel workbooks that print well, and CSV. Text is always text: no cell begins a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from linli.kernel import clock

# Office for Chinese has it; others fall back to their own sans serif.
FONT = "等线"  # zh: the name of a font
EXPORTED = gettext_lazy("Exported by %(name)s at %(at)s. Contains personal data; keep it safe and delete it after use.")
LONGEST = 32_767  # characters: Excel's own limit for a cell
_EXACT = 10**15
_NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# A spreadsheet takes a text that starts so for a formula; Chinese input methods write the wide forms.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Amount(Decimal):
    """Money: a number that is written 1,250.00, in a workbook and on paper."""

    def __str__(self) -> str:
        return f"{Decimal(self):,.2f}"


@dataclass(frozen=True)
class Column:
    """A column. `width` in characters (0: by its heading); `text` keeps digits as typed; `choices` to pick from."""

    title: str
    width: int = 0
    text: bool = False
    choices: Sequence[str] = ()
    hint: str = ""
    wrap: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook."""

    title: str
    columns: Sequence[Column | str]
    rows: Iterable[Sequence[Any]] = field(default_factory=tuple)


def write(columns: Sequence[Column | str], rows: Iterable[Sequence[Any]], title: str, *, by: str = "") -> IO[bytes]:
    """A workbook of one sheet in a temporary file, at its start; `by` is named with the time in the last line."""
    return write_book([Page(title, columns, rows)], by=by)


def write_book(pages: Sequence[Page], *, by: str = "") -> IO[bytes]:
    """A workbook of several sheets. Rows may be a generator: they are written as they come, not held."""
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (handed to the caller, gone when closed)
    import xlsxwriter  # 8 MB that a process needs only once somebody exports

    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False})
    book.formats[0].set_font_name(FONT)
    looks = _looks(book)
    taken: set[str] = set()
    for page in pages:
        _write_page(book.add_worksheet(_sheet_name(page.title, taken)), page, looks, by)
    book.close()
    target.seek(0)
    return target


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 11, "valign": "top"}
    head = {"bold": True, "bg_color": "#E4EAE5", "bottom": 1, "bottom_color": "#7C8A80", "text_wrap": True}
    return {
        "head": book.add_format({**base, **head, "valign": "vcenter"}),
        "text": book.add_format(base),
        "wrap": book.add_format({**base, "text_wrap": True}),
        "kept": book.add_format({**base, "num_format": "@"}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "money": book.add_format({**base, "num_format": "#,##0.00"}),
        "moment": book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"}),
        "note": book.add_format({**base, "font_size": 9, "font_color": "#5B655F", "italic": False}),
    }


def _write_page(sheet: Any, page: Page, looks: dict[str, Any], by: str) -> None:
    columns = [column if isinstance(column, Column) else Column(column) for column in page.columns]
    for index, column in enumerate(columns):
        look = looks["kept" if column.text else "wrap" if column.wrap else "text"]
        sheet.set_column(index, index, column.width or max(10, _breadth(column.title) + 3), look)
        if column.choices:
            sheet.data_validation(1, index, 5000, index, {"validate": "list", "source": list(column.choices)})
        if column.hint:
            sheet.data_validation(0, index, 0, index, {"validate": "any", "input_message": column.hint[:255]})
        sheet.write_string(0, index, column.title, looks["head"])
    last = 0
    for last, row in enumerate(page.rows, start=1):
        for index, value in enumerate(row):
            _write_cell(sheet, last, index, value, columns[index], looks)
    if by:
        sheet.write_string(last + 2, 0, exported_line(by), looks["note"])
    _for_print(sheet, page.title, last, len(columns))


def exported_line(by: str) -> str:
    """Who took this out and when: it stands at the end of every export."""
    at = clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M")
    return str(EXPORTED) % {"name": by, "at": at}


def is_exported_line(text: str) -> bool:
    """Whether this is that last line, in either language: a list that went out comes in again without it."""
    for language in ("zh-hans", "en"):
        with override(language):
            said = str(EXPORTED)
        head, _mark, rest = said.partition("%(name)s")
        if text.startswith(head) and text.endswith(rest.partition("%(at)s")[2]):
            return True
    return False


def _for_print(sheet: Any, title: str, last: int, columns: int) -> None:
    """A4 across, headings on every page, as wide as the paper, pages counted."""
    sheet.freeze_panes(1, 0)
    if last:
        sheet.autofilter(0, 0, last, columns - 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C" + title.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")


def _write_cell(sheet: Any, row: int, index: int, value: Any, column: Column, looks: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(clock.LOCAL).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, index, local, looks["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), looks["day"])  # noqa: DTZ001 (a date of the sheet)
    elif _is_number(value):
        sheet.write_number(row, index, value, looks["money" if isinstance(value, Amount) else "text"])
    else:
        text = _spoken(value)
        text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        # write_string, never write: the latter would make "=1+1" a formula and "http:…" a link.
        sheet.write_string(row, index, text, looks["kept" if column.text else "wrap" if column.wrap else "text"])


def _is_number(value: Any) -> bool:
    """Whether Excel can hold it as a number without losing digits."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and abs(float(value)) < _EXACT


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _breadth(text: str) -> int:
    """Width in characters; a Chinese one is two wide."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel allows: 31 characters, some forbidden, none twice."""
    base = title.translate(_NAME_FORBIDDEN).strip()[:28] or "1"
    name = next(name for name in [base, *(f"{base} {n}" for n in range(2, 1000))] if name.lower() not in taken)
    taken.add(name.lower())
    return name


def write_csv(columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, which Excel needs to read Chinese; made piece by piece for a streamed answer."""
    yield "\ufeff".encode()
    titles = [column.title if isinstance(column, Column) else column for column in columns]
    yield _line(titles)
    for values in rows:
        yield _line(values)


def written(lines: Iterable[bytes]) -> IO[bytes]:
    """All of it in a temporary file, at its start: a fault shows before anything is sent."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 (handed to the caller, gone when closed)
    target.writelines(lines)
    target.seek(0)
    return target


def write_csv_book(pages: Sequence[Page], *, by: str = "") -> Iterator[bytes]:
    """Several tables one beneath the other, the later ones under their titles; at the end who took them along."""
    for number, page in enumerate(pages):
        table = write_csv(page.columns, page.rows)
        if number:
            next(table)  # the mark stands at the beginning alone
            yield _line([]) + _line([page.title])
        yield from table
    if by:
        yield _line([]) + _line([exported_line(by)])


def _line(row: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_harmless(value) for value in row])
    return line.getvalue().encode()


def _harmless(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M") if value.tzinfo else str(value)
    if isinstance(value, Amount):
        return Decimal(value)  # 1250.00, which any program reads
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    text = _spoken(value)
    # An apostrophe is what spreadsheets themselves put before a text that looks like a formula.
    return f"'{text}" if text.lstrip(" \ufeff\xa0").startswith(RISKY) else text
