"""Signing up, booking, joining, pledging while one is erased: by real threads, nothing lands behind the erasure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from linli.activities import signing_up
from linli.activities.models import SignUp
from linli.bookings import asking
from linli.bookings import services as bookings
from linli.bookings.models import Booking
from linli.bookings.team_models import TeamBooking
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.mutual_aid import services as aid
from linli.mutual_aid.models import Pledge
from linli.people import erasing, services
from linli.people.homes import enter_person
from linli.people.models import Person
from linli.teams import joining
from linli.teams.models import Member
from tests.activities.conftest import role_of, team
from tests.activities.test_at_once import one_after_another
from tests.bookings.conftest import rooms
from tests.council.conftest import bodies
from tests.mutual_aid.conftest import helping
from tests.support.cast import Cast
from tests.teams.conftest import drums
from tests.web.test_erasure import PHONE, by

__all__ = ["bodies", "drums", "helping", "rooms", "team"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def _signs_up(world: Any, cast: Cast) -> Callable[[Person], object]:
    session = world.first(audience="estate")
    role = role_of(session).pk
    return lambda who: signing_up.sign_up(session.pk, role, by=by(who))


def _wish() -> asking.Wish:
    starts = clock.midnight(clock.today() + timedelta(days=9)) + timedelta(hours=10)
    return asking.Wish(starts, starts + timedelta(hours=1), "wedding", "安和酒店")


WRITERS: dict[str, Callable[[Any, Cast], Callable[[Person], object]]] = {
    "team": _signs_up,
    "rooms every week": lambda world, cast: (
        lambda who: bookings.every_week(
            world.asked(9, 11), 3, lambda asked: bookings.ask(world.room.pk, asked, by=by(who))
        )
    ),
    "drums asked for": lambda world, cast: lambda who: asking.ask(world.team.pk, _wish(), by=by(who)),
    "rooms": lambda world, cast: lambda who: world.book(who),
    "drums": lambda world, cast: lambda who: joining.apply(world.team.pk, "年轻时打过鼓", "鼓手", by=by(who)),
    "helping": lambda world, cast: lambda who: aid.pledge(world.quilts.pk, 1, by=by(who)),
}


def left_of(who: Person) -> int:
    return sum(model.objects.filter(person=who).count() for model in (SignUp, Booking, TeamBooking, Member, Pledge))


@pytest.mark.parametrize("fixture", WRITERS)
def test_what_one_joins_while_one_is_erased_is_refused_and_leaves_nothing(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    world = request.getfixturevalue(fixture.split()[0])
    cast: Cast = world.cast if hasattr(world, "cast") else world.bodies.cast
    write = WRITERS[fixture](world, cast)
    made = enter_person(
        "温小雨", by=cast.acting("secretary"), area=cast.places.estate, phone=PHONE, unit_id=cast.places.unit.pk,
        relation="tenant",
    )  # fmt: skip
    who = services.prove_phone(made.pk, by=by(made))
    refused: list[str] = []

    def follow() -> None:
        try:
            write(who)
        except Refused as refusal:
            refused.append(refusal.code)

    one_after_another(lambda: erasing.ask(who.pk, by=by(who)), follow)
    who.refresh_from_db()
    assert (refused, who.erased_at is not None, left_of(who)) == (["person_gone"], True, 0)
    assert list(findings()) == []
