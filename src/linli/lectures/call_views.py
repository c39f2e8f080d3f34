"""Doors of the roster and its calls: the office calls and counts, whoever is called answers and checks in."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import attending
from linli.activities.queries import organisers
from linli.council.doors import key, page_before
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.lectures import calling, queries
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.forms import CallForm, now_local
from linli.papers import outs
from linli.people import access
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    own_form,
    own_page,
    own_step,
    reachable,
)
from linli.people.forms import refusals_on

PAGE = 30


def _note(request: HttpRequest, people: set[int]) -> None:
    """Whoever reads the list has read of each on it but of themselves."""
    by = actor(request)
    pairs = [(pk, pk) for pk in sorted(people - {by.person_id or 0})]
    with transaction.atomic():
        note_accesses(pairs, by=by, what="call_up", reason="work", subject_kind="person")


@desk_page
@outs.listed
def calls(request: HttpRequest) -> HttpResponse:
    """The calls in one's reach, and who is ready to be called up by one's own bodies."""
    by = actor(request)
    rows, older = page_before(queries.calls(by), request, PAGE)
    bodies = organisers(by)
    ready = list(queries.roster(body.pk for body in bodies)[:500])
    _note(request, {one.person_id for one in ready})
    if not rows and not ready:
        outs.stays(request)
    context = {
        "rows": rows, "older": older, "ready": ready,
        "bodies": [body for body in bodies if any(one.organiser_id == body.pk for one in ready)],
    }  # fmt: skip
    return render(request, "lectures/calls.html", context)


@desk_step
def off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    row = reachable(request, "roster.keep", Ready.objects.select_related("area"), pk=pk)
    by = acting(request, "roster.keep", row)
    return done(request, lambda: calling.leave(row.pk, by=by), _("Off the list."), reverse("lectures:calls"))


@desk_form
def new_call(request: HttpRequest, body: str) -> HttpResponse:
    """Call people up."""
    found = next((one for one in organisers(actor(request)) if one.code == body), None)
    if found is None:
        raise Http404
    ready = calling.entitled(found.pk, clock.today())
    skills = {skill: sum(skill in own for own in ready.values()) for skill in sorted(set().union(*ready.values()))}
    muster = now_local() + timedelta(hours=2)
    initial = {"starts_at": muster, "answer_by": muster - timedelta(hours=1)}
    form = CallForm(request.POST or None, skills=skills, initial=initial)
    if request.method == "POST" and form.is_valid():
        planned = CallUp(organiser=found).locate(found.area)
        with refusals_on(form):
            made = calling.call(found.pk, form.said(), by=acting(request, "call_up.call", planned))
            messages.success(request, _("Called up: everybody who is ready sees it among what waits for them."))
            return redirect("lectures:call", made.code)
    context = {"form": form, "body": found, "skills": skills}
    return render(request, "lectures/new_call.html", context, status=422 if form.errors else 200)


def _call(request: HttpRequest, code: str, action: str = "call_up.read") -> CallUp:
    return reachable(request, action, CallUp.objects.select_related("organiser", "session", "area"), code=code)


@desk_page
@outs.listed
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call: the counts as they stand, and for the body who said what; it renews itself."""
    return _drawn(request, code, "lectures/call.html")


def _drawn(request: HttpRequest, code: str, template: str) -> HttpResponse:
    row = _call(request, code)
    runs = access.may(actor(request), "call_up.run", row)
    listed = queries.replies(row)
    context = {"call": row, "lines": queries.lines(row, listed), "runs": runs, "replies": listed if runs else []}
    if runs:
        _note(request, {one.person_id for one in listed})
    part = "lectures/_counts.html" if request.headers.get("HX-Request") == "true" else template
    return render(request, part, context)


@desk_page
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The list of those called, on paper."""
    _call(request, code, "call_up.run")
    return _drawn(request, code, "lectures/sheet.html")


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A step of a call: somebody is here or said something by telephone, assembled, over, confirmed, called off."""
    row = _call(request, code)
    by, back = acting(request, "call_up.run", row), reverse("lectures:call", args=[code])
    steps = {
        "assembled": (calling.assembled, _("Assembled.")),
        "finish": (calling.finish, _("Over. A second person confirms the hours.")),
        "confirm": (calling.confirm, _("The hours are confirmed, the call is closed.")),
    }
    if name in steps:
        what, said = steps[name]
        return done(request, lambda: what(row.pk, by=by), said, back)
    if name == "call_off":
        reason = request.POST.get("reason", "")
        return done(request, lambda: calling.call_off(row.pk, reason, by=by), _("Called off."), back)
    one = get_object_or_404(Reply, call=row, pk=key(request.POST.get("reply")))
    if name == "here":
        return done(request, lambda: calling.here(one.pk, by=by), _("Noted."), f"{back}#people")
    if name == "no":
        return done(request, lambda: calling.reply(one.pk, "no", None, by=by), _("Noted."), f"{back}#people")
    raise Http404


@desk_page
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The code at the muster point by which people check in; it changes by itself."""
    row = _call(request, code, "call_up.run")
    token = attending.token(row.session)
    address = request.build_absolute_uri(reverse("lectures:here", args=[row.code, token]))
    came = row.session.sign_ups.exclude(came_at=None).count()
    part = "lectures/_muster.html" if request.headers.get("HX-Request") == "true" else "lectures/muster.html"
    return render(request, part, {"call": row, "address": address, "came": came})


def _own(request: HttpRequest, code: str) -> Reply:
    """The reader's own part in the call; nobody else reads of it."""
    rows = Reply.objects.select_related("call__session", "call__organiser", "call__area")
    return get_object_or_404(rows, call__code=code, person_id=actor(request).person_id or 0)


@own_page
def called(request: HttpRequest, code: str) -> HttpResponse:
    """The call as whoever is called reads and answers it."""
    own = _own(request, code)
    state, now = own.call.state, clock.now()
    context = {
        "own": own, "call": own.call, "part": own.call.session.sign_ups.filter(person_id=own.person_id).first(),
        "answers": state in ("called", "assembled") and now <= own.call.answer_by,
    }  # fmt: skip
    return render(request, "lectures/called.html", context)


@own_step
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether one comes."""
    own, by = _own(request, code), actor(request)
    said, minutes = request.POST.get("said", "")[:7], key(request.POST.get("minutes")) or None
    back = reverse("lectures:called", args=[code])
    return done(request, lambda: calling.reply(own.pk, said, minutes, by=by), _("Your answer is with them."), back)


@own_form
def here(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Where the code at the muster point leads: one press, and one is there."""
    own, by = _own(request, code), actor(request)
    if request.method == "POST":
        back = reverse("lectures:called", args=[code])
        return done(request, lambda: calling.come(code, token, by=by), _("You are checked in."), back)
    return render(request, "lectures/here.html", {"own": own, "call": own.call})
