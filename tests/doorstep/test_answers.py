"""Whoever does not read pages is told by a call, a visit or a slip: a task until it is done."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case
from linli.doorstep import answering, queries
from linli.doorstep import services as cards
from linli.doorstep.models import Answer, Card, Wish
from linli.doorstep.services import SetUp
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.conftest import Sent, sent  # noqa: F401 -- fixtures
from tests.cases.desk import at_desk
from tests.doorstep.test_speaking import said
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db


def finished(case: Case, cast: Cast) -> None:
    by = cast.acting("grid_worker")
    if case.state == "unheard":
        services.act(case.pk, "write_down", {"what": "灯不亮", "category": "other"}, by=by)
    if case.handler_id is None:
        services.act(case.pk, "claim", {}, by=by)
    services.act(case.pk, "contact", {"how": "phone"}, by=by)
    services.act(case.pk, "finish", {"result": "灯泡换好了"}, by=by)
    run_until_idle()


def spoken(carded: Card, cast: Cast, way: str) -> Case:
    cards.set_up(carded.pk, SetUp(way, phone="13911112222"), by=cast.acting("grid_worker"))
    return said(Client(), carded)


@pytest.mark.parametrize("way", ["call", "visit", "slip"])
def test_what_was_done_waits_to_be_told_in_the_way_of_the_card(way: str, carded: Card, estate_cast: Cast) -> None:
    case = spoken(carded, estate_cast, way)
    run_until_idle()
    assert list(Answer.objects.all()) == []  # they know that they were heard: the receipt said so
    finished(case, estate_cast)
    row = Answer.objects.get()
    assert (row.case_id, row.way, row.step, row.told_at) == (case.pk, way, "finish", None)
    page = told_by(at_desk(estate_cast.grid_worker).get(reverse("doorstep:answers")))
    assert f"第 {case.number} 号" in page
    assert "502" not in page  # no room in a list
    assert list(queries.due(estate_cast.acting("far_secretary"))) == []


def test_whoever_reads_the_page_makes_nobody_walk(carded: Card, estate_cast: Cast) -> None:
    finished(spoken(carded, estate_cast, "page"), estate_cast)
    assert list(Answer.objects.all()) == []


def test_what_happens_before_they_were_told_is_told_together(carded: Card, estate_cast: Cast) -> None:
    case = spoken(carded, estate_cast, "visit")
    finished(case, estate_cast)
    for _twice in range(2):
        answering.note(case, "progress")
    row = Answer.objects.get()
    assert row.step == "progress"
    assert [entry.verb for entry in history_of(row)] == ["answer.due", "answer.due"]
    assert list(findings()) == []  # what is told now stands on record as what was to be told first does


def test_told_once_it_is_over_and_who_was_not_reached_stays(carded: Card, estate_cast: Cast) -> None:
    finished(spoken(carded, estate_cast, "call"), estate_cast)
    row, by = Answer.objects.get(), estate_cast.acting("grid_worker")
    answering.missed(row.pk, by=by)
    row.refresh_from_db()
    assert (row.tries, row.told_at) == (1, None)
    answering.told(row.pk, by=by)
    row.refresh_from_db()
    assert row.told_by_id == by.person_id
    with pytest.raises(Refused) as refusal:
        answering.told(row.pk, by=by)
    assert refusal.value.code == "told_already"
    assert [entry.verb for entry in history_of(row)] == ["answer.due", "answer.missed", "answer.told"]
    assert list(queries.due(by)) == []


def test_who_does_not_deal_with_the_case_tells_nobody(carded: Card, estate_cast: Cast) -> None:
    finished(spoken(carded, estate_cast, "call"), estate_cast)
    row = Answer.objects.get()
    for role in ("resident", "neighbour", "far_secretary", "property_manager"):
        with pytest.raises(NotAllowed):
            answering.told(row.pk, by=estate_cast.acting(role))


def test_the_way_said_with_an_account_holds_for_what_it_reports(sent: Sent, estate_cast: Cast) -> None:  # noqa: F811
    me = Client()
    me.force_login(estate_cast.resident)
    page = reverse("doorstep:wish")
    assert me.get(page).status_code == 200
    for _twice in range(2):
        assert me.post(page, {"way": "slip"}).status_code == 302
    wish = Wish.objects.get()
    assert [entry.verb for entry in history_of(wish)] == ["answer_wish.said"]
    reported = sent("谢谢", by=Actor(estate_cast.resident.pk, "person"), form={"category": "praise"})
    finished(reported, estate_cast)
    assert Answer.objects.get().way == "slip"
    assert Client().get(page).status_code == 302


def test_slips_are_printed_in_large_type_without_name_or_room(carded: Card, estate_cast: Cast) -> None:
    case = spoken(carded, estate_cast, "slip")
    finished(case, estate_cast)
    desk = at_desk(estate_cast.grid_worker)
    page = told_by(desk.get(reverse("doorstep:slips")))
    assert "large-slip" in page
    assert "灯泡换好了" in page
    assert f"第 {case.number} 号" in page
    for secret in ("502", "13911112222", estate_cast.resident.name):
        assert secret not in page
    row = Answer.objects.get()
    done = reverse("doorstep:act", args=[row.pk, "told"])
    assert desk.post(done).status_code == 303
    assert desk.post(done).status_code == 303  # sent twice
    assert "没有要送的单子" in desk.get(reverse("doorstep:slips")).content.decode()


def test_the_desk_reads_with_the_case_how_they_want_to_hear(carded: Card, estate_cast: Cast) -> None:
    case = spoken(carded, estate_cast, "visit")
    page = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert "想怎么收到答复" in page
    assert "上门告诉" in page


def test_the_answer_goes_to_whom_it_was_reported_for_as_they_prefer(estate_cast: Cast) -> None:
    reporter = Client()
    reporter.force_login(estate_cast.resident)
    said = {
        "what": "谢谢", "category": "praise", "for_other": "on", "other_name": "赵桂芳", "other_relation": "neighbour",
        "other_agreed": "said", "other_on": str(clock.today()), "other_way": "visit",
        "building": estate_cast.places.building.pk,
    }  # fmt: skip
    assert reporter.post(reverse("cases:report", args=[estate_cast.places.estate.code]), said).status_code == 302
    finished(Case.objects.get(text="谢谢"), estate_cast)
    assert Answer.objects.get().way == "visit"
