"""Which homes are to be visited: those that no way out of the house reaches, and what they do not know of yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from linli.exchange import queries
from linli.exchange.models import Audience, Notice, Receipt
from linli.journal.actors import Actor
from linli.notify import gateways
from linli.people.access import scope
from linli.people.models import Person
from linli.places.models import Area, Building, Unit

HOMES_AT_MOST, NOTICES_AT_MOST = 400, 20


@dataclass(frozen=True)
class Visit:
    """A home to go to: whom the roll names there, which of them have an account, which notices are to be told.

    `reached`: a channel brings what is told to somebody of the home.
    """

    unit: Unit
    people: tuple[tuple[Person, bool], ...]
    notices: tuple[Notice, ...]
    reached: bool


def estates(by: Actor) -> list[Area]:
    """The estates to whose doors somebody goes. One statement."""
    inside = scope(by, "notice.tell", Building.objects.all()).order_by().values("area_id")
    return list(Area.objects.filter(pk__in=inside, ends=None).order_by("name", "pk")[:300])


def buildings(by: Actor, estate: Area) -> list[Building]:
    """Its buildings to whose doors somebody goes. One statement."""
    rows = scope(by, "notice.tell", Building.objects.filter(area=estate).select_related("area"))
    return list(rows.order_by("position", "pk"))


def to_tell(estate: Area) -> list[Notice]:
    """What homes of the estate are asked to know of now, soonest over first. Two statements."""
    here = Q(audience=Audience.AREA, area_id__in=estate.path_ids)
    here |= Q(audience=Audience.BUILDINGS, buildings__building__area=estate)
    rows = queries.current(Notice.objects.filter(here, must_read=True)).select_related("area", "body").distinct()
    return list(rows.prefetch_related("buildings").order_by("until", "pk")[:NOTICES_AT_MOST])


def for_building(notices: Sequence[Notice], building: Building) -> list[Notice]:
    """Those of them that are for its homes."""
    return [
        one
        for one in notices
        if one.audience == Audience.AREA or building.pk in {named.building_id for named in one.buildings.all()}
    ]


def missing(notices: Sequence[Notice], of: Sequence[Building]) -> dict[int, int]:
    """Of each building, how many homes do not know of one of them at least. Two statements."""
    homes = list(queries.inhabited().filter(building__in=of).values_list("pk", "building_id"))
    known = _known(notices, [pk for pk, _building in homes])
    wanted = {one.pk: {notice.pk for notice in for_building(notices, one)} for one in of}
    counted: dict[int, int] = defaultdict(int)
    for pk, building_id in homes:
        counted[building_id] += bool(wanted[building_id] - known.get(pk, set()))
    return dict(counted)


def visits(building: Building, *, every: bool = False) -> list[Visit]:
    """The homes of a building to go to, in the order of a walk; `every`: those that a channel reaches, too.

    Some eight statements, however many homes.
    """
    notices = for_building(to_tell(building.area), building)
    rows = queries.inhabited().filter(building=building).select_related("building", "entrance")
    units = list(rows.order_by("entrance__position", "floor", "number", "pk")[:HOMES_AT_MOST]) if notices else []
    known = _known(notices, [unit.pk for unit in units])
    open_ = {unit.pk: tuple(one for one in notices if one.pk not in known.get(unit.pk, ())) for unit in units}
    waiting = [unit for unit in units if open_[unit.pk]]
    named = queries.people_at(waiting)
    reached = _reached({one.pk for people in named.values() for one in people})
    found = []
    for unit in waiting:
        people = named.get(unit.pk, ())
        comes = any(one.pk in reached for one in people)
        if every or not comes:
            found.append(Visit(unit, tuple((one, one.last_login is not None) for one in people), open_[unit.pk], comes))
    return found


def _known(notices: Sequence[Notice], unit_ids: Sequence[int]) -> dict[int, set[int]]:
    """Of each home the notices that it knows of, as they were worded since it was asked."""
    asked = {one.pk: one.asked for one in notices}
    rows: QuerySet[Receipt] = Receipt.objects.filter(notice__in=list(asked), unit_id__in=unit_ids)
    known: dict[int, set[int]] = defaultdict(set)
    for notice_id, unit_id, version in rows.values_list("notice_id", "unit_id", "version"):
        if unit_id is not None and version >= asked[notice_id]:
            known[unit_id].add(notice_id)
    return known


def _reached(person_ids: set[int]) -> set[int]:
    """To whom some channel leads. A statement or two a channel, none where none is set up."""
    return {pk for channel in gateways.active() for pk in channel.addresses(person_ids)} if person_ids else set()
