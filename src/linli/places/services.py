"""Every write about places: lock, check, save, record.

Who may write is asked by the doors above, since power rests on posts and posts stand on places.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.places import plans
from linli.places.models import (
    LEVELS,
    LOCATED_LEVELS,
    PLAN_SIDE,
    Area,
    AreaVersion,
    Building,
    Entrance,
    Level,
    Located,
    Plan,
    Spot,
    Unit,
    digits,
)
from linli.places.queries import places_key


@transaction.atomic
def create_area(
    code: str, name: str, level: str, parent: Area | None, *, by: Actor, prefix: str = "", starts: date | None = None
) -> Area:
    """Add an area below `parent`. Refused when the level has the code already or does not lie below the parent's."""
    area = Area(code=checked_code(code), name=checked(name, 80), level=level, prefix=prefix.strip().upper())
    area.starts = starts or clock.today()
    _check_fits(level, parent)
    _save_new(area, "code_taken", _("Another area of this level has the code %(code)s.") % {"code": code})
    area.file_under(parent)
    area.save()
    now = {"name": area.name, "code": area.code, "level": level, "parent": area.parent_id, "prefix": area.prefix}
    data = {"code": area.code, "level": level, **before_after({}, now)}
    record("area.created", area, by=by, data=data, area_id=area.pk, new=True)
    return area


@transaction.atomic
def rename_area(
    area_id: int, *, by: Actor, name: str | None = None, code: str | None = None, on: date | None = None
) -> Area:
    """Give the area a new name or code from the day `on` (today, or earlier); what it was called until then is kept."""
    area = _living(area_id)
    on = on or clock.today()
    new_name = area.name if name is None else checked(name, 80)
    new_code = area.code if code is None else checked_code(code)
    if (new_name, new_code) == (area.name, area.code):
        return area
    _keep_version(area, on)
    was = {"name": area.name, "code": area.code}
    area.name, area.code, area.starts = new_name, new_code, on
    _save(area, "code_taken", _("Another area of this level has the code %(code)s.") % {"code": new_code})
    said = before_after(was, {"name": new_name, "code": new_code, "on": on.isoformat()})
    record("area.renamed", area, by=by, data={"code": area.code, "on": on.isoformat(), **said}, area_id=area.pk)
    _forget_estate(area.estate_id)
    return area


@transaction.atomic
def set_prefix(area_id: int, prefix: str, *, by: Actor) -> Area:
    """Set the letters before the estate's request numbers ("AH")."""
    area = _living(area_id)
    before, area.prefix = area.prefix, prefix.strip().upper()
    if len(area.prefix) > 6 or not (area.prefix.isalnum() or area.prefix == ""):
        raise Refused("prefix_wrong", _("The prefix has up to six letters or digits."), field="prefix")
    area.save(update_fields=["prefix"])
    data = {"prefix": area.prefix, **before_after({"prefix": before}, {"prefix": area.prefix})}
    record("area.prefix_set", area, by=by, data=data, area_id=area.pk)
    return area


@transaction.atomic
def change_area(area_id: int, *, by: Actor, name: str, code: str, prefix: str, on: date | None = None) -> Area:
    """Give the area its name, code and prefix in one go; what is the same stays unrecorded."""
    area = rename_area(area_id, by=by, name=name, code=code, on=on)
    return area if area.prefix == prefix.strip().upper() else set_prefix(area_id, prefix, by=by)


@transaction.atomic
def move_area(area_id: int, parent_id: int, *, by: Actor, on: date | None = None) -> Area:
    """File the area, with all in it, under another parent from the day `on` (today, or earlier).

    Whatever is filed by area moves with it: one statement for each table that lies in areas.
    """
    area = _living(area_id)
    parent = _living(parent_id)
    if area.parent_id == parent.pk:
        return area
    if area.pk in parent.path_ids:
        raise Refused("area_in_itself", _("An area cannot be moved into itself."), field="parent")
    _check_fits(area.level, parent)
    on = on or clock.today()
    _keep_version(area, on)
    before = area.parent_id
    area.file_under(parent)
    area.starts = on
    area.save()
    _carry_along(area)
    _check_grids(area)
    said = before_after({"parent": before}, {"parent": parent.pk, "on": on.isoformat()})
    record("area.moved", area, by=by, data={"parent": parent.pk, "on": on.isoformat(), **said}, area_id=area.pk)
    return area


@transaction.atomic
def end_area(area_id: int, *, by: Actor, on: date | None = None) -> Area:
    """Dissolve the area from the day `on` (today). Refused while living areas are below it."""
    area = _living(area_id)
    if area.children.filter(ends=None).exists():
        raise Refused("area_has_children", _("Areas below it still exist. Move or end them first."))
    area.ends = on or clock.today()
    if area.starts and area.ends < area.starts:
        raise Refused("ends_before_start", _("The area exists only from a later day on."), field="on")
    area.save(update_fields=["ends"])
    said = before_after({"name": area.name}, {"ended": area.ends.isoformat()})
    record("area.ended", area, by=by, data={"on": area.ends.isoformat(), **said}, area_id=area.pk)
    return area


@transaction.atomic
def create_building(
    estate: Area,
    name: str,
    *,
    by: Actor,
    grid: Area | None = None,
    position: int | None = None,
    plan_x: int | None = None,
    plan_y: int | None = None,
) -> Building:
    """Add a building to an estate; without a position it stands last."""
    _check_estate(estate)
    building = Building(name=checked(name, 40), position=_next(position, Building.objects.filter(area=estate)))
    building.plan_x, building.plan_y = checked_point(plan_x, plan_y)
    building.locate(estate, grid_id=_checked_grid(estate, grid))
    _save_new(building, "building_known", _("This estate already has a building of that name."))
    record("building.created", building, by=by, data=before_after({}, _drawn(building)), area_id=estate.pk, new=True)
    _forget_estate(estate.pk)
    return building


@transaction.atomic
def change_building(
    building_id: int,
    *,
    by: Actor,
    name: str,
    grid: Area | None,
    position: int | None = None,
    plan_x: int | None = None,
    plan_y: int | None = None,
) -> Building:
    """Rename a building, hand it to another grid, or draw it at a point of the plan."""
    building = Building.objects.select_for_update(of=("self",)).select_related("area").get(pk=building_id)
    grid_id = _checked_grid(building.area, grid)
    regrid, was = grid_id != building.grid_id, _drawn(building)
    building.name, building.grid_id = checked(name, 40), grid_id
    building.position = building.position if position is None else position
    building.plan_x, building.plan_y = checked_point(plan_x, plan_y)
    _save(building, "building_known", _("This estate already has a building of that name."))
    if regrid:
        Unit.objects.filter(building=building).update(grid_id=grid_id)
    data = {"grid": grid_id, **before_after(was, _drawn(building))}
    record("building.changed", building, by=by, data=data, area_id=building.area_id)
    _forget_estate(building.area_id)
    return building


@transaction.atomic
def create_entrance(building: Building, name: str, *, by: Actor, position: int | None = None) -> Entrance:
    """Add an entrance (单元) to a building."""
    entrance = Entrance(building=building, name=checked(name, 40))
    entrance.position = _next(position, Entrance.objects.filter(building=building))
    _save_new(entrance, "entrance_known", _("This building already has an entrance of that name."))
    data = {"building": building.pk, **before_after({}, {"name": entrance.name, "building": building.pk})}
    record("entrance.created", entrance, by=by, data=data, area_id=building.area_id, new=True)
    _forget_estate(building.area_id)
    return entrance


@transaction.atomic
def rename_entrance(entrance_id: int, name: str, *, by: Actor) -> Entrance:
    """Rename an entrance."""
    entrance = Entrance.objects.select_for_update(of=("self",)).select_related("building").get(pk=entrance_id)
    before, entrance.name = entrance.name, checked(name, 40)
    _save(entrance, "entrance_known", _("This building already has an entrance of that name."))
    data = before_after({"name": before}, {"name": entrance.name})
    record("entrance.renamed", entrance, by=by, data=data, area_id=entrance.building.area_id)
    _forget_estate(entrance.building.area_id)
    return entrance


@transaction.atomic
def create_unit(
    building: Building,
    number: str,
    *,
    by: Actor,
    entrance: Entrance | None = None,
    floor: int | None = None,
    area_cm: int | None = None,
    kind: str = "",
) -> Unit:
    """Add a home, shop or parking stall; `area_cm` is its exclusive area in hundredths of a square metre."""
    _check_entrance(building, entrance)
    unit = Unit(building=building, entrance=entrance, number=checked(number, 20), area_cm=area_cm)
    unit.kind = kind or unit.kind
    unit.floor = floor_of(unit.number) if floor is None else floor
    unit.locate(building.area, grid_id=building.grid_id)
    _save_new(unit, "unit_known", _("This building already has a home of that number there."))
    data = {"area_cm": area_cm, "kind": unit.kind, **before_after({}, of_unit(unit))}
    record("unit.created", unit, by=by, data=data, area_id=building.area_id, new=True)
    return unit


@transaction.atomic
def change_unit(
    unit_id: int,
    *,
    by: Actor,
    number: str,
    entrance: Entrance | None,
    floor: int | None,
    area_cm: int | None,
    kind: str = "",
) -> Unit:
    """Correct a home's number, entrance, floor, exclusive area or kind (empty: it stays of its kind)."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("building").get(pk=unit_id)
    _check_entrance(unit.building, entrance)
    was = of_unit(unit)
    unit.number, unit.entrance, unit.floor, unit.area_cm = checked(number, 20), entrance, floor, area_cm
    unit.kind = kind or unit.kind
    _save(unit, "unit_known", _("This building already has a home of that number there."))
    data = {"area_cm": area_cm, "kind": unit.kind, **before_after(was, of_unit(unit))}
    record("unit.changed", unit, by=by, data=data, area_id=unit.area_id)
    return unit


@transaction.atomic
def create_spot(
    estate: Area,
    name: str,
    *,
    by: Actor,
    grid: Area | None = None,
    plan_x: int | None = None,
    plan_y: int | None = None,
) -> Spot:
    """Name a place of the estate (北门, 地下车库)."""
    _check_estate(estate)
    spot = Spot(name=checked(name, 40))
    spot.plan_x, spot.plan_y = checked_point(plan_x, plan_y)
    spot.locate(estate, grid_id=_checked_grid(estate, grid))
    _save_new(spot, "spot_known", _("This estate already has a place of that name."))
    record("spot.created", spot, by=by, data=before_after({}, _drawn(spot)), area_id=estate.pk, new=True)
    _forget_estate(estate.pk)
    return spot


@transaction.atomic
def change_spot(
    spot_id: int, *, by: Actor, name: str, grid: Area | None, plan_x: int | None = None, plan_y: int | None = None
) -> Spot:
    """Rename a named place, or draw it at a point of the plan."""
    spot = Spot.objects.select_for_update(of=("self",)).select_related("area").get(pk=spot_id)
    was = _drawn(spot)
    spot.name, spot.grid_id = checked(name, 40), _checked_grid(spot.area, grid)
    spot.plan_x, spot.plan_y = checked_point(plan_x, plan_y)
    _save(spot, "spot_known", _("This estate already has a place of that name."))
    record("spot.changed", spot, by=by, data=before_after(was, _drawn(spot)), area_id=spot.area_id)
    _forget_estate(spot.area_id)
    return spot


@transaction.atomic
def set_plan(estate: Area, text: str, *, by: Actor, datum: str = "") -> Plan:
    """Take in the estate's plan, SVG or GeoJSON; buildings and spots that it names are drawn at its points."""
    _check_estate(estate)
    drawing = plans.read(text)
    # The estate's row stands for the plan while there is none: two people may send the first one at once.
    Area.objects.select_for_update().get(pk=estate.pk)
    plan = Plan.objects.select_for_update().filter(area=estate).first()
    new = plan is None
    was = {} if plan is None else {"width": plan.width, "height": plan.height, "drawing": _digest(plan)}
    plan = plan or Plan(area=estate)
    plan.svg, plan.width, plan.height = drawing.svg, drawing.width, drawing.height
    plan.west, plan.south, plan.east, plan.north = drawing.bounds or (None, None, None, None)
    plan.datum = (datum or Plan.Datum.WGS84) if drawing.bounds else ""
    plan.save()
    size = {"width": plan.width, "height": plan.height}
    data = {**size, **before_after(was, {**size, "drawing": _digest(plan)})}
    record("plan.set", plan, by=by, data=data, area_id=estate.pk, new=new)
    _draw_named(estate, drawing.points, by)
    _forget_estate(estate.pk)
    return plan


def _draw_named(estate: Area, points: dict[str, tuple[int, int]], by: Actor) -> None:
    for model, verb in ((Building, "building.drawn"), (Spot, "spot.drawn")):
        for row in model.objects.select_for_update().filter(area=estate, name__in=points):
            was = _drawn(row)
            if (row.plan_x, row.plan_y) == points[row.name]:
                continue
            row.plan_x, row.plan_y = points[row.name]
            row.save(update_fields=["plan_x", "plan_y"])
            record(verb, row, by=by, data=before_after(was, _drawn(row)), area_id=estate.pk)


def _drawn(row: Building | Spot) -> dict[str, Any]:
    """What the record of changes says of a building or named place."""
    point = None if row.plan_x is None or row.plan_y is None else [row.plan_x, row.plan_y]
    order = {"position": row.position} if isinstance(row, Building) else {}
    return {"name": row.name, "grid": row.grid_id, "point": point, **order}


def of_unit(unit: Unit) -> dict[str, Any]:
    """What the record of changes says of a home."""
    return {
        "number": unit.number, "entrance": unit.entrance_id, "floor": unit.floor, "area_cm": unit.area_cm,
        "kind": unit.kind,
    }  # fmt: skip


def _digest(plan: Plan) -> str:
    return sha256(plan.svg.encode()).hexdigest()[:12]


def checked(text: str, longest: int) -> str:
    """A name with its spaces put right, 1 to `longest` characters."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= longest:
        message = _("Give a name of 1 to %(longest)d characters.") % {"longest": longest}
        raise Refused("name_length", message, field="name")
    return name


def checked_code(text: str) -> str:
    """A code of 12 to 18 digits."""
    code = text.strip()
    try:
        digits(code)
    except ValidationError:
        raise Refused("code_wrong", _("A code has 12 to 18 digits."), field="code") from None
    return code


def checked_point(x: int | None, y: int | None) -> tuple[int | None, int | None]:
    """A point of the plan in ten-thousandths of its sides, or none."""
    if x is None or y is None:
        return None, None
    if not (0 <= x <= PLAN_SIDE and 0 <= y <= PLAN_SIDE):
        raise Refused("point_outside", _("This point lies outside the plan."))
    return x, y


def floor_of(number: str) -> int | None:
    """The floor that a number says: 502 → 5, 1203 → 12; None where it does not say."""
    return int(number[:-2]) if number.isascii() and number.isdigit() and 3 <= len(number) <= 4 else None


def _check_fits(level: str, parent: Area | None) -> None:
    if level not in LEVELS:
        raise Refused("level_unknown", _("There is no such level of area."), field="level")
    if parent is None and level != Level.PROVINCE:
        raise Refused("parent_missing", _("Say which area this one belongs to."), field="parent")
    if parent is not None and LEVELS.index(parent.level) >= LEVELS.index(level):
        raise Refused("level_order", _("An area lies below an area of a larger level."), field="parent")


def _check_estate(area: Area) -> None:
    if area.level != Level.ESTATE:
        raise Refused("not_an_estate", _("Buildings and places belong to an estate."))


def _check_entrance(building: Building, entrance: Entrance | None) -> None:
    if entrance is not None and entrance.building_id != building.pk:
        raise Refused("entrance_elsewhere", _("This entrance belongs to another building."), field="entrance")


def _checked_grid(estate: Area, grid: Area | None) -> int | None:
    if grid is None:
        return None
    # One grid may look after several estates of its community.
    shared = grid.estate_id is None and grid.community_id == estate.community_id
    if grid.level != Level.GRID or not (shared or estate.pk in grid.path_ids):
        raise Refused("grid_elsewhere", _("This grid does not belong to the estate."), field="grid")
    return grid.pk


def _living(area_id: int) -> Area:
    area = Area.objects.select_for_update().get(pk=area_id)
    if area.ends is not None and area.ends <= clock.today():
        raise Refused("area_ended", _("This area no longer exists."))
    return area


def _keep_version(area: Area, on: date) -> None:
    if on > clock.today():
        raise ValueError(f"{on} is still to come; planned.py carries a change out on its day")
    if area.starts is not None and on < area.starts:
        raise Refused("date_too_early", _("The change cannot begin before the area's present state did."), field="on")
    AreaVersion.objects.create(
        area=area, code=area.code, name=area.name, parent_id=area.parent_id, starts=area.starts, ends=on
    )


def _carry_along(area: Area) -> None:
    """Bring the paths of all that lies in a moved area into line: only levels above its own have changed."""
    above: dict[str, Any] = {
        f"{level}_id": getattr(area, f"{level}_id") for level in LEVELS[: LEVELS.index(area.level)]
    }
    inside = {f"{area.level}_id": area.pk}
    Area.objects.filter(**inside).exclude(pk=area.pk).update(**above)
    if area.level not in LOCATED_LEVELS:
        return
    if area.level == Level.GRID:  # what a grid looks after lies in its own estate, wherever the grid goes
        inside = {"area_id": area.pk}
    located = {column: value for column, value in above.items() if column != "province_id"}
    for model in located_models():
        model._default_manager.filter(**inside).update(**located)


def _check_grids(moved: Area) -> None:
    """After a move every building and place is still looked after by a grid of its estate or community."""
    own = Q(estate_id=OuterRef("area_id")) | Q(estate_id=None, community_id=OuterRef("community_id"))
    fitting = Area.objects.filter(own, pk=OuterRef("grid_id"))
    for model in (Building, Spot):
        left = model._default_manager.filter(
            Q(grid_id=moved.pk) | Q(area=moved), ~Exists(fitting), grid_id__isnull=False
        )
        if found := left.order_by("pk").first():
            message = _("%(name)s would be left to a grid of elsewhere. Give it to another grid first.")
            raise Refused("grid_elsewhere", message % {"name": found}, field="parent")


def located_models() -> Iterable[type[Located]]:
    """Every table, of whatever floor, whose rows lie in areas."""
    return [model for model in apps.get_models() if issubclass(model, Located) and model._meta.managed]


def _next(position: int | None, siblings: Any) -> int:
    return siblings.count() + 1 if position is None else position


def _save_new(row: Any, code: str, message: str) -> None:
    _guarded(row, code, message, force_insert=True)


def _save(row: Any, code: str, message: str) -> None:
    _guarded(row, code, message, force_update=True)


def _guarded(row: Any, code: str, message: str, **how: bool) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        raise Refused(code, message) from None


def _forget_estate(estate_id: int | None) -> None:
    if estate_id is not None:
        transaction.on_commit(lambda: cache.delete(places_key(estate_id)))
