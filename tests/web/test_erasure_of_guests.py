"""Asking for a team, being signed up, answering while one is erased: nothing lands behind it.

Whoever has an offered place, a time proposed or a visit to come is not erased before an office has answered.
"""

from collections.abc import Callable
from typing import Any

import pytest

from linli.activities import claiming, signing_up
from linli.activities.models import Guest, SignUp
from linli.bookings import services as bookings
from linli.bookings.models import Booking
from linli.bookings.team_models import TeamBooking
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.lectures import asking, calling
from linli.lectures.call_models import Ready
from linli.lectures.models import Answer
from linli.people import erasing, services
from linli.people.homes import enter_person
from linli.people.models import Person
from tests.activities.conftest import Team, role_of, team
from tests.activities.test_at_once import one_after_another
from tests.bookings.bands import Band, band
from tests.bookings.conftest import Rooms, rooms
from tests.council.conftest import bodies
from tests.lectures.conftest import Hall, hall, held, sign_up
from tests.lectures.test_listening import FIVE
from tests.support.cast import Cast
from tests.visits.conftest import visiting
from tests.web.test_erasure import PHONE, by

__all__ = ["band", "bodies", "hall", "rooms", "team", "visiting"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

# What is written meanwhile, and how many of the rows there are that it would add to.
Writing = tuple[Callable[[], object], Callable[[], int]]


def asks_for_a_team(band: Band, who: Person) -> Writing:
    return lambda: band.ask(by=by(who)), TeamBooking.objects.count


def books_many_weeks(rooms: Rooms, who: Person) -> Writing:
    def book(asked: bookings.Asked) -> Booking:
        return bookings.ask(rooms.room.pk, asked, by=by(who))

    return lambda: bookings.every_week(rooms.asked(), 3, book, leave_out=True), Booking.objects.count


def is_signed_up(team: Team, who: Person) -> Writing:
    session = team.first()
    role = role_of(session).pk
    return lambda: signing_up.enter(session.pk, role, who.pk, by=team.by), SignUp.objects.count


def claims_a_guest(team: Team, who: Person) -> Writing:
    session = team.first()
    row = signing_up.enter_guest(session.pk, role_of(session).pk, str(who.name), by=team.by)
    assert row.guest is not None
    code = row.guest.code
    return lambda: claiming.claim(code, by=by(who)), Guest.objects.exclude(person=None).count


def says_what_they_think(hall: Hall, who: Person) -> Writing:
    sign_up(hall.lecture, who)
    held(hall.lecture, hall.by, who)
    return lambda: asking.survey(hall.lecture.pk, FIVE, "多些实操", by=by(who)), Answer.objects.count


def can_be_called_up(hall: Hall, who: Person) -> Writing:
    sign_up(hall.lecture, who)
    held(hall.lecture, hall.by, who)
    body = hall.season.organiser_id
    return lambda: calling.join(body, "流调", adult=True, by=by(who)), Ready.objects.count


WRITERS: list[tuple[str, Callable[[Any, Person], Writing]]] = [
    ("band", asks_for_a_team), ("rooms", books_many_weeks), ("team", is_signed_up), ("team", claims_a_guest),
    ("hall", says_what_they_think), ("hall", can_be_called_up),
]  # fmt: skip


@pytest.mark.parametrize(("fixture", "writer"), WRITERS, ids=[writer.__name__ for _fixture, writer in WRITERS])
def test_what_is_written_while_one_is_erased_is_refused_and_leaves_nothing(
    request: pytest.FixtureRequest, fixture: str, writer: Callable[[Any, Person], Writing]
) -> None:
    world = request.getfixturevalue(fixture)
    cast: Cast = world.cast if hasattr(world, "cast") else world.bodies.cast
    made = enter_person(
        "温小雨", by=cast.acting("secretary"), area=cast.places.estate, phone=PHONE, unit_id=cast.places.unit.pk,
        relation="tenant",
    )  # fmt: skip
    who = services.prove_phone(made.pk, by=by(made))
    write, there = writer(world, who)
    before, refused = there(), list[str]()

    def follow() -> None:
        try:
            write()
        except Refused as refusal:
            refused.append(refusal.code)

    one_after_another(lambda: erasing.ask(who.pk, by=by(who)), follow)
    who.refresh_from_db()
    assert (refused, who.erased_at is not None, there()) == (["person_gone"], True, before)
    assert list(findings()) == []
