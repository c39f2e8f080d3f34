"""Many at once, in threads of their own: never two have a place for the same quarter of an hour."""

import pytest

from linli.activities.models import Slot
from linli.bookings import services
from linli.bookings.models import Booking
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import homes
from tests.activities.test_at_once import at_once
from tests.bookings.conftest import Rooms, me
from tests.council.conftest import person

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_of_ten_who_book_overlapping_hours_at_once_one_has_it(rooms: Rooms) -> None:
    people = [person(f"邻居{number}") for number in range(10)]
    for one in people:
        homes.settle(one.pk, rooms.bodies.cast.places.unit.pk, "owner", by=SYSTEM, share=homes.Fraction(1, 20))
    came_of = at_once(
        [
            lambda one=one, place=place: rooms.book(one, 8 + place % 2, 10 + place % 2)  # type: ignore[misc]  # no lambda with a default is inferred
            for place, one in enumerate(people)
        ]
    )
    assert sorted(came_of) == ["", *["place_taken"] * 9]
    assert (Booking.objects.count(), Slot.objects.values("at").distinct().count(), Slot.objects.count()) == (1, 8, 8)
    assert list(findings()) == []


def test_of_two_who_wait_one_is_offered_what_both_gave_up_at_once(rooms: Rooms) -> None:
    cast = rooms.bodies.cast
    first, second = rooms.book(cast.resident, 9, 10), rooms.book(cast.resident, 10, 11)
    waiting = rooms.book(cast.neighbour, 9, 11, wait=True)
    came_of = at_once([lambda row=row: services.give_back(row.pk, by=me(cast.resident)) for row in (first, second)])  # type: ignore[misc]  # no lambda with a default is inferred
    waiting.refresh_from_db()
    assert (came_of, waiting.state, Slot.objects.filter(key=waiting.key).count()) == (["", ""], "offered", 8)
    assert list(findings()) == []
