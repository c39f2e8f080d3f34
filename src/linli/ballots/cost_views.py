"""Common costs at the desk: an amount shared by area, looked at, taken along, put on a vote; and a vote's own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import costs, queries, roll
from linli.ballots.doors import helped
from linli.ballots.forms import told
from linli.ballots.models import Matter, State
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page
from linli.places.models import Area, Building, Entrance, Unit
from linli.rules.money import fen
from linli.rules.sharing import BASIS

ESTATES = 40  # offered; a street with more narrows nothing down here


class CostForm(forms.Form):
    """How much, and who shares it."""

    scope = forms.ChoiceField(label=gettext_lazy("Who shares it"))
    amount = forms.CharField(label=gettext_lazy("Amount in yuan"), max_length=20)

    def __init__(self, *args: Any, estates: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estates = estates
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"{sort}:{key}", words) for sort, key, words in _scopes(estates)]

    def clean_amount(self) -> int:
        """In fen."""
        try:
            return fen(self.cleaned_data["amount"].replace(",", "").strip())
        except ValueError:
            raise forms.ValidationError(_("Write the amount like 5700.00.")) from None

    def units(self) -> list[Unit]:
        """The homes that pay. Only after `is_valid`."""
        sort, _colon, key = self.cleaned_data["scope"].partition(":")
        units = Unit.objects.filter(**{f"{sort}_id": int(key)}).select_related("building", "entrance")
        return list(units.order_by(*roll.IN_ORDER))


def _scopes(estates: Sequence[Area]) -> Iterator[tuple[str, int, str]]:
    """Each estate, its buildings and their entrances: three statements, however many there are."""
    buildings = Building.objects.filter(area__in=estates).order_by("area_id", "position", "pk")
    entrances = Entrance.objects.filter(building__area__in=estates).order_by("position", "pk")
    doors: dict[int, list[Entrance]] = defaultdict(list)
    for door in entrances:
        doors[door.building_id].append(door)
    for estate in estates:
        yield "area", estate.pk, estate.name
        for house in (one for one in buildings if one.area_id == estate.pk):
            yield "building", house.pk, f"{estate.name} {house.name}"
            for door in doors[house.pk]:
                yield "entrance", door.pk, f"{estate.name} {house.name} {door.name}"


@desk_form
@outs.listed
def share_costs(request: HttpRequest) -> HttpResponse:
    """What each home pays of an amount; and the drafts of votes on the fund that it can be put on."""
    by = actor(request)
    estates = list(queries.callable_places(by).filter(level="estate")[:ESTATES])
    if request.method == "POST":
        return _attached(request)
    form = CostForm(request.GET if "amount" in request.GET else None, estates=estates)
    parts: list[costs.Part] = []
    if form.is_valid():
        try:
            parts = costs.parts(form.units(), form.cleaned_data["amount"])
        except Refused as refusal:
            form.add_error(refusal.field or None, told(refusal))
    context = {
        "form": form,
        "basis": BASIS,
        "parts": parts,
        "amount": form.cleaned_data["amount"] if parts else 0,
        "area": sum(part.area_cm for part in parts),
        "drafts": _drafts(by, parts[0].unit) if parts else [],
    }
    return render(request, "ballots/costs.html", context, status=422 if form.errors else 200)


def _drafts(by: Actor, home: Unit) -> list[Matter]:
    """Votes on the fund in the estate of that home, not published yet."""
    ballots = queries.helped(by).filter(state=State.DRAFT, area_id=home.area_id)
    rows = Matter.objects.filter(number=costs.FUND_USE, ballot__in=ballots).select_related("ballot")
    return list(rows.order_by("-pk")[:20])


def _attached(request: HttpRequest) -> HttpResponse:
    key, amount = (request.POST.get(name, "") for name in ("matter", "fen"))
    numbers = [whole(text, 15) or 0 for text in (key, amount)]
    matter = get_object_or_404(Matter.objects.select_related("ballot"), pk=numbers[0])
    by = acting(request, "ballot.manage", matter.ballot)
    try:
        costs.attach(matter.pk, numbers[1], by=by)
        messages.success(request, _("The cost stands on the vote, and with it what each home pays."))
    except Refused as refusal:
        messages.error(request, told(refusal))
        return redirect("ballots:costs")
    return redirect("ballots:costs_of", matter.ballot.code)


@desk_page
@outs.listed
def of_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """What each home pays of the cost that a vote is about."""
    ballot = helped(request, code)
    matters = [matter for matter in ballot.matters.all() if matter.cost_fen]
    units = list(roll.units_of(ballot))
    shared = []
    for matter in matters:
        try:
            shared.append((matter, costs.parts(units, matter.cost_fen or 0), ""))
        except Refused as refusal:
            shared.append((matter, [], told(refusal)))
    return render(request, "ballots/costs_of.html", {"ballot": ballot, "shared": shared, "basis": BASIS})
