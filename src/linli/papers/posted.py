"""A list as the office posts it: on A4 with title, body and day; or with columns in which somebody signs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.kernel import clock
from linli.papers import typeset
from linli.papers.writing import Column, Page
from linli.rules import paper as rules
from linli.rules.paper import ACROSS, UPRIGHT, Document, Paragraph, Table, breadth

ROWS_AT_MOST = 400
UPRIGHT_ROOM = 60  # half letters that a table upright on A4 holds well
SIGNED_HIGH = 12  # millimetres of a row in which somebody signs
LONGEST = 120  # letters of a cell: what is longer is read on its page


def pdf(title: str, pages: Iterable[Page], *, body: str, signed: bool) -> bytes:
    """The list on A4, upright or across by how wide it is. `signed`: who received it signs in the last columns."""
    tables = [(page.title, _rows(page, signed=signed)) for page in pages]
    across = any(_wide(rows[1]) for rows in tables)
    sheet = ACROSS if across else UPRIGHT
    blocks: list[Paragraph | Table] = []
    for named, rows in tables:
        if named and named != title and len(tables) > 1:
            blocks.append(Paragraph(named, "level1"))
        blocks.append(Table(rows, room=sheet.room, high=SIGNED_HIGH if signed else 0))
    today = rules.said_date(clock.today())
    return typeset.pdf(Document(title, body, date=today, blocks=tuple(blocks), sheet=sheet))


def _rows(page: Page, *, signed: bool) -> tuple[tuple[str, ...], ...]:
    heads = [one.title if isinstance(one, Column) else one for one in page.columns]
    body = list(page.rows)
    shown = [[_words(cell) for cell in row] for row in body[:ROWS_AT_MOST]]
    if len(body) > ROWS_AT_MOST:
        shown.append([_("There is more; narrow the list down."), *[""] * (len(heads) - 1)])
    if signed:
        heads = [*heads, _("Received, signature"), pgettext("of a signature", "Day")]
        shown = [[*row, "", ""] for row in shown]
    return (tuple(heads), *(tuple(row) for row in shown))


def _words(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    words = str(cell)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _wide(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the longest cells of its columns stand badly beside each other upright."""
    columns = zip(*rows, strict=True)
    return sum(min(24, max(4, *map(breadth, column))) for column in columns) > UPRIGHT_ROOM
