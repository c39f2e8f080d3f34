"""The pages of orders: a road by phone and desk; name and address for the desk and the taker alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.activities.models import Session
from linli.journal.models import Access
from linli.kernel import clock
from linli.orders import offering, services, taking
from linli.orders.models import Helper, Order, Service
from linli.people.models import Person
from tests.cases.desk import at_desk, by_printed_code
from tests.council.conftest import Bodies
from tests.orders.conftest import Ordering, soon, wish

pytestmark = pytest.mark.django_db
OFFER = {"name": "小家电维修", "about": "上门修理", "minutes": 60, "at_home": "on", "answer_days": 3, "skill": "电工"}
WISH = {"part": "any", "place": "3栋 502", "words": "插座不通电"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"orders:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def at(moment: Any) -> str:
    return moment.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")  # type: ignore[no-any-return]  # a moment of any row


def test_the_whole_road_by_its_pages(bodies: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = bodies.cast
    desk, mine, helper = (
        at_desk(cast.secretary, second_factor=True), signed_in(cast.resident), signed_in(cast.neighbour)
    )  # fmt: skip
    assert "还没有发布服务项目" in read(desk, "services")
    new = reverse("orders:offer", args=[bodies.branch.code])
    assert desk.post(new, {**OFFER, "minutes": 50}).status_code == 422
    assert desk.post(new, OFFER).status_code == 422  # a skill that nobody has listed
    desk.post(reverse("activities:keep_skill"), {"area": cast.places.estate.pk, "title": "电工"})
    assert desk.post(new, OFFER).status_code == 302
    service = Service.objects.get()
    assert "小家电维修" in read(helper, "offered", cast.places.estate.code)
    look = reverse("orders:look", args=[service.code])
    helper.post(reverse("orders:help", args=[service.code]), {"can": "电工二十年"})
    asked = Helper.objects.get()
    accept = reverse("orders:act_service", args=[service.code, "accept"])
    desk.post(accept, {"helper": asked.pk, "shown": ""})
    asked.refresh_from_db()
    assert asked.state == "asked"  # the skill was not seen
    desk.post(accept, {"helper": asked.pk, "shown": "电工证"})
    page = read(mine, "look", service.code)
    assert 'name="seen"' in page
    posted = {**WISH, "on": clock.today(), "seen": "0"}
    assert mine.post(look, posted).status_code == 302
    assert mine.post(look, posted).status_code == 422  # sent twice
    row = Order.objects.get()
    assert "3栋 502" in read(desk, "order", row.code)
    send = reverse("orders:act", args=[row.code, "send"])
    begins = soon()
    desk.post(send, {"starts_at": at(begins), "minutes": 60, "to": ""})
    assert "3栋 502" not in read(helper, "show", row.code)
    do = lambda name: reverse("orders:do", args=[row.code, name])  # noqa: E731
    helper.post(do("take"))
    assert "3栋 502" in read(helper, "show", row.code)
    later = begins + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    helper.post(do("serve"), {"came": at(begins), "left": at(begins + timedelta(hours=1))})
    mine.post(do("rate"), {"grade": 5, "said": "修得好"})
    desk = at_desk(cast.secretary, second_factor=True)
    record = reverse("orders:act", args=[row.code, "record"])
    desk.post(record, {"came": at(begins), "left": at(begins + timedelta(hours=1))})
    row.refresh_from_db()
    assert (row.state, row.grade, row.taker) == ("done", 5, cast.neighbour)
    assert Session.objects.get().state == "held"
    assert (
        cast.resident.name not in read(desk, "desk") + desk.get(reverse("orders:desk") + "?show=done").content.decode()
    )
    assert "5/5" in read(mine, "show", row.code)


def test_name_and_address_are_read_by_the_desk_and_whoever_took_it_and_reading_is_on_record(ordering: Ordering) -> None:
    cast = ordering.bodies.cast
    row = ordering.sent()
    show, desk = reverse("orders:show", args=[row.code]), reverse("orders:order", args=[row.code])
    assert Client().get(show).status_code == 302
    assert signed_in(cast.far_resident).get(show).status_code == 404
    assert signed_in(cast.director).get(show).status_code == 404
    assert at_desk(cast.community_officer, second_factor=True).get(desk).status_code == 404
    assert at_desk(cast.grid_worker).get(desk).status_code == 404
    assert not Access.objects.filter(what="order").exists()
    assert "3栋 1单元 502" in read(at_desk(cast.secretary, second_factor=True), "order", row.code)
    assert Access.objects.get(what="order", subject_kind="service_order").person_id == cast.resident.pk
    helper = signed_in(cast.neighbour)
    open_page = read(helper, "show", row.code)
    assert "3栋 1单元 502" not in open_page
    assert cast.resident.name not in open_page
    assert "腿脚" not in open_page
    taking.take(row.pk, by=ordering.helper)
    assert "3栋 1单元 502" in read(helper, "show", row.code)
    row = services.withdraw(row.pk, by=ordering.resident)
    assert helper.get(show).status_code == 404  # no longer theirs to read


def test_by_a_printed_code_nobody_reads_what_others_ordered_of_them(ordering: Ordering) -> None:
    """Whoever printed the code could have used it; one's own order is read by it."""
    row = ordering.sent(ordering.bodies.cast.neighbour)
    show, take = reverse("orders:show", args=[row.code]), reverse("orders:act", args=[row.code, "take"])
    helper, own = (by_printed_code(one) for one in (ordering.bodies.cast.neighbour, ordering.bodies.cast.resident))
    assert (helper.get(show).status_code, helper.post(take).status_code) == (403, 403)
    row.refresh_from_db()
    assert row.taker is None
    assert own.get(show).status_code == 200


def test_an_order_of_ones_own_is_not_ones_own_to_run(ordering: Ordering) -> None:
    cast = ordering.bodies.cast
    Order.objects.filter(pk=ordering.ordered().pk).update(person_id=cast.secretary.pk)
    row = Order.objects.get()
    desk = at_desk(cast.secretary, second_factor=True)
    assert desk.get(reverse("orders:order", args=[row.code])).status_code == 404
    assert row.code not in read(desk, "desk")
    assert row.code in read(at_desk(ordering.bodies.recorder, second_factor=True), "desk")
    assert row.code in read(signed_in(cast.secretary), "mine")


def test_the_desk_notes_an_order_for_somebody_without_an_account(ordering: Ordering) -> None:
    desk = at_desk(ordering.bodies.cast.secretary, second_factor=True)
    to = reverse("orders:order_for", args=[ordering.service.code])
    assert "代为点单" in read(desk, "order_for", ordering.service.code)
    said = {**WISH, "on": clock.today(), "name": "王奶奶", "phone": "13955501111", "seen": "0"}
    assert desk.post(to, said).status_code == 302
    assert desk.post(to, said).status_code == 422
    row = Order.objects.get()
    assert (row.orderer, row.reached, row.made_by) == ("王奶奶", "+8613955501111", ordering.bodies.cast.secretary)
    assert "王奶奶" not in read(desk, "desk")
    act = lambda name: reverse("orders:act", args=[row.code, name])  # noqa: E731
    desk.post(act("refuse"), {"why": "nobody", "reason": "下周再问"})
    row.refresh_from_db()
    assert (row.state, row.why) == ("unmet", "nobody")
    assert desk.post(act("burn")).status_code == 404
    assert desk.post(act("send"), {"starts_at": "x"}).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_however_many_orders(
    ordering: Ordering, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        row = services.order_for(ordering.service.pk, f"居民{number}", "", wish(), by=ordering.secretary)
        services.send(row.pk, soon(), 60, None, by=ordering.secretary)
    desk, helper = (
        at_desk(ordering.bodies.cast.secretary, second_factor=True),
        signed_in(ordering.bodies.cast.neighbour),
    )
    for client, name, most in ((desk, "desk", 14), (desk, "services", 14), (helper, "mine", 14)):
        read(client, name)
        with django_assert_max_num_queries(most):
            read(client, name)


def test_what_waits_is_said_to_each_side(ordering: Ordering) -> None:
    row = ordering.ordered()
    desk = at_desk(ordering.bodies.cast.secretary, second_factor=True)
    home = desk.get(reverse("cases:inbox")).content.decode()
    assert reverse("orders:order", args=[row.code]) in home
    services.send(row.pk, soon(), 60, None, by=ordering.secretary)
    here = signed_in(ordering.bodies.cast.neighbour).get(reverse("cases:mine")).content.decode()
    assert reverse("orders:show", args=[row.code]) in here
    taking.take(row.pk, by=ordering.helper)
    for who in (ordering.bodies.cast.neighbour, ordering.bodies.cast.resident):
        assert reverse("orders:show", args=[row.code]) in signed_in(who).get(reverse("cases:mine")).content.decode()
    offering.leave(Helper.objects.get().pk, by=ordering.helper)
