"""Several at once, with real threads: neither points nor stock go below zero, and nothing counts twice."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import services as people
from linli.points import accounts, replaying, services, shop
from linli.points.models import Claim, Entry, Good, Holder
from tests.cases.test_services_at_once import at_once
from tests.points.conftest import me, tell
from tests.points.playing import SHOP, published
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_claim_at_once_only_as_many_get_it_as_points_and_stock_allow(cast: Cast) -> None:
    branch = cast.posts["secretary"].organisation
    book = published(branch, "members", "党员积分", SHOP)
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    members = [cast.resident, cast.neighbour]
    for who in members:
        people.appoint(seat.pk, who.pk, by=SYSTEM)
        account = accounts.account_of(book, Holder(person_id=who.pk))
        line = services.Line(Entry.Kind.CARRIED, clock.today(), ("opening", 1), points=25)
        services.append(account.pk, line, by=SYSTEM)
    soap = shop.offer(book.pk, shop.Offer("洗衣液", 10, 3), by=SYSTEM)
    found = at_once(*[lambda who=who: shop.claim(soap.pk, 1, by=me(who)) for who in members * 4])
    assert sorted(type(one).__name__ for one in found) == ["Claim"] * 3 + ["Refused"] * 5
    assert {one.code for one in found if isinstance(one, Refused)} <= {"out_of_stock", "too_few_points"}
    assert (Good.objects.get().stock, Claim.objects.count()) == (0, 3)
    assert all(points >= 0 for points in replaying.kept().values())
    assert replaying.differing() == []


def test_an_entry_told_by_two_at_once_earns_once_and_no_cap_is_passed(cast: Cast) -> None:
    branch = cast.posts["secretary"].organisation
    book = published(branch, "members", "党员积分")
    told = [tell(book, "task.done", {"person_id": cast.secretary.pk}) for _ in range(4)]
    entries = [Told.objects.get(pk=one.pk) for one in told]
    found = at_once(*[lambda one=one: services.earn(one) for one in entries * 2])
    assert [one for one in found if isinstance(one, Exception)] == []
    points = list(Entry.objects.order_by("pk").values_list("points", flat=True))
    assert points == [3, 3, 3, 0]  # the cap of the quarter is nine
    assert replaying.differing() == []
