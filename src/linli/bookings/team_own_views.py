"""Residents' doors: asking for a team, what one asked for, and what one is called for as a member of a team."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bookings import asking, calling, noting, team_queries
from linli.bookings.asking import Wish
from linli.bookings.team_forms import WishForm
from linli.bookings.team_models import Answer, Called, TeamBooking
from linli.council.doors import page_before
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_form, own_page, own_step, reachable
from linli.people.forms import add_refusal
from linli.places.models import Area
from linli.settings import registry
from linli.teams import queries as teams
from linli.teams.models import Team


@require_safe
@never_cache
@outs.residents
def teams_on(request: HttpRequest, code: str) -> HttpResponse:
    """The teams of an estate that its residents ask for."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(teams.shown(actor(request), estate)[:60])
    outs.stays_without(request, rows)
    return render(request, "bookings/teams_on.html", {"estate": estate, "rows": rows, "costs": costs_of(estate)})


def costs_of(estate: Area) -> str:
    """What the estate's teams ask for where nothing makes it free, in words."""
    return str(registry.declared("bookings.team_costs").choices[asking.costs(estate)])


@own_form
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a team."""
    by = actor(request)
    team = get_object_or_404(teams.teams(), code=code, shown=True)
    form = WishForm(request.POST or None)

    def make(wish: Wish, wait: bool) -> TeamBooking:
        return asking.ask(team.pk, wish, by=by, wait=wait)

    answer, taken = asked(request, form, make, "bookings:teams_mine")
    if answer is not None:
        return answer
    context = {
        "team": team, "form": form, "taken": taken, "asks": access.may(by, "team_booking.ask", team),
        "costs": costs_of(team.area), "when": team_queries.taken_soon(team),
    }  # fmt: skip
    return render(request, "bookings/ask_team.html", context, status=422 if form.errors else 200)


def asked(request: HttpRequest, form: WishForm, make: Any, then: str) -> tuple[HttpResponse | None, bool]:
    """What a form that asks for a team comes to: the answer, or that the team is taken then."""
    if request.method != "POST" or not form.is_valid():
        return None, False
    try:
        made = make(form.wish(), "wait" in request.POST)
    except Refused as refusal:
        add_refusal(form, refusal)
        return None, refusal.code == "team_taken"
    messages.success(request, str(made.get_state_display()))
    return redirect(then) if then == "bookings:teams_mine" else redirect(then, made.code), False


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked for."""
    rows, older = page_before(team_queries.mine(actor(request)), request)
    outs.stays_without(request, rows)
    return render(request, "bookings/teams_mine.html", {"rows": rows, "older": older, "now": clock.now()})


@own_step
def answer(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Take the time that is proposed, or call it off."""
    by, back = actor(request), reverse("bookings:teams_mine")
    row = get_object_or_404(TeamBooking, code=code, person_id=by.person_id or 0)
    if name == "take":
        said = _("The leader reads that this time suits you.")
        return done(request, lambda: asking.take(row.pk, by=by), said, back)
    if name != "off":
        raise Http404
    reason = request.POST.get("reason", "")
    return done(request, lambda: asking.call_off(row.pk, reason, by=by), _("Called off. The team reads why."), back)


@own_page
@outs.residents
def my_calls(request: HttpRequest) -> HttpResponse:
    """What one is called for as a member of a team, and of whom one can say that they were there."""
    by = actor(request)
    rows, older = page_before(team_queries.calls_of(by.person_id or 0), request)
    outs.stays_without(request, rows)
    others = list(team_queries.to_vouch(by.person_id or 0)[:20])
    context = {"rows": rows, "older": older, "others": others, "now": clock.now()}
    return render(request, "bookings/my_calls.html", context)


@own_step
def my_call(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Say yes or no; or of another that they were there, or were not."""
    by, back = actor(request), reverse("bookings:my_calls")
    if name in ("there", "absent"):
        one = get_object_or_404(team_queries.to_vouch(by.person_id or 0), code=code)
        return done(request, lambda: noting.vouch(one.pk, came=name == "there", by=by), _("Noted."), back)
    own = get_object_or_404(Called, code=code, member__person_id=by.person_id or 0)
    return done(request, lambda: _answer(own, name, by), _("The leader reads your answer."), back)


def _answer(own: Called, name: str, by: Actor) -> Called:
    if name not in (Answer.YES, Answer.NO):
        raise Http404
    return calling.answer(own.pk, yes=name == Answer.YES, by=by)


def team_at_desk(request: HttpRequest, code: str) -> Team:
    """A team for which the person may ask on somebody's behalf; else 404."""
    return reachable(request, "team_booking.enter", teams.teams(), code=code)
