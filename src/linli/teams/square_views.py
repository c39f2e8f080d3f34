"""Doors to what is agreed for places that are free and open: the desk's and everybody's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.council.doors import key
from linli.kernel.wording import colon
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_page, desk_step, done
from linli.places.models import Area, Spot
from linli.teams import squares
from linli.teams.forms import DraftForm, TurnForm
from linli.teams.models import Team
from linli.teams.square_models import Agreement


@require_safe
@outs.residents
def square(request: HttpRequest, code: str) -> HttpResponse:
    """What is agreed for the open places of an estate, and what was before."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = squares.with_turns(squares.shown(actor(request), estate))[:40]
    outs.stays_without(request, rows)
    return render(request, "teams/square.html", {"estate": estate, "rows": rows})


def _kept(request: HttpRequest, code: str) -> Area:
    """The estate, if the person keeps its agreements; else 404."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    probe = Agreement(spot=Spot(area=estate)).locate(estate)
    if not access.may(actor(request), "agreement.keep", probe):
        raise Http404
    return estate


def _spots(estate: Area) -> list[tuple[int, str]]:
    return list(Spot.objects.filter(area=estate).order_by("pk").values_list("pk", "name"))


def _teams(estate: Area) -> list[Team]:
    return list(Team.objects.filter(area=estate).select_related("body").order_by("pk"))


@desk_page
@outs.listed
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """Every version for the places of an estate; a draft is given its turns and published here."""
    estate = _kept(request, code)
    rows = squares.with_turns(Agreement.objects.filter(area=estate).select_related("spot").order_by("state", "-pk"))[
        :60
    ]
    outs.stays_without(request, rows)
    context = {
        "estate": estate, "rows": rows,
        "draft_form": DraftForm(spots=_spots(estate)), "turn_form": TurnForm(teams=_teams(estate), auto_id="turn_%s"),
    }  # fmt: skip
    return render(request, "teams/square_desk.html", context)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Begin a draft, give it a turn, strike one out, publish it."""
    estate, back = _kept(request, code), reverse("teams:square_desk", args=[code])
    probe = Agreement(spot=Spot(area=estate)).locate(estate)
    by = acting(request, "agreement.keep", probe)
    if name == "draft":
        form = DraftForm(request.POST, spots=_spots(estate))
        if form.is_valid():
            given = form.cleaned_data
            return done(request, lambda: squares.draft(given["spot"], given["text"], by=by), _("Drafted."), back)
        messages.error(request, _("Say the place and what is agreed."))
        return redirect(back)
    row = get_object_or_404(Agreement, pk=key(request.POST.get("agreement")), area=estate)
    if name == "publish":
        return done(request, lambda: squares.publish(row.pk, by=by), _("It is in force; everybody reads it."), back)
    if name == "strike":
        turn = get_object_or_404(row.turns, pk=key(request.POST.get("turn")))
        return done(request, lambda: squares.strike_turn(turn.pk, by=by), _("Struck out."), back)
    if name != "turn":
        raise Http404
    turns = TurnForm(request.POST, teams=_teams(estate))
    if not turns.is_valid():
        for field, faults in turns.errors.items():
            messages.error(request, f"{turns.fields[field].label}{colon()}{' '.join(map(str, faults))}")
        return redirect(back)
    return done(request, lambda: squares.add_turn(row.pk, turns.said(), by=by), _("Agreed."), back)
