"""The desk's pages of cards: by building, printed in sheets, one card with how its home wants to be answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.doorstep import queries, services
from linli.doorstep.forms import EndForm, SetUpForm, setup_of
from linli.doorstep.models import Card
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.places.models import Building


def _building(request: HttpRequest, pk: int) -> tuple[Building, Actor]:
    row = get_object_or_404(Building.objects.select_related("area"), pk=pk)
    return row, acting(request, "card.issue", row)


@desk_page
@outs.listed
def cards(request: HttpRequest) -> HttpResponse:
    """The buildings over which one issues cards, with how many homes have one."""
    rows = list(queries.buildings(actor(request))[:300])
    outs.stays_without(request, rows)
    return render(request, "doorstep/cards.html", {"rows": rows})


@desk_page
@outs.listed
def building(request: HttpRequest, building: int) -> HttpResponse:
    """The homes of a building and their cards."""
    house, _by = _building(request, building)
    homes = list(queries.homes_of(house))
    outs.stays_without(request, homes)
    bare = sum(1 for _unit, card in homes if card is None)
    return render(request, "doorstep/building.html", {"building": house, "homes": homes, "bare": bare})


@desk_step
def issue(request: HttpRequest, building: int) -> HttpResponse:
    """A card for every home that has none."""
    house, by = _building(request, building)
    made = services.issue(house.pk, by=by)
    words = ngettext("One card was issued.", "%(n)s cards were issued.", made) % {"n": made}
    messages.success(request, words if made else _("Every home has a card already."))
    return redirect("doorstep:building", house.pk)


@desk_page
def printed(request: HttpRequest, building: int) -> HttpResponse:
    """The cards in force on A4, to cut; `?card=` one of them. No name stands on them, whoever lives there."""
    house, _by = _building(request, building)
    one = request.GET.get("card", "")
    found = [(unit, card) for unit, card in queries.homes_of(house) if card and one in ("", card.code)]
    servers = queries.by_grid({unit.grid_id for unit, _card in found if unit.grid_id})
    context = {
        "building": house,
        "estate": house.area,
        "cards": [
            (unit, card, request.build_absolute_uri(reverse("doorstep:speak", args=[card.code])),
             servers.get(unit.grid_id or 0))
            for unit, card in found
        ],
        "printed": clock.now(),
    }  # fmt: skip
    return render(request, "doorstep/print.html", context)


def _card(request: HttpRequest, pk: int) -> tuple[Card, Actor]:
    rows = Card.objects.select_related("unit__building", "unit__entrance", "area")
    row = get_object_or_404(rows, pk=pk)
    return row, acting(request, "card.issue", row)


def _ended(request: HttpRequest, row: Card) -> HttpResponse:
    """To the homes of the building, with a word: a page opened before still leads to a card that has ended since."""
    messages.info(request, _("This card has ended; the home may have another by now."))
    return redirect("doorstep:building", row.unit.building_id)


@desk_form
def card(request: HttpRequest, card: int) -> HttpResponse:
    """One card: how its home wants to be answered, another in its place, or its end."""
    row, by = _card(request, card)
    if row.ended_at is not None:
        return _ended(request, row)
    form = SetUpForm(request.POST or None, initial=setup_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_up(row.pk, form.given(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted with the card."))
            return redirect("doorstep:building", row.unit.building_id)
    context = {
        "card": row, "form": form, "ending": EndForm(), "seen": state_of(row),
        "printable": queries.printable(actor(request), row),
    }  # fmt: skip
    return render(request, "doorstep/card.html", context, status=422 if form.errors else 200)


@desk_step
def end(request: HttpRequest, card: int) -> HttpResponse:
    """End a card, or (`renew`) give the home another in its place: its page follows, from where it is printed."""
    row, by = _card(request, card)
    if row.ended_at is not None:
        return _ended(request, row)
    renew = "renew" in request.POST
    said = _("Another card was issued; print it.") if renew else _("The card has ended; scanning it opens nothing.")
    back = reverse("doorstep:building", args=[row.unit.building_id])
    fresh: list[Card] = []
    reason = request.POST.get("reason", "")
    answer = done(request, lambda: fresh.append(services.end(row.pk, reason, by=by, renew=renew)), said, back)
    return redirect("doorstep:card", fresh[0].pk) if renew and fresh else answer
