"""Calendars of working days: the years known, a year's sheets, and a new year's file checked before it counts."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import brought, outs, steps
from linli.papers.brought import Draft
from linli.people import access
from linli.people.doors import acting, actor, desk_form, staff_required
from linli.people.models import Post
from linli.places.models import Area
from linli.rules.pasted import Pasted
from linli.rules.workdays import Calendar, YearDays
from linli.settings import queries, services
from linli.settings.calendar_files import YEARS, CalendarFileError, YearFile, read
from linli.settings.models import CalendarYear
from linli.web.keys import number
from linli.web.settings.forms import YearForm
from linli.web.settings.months import months

KIND = "calendar"  # of what is brought


def _check(request: HttpRequest) -> None:
    if not access.anywhere(actor(request), "setting.edit", Area):
        raise NotAllowed(_("Settings are kept by the street office and by administrators."))


def _editor(request: HttpRequest) -> Actor:
    return acting(request, "calendar.edit", CalendarYear())


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """One year's sheets; by default this year's."""
    _check(request)
    known = queries.calendar()
    asked = number(request.GET.get("year"))
    year = asked if asked is not None and asked in YEARS else clock.today().year
    years = {*known.years, clock.today().year, clock.today().year + 1}
    context = {
        "year": year,
        "years": [(each, each in known.years) for each in sorted(years)],
        "known": known.years.get(year),
        "own": CalendarYear.objects.filter(year=year).exists(),
        "months": months(year, known),
        "may_edit": access.may(actor(request), "calendar.edit", CalendarYear()),
    }
    return render(request, "web/settings/calendar.html", context)


@desk_form
def upload(request: HttpRequest) -> HttpResponse:
    """Read a year's file and show what it would say; nothing counts before it is confirmed."""
    by = _editor(request)
    area = Post.objects.select_related("area").get(pk=by.post_id or 0).area
    if "table" in request.GET:
        return _checked(request, area, by=by)
    form = YearForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid() and (found := _read(form)):
        return steps.keep(request, KIND, area, _draft(found), by=by)
    return render(request, "web/settings/calendar_upload.html", {"form": form}, status=422 if form.errors else 200)


def _checked(request: HttpRequest, area: Area, *, by: Actor) -> HttpResponse:
    """A year as it was read: shown, and taken in."""
    draft = steps.asked(request, KIND, area, {}, by=by)
    if draft is None:
        return steps.to(request)
    found = _found(draft)
    if request.method != "POST":
        return render(request, "web/settings/calendar_check.html", _preview(found))
    try:
        services.import_calendar(found.year, found.off, found.work, found.source, by=by, seen=request.POST.get("seen"))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return steps.to(request, draft.code)
    brought.forget(KIND, area, draft.code, by=by, said={"year": str(found.year)})
    messages.success(request, _("The calendar of %(year)d counts from now on.") % {"year": found.year})
    return redirect(f"{reverse('web:calendar')}?year={found.year}")


def _draft(found: YearFile) -> Draft:
    """The year as a table: a day and its kind a row."""
    days = [(day.isoformat(), kind) for kind in ("off", "work") for day in getattr(found, kind)]
    return Draft(Pasted(("date", "kind"), tuple(days)), {"year": str(found.year), "source": found.source})


def _found(draft: Draft) -> YearFile:
    rows = draft.table.rows
    off, work = (tuple(date.fromisoformat(day) for day, kind in rows if kind == wanted) for wanted in ("off", "work"))
    return YearFile(int(draft.typed["year"]), off, work, draft.typed["source"])


def _read(form: YearForm) -> YearFile | None:
    given = form.cleaned_data
    try:
        found = _of_upload(given["file"], given["source"].strip(), given["year"])
    except CalendarFileError as error:
        faults = error.faults
    else:
        faults = services.calendar_faults(found.year, found.off, found.work, found.source)
        if not faults:
            return found
    for fault in faults:
        form.add_error("file", fault)
    return None


def _of_upload(file: Any, source: str, year: int | None) -> YearFile:
    """The reader wants a path, whose name it puts into its complaints."""
    name = Path(file.name or "year.csv").name[:80]
    with tempfile.TemporaryDirectory(prefix="linli-year-") as folder:
        path = Path(folder) / name
        path.write_bytes(file.read())
        return read(path, source=source, year=year)


def _preview(found: YearFile) -> dict[str, Any]:
    days = YearDays(frozenset(found.off), frozenset(found.work), found.source)
    return {
        "found": found,
        "replaces": found.year in queries.calendar().years,
        "months": months(found.year, Calendar({found.year: days})),
        "as_seen": state_of(known) if (known := CalendarYear.objects.filter(year=found.year).first()) else "0",
    }
