"""Many helpers press at once: one has the order, the others read that it is taken."""

import pytest

from linli.activities.models import Session
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.orders import offering, services, taking
from linli.orders.models import Order
from linli.orders.offering import Offer
from linli.orders.services import Wish
from linli.people import services as people
from tests.cases.test_services_at_once import at_once
from tests.orders.conftest import soon
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_take_an_order_at_once_the_first_has_it(cast: Cast) -> None:
    by = cast.acting("secretary")
    service = offering.offer(cast.posts["secretary"].organisation_id, Offer("小家电维修", "上门修理", 60), by=by)
    helpers = [people.create_person(f"志愿者{number}", by=SYSTEM) for number in range(6)]
    for one in helpers:
        offering.enter(service.pk, one, "", by=by)
    wish = Wish(clock.today(), place="3栋 502")
    row = services.order(service.pk, wish, by=cast.acting("resident"))
    services.send(row.pk, soon(), 60, None, by=by)
    found = at_once(*[lambda who=one: taking.take(row.pk, by=Actor(who.pk, "person")) for one in helpers])
    assert sorted(type(one).__name__ for one in found) == ["Order"] + ["Refused"] * 5
    assert {one.code for one in found if isinstance(one, Refused)} == {"taken_already"}
    won = next(one for one in found if isinstance(one, Order))
    row.refresh_from_db()
    assert row.taker_id == won.taker_id
    assert Session.objects.get().sign_ups.get().person_id == row.taker_id
