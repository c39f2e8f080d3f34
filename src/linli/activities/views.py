"""The desk's doors: programmes are put on and their sessions run here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import (
    approving,
    attending,
    gearing,
    nearing,
    proving,
    queries,
    questions,
    reporting,
    services,
    signing_up,
    wording,
)
from linli.activities.doors import note_read, programme_of, session_of
from linli.activities.forms import (
    CircleForm,
    CloseForm,
    GearForm,
    GuestForm,
    PaperForm,
    ProgrammeForm,
    ProofForm,
    QuestionForm,
    RoleForm,
    SessionForm,
)
from linli.activities.gear_models import Gear
from linli.activities.models import Programme, Session, SessionState, State, Way
from linli.activities.near_models import Circle
from linli.council.doors import key, page_before
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_page, desk_step, done, staff_required
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.people.queries import running
from linli.places.models import Spot
from linli.rules.nearness import MICRO


@require_safe
@staff_required
@outs.listed
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes in reach, the latest first, and the bodies that can put one on."""
    rows, older = page_before(queries.programmes(actor(request)), request, queries.PAGE)
    context = {
        "rows": [(row, wording.rhythm_of(row)) for row in rows],
        "bodies": queries.organisers(actor(request)),
        "older": older,
    }
    return render(request, "activities/programmes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new(request: HttpRequest, body: str) -> HttpResponse:
    """Put a programme on."""
    found = next((one for one in queries.organisers(actor(request)) if one.code == body), None)
    if found is None:
        raise Http404
    begins = (clock.now().astimezone(clock.LOCAL) + timedelta(days=7)).replace(hour=9, minute=0)
    initial = {"starts_at": begins, "leader": actor(request).person_id}
    form = ProgrammeForm(request.POST or None, leaders=_leaders(found), spots=_spots(found), initial=initial)
    if form.is_bound and form.is_valid():
        planned = Programme(organiser=found).locate(found.area)
        with refusals_on(form):
            made = services.found(found.pk, form.plan(), by=acting(request, "programme.found", planned))
            messages.success(request, _("The programme stands."))
            return redirect("activities:programme", made.code)
    context = {"body": found, "form": form}
    return render(request, "activities/new.html", context, status=422 if form.errors else 200)


def _leaders(body: Organisation) -> list[tuple[str, str]]:
    """Who can lead what the body puts on: whoever holds a post or seat of it."""
    rows = running().filter(post__organisation=body).select_related("person", "post").order_by("post_id", "pk")
    return list({str(term.person_id): f"{term.person.name} · {term.post.title}" for term in rows}.items())


def _spots(body: Organisation) -> list[Spot]:
    return list(Spot.objects.filter(**{f"{body.area.level}_id": body.area_id}).order_by("pk")[:200])


@desk_page
@outs.listed
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what it is, its roles, its sessions."""
    row = programme_of(request, code)
    context = {
        "programme": row,
        "rhythm": wording.rhythm_of(row),
        "roles": row.roles.order_by("pk"),
        "sessions": queries.of_programme(row),
        "runs": row.ended_at is None and access.may(actor(request), "programme.run", row),
        "role_form": RoleForm(),
        "proof_form": ProofForm(auto_id="proof_%s"),
        "session_form": SessionForm(initial={"minutes": row.minutes}),
        "questions": questions.of(row.pk),
        "question_form": QuestionForm(auto_id="question_%s"),
        "told": (told := list(reporting.waiting(row)[:60])),
        "me": actor(request).person_id,
    }
    note_read(request, (one.person_id for one in told))
    return render(request, "activities/programme.html", context)


@desk_step
def change_programme(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Add a role or a session to a programme, or end it."""
    row = programme_of(request, code)
    by, back = acting(request, "programme.run", row), reverse("activities:programme", args=[code])
    if name == "end":
        return done(request, lambda: services.end(row.pk, by=by), _("The programme has ended."), back)
    if name == "role":
        role = RoleForm(request.POST)
        if role.is_valid():
            given = role.cleaned_data
            said = _("The role is added.")
            return done(request, lambda: services.add_role(row.pk, by=by, **given), said, back)
    elif name == "proof":
        proof = ProofForm(request.POST)
        if proof.is_valid():
            return done(request, lambda: proving.note(row.pk, proof.said(), by=by), _("The proof is noted."), back)
    elif name == "session":
        added = SessionForm(request.POST)
        if added.is_valid():
            given = added.cleaned_data
            said = _("The session is added.")
            return done(request, lambda: services.add_session(row.pk, by=by, **given), said, back)
    else:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)


@desk_page
@outs.listed
def session(request: HttpRequest, code: str) -> HttpResponse:
    """One session: who takes part and waits, who came; what can be done now."""
    row = session_of(request, code)
    people, rooms = queries.people_of(row), queries.rooms(row)
    note_read(request, (one.person_id for one in people))
    unseen = [one for one in people if one.way == Way.PAPER and one.seen_by_id is None]
    circle = Circle.objects.filter(session=row).first()
    organises = access.may(actor(request), "session.run", row)
    said = questions.answered(people) if organises else {}
    for one in people:
        setattr(one, "said", said.get(one.pk, []))  # noqa: B010 -- read by the template alone
    context = {
        "session": row,
        "people": people,
        "me": actor(request).person_id,
        "rooms": rooms,
        "short": queries.short(rooms),
        "came": sum(one.came_at is not None for one in people),
        "runs": row.state == SessionState.PLANNED and organises,
        "begun": row.starts_at <= clock.now(),
        "unseen": unseen,
        "guest_form": GuestForm(rooms=rooms, asked=questions.of(row.programme_id)),
        "move_form": SessionForm(
            initial={
                "starts_at": row.starts_at.astimezone(clock.LOCAL),
                "minutes": (row.ends_at - row.starts_at) // timedelta(minutes=1),
            }
        ),
        "close_form": CloseForm(),
        "circle": circle,
        "gear": gearing.of(row),
        "gear_form": GearForm(choices=gearing.choices(row)),
        "circle_form": CircleForm(initial=_drawn(circle)),
    }
    return render(request, "activities/session.html", context)


def _drawn(circle: Circle | None) -> dict[str, object]:
    if circle is None:
        return {}
    return {"lon": circle.lon / MICRO, "lat": circle.lat / MICRO, "radius": circle.radius}


ACTS: dict[str, tuple[Callable[..., object], Promise]] = {
    "see_paper": (attending.see_paper, gettext_lazy("Confirmed: it is as the signed list says.")),
    "no_circle": (nearing.rub_out, gettext_lazy("Nobody signs in by position any more.")),
}


@desk_step
def change_session(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a session: moved, called off, closed; somebody signed up; paper confirmed."""
    row = session_of(request, code)
    by, back = acting(request, "session.run", row), reverse("activities:session", args=[code])
    if name in ACTS:
        what, said = ACTS[name]
        return done(request, lambda: what(row.pk, by=by), str(said), back)
    if name == "call_off":
        reason = request.POST.get("reason", "")
        return done(request, lambda: services.call_off(row.pk, reason, by=by), _("The session is called off."), back)
    if name == "move" and (form := SessionForm(request.POST)).is_valid():
        moved = form.cleaned_data
        return done(request, lambda: services.move(row.pk, by=by, **moved), _("The session is moved."), back)
    if name == "close" and (close := CloseForm(request.POST)).is_valid():
        heads = close.cleaned_data["heads"]
        return done(request, lambda: attending.close(row.pk, heads, by=by), _("The session is closed."), back)
    if name == "guest" and (guest := _guest_form(request, row)).is_valid():
        given = guest.cleaned_data
        return done(
            request,
            lambda: signing_up.enter_guest(
                row.pk, given["role"], given["name"], by=by, phone=given["phone"],
                companions=given.get("companions") or 0, named=given.get("named", ""), answers=guest.answers(),
            ),
            _("Signed up: %(name)s") % {"name": given["name"]},
            f"{back}#people",
        )  # fmt: skip
    if name == "gear" and (gear := GearForm(request.POST, choices=gearing.choices(row))).is_valid():
        return done(request, lambda: _reserve(request, row, gear.cleaned_data, by), _("Reserved."), back)
    if name == "no_gear":
        piece = key(request.POST.get("gear"))
        return done(request, lambda: gearing.give_up(row.pk, piece, by=by), _("No longer reserved."), back)
    if name == "circle" and (circle := CircleForm(request.POST)).is_valid():
        lon, lat = float(circle.cleaned_data["lon"]), float(circle.cleaned_data["lat"])
        radius = circle.cleaned_data["radius"]
        drawn = _("People sign in by position from now on.")
        return done(request, lambda: nearing.draw(row.pk, lon, lat, radius, by=by), drawn, back)
    if name not in {"move", "close", "guest", "circle", "gear"}:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)


def _guest_form(request: HttpRequest, row: Session) -> GuestForm:
    return GuestForm(request.POST, rooms=queries.rooms(row), asked=questions.of(row.programme_id))


@transaction.atomic
def _reserve(request: HttpRequest, row: Session, given: dict[str, Any], by: Actor) -> None:
    """A piece of the list, or a new one of the body, for the session."""
    chosen = given["gear"]
    if not chosen:
        made = Gear(organiser=row.programme.organiser).locate(row.area)
        chosen = gearing.keep(row.programme.organiser_id, given["name"], by=acting(request, "gear.keep", made)).pk
    gearing.reserve(row.pk, chosen, by=by)


@desk_step
def mark(request: HttpRequest, code: str, sign_up: str) -> HttpResponse:
    """Somebody came, went, is not coming; or the signed list says when they came and left."""
    row = session_of(request, code)
    by, back = acting(request, "session.run", row), f"{reverse('activities:session', args=[code])}#people"
    one = get_object_or_404(row.sign_ups.select_related("person", "guest"), code=sign_up)
    how, said = request.POST.get("how", "")[:8], _("Noted: %(name)s") % {"name": one.name}
    if how == "accept":
        return done(request, lambda: approving.accept(one.pk, by=by), said, back)
    if how == "decline":
        reason = request.POST.get("reason", "")
        return done(request, lambda: approving.decline(one.pk, reason, by=by), said, back)
    if how == "cancel":
        return done(request, lambda: signing_up.cancel(one.pk, by=by), said, back)
    if how == Way.PAPER:
        form = PaperForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give when they came and when they left."))
            return redirect(back)
        times: dict[str, datetime] = form.cleaned_data
        return done(request, lambda: attending.from_paper(row.pk, one.pk, by=by, **times), said, back)
    return done(request, lambda: attending.mark(row.pk, one.pk, how, by=by), said, back)


@desk_page
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The code on the wall by which people sign in; it changes by itself."""
    row = session_of(request, code)
    if not access.may(actor(request), "session.run", row):
        raise Http404
    context = {"session": row, "address": _here(request, row), "came": row.sign_ups.exclude(came_at=None).count()}
    part = "activities/_wall.html" if request.headers.get("HX-Request") == "true" else "activities/screen.html"
    return render(request, part, context)


def _here(request: HttpRequest, row: Session) -> str:
    return request.build_absolute_uri(reverse("activities:here", args=[row.code, attending.token(row)]))


@require_safe
@staff_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The list to sign, on paper."""
    row = session_of(request, code)
    people = [one for one in queries.people_of(row) if one.state == State.PLACED]
    note_read(request, (one.person_id for one in people))
    return render(request, "activities/sheet.html", {"session": row, "people": people, "empty": range(8)})
