"""The estate before its first owners' assembly: 120-odd households, some with several homes, a couple, unsold homes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from linli.ballots.models import Ballot, Slip
from linli.journal.actors import SYSTEM, Actor
from linli.people import homes
from linli.people import services as people
from linli.people.models import Person
from linli.places import services as places
from linli.places.models import Unit
from tests.browser.plays import Stage
from tests.browser.signing import signed_in
from tests.support.browser import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOUSEHOLDS = 121  # with the two of the cast and the couple, 124 heads
KNOWN_FROM = 20  # the number of the first of them
TWO_HOMES, THREE_HOMES = 14, 2  # households that own more than one


@dataclass
class Estate:
    """Who owns what."""

    stage: Stage
    owners: list[Person]
    couple: tuple[Person, Person]
    unsold: list[Unit]

    def slip(self, ballot: Ballot, person: Person) -> Slip:
        return Slip.objects.get(ballot=ballot, owners__person=person)

    def phone(self, person: Person, address: str, *, javascript: bool = True) -> "Page":
        """The owner's phone at this address, signed in a moment ago."""
        page = self.stage.visit(f"{self.stage.served.url}/healthz", size=PHONE, javascript=javascript)
        signed_in(page, person).goto(f"{self.stage.served.url}{address}")
        return page


@transaction.atomic
def lived_in(stage: Stage, households: int = HOUSEHOLDS, *, known: Sequence[Person | str] = ()) -> Estate:
    """Buildings, homes and owners, as the roster would bring them in; some are `known`, or have names of their own."""
    ground = stage.district.cast.places
    building = places.create_building(ground.estate, "8栋", by=SYSTEM, grid=ground.grid)
    free = _homes(building)
    given = dict(enumerate(known, KNOWN_FROM))

    def owner_of(number: int) -> Person:
        who = given.get(number, f"业主{number:03}")
        if isinstance(who, Person):
            return who
        return people.create_person(who, by=SYSTEM, phone=f"1390777{number:04}", area=ground.estate)

    owners = [owner_of(number) for number in range(households + 2)]
    for place, owner in enumerate(owners[:households]):
        for _home in range(3 if place < THREE_HOMES else 2 if place < THREE_HOMES + TWO_HOMES else 1):
            homes.settle(owner.pk, next(free).pk, "owner", by=SYSTEM)
    together, couple = next(free), (owners[-2], owners[-1])
    for owner in couple:
        homes.settle(owner.pk, together.pk, "owner", by=SYSTEM, share=homes.Fraction(1, 2))
    return Estate(stage, owners[:households], couple, [next(free), next(free)])


def _homes(building: object) -> Iterator[Unit]:
    number = 0
    while True:
        floor, door = divmod(number, 6)
        number += 1
        yield places.create_unit(
            building, f"{floor + 1}{door + 1:02}", by=SYSTEM, floor=floor + 1, area_cm=8600 + number * 13
        )


def by_person(person: Person) -> Actor:
    """The owner, as the pages know them."""
    return Actor(person.pk, "person", name=person.name)
