"""The activity room of the scenario's estate, kept by the branch, booked at once or on request."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli.bookings import services
from linli.bookings.models import Booking, Place
from linli.bookings.services import Asked, Plan
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Person
from linli.places import services as places
from linli.rules.booking import spans
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.support.shared import shared

HOURS = spans("08:00-12:00 14:00-21:00")


@dataclass(frozen=True)
class Rooms:
    """The room and its keeper; `at` is a time of the day after tomorrow."""

    bodies: Bodies
    room: Place

    @property
    def keeper(self) -> Actor:
        return self.bodies.secretary

    def at(self, hour: int, days: int = 2) -> datetime:
        return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.LOCAL)

    def asked(self, first: int = 9, last: int = 11, days: int = 2, **said: object) -> Asked:
        given = {"purpose": "合唱排练", "people": 8, **said}
        return Asked(self.at(first, days), self.at(last, days), **given)  # type: ignore[arg-type]  # handed on as they came

    def book(self, who: Person, first: int = 9, last: int = 11, **said: object) -> Booking:
        wait = bool(said.pop("wait", False))
        return services.ask(self.room.pk, self.asked(first, last, **said), by=me(who), wait=wait)  # type: ignore[arg-type]  # handed on as they came


def plan(**said: object) -> Plan:
    return Plan([HOURS] * 7, **{"about": "三楼，有钢琴", "seats": 30, "approval": False, **said})  # type: ignore[arg-type]  # handed on as they came


@shared
def rooms(bodies: Bodies) -> Rooms:  # noqa: F811 -- the fixture
    spot = places.create_spot(bodies.cast.places.estate, "活动室", by=SYSTEM)
    return Rooms(bodies, services.open_place(bodies.branch.pk, spot.pk, plan(), by=bodies.secretary))


def me(who: Person) -> Actor:
    return Actor(who.pk, "resident", name=who.name)
