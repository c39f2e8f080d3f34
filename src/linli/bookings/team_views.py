"""The desk's doors: teams that are asked for, one of them with its call-sheet, and each step of it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.activities.models import Session
from linli.bookings import asking, calling, noting, team_queries
from linli.bookings.asking import Wish
from linli.bookings.team_forms import EnterWishForm, LendOutForm, ProposeForm, SheetForm
from linli.bookings.team_models import Called, TeamBooking, TeamState
from linli.bookings.team_own_views import asked, costs_of, team_at_desk
from linli.council.doors import key, page_before
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.wording import colon, sentences
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.teams import queries as teams
from linli.teams.forms import LineUpForm

Step = tuple[Callable[[], object], str]


@desk_page
@outs.listed
def calls(request: HttpRequest) -> HttpResponse:
    """Every team that is asked for in one's reach, and the teams for which one can ask on somebody's behalf."""
    by = actor(request)
    rows, older = page_before(team_queries.read(by), request)
    outs.stays_without(request, rows)
    _note(request, [row.person_id for row in rows])
    context = {
        "rows": rows, "older": older, "teams": team_queries.entered_for(by),
        "unconfirmed": list(team_queries.unconfirmed(by)[:20]), "now": clock.now(),
    }  # fmt: skip
    return render(request, "bookings/calls.html", context)


@desk_form
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a team on somebody's behalf."""
    team = team_at_desk(request, code)
    by = acting(request, "team_booking.enter", team)
    form = EnterWishForm(request.POST or None)

    def make(wish: Wish, wait: bool) -> TeamBooking:
        return asking.enter(team.pk, form.cleaned_data["name"], wish, by=by, wait=wait)

    answer, taken = asked(request, form, make, "bookings:call")
    if answer is not None:
        return answer
    context = {"team": team, "form": form, "taken": taken, "when": team_queries.taken_soon(team)}
    return render(request, "bookings/enter_team.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, code: str) -> TeamBooking:
    """The booking, if the person reads it at the desk; else 404."""
    return reachable(request, "team_booking.read", team_queries.bookings(), code=code)


def _note(request: HttpRequest, person_ids: list[int | None]) -> None:
    """Whoever reads who asked and who is called has read of each of them but of themselves."""
    by = actor(request)
    people = sorted({pk for pk in person_ids if pk and pk != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="team_booking", reason="work", subject_kind="person")


@desk_page
@outs.listed
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: what is asked for, and once agreed its call-sheet; names for who reads it at the desk alone."""
    return _page(request, _read(request, code))


def _page(request: HttpRequest, row: TeamBooking, **forms_given: forms.Form) -> HttpResponse:
    by, now = actor(request), clock.now()
    runs = access.may(by, "team_booking.run", row)
    rows = team_queries.called(row)
    lines = team_queries.lines(row, rows)
    _note(request, [row.person_id, *(one.member.person_id for one in rows)])
    ahead = row.starts_at > now
    context: dict[str, object] = {
        "row": row, "runs": runs, "rows": rows, "lines": lines, "ahead": ahead, "over": row.ends_at < now,
        "late": row.calls_by is not None and row.calls_by < now, "me": by.person_id, "costs": costs_of(row.area),
        "reads_case": row.case is not None and access.may(by, "case.read", row.case),
        "calls_off": row.live and (ahead or row.state != TeamState.AGREED) and (runs or _entered(row, by)),
        "entered": row.state == TeamState.PROPOSED and _entered(row, by),
        "loans": team_queries.loans(row), "vouches": access.may(by, "team_booking.vouch", row),
        "hours": row.session_id is not None and _reads_hours(row.session, by),
        "hours_wait": team_queries.hours_wait(row), **forms_given,
    }  # fmt: skip
    if runs and ahead:
        context = {**_forms(row, [line.part for line in lines if line.missing]), **context}
    status = 422 if any(form.errors for form in forms_given.values()) else 200
    return render(request, "bookings/call.html", context, status=status)


def _entered(row: TeamBooking, by: Actor) -> bool:
    return row.person_id is None and access.may(by, "team_booking.enter", row.team)


def _reads_hours(session: Session | None, by: Actor) -> bool:
    return session is not None and access.may(by, "session.read", session)


def _forms(row: TeamBooking, missing: list[str]) -> dict[str, object]:
    """What its leader fills in, as far as it has come."""
    if row.state == TeamState.ASKED:
        members = list(teams.members(row.team))
        return {"sheet_form": SheetForm(row=row, members=members), "propose_form": ProposeForm(auto_id="propose_%s")}
    if row.state != TeamState.AGREED:
        return {}
    said = "\n".join(f"{part} {number}" for part, number in row.parts.order_by("pk").values_list("part", "number"))
    every = set(missing or row.parts.values_list("part", flat=True))
    return {
        "candidates": team_queries.candidates(row, every),
        "parts_form": LineUpForm(initial={"line_up": said}, auto_id="parts_%s"),
        "lend_form": _lend_form(row),
    }


def _lend_form(row: TeamBooking, data: object = None) -> LendOutForm:
    kept, members = list(row.team.equipment.order_by("pk")), list(teams.members(row.team))
    return LendOutForm(data, equipment=kept, members=members, auto_id="lend_%s")


@desk_page
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The call-sheet on paper."""
    row = _read(request, code)
    if row.state not in (TeamState.AGREED, TeamState.PLAYED):
        raise Http404
    rows = team_queries.called(row)
    _note(request, [row.person_id, *(one.member.person_id for one in rows)])
    context = {
        "row": row, "rows": rows, "lines": team_queries.lines(row, rows), "loans": team_queries.loans(row),
        "pieces": list(row.team.pieces.order_by("pk")),
    }  # fmt: skip
    return render(request, "bookings/call_sheet.html", context)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A step of it: agreed, put at another time, refused, called off; its line-up, what goes out, who came."""
    row = _read(request, code)
    back = reverse("bookings:call", args=[code])
    if name in ("off", "take"):
        by, reason = _hat(request, row), request.POST.get("reason", "")
        if name == "take":
            return done(request, lambda: asking.take(row.pk, by=by), _("Noted."), back)
        return done(request, lambda: asking.call_off(row.pk, reason, by=by), pgettext("a team", "Called off."), back)
    by = acting(request, "team_booking.run", row)
    form = _form_of(request, row, name)
    if form is not None and not form.is_valid():
        for field, faults in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            words = sentences(faults)
            messages.error(request, f"{label}{colon()}{words}" if label else words)
        return redirect(back)
    act, said = _step(request, row, name, form, by)
    return done(request, act, said, back)


def _hat(request: HttpRequest, row: TeamBooking) -> Actor:
    """In the capacity in which they lead the team, else in which they asked for somebody."""
    if access.may(actor(request), "team_booking.run", row):
        return acting(request, "team_booking.run", row)
    return acting(request, "team_booking.enter", row.team)


def _form_of(request: HttpRequest, row: TeamBooking, name: str) -> forms.Form | None:
    match name:
        case "agree":
            return SheetForm(request.POST, row=row, members=teams.members(row.team))
        case "propose":
            return ProposeForm(request.POST)
        case "parts":
            return LineUpForm(request.POST)
        case "lend":
            return _lend_form(row, request.POST)
        case "no" | "call" | "came":
            return None
    raise Http404


def _step(request: HttpRequest, row: TeamBooking, name: str, form: forms.Form | None, by: Actor) -> Step:
    """What the valid form does."""
    given, posted = form.cleaned_data if form else {}, request.POST
    if isinstance(form, SheetForm):
        said = form.sheet()
        return lambda: calling.agree(row.pk, said, given["members"], by=by), _("Agreed. The members are called.")
    if isinstance(form, ProposeForm):
        span = form.span()
        return lambda: asking.propose(row.pk, *span, given["words"], by=by), _("Whoever asked reads the other time.")
    match name:
        case "parts":
            return lambda: calling.set_parts(row.pk, given["line_up"], by=by), _("Noted.")
        case "lend":
            lent = (given["equipment"], given["member"], given["number"])
            return lambda: calling.lend(row.pk, *lent, by=by), _(
                "It is on loan; the ledger says to whom and until when."
            )
        case "no":
            return lambda: asking.refuse(row.pk, posted.get("reason", ""), by=by), _("Whoever asked reads why.")
        case "call":
            chosen = {key(pk): posted.get(f"part{pk}", "") for pk in posted.getlist("member")}
            return lambda: calling.call(row.pk, chosen, by=by), _("They are called.")
    came = [key(pk) for pk in posted.getlist("came")]
    return lambda: noting.note(row.pk, came, by=by), _("Noted. Another person of the body confirms the hours.")


@desk_step
def act_on(request: HttpRequest, code: str, name: str, pk: int) -> HttpResponse:
    """A step with one who is called: what they said on the telephone; whether who noted the others came."""
    row = _read(request, code)
    one = get_object_or_404(Called, pk=pk, booking=row)
    back = reverse("bookings:call", args=[code])
    if name in ("there", "absent"):
        by = acting(request, "team_booking.vouch", row)
        return done(request, lambda: noting.vouch(one.pk, came=name == "there", by=by), _("Noted."), back)
    by = acting(request, "team_booking.run", row)
    if name not in ("yes", "no"):
        raise Http404
    return done(request, lambda: calling.answer(one.pk, yes=name == "yes", by=by), _("Noted."), back)
