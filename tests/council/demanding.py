"""An estate of ten owners whose committee can be made to meet, and who signs there."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.council import demand_acting, demands
from linli.council.demand_models import Demand
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.people import homes
from linli.people.models import Organisation, Person
from linli.places import services as places
from tests.council.conftest import Bodies, person
from tests.files.pictures import jpeg
from tests.support.cast import Cast

PLAN = demands.Plan("owners_assembly", "owners", "审议更换物业服务企业", "电梯停运三个月无人处理，请召开业主大会审议。")


@dataclass(frozen=True)
class Ten:
    """Ten heads: the resident and the neighbour of the cast, and eight with a home of 80 m² each in building 9."""

    cast: Cast
    committee: Organisation
    owners: tuple[Person, ...]

    def start(self, plan: demands.Plan = PLAN) -> Demand:
        """Begun by the first of the eight."""
        return demands.start(self.committee.pk, plan, by=self.me(0))

    def me(self, place: int) -> Actor:
        return as_self(self.owners[place])

    def handed_in(self) -> Demand:
        """Signed by three of ten."""
        demand = self.start()
        for place in (1, 2):
            demands.sign(demand.pk, by=self.me(place))
        return demands.hand_in(demand.pk, by=self.me(0))

    def checked(self) -> Demand:
        return demand_acting.check(self.handed_in().pk, by=self.cast.acting("community_officer"))

    @property
    def street(self) -> Actor:
        return self.cast.acting("street_officer")

    @property
    def office(self) -> Actor:
        return self.cast.acting("community_officer")


def as_self(who: Person) -> Actor:
    return Actor(who.pk, "person", name=who.name)


def ten_owners(bodies: Bodies) -> Ten:
    estate = bodies.cast.places.estate
    house = places.create_building(estate, "9栋", by=SYSTEM)
    owners = tuple(person(f"业主{letter}") for letter in "甲乙丙丁戊己庚辛")
    for number, owner in enumerate(owners, 1):
        unit = places.create_unit(house, f"{number}01", by=SYSTEM, floor=number, area_cm=8000)
        homes.settle(owner.pk, unit.pk, "owner", by=SYSTEM)
    return Ten(bodies.cast, bodies.owners, owners)


def sheet(by: Actor) -> list[File]:
    """A photographed sheet."""
    photo = SimpleUploadedFile("sheet.jpg", jpeg((640, 480)), content_type="image/jpeg")
    return take_in([photo], by=by, role="evidence", scanned=True)
