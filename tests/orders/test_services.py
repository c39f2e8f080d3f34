"""点单, 派单, 接单, 评单: who may do each step, what it leaves on record, and that its hours are hours of service."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.activities import hours, skilling
from linli.activities.models import Session, SignUp, Slot
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.orders import offering, queries, services, taking
from linli.orders.models import Decline, Order
from linli.orders.services import Wish
from tests.orders.conftest import OFFER, Ordering, me, soon, wish

pytestmark = pytest.mark.django_db


def refused(act: object) -> str:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]  # a service
    return caught.value.code


def test_an_order_is_made_sent_taken_served_recorded_confirmed_and_rated(
    ordering: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = ordering.bodies.cast
    row = ordering.sent(cast.neighbour)
    assert (row.state, row.answer_by > clock.today()) == ("sent", True)
    row = taking.take(row.pk, by=ordering.helper)
    assert row.taker_id == cast.neighbour.pk
    assert Slot.objects.filter(person=cast.neighbour).count() == 4  # an hour in which they are nowhere else
    begins = soon()
    over = begins + timedelta(minutes=95)
    assert refused(lambda: taking.serve(row.pk, begins, over, by=ordering.helper)) == "times_wrong"  # not yet
    later = begins + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    taking.serve(row.pk, begins, over, by=ordering.helper)
    row = services.rate(row.pk, 5, "剪得很好", by=ordering.resident)
    row = services.record_hours(row.pk, begins, over, by=ordering.secretary)
    assert row.state == "done"
    session = Session.objects.get(pk=row.session_id)
    assert (session.state, session.programme_id) == ("held", ordering.service.programme_id)
    assert hours.sums([cast.neighbour.pk]) == {}  # a second person confirms
    hours.confirm(session.pk, by=ordering.colleague)
    assert hours.sums([cast.neighbour.pk]) == {cast.neighbour.pk: 90}  # half hours
    verbs = list(Entry.objects.filter(subject_kind="service_order").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["order.made", "order.sent", "order.taken", "order.served", "order.rated", "order.recorded"]


def test_nobody_sends_to_takes_records_or_rates_themselves(ordering: Ordering) -> None:
    cast, service = ordering.bodies.cast, ordering.service
    offering.enter(service.pk, cast.resident, "证", by=ordering.secretary)
    secretary = me(cast.secretary)
    row = ordering.ordered()
    assert refused(lambda: services.send(row.pk, soon(), 60, cast.secretary.pk, by=ordering.secretary)) == "to_self"
    assert refused(lambda: services.send(row.pk, soon(), 60, cast.resident.pk, by=ordering.secretary)) == "to_self"
    services.send(row.pk, soon(), 60, None, by=ordering.secretary)
    with pytest.raises(NotAllowed):  # they ordered it
        taking.take(row.pk, by=ordering.resident)
    taking.take(row.pk, by=ordering.helper)
    with pytest.raises(NotAllowed):
        services.rate(row.pk, 5, "", by=ordering.helper)
    with pytest.raises(NotAllowed):  # no post of the body
        services.refuse(row.pk, "nobody", "", by=ordering.helper)
    own = services.order_for(service.pk, "王奶奶", "", wish(), by=ordering.colleague)
    assert own.person_id is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=row.pk).update(person_id=cast.neighbour.pk)
    with pytest.raises(NotAllowed):
        offering.accept(_asked(ordering).pk, "证", by=secretary)


def _asked(ordering: Ordering) -> object:
    from linli.orders.models import Helper

    return Helper.objects.create(service=ordering.service, person=ordering.bodies.cast.secretary)


def test_who_declines_is_not_asked_again_and_who_gives_back_is_free(ordering: Ordering) -> None:
    cast = ordering.bodies.cast
    row = ordering.sent(cast.neighbour)
    row = taking.decline(row.pk, by=ordering.helper)
    assert (row.state, row.sent_to_id, row.starts_at) == ("ordered", None, None)
    assert [one.declined for one in queries.choices(row, ordering.secretary)] == [True]
    services.send(row.pk, soon(), 60, None, by=ordering.secretary)
    assert list(queries.to_take(ordering.helper)) == []
    taking.take(row.pk, by=ordering.helper)  # they can after all
    assert refused(lambda: taking.give_back(row.pk, " ", by=ordering.helper)) == "reason_missing"
    row = taking.give_back(row.pk, "孩子病了", by=ordering.helper)
    assert (row.state, row.reason, row.taker_id, row.session_id) == ("ordered", "孩子病了", None, None)
    assert not Slot.objects.filter(person=cast.neighbour).exists()
    assert Decline.objects.get(order=row).missed is False


def test_who_does_not_come_is_noted_and_the_order_sent_out_again(
    ordering: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ordering.sent()
    taking.take(row.pk, by=ordering.helper)
    assert refused(lambda: services.miss(row.pk, by=ordering.secretary)) == "not_begun"
    late = soon() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: late)
    row = services.miss(row.pk, by=ordering.secretary)
    assert (row.state, row.taker_id) == ("ordered", None)
    assert SignUp.objects.get().missed
    assert Decline.objects.get(order=row).missed


def test_an_order_that_cannot_be_met_says_why_and_frees_the_volunteer(ordering: Ordering) -> None:
    row = ordering.sent()
    taking.take(row.pk, by=ordering.helper)
    assert refused(lambda: services.refuse(row.pk, "else", "", by=ordering.secretary)) == "reason_missing"
    row = services.refuse(row.pk, "nobody", "下月再来", by=ordering.secretary)
    assert (row.state, row.why, row.taker_id) == ("unmet", "nobody", None)
    assert not Slot.objects.exists()
    assert refused(lambda: services.withdraw(row.pk, by=ordering.resident)) == "order_state"


def test_what_nobody_takes_in_time_is_back_at_the_desk(ordering: Ordering, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ordering.sent(ordering.bodies.cast.neighbour)
    assert taking.lapse() == 0
    late = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert refused(lambda: taking.take(row.pk, by=ordering.helper)) == "too_late"
    assert (taking.lapse(), taking.lapse()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.sent_to_id) == ("ordered", None)


def test_who_is_engaged_then_cannot_take_it_and_reads_with_what_it_clashes(ordering: Ordering) -> None:
    first = ordering.sent()
    second = services.order_for(ordering.service.pk, "王奶奶", "", wish(), by=ordering.secretary)
    services.send(second.pk, soon() + timedelta(minutes=30), 60, None, by=ordering.secretary)
    taking.take(first.pk, by=ordering.helper)
    with pytest.raises(Refused, match="老人理发") as caught:
        taking.take(second.pk, by=ordering.helper)
    assert caught.value.code == "person_taken"
    second.refresh_from_db()
    assert (second.state, Session.objects.count()) == ("sent", 1)


def test_what_is_said_wrongly_changes_nothing(ordering: Ordering) -> None:
    cast, pk = ordering.bodies.cast, ordering.service.pk
    with pytest.raises(NotAllowed):
        services.order(pk, wish(), by=me(cast.far_resident))
    assert refused(lambda: services.order(pk, Wish(clock.today(), place=""), by=ordering.resident)) == "place_missing"
    past = Wish(clock.today() - timedelta(days=1), place="3栋")
    assert refused(lambda: services.order(pk, past, by=ordering.resident)) == "day_wrong"
    assert refused(lambda: offering.offer(ordering.bodies.branch.pk, OFFER, by=ordering.secretary)) == "name_taken"
    row = ordering.ordered()
    late = soon() + timedelta(minutes=5)
    assert refused(lambda: services.send(row.pk, late, 60, None, by=ordering.secretary)) == "quarters"
    assert refused(lambda: services.send(row.pk, soon(), 60, cast.director.pk, by=ordering.secretary)) == "no_helper"
    assert refused(lambda: offering.close(pk, by=ordering.secretary)) == "orders_open"
    services.withdraw(row.pk, by=ordering.resident)
    assert offering.close(pk, by=ordering.secretary).running is False
    assert refused(lambda: services.order(pk, wish(), by=ordering.resident)) == "service_closed"
    assert Order.objects.count() == 1


def test_a_service_asks_for_a_skill_of_the_list_and_one_that_is_dropped_stays(ordering: Ordering) -> None:
    estate, by = ordering.bodies.cast.places.estate, ordering.secretary
    with pytest.raises(Refused) as caught:
        offering.offer(ordering.bodies.branch.pk, replace(OFFER, name="修表", skill="修表"), by=by)
    assert caught.value.code == "skill_unknown"
    skilling.list_skill(estate.pk, "理发", by=by, offered=False)
    assert offering.change(ordering.service.pk, replace(OFFER, minutes=45), by=by).skill == "理发"
    with pytest.raises(NotAllowed):
        skilling.list_skill(estate.pk, "修表", by=ordering.resident)
    assert list(findings()) == []


def test_once_its_hours_are_recorded_the_volunteer_reads_name_and_address_no_more(ordering: Ordering) -> None:
    row, cast = ordering.sent(), ordering.bodies.cast
    taking.take(row.pk, by=ordering.helper)
    began = soon()
    with clock.moved(began + timedelta(hours=1)):
        with pytest.raises(Refused) as caught:
            services.withdraw(row.pk, by=ordering.resident)  # the volunteer is at the door
        assert caught.value.code == "begun"
        services.record_hours(row.pk, began, began + timedelta(minutes=45), by=ordering.colleague)
    mine = Client()
    mine.force_login(cast.neighbour)
    page = mine.get(reverse("orders:show", args=[row.code])).content.decode()
    assert (cast.resident.name in page, "3栋 1单元 502" in page, "腿脚" in page) == (False, False, False)
    own = Client()
    own.force_login(cast.resident)
    assert "3栋 1单元 502" in own.get(reverse("orders:show", args=[row.code])).content.decode()
