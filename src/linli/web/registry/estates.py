"""Pages of an estate: buildings, entrances, homes, named places, plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, staff_required
from linli.places import plans, services
from linli.places.models import PLAN_SIDE, Area, Building, Entrance, Plan, Spot, Unit
from linli.places.queries import estate_by_code, plan_of, units_of
from linli.ui.measures import metres
from linli.web.keys import number
from linli.web.registry.doors import editable, form_page, readable
from linli.web.registry.forms import BuildingForm, EntranceForm, PlanForm, SpotForm, UnitForm


@dataclass(frozen=True)
class Storey:
    """One line of the building table: a floor and, by entrance, its homes."""

    floor: int | None
    cells: list[list[Unit]]


def estate(request: HttpRequest, area: Area, context: dict[str, Any]) -> HttpResponse:
    """The estate's buildings, named places and plan."""
    buildings = list(Building.objects.filter(area=area).annotate(homes=Count("units")).order_by("position", "pk"))
    spots = list(Spot.objects.filter(area=area).order_by("pk"))
    rows: list[Building | Spot] = [*buildings, *spots]
    of_grids = {row.grid_id for row in rows if row.grid_id is not None}
    grids = dict(Area.objects.filter(pk__in=of_grids).values_list("pk", "name"))
    plan = plan_of(area)
    context |= {
        "buildings": [(building, grids.get(building.grid_id or 0, "")) for building in buildings],
        "spots": [(spot, grids.get(spot.grid_id or 0, "")) for spot in spots],
        "homes": sum(building.homes for building in buildings),
        "plan": plan,
        "drawing": _drawing(plan, rows) if plan else "",
        "grids": area.children.filter(ends=None).order_by("code", "pk"),
    }
    return render(request, "web/registry/estate.html", context)


def _drawing(plan: Plan, rows: Iterable[Building | Spot]) -> str:
    points = [(row.plan_x, row.plan_y, row.name) for row in rows if row.plan_x is not None and row.plan_y is not None]
    return mark_safe(plans.drawn(plan, points))  # noqa: S308 (the plan was cleaned when it came in, names are escaped)


def plan_image(request: HttpRequest, code: str) -> HttpResponse:
    """The estate's plan as an image, open to all, with one point or one shape marked if the address says so."""
    area = estate_by_code(code)
    plan = plan_of(area) if area else None
    if plan is None:
        raise Http404
    x, y = _number(request.GET.get("x", "")), _number(request.GET.get("y", ""))
    points = [(x, y, "")] if x is not None and y is not None else []
    corners = [corner for part in request.GET.getlist("corner")[:CORNERS] if (corner := _corner(part))]
    picture = plans.drawn(plan, [*points, *((*corner, "") for corner in corners)], width=plans.TAP_WIDTH, shape=corners)
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=300"
    return answer


CORNERS = 40  # of a shape


def _corner(text: str) -> tuple[int, int] | None:
    x, y = (_number(part) for part in text.partition(",")[::2])
    return (x, y) if x is not None and y is not None else None


def _number(text: str) -> int | None:
    found = number(text)
    return found if found is not None and found <= PLAN_SIDE else None


@staff_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in the estate's plan."""
    area, by = editable(request, Area, pk=pk, level="estate")
    form = PlanForm(request.POST or None, request.FILES or None)

    def save() -> None:
        services.set_plan(area, form.text(), by=by, datum=form.cleaned_data["datum"])

    title = _("Plan of %(area)s") % {"area": area.name}
    return form_page(request, form, save, title=title, back=_to_estate(pk), said=_("The plan was taken in."), of=area)


@staff_required
@outs.listed
def building(request: HttpRequest, pk: int) -> HttpResponse:
    """The building table (楼栋表): homes by floor and entrance."""
    found = readable(request, Building.objects.select_related("area"), pk=pk)
    entrances: list[Entrance | None] = [*found.entrances.order_by("position", "pk")]
    units = list(units_of(found))
    if any(unit.entrance_id is None for unit in units):
        entrances.append(None)
    context = {
        "building": found,
        "area": found.area,
        "entrances": entrances,
        "storeys": _storeys(units, entrances),
        "homes": len(units),
        "may_edit": access.may(actor(request), "registry.edit", found),
        "exclusive": metres(sum(unit.area_cm or 0 for unit in units)),
    }
    return render(request, "web/registry/building.html", context)


def _storeys(units: list[Unit], entrances: list[Entrance | None]) -> list[Storey]:
    place = {entrance.pk if entrance else None: index for index, entrance in enumerate(entrances)}
    floors: dict[int | None, list[list[Unit]]] = defaultdict(lambda: [[] for _entrance in entrances])
    for unit in units:
        floors[unit.floor][place[unit.entrance_id]].append(unit)
    top_down = sorted(floors, key=lambda floor: -1000 if floor is None else floor, reverse=True)
    return [Storey(floor, floors[floor]) for floor in top_down]


@staff_required
def building_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new building of an estate."""
    area, by = editable(request, Area, pk=pk, level="estate")
    form = BuildingForm(_tapped(request, area), estate=area)

    def save() -> None:
        given = form.cleaned_data
        services.create_building(
            area, given["name"], by=by, grid=given["grid"], position=given["position"],
            plan_x=given["plan_x"], plan_y=given["plan_y"],
        )  # fmt: skip

    title = _("Add a building to %(area)s") % {"area": area.name}
    back = _to_estate(pk)
    return _plan_form(request, form, save, area, title=title, back=back, said=_("The building was added."))


@staff_required
def building_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A building's name, grid, order and point on the plan."""
    found, by = editable(request, Building.objects.select_related("area"), pk=pk)
    form = BuildingForm(_tapped(request, found.area), initial=BuildingForm.of(found), estate=found.area)

    def save() -> None:
        given = form.cleaned_data
        services.change_building(
            pk, by=by, name=given["name"], grid=given["grid"], position=given["position"],
            plan_x=given["plan_x"], plan_y=given["plan_y"],
        )  # fmt: skip

    title = _("Change %(area)s") % {"area": found.name}
    back = _to_building(pk)
    return _plan_form(
        request, form, save, found.area, title=title, back=back, said=_("The building was changed."), of=found
    )


@staff_required
def spot_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new named place of an estate."""
    area, by = editable(request, Area, pk=pk, level="estate")
    form = SpotForm(_tapped(request, area), estate=area)

    def save() -> None:
        given = form.cleaned_data
        services.create_spot(
            area, given["name"], by=by, grid=given["grid"], plan_x=given["plan_x"], plan_y=given["plan_y"]
        )

    title = _("Name a place in %(area)s") % {"area": area.name}
    return _plan_form(request, form, save, area, title=title, back=_to_estate(pk), said=_("The place was added."))


@staff_required
def spot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A named place's name, grid and point on the plan."""
    found, by = editable(request, Spot.objects.select_related("area"), pk=pk)
    form = SpotForm(_tapped(request, found.area), initial=SpotForm.of(found), estate=found.area)

    def save() -> None:
        given = form.cleaned_data
        services.change_spot(
            pk, by=by, name=given["name"], grid=given["grid"], plan_x=given["plan_x"], plan_y=given["plan_y"]
        )

    title = _("Change %(area)s") % {"area": found.name}
    back = _to_estate(found.area_id)
    return _plan_form(
        request, form, save, found.area, title=title, back=back, said=_("The place was changed."), of=found
    )


def _tapped(request: HttpRequest, area: Area) -> Any:
    """What was sent, with the point of a tap on the plan written into its two fields."""
    if request.method != "POST":
        return None
    plan = plan_of(area)
    x, y = _number(request.POST.get("tap.x", "")), _number(request.POST.get("tap.y", ""))
    if plan is None or not (x or y):
        return request.POST
    sent = request.POST.copy()
    point = plans.tapped(plan, x or 0, y or 0)
    sent["plan_x"], sent["plan_y"] = (str(side) for side in point)
    return sent


def _plan_form(
    request: HttpRequest,
    form: forms.Form,
    save: Any,
    area: Area,
    *,
    title: str,
    back: str,
    said: str,
    of: Building | Spot | None = None,
) -> HttpResponse:
    """A form with the plan below it; a tap shows it again with the point filled in, and nothing is saved yet."""
    drawn = plan_of(area)
    more: dict[str, Any] = {
        "plan": drawn,
        "area": area,
        "width": plans.TAP_WIDTH,
        "height": plans.tap_height(drawn) if drawn else 0,
    }
    if "tap.x" in request.POST and (request.POST.get("tap.x"), request.POST.get("tap.y")) != ("0", "0"):
        form.is_valid()  # the fields keep what was typed; its errors are shown when it is saved
        context = {"form": form, "title": title, "back": back, "as_seen": request.POST.get("seen"), **more}
        return render(request, "web/registry/form.html", context)
    return form_page(request, form, save, title=title, back=back, said=said, of=of, **more)


@staff_required
def entrance_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new entrance of a building."""
    found, by = editable(request, Building.objects.select_related("area"), pk=pk)
    form = EntranceForm(request.POST or None)
    title = _("Add an entrance to %(building)s") % {"building": found.name}

    def save() -> None:
        services.create_entrance(found, form.cleaned_data["name"], by=by)

    return form_page(request, form, save, title=title, back=_to_building(pk), said=_("The entrance was added."))


@staff_required
def entrance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An entrance's name."""
    found = _entrance(pk)
    _building, by = editable(request, Building, pk=found.building_id)
    form = EntranceForm(request.POST or None, initial={"name": found.name})
    title = _("Change %(area)s") % {"area": found.name}

    def save() -> None:
        services.rename_entrance(pk, form.cleaned_data["name"], by=by)

    back = _to_building(found.building_id)
    return form_page(request, form, save, title=title, back=back, said=_("The entrance was changed."), of=found)


def _entrance(pk: int) -> Entrance:
    found = Entrance.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff_required
def unit_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new home of a building."""
    found, by = editable(request, Building.objects.select_related("area"), pk=pk)
    form = UnitForm(request.POST or None, building=found)

    def save() -> None:
        given = form.cleaned_data
        services.create_unit(
            found,
            given["number"],
            by=by,
            entrance=given["entrance"],
            floor=given["floor"],
            area_cm=form.area_cm,
            kind=given["kind"],
        )

    title = _("Add a home to %(building)s") % {"building": found.name}
    return form_page(request, form, save, title=title, back=_to_building(pk), said=_("The home was added."))


@staff_required
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A home's number, entrance, floor and exclusive area."""
    found, by = editable(request, Unit.objects.select_related("building", "entrance"), pk=pk)
    form = UnitForm(request.POST or None, initial=UnitForm.of(found), building=found.building)

    def save() -> None:
        given = form.cleaned_data
        services.change_unit(
            pk,
            by=by,
            number=given["number"],
            entrance=given["entrance"],
            floor=given["floor"],
            area_cm=form.area_cm,
            kind=given["kind"],
        )

    title = _("Change %(area)s") % {"area": str(found)}
    back = _to_building(found.building_id)
    return form_page(request, form, save, title=title, back=back, said=_("The home was changed."), of=found)


def _to_estate(pk: int) -> str:
    return reverse("web:area", args=[pk])


def _to_building(pk: int) -> str:
    return reverse("web:building", args=[pk])
