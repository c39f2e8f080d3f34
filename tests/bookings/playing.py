"""A room with something of everything: somebody's booking at the desk, one that waits for a word, one in line."""

from datetime import datetime, time, timedelta

from linli.bookings import services
from linli.bookings.models import Booking
from linli.bookings.services import Asked
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Organisation
from linli.places import services as places
from linli.places.models import Area
from tests.bookings.conftest import plan


def played(body: Organisation, estate: Area, name: str, by: Actor, resident: Actor) -> Booking:
    """The booking at the desk; the resident's waits for the keeper's word."""
    spot = places.create_spot(estate, "活动室", by=SYSTEM)
    room = services.open_place(body.pk, spot.pk, plan(approval=True), by=by)
    day = clock.today() + timedelta(days=3)

    def asked(first: int, last: int) -> Asked:
        starts, ends = (datetime.combine(day, time(hour), clock.LOCAL) for hour in (first, last))
        return Asked(starts, ends, "合唱排练", 12)

    entered = services.enter(room.pk, name, asked(9, 11), by=by)
    services.ask(room.pk, asked(14, 16), by=resident)
    services.ask(room.pk, asked(10, 12), by=resident, wait=True)
    services.close_days(room.pk, day + timedelta(days=4), day + timedelta(days=5), "地面打蜡", by=by)
    return entered
