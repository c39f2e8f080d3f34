"""What the estate's roll says already, read in a few statements whatever the size of the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from django.db.models import F, Q

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import access
from linli.people.models import Ownership, Person, Post, Residence, Term
from linli.people.queries import living
from linli.people.roster import cells
from linli.people.roster.lines import UnitKey
from linli.places.models import Area, Building, Entrance, Unit

_SLICE = 500
S = TypeVar("S", str, int)


@dataclass
class Roll:
    """The estate as it is on record."""

    estate: Area
    buildings: dict[str, Building] = field(default_factory=dict)
    entrances: dict[tuple[str, str], Entrance] = field(default_factory=dict)
    units: dict[UnitKey, Unit] = field(default_factory=dict)
    by_phone: dict[str, Person] = field(default_factory=dict)
    by_id: dict[str, Person] = field(default_factory=dict)
    ownerships: dict[tuple[int, int], Ownership] = field(default_factory=dict)
    residences: dict[tuple[int, int], Residence] = field(default_factory=dict)
    at_home: dict[tuple[int, str], list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    reach: set[int] = field(default_factory=set)
    areas: dict[str, Area] = field(default_factory=dict)
    posts: dict[tuple[str, int, str], Post] = field(default_factory=dict)
    held: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    owned: dict[int, dict[int | None, Fraction]] = field(default_factory=lambda: defaultdict(dict))


def load(estate: Area, by: Actor, phones: Collection[str], ids: Collection[str]) -> Roll:
    """The estate's homes, persons and posts, and whoever else has one of these blind indexes."""
    roll = Roll(estate)
    _load_places(roll)
    _load_homes(roll)
    for some in _slices(phones):
        roll.by_phone.update({row.phone_index or "": row for row in Person.objects.filter(phone_index__in=some)})
    for some in _slices(ids):
        roll.by_id.update({row.id_index or "": row for row in Person.objects.filter(id_index__in=some)})
    found = {person.pk for person in (*roll.by_phone.values(), *roll.by_id.values())}
    for numbers in _slices(found - roll.reach):
        rows = access.scope(by, "person.read", Person.objects.filter(pk__in=numbers))
        roll.reach.update(rows.values_list("pk", flat=True))
    _load_posts(roll)
    return roll


def _slices(values: Collection[S]) -> list[list[S]]:
    listed = sorted(values)
    return [listed[start : start + _SLICE] for start in range(0, len(listed), _SLICE)]


def _load_places(roll: Roll) -> None:
    names: dict[int, str] = {}
    for building in Building.objects.filter(area=roll.estate):
        names[building.pk] = cells.building(building.name)
        roll.buildings[names[building.pk]] = building
    doors: dict[int | None, str] = {None: ""}
    for entrance in Entrance.objects.filter(building__area=roll.estate):
        doors[entrance.pk] = cells.entrance(entrance.name)
        roll.entrances[names[entrance.building_id], doors[entrance.pk]] = entrance
    for unit in Unit.objects.filter(area=roll.estate):
        roll.units[names[unit.building_id], doors[unit.entrance_id], cells.number(unit.number)] = unit


def _load_homes(roll: Roll) -> None:
    persons: dict[int, Person] = {}
    owners = Ownership.objects.filter(living(), unit__area=roll.estate).select_related("person")
    for owned in owners:
        person = persons.setdefault(owned.person_id, owned.person)
        roll.ownerships[owned.person_id, owned.unit_id] = owned
        roll.owned[owned.unit_id][owned.person_id] = Fraction(owned.share_num, owned.share_den)
        _at_home(roll, owned.unit_id, person)
    inside = Residence.objects.filter(living(), household__unit__area=roll.estate)
    for lived in inside.select_related("person", "household"):
        person = persons.setdefault(lived.person_id, lived.person)
        roll.residences[lived.person_id, lived.household.unit_id] = lived
        _at_home(roll, lived.household.unit_id, person)
    for person in persons.values():
        roll.by_name[person.name].append(person)
        roll.reach.add(person.pk)


def _at_home(roll: Roll, unit_id: int, person: Person) -> None:
    known = roll.at_home[unit_id, person.name]
    if person not in known:
        known.append(person)


def _load_posts(roll: Roll) -> None:
    path = Area.objects.filter(pk__in=roll.estate.path_ids)
    # One grid may look after several estates of its community; of two of a name the estate's own is meant.
    shared = Q(estate_id=None, community_id=roll.estate.community_id)
    grids = Area.objects.filter(shared | Q(estate_id=roll.estate.pk), level="grid", ends=None)
    roll.areas = {area.name: area for area in [*path, *grids.order_by(F("estate_id").asc(nulls_first=True), "pk")]}
    ids = [area.pk for area in roll.areas.values()]
    for post in Post.objects.filter(area_id__in=ids, ended_at=None).select_related("organisation"):
        roll.posts[post.kind, post.area_id, post.organisation.name] = post
    coming = Term.objects.filter(Q(ends=None) | Q(ends__gt=clock.now()), post__area_id__in=ids, post__ended_at=None)
    for term in coming.select_related("post"):
        roll.held[term.post.kind, term.post.area_id].add(term.person_id)
