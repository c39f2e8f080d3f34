"""The residents' roll: who lives in an area and is of age. Whoever owns a home there and lives elsewhere is not on it.

Who lives in a home is what the register of residents says. Its sheets seldom name an owner who lives at home once
more: an owner lives there unless the home is let (all that are named are tenants) or the register has them elsewhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from linli.people.models import Binding, Ownership, Person, Residence
from linli.people.queries import living
from linli.places.models import Area, Unit
from linli.rules.electorate import of_age
from linli.settings.queries import value


def in_area(area: Area, path: str) -> dict[str, Any]:
    """The condition that a unit lies in the area."""
    return {f"{path}{area.level}_id": area.pk}


def of_age_among(people: Iterable[int], on: date) -> set[int]:
    """Those of them who are of age on the day, or not known to be younger."""
    rows = Person.objects.filter(pk__in=list(people), is_active=True).only("pk", "id_number")
    return {person.pk for person in rows.iterator(500) if of_age(person.id_number, on)}


def units_in(area: Area) -> QuerySet[Unit]:
    """The homes there."""
    return Unit.objects.filter(**in_area(area, ""))


def living_there(area: Area) -> set[int]:
    """Who lives there."""
    return living_in(units_in(area))


def living_in(units: QuerySet[Unit]) -> set[int]:
    """Who lives in one of these homes."""
    return {person_id for person_id, _home in _lived(units)}


def roll_of_residents(units: QuerySet[Unit], on: date) -> set[int]:
    """Everybody of age on the day who lives in one of these homes (城市居民委员会组织法 art. 16, 26)."""
    return of_age_among(living_in(units), on)


def households_in(units: QuerySet[Unit], on: date) -> list[set[int]]:
    """The adults of each household there, of one in the register before those whom only their home tells of."""
    lived = _lived(units)
    grown = of_age_among({person_id for person_id, _home in lived}, on)
    found: dict[tuple[bool, int], set[int]] = defaultdict(set)
    for person_id, (kind, pk) in lived:
        if person_id in grown:
            found[kind != "household", pk].add(person_id)
    return [found[home] for home in sorted(found)]


def roll_of_households(area: Area) -> set[tuple[str, int]]:
    """The households there, where each sends one (art. 27); a home in which only its owner lives is one."""
    return {home for _person_id, home in _lived(units_in(area))}


def owners_by_home(area: Area) -> Mapping[int, set[int]]:
    """Who owns each home of the estate. A binding counts only where the register names nobody: it may be a former
    owner's.
    """
    found: dict[int, set[int]] = defaultdict(set)
    owned = Ownership.objects.filter(living(), unit__area_id=area.pk)
    for unit_id, person_id in owned.values_list("unit_id", "person_id"):
        found[unit_id].add(person_id)
    bound = Binding.objects.filter(unit__area_id=area.pk, relation="owner", state=Binding.APPROVED)
    by_binding: dict[int, set[int]] = defaultdict(set)
    for unit_id, person_id in bound.values_list("unit_id", "person_id"):
        by_binding[unit_id].add(person_id)
    return {**by_binding, **found}


@dataclass(frozen=True)
class OwnersDue:
    """How many heads own a home of an estate, and of how many homes the register knows no owner."""

    heads: int
    unknown: int


def owners_due(area: Area) -> OwnersDue:
    """Who is due at an assembly of the owners, as the roll of a vote would have them: who owns together is one head.

    Parking stalls count where the estate's rules put them in. Three statements.
    """
    homes = Unit.objects.filter(area_id=area.pk)
    if value("ballots.parking", area) != "in":
        homes = homes.exclude(kind=Unit.Kind.PARKING)
    owners, counted = owners_by_home(area), list(homes.values_list("pk", flat=True))
    held = [frozenset(owners[pk]) for pk in counted if owners.get(pk)]
    return OwnersDue(len(set(held)), len(counted) - len(held))


def registered(people: Collection[int]) -> Mapping[int, set[str]]:
    """By person the homes that they own or live in, as the register has it now (two statements a thousand people)."""
    found: dict[int, set[str]] = defaultdict(set)
    listed = list(people)
    for some in (listed[at : at + 1000] for at in range(0, len(listed), 1000)):
        owned = Ownership.objects.filter(living(), person_id__in=some)
        lived = Residence.objects.filter(living(), person_id__in=some, household__ended_at=None)
        for row in owned.select_related("unit__building", "unit__entrance"):
            found[row.person_id].add(written(str(row.unit)))
        for one in lived.select_related("household__unit__building", "household__unit__entrance"):
            found[one.person_id].add(written(str(one.household.unit)))
    return found


def written(home: str) -> str:
    """A home as it is compared, however somebody wrote it."""
    return "".join(home.split()).removesuffix("室")  # zh: the room, as some write it


def _lived(units: QuerySet[Unit]) -> set[tuple[int, tuple[str, int]]]:
    """Who lives there, and in which household, or home where the register knows none. Four statements."""
    found: set[tuple[int, tuple[str, int]]] = set()
    named: dict[int, set[str]] = defaultdict(set)  # by home: how those who live there do
    household: dict[int, int] = {}
    lived = Residence.objects.filter(living(), household__ended_at=None, household__unit__in=units)
    for person_id, household_id, unit_id, relation in lived.values_list(
        "person_id", "household_id", "household__unit_id", "relation"
    ):
        found.add((person_id, ("household", household_id)))
        named[unit_id].add(relation)
        household.setdefault(unit_id, household_id)
    owned, bound = _bound(units)
    elsewhere = set(
        Residence.objects.filter(living(), person_id__in=[person_id for person_id, _unit in owned])
        .exclude(household__unit__in=units)
        .values_list("person_id", flat=True)
    )
    at_home = [
        (person_id, unit_id)
        for person_id, unit_id in owned
        if person_id not in elsewhere and named.get(unit_id) != {"tenant"}
    ]
    for person_id, unit_id in (*at_home, *bound):
        home = ("household", household[unit_id]) if unit_id in household else ("home", unit_id)
        found.add((person_id, home))
    return found


def _bound(units: QuerySet[Unit]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The owners of these homes, and who else is bound to one as living in it."""
    owned = list(Ownership.objects.filter(living(), unit__in=units).values_list("person_id", "unit_id"))
    bound: list[tuple[int, int]] = []
    approved = Binding.objects.filter(state=Binding.APPROVED, unit__in=units)
    for person_id, unit_id, relation in approved.values_list("person_id", "unit_id", "relation"):
        (owned if relation == "owner" else bound).append((person_id, unit_id))
    return owned, bound
