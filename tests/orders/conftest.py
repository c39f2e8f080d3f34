"""A haircut for the elderly that the branch of the scenario's estate offers, with a helper; the resident orders it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.activities import skilling
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.orders import offering, services
from linli.orders.models import Order, Service
from linli.orders.offering import Offer
from linli.orders.services import Wish
from linli.people.models import Person
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.support.shared import shared


@dataclass(frozen=True)
class Ordering:
    """The service, with who runs it and the neighbour who helps."""

    bodies: Bodies
    service: Service

    @property
    def secretary(self) -> Actor:
        return self.bodies.secretary

    @property
    def colleague(self) -> Actor:
        return self.bodies.recording

    @property
    def resident(self) -> Actor:
        return me(self.bodies.cast.resident)

    @property
    def helper(self) -> Actor:
        return me(self.bodies.cast.neighbour)

    def ordered(self) -> Order:
        return services.order(self.service.pk, wish(), by=self.resident)

    def sent(self, to: Person | None = None) -> Order:
        row = self.ordered()
        return services.send(row.pk, soon(), 60, to.pk if to else None, by=self.secretary)


def me(who: Person) -> Actor:
    return Actor(who.pk, "resident", name=who.name)


def wish() -> Wish:
    return Wish(clock.today() + timedelta(days=2), "morning", "3栋 1单元 502", "老人腿脚不便")


def soon() -> datetime:
    """Ten in the morning of the day after tomorrow."""
    day = clock.now().astimezone(clock.LOCAL) + timedelta(days=2)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


OFFER = Offer("老人理发", "志愿者上门给老人理发", 60, least_age=60, skill="理发")


@shared
def ordering(bodies: Bodies) -> Ordering:  # noqa: F811 -- the fixture
    skilling.list_skill(bodies.cast.places.estate.pk, "理发", by=SYSTEM)
    service = offering.offer(bodies.branch.pk, OFFER, by=bodies.secretary)
    row = offering.volunteer(service.pk, "理发店干过十年", by=me(bodies.cast.neighbour))
    offering.accept(row.pk, "美发师证", by=bodies.secretary)
    return Ordering(bodies, service)
