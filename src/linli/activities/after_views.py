"""Doors to what surrounds a session: the poster, the claim of a record, feedback, the report."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities import claiming, queries, telling, wording
from linli.activities.after_models import Report
from linli.activities.doors import programme_of, session_of
from linli.activities.forms import ReportForm
from linli.activities.models import Programme, Session, SessionState
from linli.council.doors import key
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.kernel import clock
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_step, done, own_step, staff_required
from linli.people.forms import refusals_on


@require_safe
@staff_required
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet for the entrance: what, when, where, and a code that leads to the next session."""
    row = programme_of(request, code)
    there = request.build_absolute_uri(reverse("activities:next", args=[code]))
    context = {"programme": row, "rhythm": wording.rhythm_of(row), "next": _next(row), "address": there}
    return render(request, "activities/poster.html", context)


def _next(row: Programme) -> Session | None:
    coming = queries.sessions().filter(programme=row, state=SessionState.PLANNED, ends_at__gte=clock.now())
    return coming.order_by("starts_at").first()


@require_safe
def next_session(request: HttpRequest, code: str) -> HttpResponse:
    """Where the poster's code leads: the next session that the reader may see."""
    row = get_object_or_404(Programme, code=code)
    found = _next(row)
    if found is None or not access.may(actor(request), "session.look", found):
        raise Http404
    return redirect("activities:show", found.code)


@own_step
def claim(request: HttpRequest) -> HttpResponse:
    """Take over what was recorded under one's name."""
    code, by = request.POST.get("code", "")[:40], actor(request)
    said = _("The record is yours now.")
    return done(request, lambda: claiming.claim(code, by=by), said, reverse("activities:mine"))


@own_step
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one thinks of a session."""
    row, by = session_of(request, code, "session.look"), actor(request)
    own = get_object_or_404(row.sign_ups, person_id=by.person_id or 0)
    grade, words = key(request.POST.get("grade")), request.POST.get("words", "")
    back = reverse("activities:show", args=[code])
    return done(request, lambda: telling.rate(own.pk, grade, words, by=by), _("Thank you for saying so."), back)


@desk_form
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What those who came think, and the report with its photos; written here and released by a second person."""
    row, by = session_of(request, code), actor(request)
    found = Report.objects.filter(session=row).select_related("written_by", "released_by").first()
    form = ReportForm(request.POST or None, request.FILES or None, initial={"words": found.words if found else ""})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            acts = acting(request, "session.run", row)
            photos = take_in(form.cleaned_data["photos"], by=acts, role="after")
            telling.write(row.pk, form.cleaned_data["words"], by=acts, photos=photos)
            messages.success(request, _("The report is kept; another person releases it."))
            return redirect("activities:report", code)
    context = {
        "session": row,
        "report": found,
        "photos": files_of(telling.OWNER, found.pk) if found else [],
        "heard": telling.heard(row),
        "form": form,
        "writes": row.state == SessionState.HELD and access.may(by, "session.run", row),
        "releases": bool(found) and access.may(by, "session_report.release", row),
    }
    return render(request, "activities/report.html", context, status=422 if form.errors else 200)


@desk_step
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Let residents read the report."""
    row = session_of(request, code)
    get_object_or_404(Report, session=row)
    by, back = acting(request, "session_report.release", row), reverse("activities:report", args=[code])
    return done(request, lambda: telling.release(row.pk, by=by), _("Residents read the report."), back)
