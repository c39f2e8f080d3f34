"""Pages of the roster import: template, upload, preview of every row, confirmation, bad rows back."""

from typing import IO, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_step, person_of, staff_required
from linli.places.models import Area, Level
from linli.places.queries import living
from linli.web.registry import roster, roster_sheets
from linli.web.registry.forms import RosterForm
from linli.web.registry.models import RosterUpload

PAGE = 50
RECENT = 20
STATES = ("", "error", "new", "changed", "same")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _estates(by: Actor) -> QuerySet[Area]:
    return access.scope(by, "roster.import", living().filter(level=Level.ESTATE)).order_by("name", "pk")


@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The estates whose roster the person may take in, and the latest uploads."""
    estates = list(_estates(actor(request))[:200])
    if len(estates) == 1:
        return redirect("web:roster_upload", estates[0].pk)
    return render(request, "web/registry/roster_index.html", {"estates": estates})


@staff_required
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    return _workbook(roster.template(), _("Roster template"))


@staff_required
@outs.listed
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a roster in; what was read is shown before anything changes."""
    estate = get_object_or_404(Area, pk=pk, level=Level.ESTATE)
    by = acting(request, "roster.import", estate)
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("web:roster_preview", _taken(form, estate, by).code)
        except Refused as refusal:
            form.add_error("file", refusal.message)
    recent = RosterUpload.objects.filter(area=estate).select_related("by").defer("tables", "lines").order_by("-pk")
    latest = list(recent[:RECENT])
    outs.stays_without(request, latest)
    context = {"form": form, "area": estate, "recent": latest}
    return render(request, "web/registry/roster_upload.html", context, status=422 if form.errors else 200)


def _taken(form: RosterForm, estate: Area, by: Actor) -> RosterUpload:
    """The workbook with its rows compared, or kept until it is said what its sheets hold."""
    file, anew = form.cleaned_data["file"], form.cleaned_data["anew"]
    seen = roster_sheets.look(file, file.name, estate)
    if (anew and seen) or roster_sheets.to_ask(seen):
        return roster_sheets.keep(estate, seen, file.name, anew=anew, by=by)
    return roster.take_upload(estate, roster_sheets.tables_of(seen), file.name, by=by)


def _columns(request: HttpRequest, found: RosterUpload, by: Actor) -> HttpResponse:
    """What each sheet holds and which column is what: kept for every workbook of the estate with these headings."""
    asked, whole = roster_sheets.wanted(found), True
    if request.method == "POST":
        asked, whole = roster_sheets.answered(request.POST)
        if whole:
            roster_sheets.remember(found.area, asked, by=by)
            try:
                roster_sheets.read_kept(found.pk, by=by)
            except Refused as refusal:  # no sheet of a roster among them: it can be said otherwise, or dropped
                messages.error(request, refusal.message)
            return redirect("web:roster_preview", found.code)
    context = {"upload": found, "area": found.area, "asked": asked}
    return render(request, "web/registry/roster_columns.html", context, status=200 if whole else 422)


def _upload(request: HttpRequest, code: str) -> tuple[RosterUpload, Actor]:
    found = RosterUpload.objects.select_related("area", "by").defer("tables").filter(code=code).first()
    if found is None:
        raise Http404
    return found, acting(request, "roster.import", found.area)


@staff_required
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Every row as new, changed, the same or wrong, with the mend; wrong ones first."""
    found, by = _upload(request, code)
    if found.state == RosterUpload.State.COLUMNS:
        return _columns(request, found, by)
    fallback = "error" if found.counts.get("error") else ""
    state = request.GET.get("state", fallback)
    start = request.GET.get("from", "0")
    first = whole(start, 7) or 0
    state = state if state in STATES else ""
    lines, more = roster.shown(found, state, first, PAGE)
    context = {
        "upload": found,
        "area": found.area,
        "lines": lines,
        "state": state,
        "states": _states(found, state),
        "good": sum(found.counts.get(name, 0) for name in ("new", "changed", "same")),
        "errors": found.counts.get("error", 0),
        "left_out": roster.left_out(found),
        "own": found.by_id == by.person_id,
        "waiting": found.state == RosterUpload.State.WAITING,
        "newer": f"?state={state}" if first else "",
        "older": f"?state={state}&from={first + PAGE}" if more else "",
    }
    return render(request, "web/registry/roster_preview.html", context)


def _states(found: RosterUpload, state: str) -> list[tuple[str, str, int, bool]]:
    words = {"": _("All"), "error": _("Wrong"), "new": _("New"), "changed": _("Changed"), "same": _("Unchanged")}
    counts = {**found.counts, "": sum(found.counts.values())}
    return [(name, words[name], counts.get(name, 0), name == state) for name in STATES]


@desk_step
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Take all rows in, or by choice the good ones."""
    found, by = _upload(request, code)
    done = roster.confirm(found.pk, by=by, only_good=request.POST.get("only_good") == "1")
    taken = sum(done.counts.get(name, 0) for name in ("new", "changed"))
    messages.success(request, _("The roster was taken in: %(count)d rows new or changed.") % {"count": taken})
    return redirect("web:roster_preview", code)


@desk_step
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Forget a preview."""
    found, _by = _upload(request, code)
    roster.drop(found.pk)
    messages.success(request, _("The upload was dropped. Nothing was changed."))
    return redirect("web:roster_upload", found.area_id)


@staff_required
def bad_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The bad rows as Excel, the mend beside each: numbers in full, so for whoever sent them alone."""
    found, by = _upload(request, code)
    if found.by_id != by.person_id:
        raise Http404
    book = roster.bad_rows(found, by=person_of(request).name)
    return _workbook(book, _("Rows to mend"))


def _workbook(book: IO[bytes], name: str) -> HttpResponse:
    answer = FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    return cast(HttpResponse, answer)  # the decorators take either; the stubs know no common class
