"""Supervision: begun by the rules or a leader, answered by who handles, released by another."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from linli.cases import queries, supervising
from linli.cases.doors.desk import seconds
from linli.cases.models import Case
from linli.cases.oversight_models import Supervision
from linli.cases.services import act
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
Moved = Callable[[datetime], None]


def in_hand(case: Case, cast: Cast) -> Case:
    if case.handler_id is None:
        act(case.pk, "claim", {}, by=cast.acting("grid_worker"))
    return act(case.pk, "contact", {"how": "visit"}, by=cast.acting("grid_worker"))


def test_a_leader_marks_the_handler_answers_and_the_leader_releases(sent: Sent, estate_cast: Cast) -> None:
    case = in_hand(sent(), estate_cast)
    with pytest.raises(NotAllowed):
        supervising.supervise(case.pk, "盯一下", by=estate_cast.acting("grid_worker"))
    one = supervising.supervise(case.pk, "群里说了三次", by=estate_cast.acting("street_officer"))
    assert (one.trigger, one.post_id) == ("leader", estate_cast.posts["street_officer"].pk)
    with pytest.raises(Refused) as refusal:
        supervising.supervise(case.pk, "再盯", by=estate_cast.acting("secretary"))
    assert refusal.value.code == "supervised_already"
    assert queries.counts(estate_cast.acting("secretary"), ["supervised"]) == {"supervised": 1}
    with pytest.raises(Refused) as refusal:
        supervising.release(case.pk, "", by=estate_cast.acting("street_officer"))
    assert refusal.value.code == "not_answered"
    supervising.reply(case.pk, "明天疏通", by=estate_cast.acting("grid_worker"))
    with pytest.raises(Refused) as refusal:
        supervising.reply(case.pk, "后天", by=estate_cast.acting("grid_worker"))
    assert refusal.value.code == "answered_already"
    with pytest.raises(NotAllowed):
        supervising.release(case.pk, "好", by=estate_cast.acting("grid_worker"))
    supervising.release(case.pk, "现场看过", by=estate_cast.acting("street_officer"))
    case.refresh_from_db()
    assert (case.supervised, case.state) == (False, "handling")
    verbs = [entry.verb for entry in history_of(case)][-3:]
    assert verbs == ["case.supervised", "case.supervision_replied", "case.supervision_released"]
    run_until_idle()
    told = set(Notice.objects.filter(action__startswith="case.supervi").values_list("person_id", "action"))
    worker, officer = estate_cast.grid_worker.pk, estate_cast.street_officer.pk
    assert told == {
        (worker, "case.supervised"), (officer, "case.supervision_replied"), (worker, "case.supervision_released"),
    }  # fmt: skip
    assert list(findings()) == []


def test_what_is_overdue_for_a_day_is_supervised_once_by_the_post_above(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    case = in_hand(sent(), estate_cast)
    assert case.due_at is not None
    moved(case.due_at + timedelta(hours=1))
    assert supervising.overdue_scan() == 0
    moved(case.due_at + timedelta(days=1, hours=1))
    assert (supervising.overdue_scan(), supervising.overdue_scan()) == (1, 0)
    one = Supervision.objects.get()
    assert (one.trigger, one.begun_by_id) == ("overdue", None)
    assert one.post_id != estate_cast.posts["grid_worker"].pk
    supervising.reply(case.pk, "配件到了就修", by=estate_cast.acting("grid_worker"))
    supervising.release(case.pk, "", by=estate_cast.acting("street_officer"))
    assert supervising.overdue_scan() == 0  # the same limit does not supervise it twice


def test_the_second_time_that_it_is_not_fixed_it_is_supervised_and_the_end_releases_it(
    sent: Sent, estate_cast: Cast
) -> None:
    case = in_hand(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    link = Actor(None, "link", link=("case", case.pk))
    for _time in range(2):
        act(case.pk, "finish", {"result": "修了"}, by=Actor(Case.objects.get(pk=case.pk).handler_id, "person"))
        act(case.pk, "not_solved", {"reason": "还是不亮"}, by=link)
        run_until_idle()
        if not Supervision.objects.exists():
            act(case.pk, "take_over", {}, by=estate_cast.acting("secretary"))
    one = Supervision.objects.get()
    assert (one.trigger, one.times) == ("reopened", 2)
    act(case.pk, "take_over", {}, by=estate_cast.acting("street_officer"))
    act(case.pk, "finish", {"result": "换了灯"}, by=estate_cast.acting("street_officer"))
    act(case.pk, "solved", {}, by=link)
    run_until_idle()
    one.refresh_from_db()
    assert one.released_at is not None
    assert not Case.objects.get(pk=case.pk).supervised


def test_three_people_about_the_same_thing_at_one_place_have_the_oldest_supervised(
    sent: Sent, estate_cast: Cast
) -> None:
    sewage = {"category": "sewage"}
    first = sent(phone="13900000001", form=sewage)
    sent(phone="13900000001", form=sewage)  # the same caller once more
    sent(phone="13900000002", form=sewage)
    run_until_idle()
    assert not Supervision.objects.exists()
    sent("满地都是污水", phone="13900000003", form=sewage)
    run_until_idle()
    one = Supervision.objects.get()
    assert (one.trigger, one.times) == ("callers", 3)
    assert one.case_id in (first.pk, first.pk + 1)
    sent("还在冒", phone="13900000004", form=sewage)
    run_until_idle()
    assert Supervision.objects.count() == 1


def test_the_page_beside_the_case_offers_each_what_is_theirs(sent: Sent, estate_cast: Cast) -> None:
    case = in_hand(sent(), estate_cast)
    page = reverse("cases:beside", args=[case.pk])
    officer, worker = at_desk(estate_cast.street_officer), at_desk(estate_cast.grid_worker)
    assert "督办这一件" in officer.get(page).content.decode()
    assert "督办这一件" not in worker.get(page).content.decode()
    assert "已通知承办人" in officer.post(page, {"do": "supervise", "words": "催了三次"}, follow=True).text
    assert "催了三次" in worker.get(page).content.decode()
    work = reverse("cases:work", args=[case.pk])
    assert "查看并答复" in worker.get(work).content.decode()
    assert worker.post(page, {"do": "reply", "words": ""}).status_code == 422
    assert worker.post(page, {"do": "reply", "words": "明天办"}).status_code == 303
    assert "查看并答复" not in worker.get(work).content.decode()
    assert officer.post(page, {"do": "release", "words": ""}).status_code == 303
    assert at_desk(estate_cast.far_secretary).get(page).status_code == 404


def test_an_answered_supervision_waits_in_the_box_and_at_the_desk_of_whoever_may_release_it(
    sent: Sent, estate_cast: Cast
) -> None:
    case, officer = in_hand(sent(), estate_cast), estate_cast.acting("street_officer")
    supervising.supervise(case.pk, "催了三次", by=estate_cast.acting("secretary"))

    def waits() -> tuple[int, int, bool]:
        count = queries.counts(officer, ["second"])["second"]
        listed = len(queries.inbox(officer, queries.Filters(box="second")).cases)
        return count, listed, "解除督办" in at_desk(estate_cast.street_officer).get("/desk/").content.decode()

    assert waits() == (0, 0, False)
    supervising.reply(case.pk, "明天疏通", by=estate_cast.acting("grid_worker"))
    assert waits() == (1, 1, True)
    for other in (estate_cast.grid_worker, estate_cast.far_secretary):  # who answered it, and who has no part in it
        assert "解除督办" not in at_desk(other).get("/desk/").content.decode()
    supervising.release(case.pk, "现场看过", by=officer)
    assert waits() == (0, 0, False)


def test_many_answered_supervisions_cost_the_desk_one_statement(sent: Sent, estate_cast: Cast) -> None:
    request = HttpRequest()
    request.actor = estate_cast.acting("street_officer")  # type: ignore[attr-defined]  # as the middleware does
    list(seconds.awaited(request))  # what is kept for seconds in each process
    for number in range(7):
        case = in_hand(sent(f"水管坏了 {number}"), estate_cast)
        supervising.supervise(case.pk, "催了三次", by=estate_cast.acting("secretary"))
        supervising.reply(case.pk, "明天疏通", by=estate_cast.acting("grid_worker"))
    with CaptureQueriesContext(connection) as asked:
        shown = list(seconds.awaited(request))
    assert (len(asked), len(shown)) == (1, seconds.SHOWN + 1)


def test_of_a_case_that_nobody_handles_it_is_not_said_that_its_handler_was_told(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    assert case.handler_id is None
    officer, page = at_desk(estate_cast.street_officer), reverse("cases:beside", args=[case.pk])
    said = officer.post(page, {"do": "supervise", "words": "催了三次"}, follow=True).text
    assert "目前还没有承办人" in said
    assert "已通知承办人" not in said


def test_a_supervision_of_no_post_is_said_to_be_by_the_office_above(sent: Sent, estate_cast: Cast) -> None:
    case = in_hand(sent(), estate_cast)
    one = supervising.supervise(case.pk, "催了三次", by=estate_cast.acting("street_officer"))
    worker, work = at_desk(estate_cast.grid_worker), reverse("cases:work", args=[case.pk])
    post = estate_cast.posts["street_officer"]
    assert f"{post.title}督办，请在" in worker.get(work).text
    Supervision.objects.filter(pk=one.pk).update(post=None)
    assert "上一级督办，请在" in worker.get(work).text
    worker.cookies["linli_language"] = "en"
    with translation.override("en"):  # which the page leaves behind
        assert "Supervised by the office above; to be" in worker.get(work).text
