"""Rows of an office's own sheet, each shown with what it would do, then entered: the page that all such imports share.

The columns are matched as for every table (`matching`). What was shown is done, or nothing where it would be
otherwise by now; the bad rows go back as a workbook with what is to be mended beside each.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import brought, matching, sheets, steps
from linli.papers.brought import Draft
from linli.papers.matching import Field
from linli.papers.outs import EXCEL
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.rules import pasted

NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"
Given = tuple[int, dict[str, str]]  # a row's line, and its cells by the names of the fields; "" where nothing is said


@dataclass(frozen=True)
class Row:
    """One row of the sheet: its cells, what it would do (`new`, `changed`, `same`), or `bad` and how to mend it."""

    line: int
    given: dict[str, str]
    state: str
    words: str = ""

    @property
    def brings(self) -> bool:
        """Whether something would be entered."""
        return self.state in (NEW, CHANGED)


@dataclass(frozen=True)
class Import:
    """A kind of sheet. `judge` says what each row would do; `enter` does it for those that bring something.

    `whole`: nothing of it is entered while a row is bad.
    """

    kind: str
    title: str | Promise
    fields: tuple[Field, ...]
    judge: Callable[[list[Given]], list[Row]]
    enter: Callable[[list[Row]], object]
    most: int = matching.MOST_ROWS
    whole: bool = False

    def enters(self, rows: Collection[Row]) -> bool:
        """Whether something of these rows can be entered."""
        return any(row.brings for row in rows) and not (self.whole and any(row.state == BAD for row in rows))


def given(found: matching.Matched, fields: Iterable[Field]) -> list[Given]:
    """Every row of a matched list with a cell for each field."""
    names = [field.name for field in fields]
    return [(line, {name: cells.get(name, "") for name in names}) for line, cells in found.entries()]


def page(request: HttpRequest, how: Import, area: Area, *, by: Actor, back: str, whose: str, hint: str) -> HttpResponse:
    """The page from the paste or file to what is entered; `back` is where whoever imports comes from."""
    if "blank" in request.GET:
        return handed_out(how, [], by="")
    context: dict[str, object] = {"how": how, "back": back, "whose": whose, "hint": hint}
    said = {"at": request.path}
    if "table" not in request.GET:
        return _bring(request, how, area, said, context, by=by)
    draft = steps.asked(request, how.kind, area, said, by=by)
    if draft is None:
        return steps.to(request)
    if request.method == "POST":
        return _next(request, how, area, draft, by=by, back=back)
    found, rows = _read(how, area, draft)
    form = matching.TableForm(initial={"text": pasted.as_text(draft.table)})
    return render(request, "papers/rows.html", context | {"form": form} | _shown(how, found, rows))


def _bring(
    request: HttpRequest, how: Import, area: Area, said: dict[str, str], context: dict[str, object], *, by: Actor
) -> HttpResponse:
    """The empty page, and what is brought to it: kept for whoever brought it, and shown."""
    form = matching.TableForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            return steps.keep(request, how.kind, area, Draft(form.table(how.fields, how.most), said), by=by)
    return render(request, "papers/rows.html", context | {"form": form}, status=422 if form.errors else 200)


def _read(how: Import, area: Area, draft: Draft) -> tuple[matching.Matched, list[Row]]:
    found = matching.matched(how.kind, area, draft.table, how.fields, draft.columns)
    return found, how.judge(given(found, how.fields)) if not found.missing else []


def _next(request: HttpRequest, how: Import, area: Area, draft: Draft, *, by: Actor, back: str) -> HttpResponse:
    """Read the table by other columns, hand the bad rows out, or enter what was shown."""
    draft = steps.read_by(request, draft, by=by)
    found, rows = _read(how, area, draft)
    if "bad" in request.POST:
        return handed_out(how, [row for row in rows if row.state == BAD], by=by.name)
    if "go" not in request.POST or found.missing:
        return steps.to(request, draft.code)
    try:
        _must_be_as_shown(rows, request.POST.get("shown", ""))
        _must_be_whole(how, rows)
        matching.remember(how.kind, area, found, how.fields, by=by)
        how.enter([row for row in rows if row.brings])
    except Refused as refusal:
        messages.error(request, refusal.message)
        return steps.to(request, draft.code)
    brought.forget(how.kind, area, draft.code, by=by, said=draft.typed)
    messages.success(request, _("Entered."))
    return HttpResponseRedirect(back, status=303)


def _shown(how: Import, found: matching.Matched, rows: Sequence[Row]) -> dict[str, object]:
    counts = {state: sum(row.state == state for row in rows) for state in (NEW, CHANGED, SAME, BAD)}
    labels = [(field.label, field.name) for field in how.fields]
    return {
        "found": found, "columns": matching.ColumnsForm(found, how.fields),
        "rows": [(row, [(label, row.given[name]) for label, name in labels]) for row in rows], "counts": counts,
        "good": how.enters(rows), "shown": as_shown(rows),
    }  # fmt: skip


def as_shown(rows: Iterable[Row]) -> str:
    """By which what the rows would do is known again."""
    said = [[row.line, row.state, row.words, *row.given.values()] for row in rows]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _must_be_as_shown(rows: Iterable[Row], shown: str) -> None:
    if as_shown(rows) != shown:
        raise Refused("rows_changed", _("The rows would do something else by now. Look through them, and press again."))


def _must_be_whole(how: Import, rows: Iterable[Row]) -> None:
    if how.whole and any(row.state == BAD for row in rows):
        raise Refused("bad_rows", _("Rows are bad; mend them first. Nothing was entered."))


@contextmanager
def named(line: int) -> Iterator[None]:
    """What is refused within says in which row, and that nothing was entered."""
    try:
        yield
    except Refused as refusal:
        words = _("Row %(line)s: %(why)s Nothing was entered; send the sheet in again.")
        raise Refused(refusal.code, words % {"line": line, "why": refusal.message}) from None


def book(how: Import, rows: Collection[Row], *, by: str) -> IO[bytes]:
    """The blank sheet; with rows, these as they stood and what is to be mended beside each."""
    columns: list[sheets.Column | str] = [sheets.Column(field.words[0], 18, text=True) for field in how.fields]
    if rows:
        columns += [_("Row"), sheets.Column(_("What to mend"), 60)]
    cells = [[*row.given.values(), row.line, row.words] for row in rows]
    return sheets.write_book([sheets.Page(str(how.title), columns, cells)], by=by)


def handed_out(how: Import, rows: Collection[Row], *, by: str) -> HttpResponse:
    """The same to be kept."""
    name = _("Rows to mend") if rows else str(how.title)
    answer = FileResponse(book(how, rows, by=by), as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)
    return cast(HttpResponse, answer)
