"""The estate whose owners vote: 5,000 homes in twenty buildings, each with an owner, on record like any other."""

from linli.journal.actors import SYSTEM
from linli.journal.services import Change, record_many
from linli.people.models import Ownership, Person
from linli.places import services as places
from linli.places.models import Area, Building, Unit

BUILDINGS, HOMES = 20, 250  # so many in each


def homes(estate_id: int) -> None:
    """Put them into the estate."""
    estate = Area.objects.get(pk=estate_id)
    for number in range(1, BUILDINGS + 1):
        building = places.create_building(estate, f"票{number}栋", by=SYSTEM)
        _owned(building, number, estate)


def _owned(building: Building, block: int, estate: Area) -> None:
    units = []
    for number in range(HOMES):
        unit = Unit(building=building, number=f"{number // 8 + 1}{number % 8 + 1:02}", floor=number // 8 + 1,
                    area_cm=7_000 + 10 * (number + block))  # fmt: skip
        unit.locate(estate)
        units.append(unit)
    units = Unit.objects.bulk_create(units, batch_size=500)
    people = Person.objects.bulk_create(
        [Person(name=f"业主{block}-{number}", password="!") for number in range(HOMES)], batch_size=500
    )
    owned = Ownership.objects.bulk_create(
        [Ownership(person=person, unit=unit) for person, unit in zip(people, units, strict=True)], batch_size=500
    )
    for verb, rows in (("unit.created", units), ("person.created", people), ("ownership.started", owned)):
        record_many([Change(verb, row, {}, estate.pk) for row in rows], by=SYSTEM, new=True)
