"""Reads about places: the way up from an area, an estate's pick list, a place in words."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.kept import Kept, keep
from linli.places.models import LEVELS, Area, AreaVersion, Building, Entrance, Level, Plan, Spot, Unit, joined

PLACES_KEPT = 30  # seconds: how old another process's pick list may be
_NEAR = 800  # ten-thousandths of a plan's side within which a tap is "near" a building
_ROOM = re.compile(r"(?<!\d)\d{3,4}\s*[室房户号]?(?!\d)")


@dataclass(frozen=True)
class Place:
    """A place in an estate. Any part may be missing; the plan's point counts in ten-thousandths of its sides."""

    building_id: int | None = None
    entrance_id: int | None = None
    unit_id: int | None = None
    spot_id: int | None = None
    words: str = ""
    label: str = ""  # without a room, as lists show it
    grid_id: int | None = None
    plan_x: int | None = None
    plan_y: int | None = None


@dataclass(frozen=True)
class Door:
    """An entrance in the pick list."""

    id: int
    name: str


@dataclass(frozen=True)
class House:
    """A building in the pick list."""

    id: int
    name: str
    grid_id: int | None
    plan_x: int | None
    plan_y: int | None
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class NamedPlace:
    """A named place in the pick list."""

    id: int
    name: str
    grid_id: int | None
    plan_x: int | None
    plan_y: int | None


@dataclass(frozen=True)
class Places:
    """Everything one can pick in an estate."""

    buildings: tuple[House, ...]
    spots: tuple[NamedPlace, ...]
    has_plan: bool

    def building(self, building_id: int | None) -> House | None:
        return next((house for house in self.buildings if house.id == building_id), None)

    def spot(self, spot_id: int | None) -> NamedPlace | None:
        return next((spot for spot in self.spots if spot.id == spot_id), None)

    def near(self, x: int, y: int) -> House | None:
        """The building drawn nearest to a point of the plan, if any is near."""
        drawn = [(_distance(house, x, y), house) for house in self.buildings if house.plan_x is not None]
        far, house = min(drawn, key=lambda pair: pair[0], default=(_NEAR + 1, None))
        return house if far <= _NEAR else None

    @property
    def drawn(self) -> list[House | NamedPlace]:
        """Buildings and named places of which it is known where on the plan they are."""
        every: list[House | NamedPlace] = [*self.buildings, *self.spots]
        return [one for one in every if one.plan_x is not None and one.plan_y is not None]

    def named_at(self, x: int, y: int) -> str:
        """A point of the plan in words: what stands there, else the building or named place that is near."""
        drawn = [(_distance(one, x, y), one) for one in self.drawn]
        far, one = min(drawn, key=lambda pair: pair[0], default=(_NEAR + 1, None))
        if one is None or far > _NEAR:
            return _("A point on the plan")
        return _("Near %(building)s") % {"building": one.name} if far else one.name


def _distance(house: House | NamedPlace, x: int, y: int) -> int:
    return max(abs((house.plan_x or 0) - x), abs((house.plan_y or 0) - y))


def living() -> QuerySet[Area]:
    """Areas that exist today."""
    return Area.objects.filter(Q(ends=None) | Q(ends__gt=clock.today()))


def area_chain(area: Area) -> list[Area]:
    """The area and all above it, large to small."""
    found = {above.level: above for above in Area.objects.filter(pk__in=area.path_ids)}
    return [found[level] for level in LEVELS if level in found]


def area_by_code(code: str, level: str | None = None) -> Area | None:
    """The living area of a code; else the one that last carried it (a merged town's old code still leads on)."""
    if found := _kept_living(level).rows({_CODE: code, _TODAY: clock.today()}):
        return found[0]
    old = AreaVersion.objects.filter(code=code).select_related("area")
    version = (old.filter(area__level=level) if level else old).first()
    return version.area if version else None


# Stand in the kept statement for the code and the day.
_CODE, _TODAY = "-a code-", date(1901, 1, 5)


@lru_cache(maxsize=16)
def _kept_living(level: str | None) -> Kept[Area]:
    found = Area.objects.filter(Q(ends=None) | Q(ends__gt=_TODAY), code=_CODE)
    return keep((found.filter(level=level) if level else found).order_by("-pk")[:1])


def estate_by_code(code: str) -> Area | None:
    """The estate in an address `/e/<code>/`; one statement while the code is current."""
    return area_by_code(code, Level.ESTATE)


def children_of(area: Area | None) -> QuerySet[Area]:
    """Living areas directly below (the provinces below None), by code."""
    return living().filter(parent=area).order_by("code", "pk")


def plan_of(estate: Area) -> Plan | None:
    """The estate's own plan, if it has one."""
    return Plan.objects.filter(area=estate).first()


def places_key(estate_id: int) -> str:
    """Where the pick list is cached."""
    return f"places:{estate_id}"


def places_of(estate: Area) -> Places:
    """The estate's pick list: four statements, or none while it is cached."""
    key = places_key(estate.pk)
    found: Places | None = cache.get(key)
    if found is None:
        found = _places_of(estate)
        cache.set(key, found, PLACES_KEPT)
    return found


def _places_of(estate: Area) -> Places:
    doors: dict[int, list[Door]] = {}
    entrances = Entrance.objects.filter(building__area=estate).order_by("position", "pk")
    for entrance_id, building_id, name in entrances.values_list("pk", "building_id", "name"):
        doors.setdefault(building_id, []).append(Door(entrance_id, name))
    buildings = Building.objects.filter(area=estate).order_by("position", "pk")
    spots = Spot.objects.filter(area=estate).order_by("pk")
    return Places(
        buildings=tuple(
            House(house.pk, house.name, house.grid_id, house.plan_x, house.plan_y, tuple(doors.get(house.pk, ())))
            for house in buildings
        ),
        spots=tuple(NamedPlace(spot.pk, spot.name, spot.grid_id, spot.plan_x, spot.plan_y) for spot in spots),
        has_plan=Plan.objects.filter(area=estate).exists(),
    )


def units_of(building: Building) -> QuerySet[Unit]:
    """The homes of a building, top floor first, as the grid of the building table (楼栋表) shows them."""
    return building.units.select_related("entrance").order_by("-floor", "entrance__position", "number", "pk")


def unit_by_code(code: str) -> Unit | None:
    """The home behind the code on its door card."""
    return Unit.objects.select_related("building", "entrance", "area").filter(code=code).first()


def describe(place: Place, places: Places, *, unit: Unit | None = None, rooms: bool = False) -> str:
    """The place in words, "3栋西侧". Without `rooms` no home can be told from it, whatever was typed."""
    house = places.building(place.building_id)
    spot = places.spot(place.spot_id)
    doors = house.doors if house else ()
    door = next((door.name for door in doors if door.id == place.entrance_id), "")
    words = place.words
    if not rooms:
        door = "" if place.unit_id else door
        words = _ROOM.sub("", words).strip()
    line = joined(
        [
            house.name if house else "",
            door,
            unit.number if unit and rooms else "",
            spot.name if spot else "",
            words,
        ]
    )
    return line or _near(place, places)


def _near(place: Place, places: Places) -> str:
    if place.plan_x is None or place.plan_y is None:
        return ""
    house = places.near(place.plan_x, place.plan_y)
    return _("Near %(building)s") % {"building": house.name} if house else _("A point on the plan")
