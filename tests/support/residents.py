"""Residents on the register, as many as a test asks for: rows made at once, on record as an import leaves them."""

from linli.journal.actors import SYSTEM
from linli.journal.services import Change, record_many
from linli.people.models import Household, Person, Residence
from linli.people.voters import living_there
from linli.places.models import Area, Unit


def inhabited(area: Area, number: int, home: Unit) -> list[Person]:
    """So many adults live in the area; whoever is missing moves into the home."""
    missing = number - len(living_there(area))
    people = Person.objects.bulk_create(Person(name=f"居民{place}") for place in range(missing))
    household = Household.objects.create(unit=home)
    lived = Residence.objects.bulk_create(
        Residence(person=one, household=household, relation="family") for one in people
    )
    made = [*(Change("person.created", one) for one in people), Change("household.created", household),
            *(Change("residence.started", one) for one in lived)]  # fmt: skip
    record_many(made, by=SYSTEM, new=True)
    return people
