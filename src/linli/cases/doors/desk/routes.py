"""Dispatch rules (派单规则): an ordered list for each estate; the first that fits sends a request to its post."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import packs, route_services, routing
from linli.cases.doors.desk import staff, wording
from linli.cases.forms import category_choices
from linli.cases.models import Channel, Route
from linli.cases.route_services import Rule
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import kinds
from linli.people.access import may, scope
from linli.people.doors import staff_required
from linli.people.forms import add_refusal
from linli.places.models import Area
from linli.places.queries import places_of


class RouteForm(forms.Form):
    """What a rule asks for, and where it leads."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories (none: all)"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    building = forms.TypedChoiceField(
        label=gettext_lazy("Only this building"), required=False, coerce=int, empty_value=None
    )
    channel = forms.ChoiceField(label=gettext_lazy("Only this source"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Only with one of these words"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Separate several words by spaces."),
    )
    target = forms.ChoiceField(label=gettext_lazy("Send to"))
    note = forms.CharField(label=gettext_lazy("Note for colleagues"), required=False, max_length=120)

    def __init__(self, *args: Any, estate: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self._offer("categories", category_choices(packs.front()[1], staff.language(), staff=True))
        self._offer("building", [everything, *((house.id, house.name) for house in places_of(estate).buildings)])
        self._offer("channel", [everything, *Channel.choices])
        offered = [one for one in kinds.post_choices() if one[0] not in ("administrator", *kinds.SEATS)]
        posts = [(f"kind:{code}", label) for code, label in offered]
        desks = [(f"post:{desk.post_id}", desk.label) for desk in routing.desks(estate)]
        self._offer(
            "target", [("", _("Not chosen")), (_("Whoever holds this kind of post"), posts), (_("One post"), desks)]
        )

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def rule(self) -> Rule:
        """What was answered. Only after `is_valid`."""
        given = self.cleaned_data
        sort, _colon, value = given["target"].partition(":")
        return Rule(
            categories=tuple(given["categories"]),
            building_id=given["building"],
            channel=given["channel"],
            words=given["words"],
            post_kind=value if sort == "kind" else "",
            post_id=int(value) if sort == "post" else None,
            note=given["note"],
        )


@dataclass(frozen=True)
class Line:
    """A rule in words."""

    route: Route
    conditions: str
    leads_to: str


@require_safe
@staff_required
@outs.listed
def routes(request: HttpRequest) -> HttpResponse:
    """The rules of one estate, in the order in which they are asked; then those of the areas above it."""
    actor = staff.actor_of(request)
    estates = staff.estates_of(actor)
    if not estates:
        raise Http404
    estate = next((area for area in estates if area.code == request.GET.get("estate")), estates[0])
    found = Route.objects.filter(area_id__in=estate.path_ids).select_related("area", "building", "post")
    own = [route for route in found if route.area_id == estate.pk]
    above = [route for route in found if route.area_id != estate.pk]
    context = {
        "estate": estate,
        "estates": estates if len(estates) > 1 else [],
        "own": [line_of(route) for route in own],
        "above": [line_of(route) for route in above],
        "edits": may(actor, "route.edit", Route(area=estate)),
    }
    return render(request, "cases/desk/routes.html", context)


def line_of(route: Route) -> Line:
    """The rule in words."""
    pack = packs.front()[1]
    parts = [
        wording.listed(wording.category_words(pack, key) for key in route.categories),
        route.building.name if route.building else "",
        str(Channel(route.channel).label) if route.channel else "",
        _("says: %(words)s") % {"words": route.words} if route.words else "",
    ]
    to = route.post.title if route.post else kinds.title(route.post_kind)
    return Line(route, " · ".join(part for part in parts if part) or _("Everything else"), to)


def _back(estate: Area) -> HttpResponseRedirect:
    response = HttpResponseRedirect(f"{reverse('cases:routes')}?estate={estate.code}")
    response.status_code = 303
    return response


def _mine(request: HttpRequest, route_id: int) -> Route:
    """A rule that this person may change; DoesNotExist otherwise."""
    rules = Route.objects.select_related("area")
    return scope(staff.actor_of(request), "route.edit", rules).get(pk=route_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest, estate: str) -> HttpResponse:
    """A new rule at the end."""
    actor = staff.actor_of(request)
    area = next((area for area in staff.estates_of(actor) if area.code == estate), None)
    if area is None or not may(actor, "route.edit", Route(area=area)):
        raise Http404
    form = RouteForm(request.POST if request.method == "POST" else None, estate=area)
    if form.is_bound and form.is_valid():
        try:
            route_services.add(area, form.rule(), by=actor)
            messages.success(request, _("The rule is in force."))
            return _back(area)
        except Refused as refusal:
            add_refusal(form, refusal)
    return _edited(request, form, area)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def change(request: HttpRequest, route_id: int) -> HttpResponse:
    """Change what a rule says."""
    route = _mine(request, route_id)
    initial = {
        "categories": route.categories,
        "building": route.building_id,
        "channel": route.channel,
        "words": route.words,
        "target": f"post:{route.post_id}" if route.post_id else f"kind:{route.post_kind}",
        "note": route.note,
    }
    form = RouteForm(request.POST if request.method == "POST" else None, estate=route.area, initial=initial)
    if form.is_bound and form.is_valid():
        route_services.change(route.pk, form.rule(), by=staff.actor_of(request))
        messages.success(request, _("The rule is in force."))
        return _back(route.area)
    return _edited(request, form, route.area)


def _edited(request: HttpRequest, form: RouteForm, estate: Area) -> HttpResponse:
    context = {"form": form, "estate": estate, "back": f"{reverse('cases:routes')}?estate={estate.code}"}
    return render(request, "cases/desk/route.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required
def move(request: HttpRequest, route_id: int) -> HttpResponse:
    """One place up or down."""
    route = _mine(request, route_id)
    route_services.move(route.pk, up="up" in request.POST, by=staff.actor_of(request))
    return _back(route.area)


@require_POST
@staff_required
def switch(request: HttpRequest, route_id: int) -> HttpResponse:
    """On or off."""
    route = _mine(request, route_id)
    route_services.switch(route.pk, on="on" in request.POST, by=staff.actor_of(request))
    return _back(route.area)
