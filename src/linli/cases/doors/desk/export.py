"""Lists out of the desk: an Excel workbook or CSV after a second factor, and a sheet for A4 paper."""

from itertools import islice
from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.cases import queries
from linli.cases.doors.desk import handing, navigation, staff, wording
from linli.cases.doors.desk.inbox import filters_of, query_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import outs, sheets
from linli.papers.outs import CSV
from linli.papers.writing import Page
from linli.people import terms
from linli.people.doors import desk_form, desk_page, second_factor_required

PRINTED_AT_MOST = 500
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_form
@second_factor_required
def export(request: HttpRequest) -> HttpResponse:
    """GET says what would be handed out; POST hands it out and keeps that on record."""
    actor = staff.actor_of(request)
    if not staff.kinds_of(actor) & navigation.DESK:
        raise NotAllowed(_("Lists are handed out by the desk of the estate and the offices above."))
    filters = filters_of(request)
    cases = queries.listed(actor, filters, action="case.export")
    count = cases.count()
    if request.method != "POST":
        query = query_of(filters)
        at = outs.by_the_clock(f"{request.path}?{query}")
        context = {"count": count, "box": navigation.boxes()[filters.box], "query": query, "by_the_clock": at}
        return render(request, "cases/desk/export.html", context)
    as_csv = request.POST.get("as") == "csv"
    handing.note("csv" if as_csv else "excel", count, by=actor)
    outs.count(request, count)
    title, lines = navigation.boxes()[filters.box], handing.lines(cases, staff.language())
    name = f"{title}-{clock.today():%Y%m%d}"
    if as_csv:
        book = sheets.written(sheets.write_csv_book([Page(title, handing.columns(), lines)], by=actor.name))
        return handed(book, f"{name}.csv", CSV)
    return handed(sheets.write(handing.columns(), lines, title, by=actor.name), f"{name}.xlsx")


def handed(book: IO[bytes], name: str, kind: str = EXCEL) -> HttpResponse:
    """The workbook, or another file, as a download, sent in pieces."""
    # The doors speak of HttpResponse; a file's response differs from it in its body alone.
    return cast(HttpResponse, FileResponse(book, as_attachment=True, filename=name, content_type=kind))


@desk_page
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as the office posts it: numbers, matters, places to the building; no names of residents at all."""
    actor = staff.actor_of(request)
    if not staff.kinds_of(actor) & staff.READERS:
        raise NotAllowed(_("Lists are handed out by the desk of the estate and the offices above."))
    filters = filters_of(request)
    cases = queries.rows(queries.listed(actor, filters))
    found = list(islice(cases.iterator(chunk_size=PRINTED_AT_MOST), PRINTED_AT_MOST + 1))
    handing.note("print", min(len(found), PRINTED_AT_MOST), by=actor)
    context = {
        "rows": wording.rows(found[:PRINTED_AT_MOST], actor),
        "cut": len(found) > PRINTED_AT_MOST,
        "most": PRINTED_AT_MOST,
        "box": navigation.boxes()[filters.box],
        "areas": " / ".join(dict.fromkeys(held.area_name for held in terms.held(actor.person_id))),
        "query": query_of(filters),
        "now": clock.now(),
        "actor": actor,
    }
    return render(request, "cases/desk/print.html", context)
