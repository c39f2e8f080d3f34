"""The desk's doors: seasons and their lecturers, one lecture with its material and questions, who was there."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities.models import SessionState
from linli.activities.queries import organisers
from linli.council.doors import key, page_before
from linli.files.queries import files_among
from linli.journal.services import note_accesses
from linli.lectures import appointing, asking, queries, services
from linli.lectures.forms import LectureForm, LecturerForm, SeasonForm
from linli.lectures.grants import OWNER
from linli.lectures.models import Lecture, Lecturer, Season
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.places.models import Spot

PAGE = 30


@desk_page
@outs.listed
def seasons(request: HttpRequest) -> HttpResponse:
    """Every season in one's reach, and the bodies for which one can plan another."""
    by = actor(request)
    rows, older = page_before(queries.seasons(by), request, PAGE)
    outs.stays_without(request, rows)
    return render(request, "lectures/seasons.html", {"rows": rows, "older": older, "bodies": organisers(by)})


def _body(request: HttpRequest, code: str) -> Organisation:
    """The body, if the person holds a post of it."""
    found = next((one for one in organisers(actor(request)) if one.code == code), None)
    if found is None:
        raise Http404
    return found


@desk_form
def new(request: HttpRequest, body: str) -> HttpResponse:
    """Draw up a season."""
    found = _body(request, body)
    spots = list(Spot.objects.filter(**{f"{found.area.level}_id": found.area_id}).order_by("pk")[:200])
    form = SeasonForm(request.POST or None, spots=spots)
    if request.method == "POST" and form.is_valid():
        planned = Season(organiser=found).locate(found.area)
        with refusals_on(form):
            made = services.plan(found.pk, form.term(), by=acting(request, "season.plan", planned))
            messages.success(request, _("Drawn up. Plan its lectures; then another person approves it."))
            return redirect("lectures:season", made.code)
    context = {"form": form, "body": found}
    return render(request, "lectures/new.html", context, status=422 if form.errors else 200)


@desk_form
@outs.listed
def lecturers(request: HttpRequest, body: str) -> HttpResponse:
    """The body's lecturers with their letters; another is named here."""
    found = _body(request, body)
    form = LecturerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        planned = Lecturer(organiser=found).locate(found.area)
        with refusals_on(form):
            appointing.name(found.pk, form.named(), by=acting(request, "lecturer.appoint", planned))
            messages.success(request, _("Named. Another person checks and issues the letter."))
            return redirect("lectures:lecturers", body)
    rows = queries.lecturers(found)
    outs.stays_without(request, rows)
    context = {"body": found, "rows": rows, "form": form}
    return render(request, "lectures/lecturers.html", context, status=422 if form.errors else 200)


def _season(request: HttpRequest, code: str) -> Season:
    related = ("organiser", "area", "spot", "drawn_by", "approved_by", "programme")
    return reachable(request, "season.read", Season.objects.select_related(*related), code=code)


@desk_form
@outs.listed
def season(request: HttpRequest, code: str) -> HttpResponse:
    """One season with its lectures; another is planned here."""
    row, by = _season(request, code), actor(request)
    given = queries.of_season(row)
    form = LectureForm(request.POST or None, lecturers=queries.appointable(row), lectures=queries.repeatable(row))
    runs = access.may(by, "season.plan", row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add(row.pk, form.said(), by=acting(request, "season.plan", row))
            messages.success(request, _("The lecture is planned."))
            return redirect("lectures:season", code)
    context = {
        "season": row, "rows": given, "form": form, "runs": runs,
        "approves": row.approved_at is None and bool(given) and row.drawn_by_id != by.person_id
        and access.may(by, "season.approve", row),
    }  # fmt: skip
    return render(request, "lectures/season.html", context, status=422 if form.errors else 200)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A season is approved, or a lecture struck out of it."""
    row, back = _season(request, code), reverse("lectures:season", args=[code])
    if name == "approve":
        by = acting(request, "season.approve", row)
        return done(request, lambda: services.approve(row.pk, by=by), _("The season is approved."), back)
    if name == "drop":
        by, one = acting(request, "season.plan", row), get_object_or_404(row.lectures, code=request.POST.get("lecture"))
        return done(request, lambda: services.drop(one.pk, by=by), _("Struck out of the plan."), back)
    raise Http404


@desk_page
@outs.listed
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who was at how many lectures of the season, or of all, who missed one, and what is owed; for the body alone."""
    row, by = _season(request, code), actor(request)
    if not access.may(by, "season.plan", row):
        raise Http404
    whole = request.GET.get("of") == "all"
    rows = queries.attendance(row, whole=whole)
    ids = sorted({one.person_id for one in rows if one.person_id and one.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in ids], by=by, what="attendance", reason="work", subject_kind="person")
    outs.stays_without(request, rows)
    return render(request, "lectures/people.html", {"season": row, "rows": rows, "whole": whole})


def _lecture(request: HttpRequest, code: str) -> Lecture:
    return reachable(request, "lecture.read", queries.lectures(), code=code)


@desk_page
@outs.listed
def lecture(request: HttpRequest, code: str) -> HttpResponse:
    """One lecture: its material, its questions, its invitation, what was said of it."""
    row, by = _lecture(request, code), actor(request)
    materials = list(row.materials.select_related("by", "reviewer").order_by("-edition"))
    files = files_among(OWNER, [one.pk for one in materials])
    waiting = next((one for one in materials if one.state == "sent"), None)
    context: dict[str, Any] = {
        "lecture": row, "materials": [(one, files.get(one.pk, [])) for one in materials], "waiting": waiting,
        "runs": access.may(by, "lecture.run", row), "own": row.lecturer.person_id == by.person_id,
        "questions": queries.questions(row), "result": queries.result(row),
        "held": row.session is not None and row.session.state == SessionState.HELD,
        "address": request.build_absolute_uri(reverse("lectures:show", args=[code])),
    }  # fmt: skip
    return render(request, "lectures/lecture.html", context)


@desk_step
def step(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Material is approved or returned, the lecture announced, a question let through, held back or answered."""
    row = _lecture(request, code)
    by, back = acting(request, "lecture.run", row), reverse("lectures:lecture", args=[code])
    posted, reason = request.POST, request.POST.get("reason", "")
    if name in ("approve", "return"):
        edition, fine = key(posted.get("edition")), name == "approve"
        said = _("Approved.") if fine else _("Returned to the lecturer.")
        return done(request, lambda: services.review(row.pk, edition, reason, approves=fine, by=by), said, back)
    if name == "announce":
        return done(request, lambda: services.announce(row.pk, by=by), _("Announced: people sign up."), back)
    if name == "question":
        one = get_object_or_404(row.questions, pk=key(posted.get("question")))
        state = posted.get("state", "")[:9]
        back = reverse("lectures:screen", args=[code]) if posted.get("back") == "screen" else f"{back}#questions"
        return done(request, lambda: asking.settle(one.pk, state, reason, by=by), _("Noted."), back)
    raise Http404


@desk_page
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The questions on the big screen, without names; it renews itself."""
    row = _lecture(request, code)
    if not access.may(actor(request), "lecture.run", row):
        raise Http404
    shown = queries.questions(row, "shown", "answered")
    context = {
        "lecture": row, "open": [one for one in shown if one.state == "shown"],
        "answered": [one for one in shown if one.state == "answered"],
    }  # fmt: skip
    part = "lectures/_wall.html" if request.headers.get("HX-Request") == "true" else "lectures/screen.html"
    return render(request, part, context)
