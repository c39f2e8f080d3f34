"""Second returns settled, desks handed over, cases passed up and back, merged and parted, others asked."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.cases import (
    casework,
    handing_over,
    merging,
    packs,
    queries,
    referrals,
    remarks,
    returning,
    routing,
    services,
    settling,
    subscriptions,
)
from linli.cases.desk_models import CaseTask
from linli.cases.models import Case, CaseLink
from linli.cases.referral_models import Referral
from linli.cases.return_models import SentBack
from linli.cases.services import Submission, act
from linli.cases.standing import situation
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import services as people
from linli.people.models import Term
from linli.places.queries import Place
from tests.cases.conftest import ANONYMOUS, Sent
from tests.cases.desk import at_desk
from tests.cases.test_honest_ends import parked
from tests.cases.test_services_at_once import at_once
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.crossing import ROUNDS, crossed, only_where_rows_are_locked
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

RETURN = {"reason": "not_ours", "explanation": "这不归我这个岗"}


def given_to(cast: Cast, case: Case, role: str, by: str = "secretary") -> Case:
    return act(case.pk, "dispatch", {"post": str(cast.posts[role].pk)}, by=cast.acting(by))


def returned(cast: Cast, case: Case, role: str) -> Case:
    return act(case.pk, "return", RETURN, by=cast.acting(role))


# ---- returns --------------------------------------------------------------------------------------------------------


def test_the_second_return_is_settled_by_the_dispatcher_and_binds(estate_cast: Cast, sent: Sent) -> None:
    case, by = given_to(estate_cast, sent(), "grid_worker"), estate_cast.acting("secretary")
    returned(estate_cast, case, "grid_worker")
    with pytest.raises(Refused, match="第一次退单"):
        act(case.pk, "settle_return", {"post": "1", "reason": "x"}, by=by)
    act(case.pk, "refuse_return", {"reason": "就在您的网格"}, by=by)
    returned(estate_cast, case, "grid_worker")
    for step, form in (("accept_return", {}), ("refuse_return", {"reason": "x"})):
        with pytest.raises(Refused, match="第二次退单"):
            act(case.pk, step, form, by=by)
    post = str(estate_cast.posts["property_manager"].pk)
    case = act(case.pk, "settle_return", {"post": post, "reason": "物业合同第三条"}, by=by)
    assert (case.state, case.handler_id) == ("dispatched", estate_cast.property_manager.pk)
    with pytest.raises(Refused, match="裁定"):
        returned(estate_cast, case, "property_manager")


def test_of_a_return_that_was_settled_whoever_handles_it_now_whoever_returned_it_and_the_reporter_are_told(
    estate_cast: Cast, sent: Sent
) -> None:
    by, reporter = estate_cast.acting("secretary"), estate_cast.acting("resident")
    case = given_to(estate_cast, sent(by=reporter), "grid_worker")
    returned(estate_cast, case, "grid_worker")
    act(case.pk, "refuse_return", {"reason": "就在您的网格"}, by=by)
    returned(estate_cast, case, "grid_worker")
    act(case.pk, "settle_return", {"post": str(estate_cast.posts["property_manager"].pk), "reason": "归物业"}, by=by)
    run_until_idle()
    told = Notice.objects.filter(subject_id=case.pk, action="settle_return").values_list("person_id", flat=True)
    assert set(told) == {estate_cast.property_manager.pk, estate_cast.grid_worker.pk, estate_cast.resident.pk}
    pack, case = packs.front()[1], Case.objects.get(pk=case.pk)
    before = pack.model_copy(update={"who": {name: who for name, who in pack.who.items() if name != "returner"}})
    assert list(subscriptions._people(["returner"], case, before)) == [estate_cast.grid_worker.pk]


def test_wrong_dispatches_stand_on_record_by_the_office_that_made_them(estate_cast: Cast, sent: Sent) -> None:
    by, outcome = estate_cast.acting("secretary"), SentBack.Outcome
    wrong, right, twice = (given_to(estate_cast, sent(f"第{number}件"), "grid_worker") for number in range(3))
    for case in (wrong, right, twice):
        returned(estate_cast, case, "grid_worker")
    act(wrong.pk, "accept_return", {}, by=by)
    act(right.pk, "refuse_return", {"reason": "归您"}, by=by)
    act(twice.pk, "refuse_return", {"reason": "归您"}, by=by)
    returned(estate_cast, twice, "grid_worker")
    post = str(estate_cast.posts["property_manager"].pk)
    act(twice.pk, "settle_return", {"post": post, "reason": "归物业"}, by=by)
    rows = SentBack.objects.order_by("pk").values_list("case_id", "number", "outcome", "reason")
    assert list(rows) == [
        (wrong.pk, 1, outcome.GRANTED, "not_ours"), (right.pk, 1, outcome.REFUSED, "not_ours"),
        (twice.pk, 1, outcome.REFUSED, "not_ours"), (twice.pk, 2, outcome.ELSEWHERE, "not_ours"),
    ]  # fmt: skip
    now = clock.now()
    found = returning.rows(by, now - timedelta(days=1), now + timedelta(days=1))
    (office,) = returning.offices(found)
    assert office.name == estate_cast.posts["secretary"].organisation.name
    assert (office.asked, office.wrong, office.right, office.open) == (4, 2, 2, 0)
    page = at_desk(estate_cast.secretary).get("/desk/returns/").content.decode()
    assert office.name in page
    assert "不属本岗职责" in page
    assert at_desk(estate_cast.grid_worker).get("/desk/returns/").status_code == 404


# ---- up and back ----------------------------------------------------------------------------------------------------


def test_passed_up_it_has_a_clock_of_its_own_and_comes_back_with_instructions(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    case = act(case.pk, "lift", {"reason": "要街道协调"}, by=estate_cast.acting("secretary"))
    assert case.state == "lifted"
    assert case.handler_id == estate_cast.community_officer.pk
    assert "lifted" in situation(case, packs.by_version(case.pack_version_id)).clocks
    assert case.clocks["lifted"]["stopped"] is None
    form = {"post": str(estate_cast.posts["secretary"].pk), "instruction": "三天内清掉"}
    case = act(case.pk, "send_down", form, by=estate_cast.acting("community_officer"))
    assert (case.state, case.handler_id) == ("dispatched", estate_cast.secretary.pk)
    assert case.clocks["lifted"]["stopped"] is not None
    assert case.clocks["resolve"]["stopped"] is None


def test_what_the_level_above_sent_down_is_not_returned_and_the_refusal_says_so(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    above, post = estate_cast.acting("community_officer"), str(estate_cast.posts["grid_worker"].pk)
    act(case.pk, "lift", {"reason": "要街道协调"}, by=estate_cast.acting("secretary"))
    act(case.pk, "send_down", {"post": post, "instruction": "三天内清掉"}, by=above)
    with pytest.raises(Refused, match="上一级交下来") as refusal:
        returned(estate_cast, case, "grid_worker")
    assert "裁定" not in refusal.value.message
    given_to(estate_cast, case, "grid_worker", by="secretary")
    assert returned(estate_cast, case, "grid_worker").state == "returned"


# ---- who has just left ----------------------------------------------------------------------------------------------


def test_whoever_left_a_post_a_moment_ago_gets_no_case_more(estate_cast: Cast, sent: Sent) -> None:
    case, term = sent(), Term.objects.get(person=estate_cast.grid_worker)
    assert term.post_id in {desk.post_id for desk in routing.desks(case.area)}
    Term.objects.filter(pk=term.pk).update(ends=clock.now())  # as another process does it: nobody here is told
    with pytest.raises(Refused) as refusal:
        given_to(estate_cast, case, "grid_worker")
    assert refusal.value.code == "no_such_desk"


def test_a_post_that_was_left_here_is_empty_from_the_same_moment(estate_cast: Cast) -> None:
    term, area = Term.objects.get(person=estate_cast.grid_worker), estate_cast.places.estate
    assert term.post_id in {desk.post_id for desk in routing.desks(area)}
    people.end_term(term.pk, by=SYSTEM)
    assert term.post_id not in {desk.post_id for desk in routing.desks(area)}


# ---- a whole desk ---------------------------------------------------------------------------------------------------


def test_a_desk_whose_post_has_ended_goes_to_another_at_once(estate_cast: Cast, sent: Sent) -> None:
    cases = [given_to(estate_cast, sent(f"第{number}件"), "grid_worker") for number in range(3)]
    people.end_term(Term.objects.get(person=estate_cast.grid_worker).pk, by=SYSTEM)
    by, worker = estate_cast.acting("secretary"), estate_cast.grid_worker
    post = estate_cast.posts["grid_worker"].pk
    estate = [("estate", estate_cast.places.estate.pk)]
    assert handing_over.left(by, estate) == 1
    assert handing_over.left(by, [("estate", estate_cast.places.estate.pk + 10**9)]) == 0
    assert handing_over.left(by, []) == 0
    (left,) = handing_over.desks(by)
    assert (left.person_id, left.post_id, left.cases, left.holds) == (worker.pk, post, 3, False)
    desk = at_desk(estate_cast.secretary)
    home = desk.get("/desk/").content.decode()
    assert "原任职人已离任，名下还有未办结的件" in home
    assert "待移交" in home
    assert "原任职人已离任" not in at_desk(estate_cast.property_manager).get("/desk/").content.decode()
    assert "已不在岗" in desk.get("/desk/desks/").content.decode()
    url = f"/desk/desks/{worker.pk}/{post}/"
    page = desk.post(url, {"post": str(estate_cast.posts["property_manager"].pk)}).content.decode()
    assert "移交了 3 件" in page
    for case in cases:
        case.refresh_from_db()
        assert (case.state, case.handler_id) == ("dispatched", estate_cast.property_manager.pk)
    assert handing_over.left(by, estate) == 0
    assert "原任职人已离任" not in desk.get("/desk/").content.decode()
    assert at_desk(estate_cast.property_manager).get("/desk/desks/").status_code == 404
    assert list(findings()) == []


def test_what_is_parked_goes_along_with_the_desk_of_whoever_left_and_stays_parked_until_its_day(
    estate_cast: Cast, sent: Sent
) -> None:
    was = parked(sent(), estate_cast)
    people.end_term(Term.objects.get(person=estate_cast.grid_worker).pk, by=SYSTEM)
    _desk_goes_to_the_manager(estate_cast)
    case = Case.objects.get(pk=was.pk)
    assert (case.state, case.outcome, case.box, case.solved) == ("parked", "parked", "parked", False)
    assert (case.handler_id, case.due_at) == (estate_cast.property_manager.pk, was.due_at)
    clocks = situation(case, packs.by_version(case.pack_version_id)).clocks
    assert [name for name, state in clocks.items() if state.paused_at] == ["resolve"]
    case = act(case.pk, "unpark", {"finding": "资金批下来了"}, by=estate_cast.acting("property_manager"))
    assert case.state == "handling"
    assert list(findings()) == []


def test_what_was_only_spoken_goes_along_too_so_that_nothing_written_down_comes_to_whoever_left(
    estate_cast: Cast,
) -> None:
    ground, worker = estate_cast.places, estate_cast.grid_worker
    where = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk)
    said = services.submit(ground.estate, Submission(form={}, way="say", channel="card", where=where), by=ANONYMOUS)
    assert (said.state, said.handler_id) == ("unheard", worker.pk)
    people.end_term(Term.objects.get(person=worker).pk, by=SYSTEM)
    _desk_goes_to_the_manager(estate_cast)
    form = {"what": "厨房水管漏水", "category": "house_repair"}
    case = act(said.pk, "write_down", form, by=estate_cast.acting("secretary"))
    assert (case.state, case.handler_id) == ("dispatched", estate_cast.property_manager.pk)


def _desk_goes_to_the_manager(cast: Cast) -> None:
    to, post = cast.posts["property_manager"].pk, cast.posts["grid_worker"].pk
    (handed,) = handing_over.hand_over(cast.acting("secretary"), cast.grid_worker.pk, post, to)
    assert (handed.done, handed.words) == (True, "")


def test_behind_the_cases_of_a_desk_that_may_not_go_over_the_next_are_reached(
    estate_cast: Cast, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "MOST", 2)
    cases = [given_to(estate_cast, sent(f"第{number}件"), "grid_worker") for number in range(5)]
    manager = estate_cast.property_manager
    Case.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(state="pool")  # its page hands over none there
    desk, post = at_desk(estate_cast.secretary), estate_cast.posts["property_manager"].pk
    url = f"/desk/desks/{estate_cast.grid_worker.pk}/{estate_cast.posts['grid_worker'].pk}/"
    said, after = [], ""
    for _press in range(3):
        page = desk.post(url, {"post": str(post), "after": after})
        said.append((page.context["done"], [words for _row, done, words in page.context["results"] if not done]))
        after = str(page.context["form"].initial["after"])
    refused = "这件事现在的状态不能做这一步。"
    assert said == [(0, [refused] * 2), (2, []), (1, [])]
    assert desk.get(url).context["rows"][0].case.pk == cases[0].pk
    held = dict(Case.objects.values_list("pk", "handler_id"))
    assert held == {case.pk: (estate_cast.grid_worker if case in cases[:2] else manager).pk for case in cases}
    assert desk.post(url, {"post": str(post), "after": "9" * 40}).context["done"] == 0


def test_what_whoever_leaves_was_asked_to_do_for_cases_of_other_desks_is_listed(estate_cast: Cast, sent: Sent) -> None:
    case, other = given_to(estate_cast, sent(), "grid_worker"), given_to(estate_cast, sent(), "property_manager")
    by, worker = estate_cast.acting("secretary"), estate_cast.grid_worker
    remarks.give_task(case.pk, "量一下井深", worker.pk, by=by)
    remarks.give_task(other.pk, "问一下邻居", worker.pk, by=by)
    url = f"/desk/desks/{worker.pk}/{estate_cast.posts['grid_worker'].pk}/"
    page = at_desk(estate_cast.secretary).get(url)
    assert [(task.title, row.case.pk) for task, row in page.context["tasks"]] == [("问一下邻居", other.pk)]
    assert "问一下邻居" in page.content.decode()


def test_what_whoever_leaves_was_asked_to_do_for_a_case_goes_with_the_desk(estate_cast: Cast, sent: Sent) -> None:
    case, other = given_to(estate_cast, sent(), "grid_worker"), given_to(estate_cast, sent(), "property_manager")
    by, worker = estate_cast.acting("secretary"), estate_cast.grid_worker
    goes = remarks.give_task(case.pk, "量一下井深", worker.pk, by=by)
    done = remarks.give_task(case.pk, "拍张照", worker.pk, by=by)
    remarks.finish_task(done.pk, by=estate_cast.acting("grid_worker"))
    own = remarks.give_task(case.pk, "问一下街道", estate_cast.secretary.pk, by=by)
    elsewhere = remarks.give_task(other.pk, "问一下邻居", worker.pk, by=by)
    run_until_idle()
    to = estate_cast.posts["property_manager"].pk
    (handed,) = handing_over.hand_over(by, worker.pk, estate_cast.posts["grid_worker"].pk, to)
    assert handed.done
    kept = dict(CaseTask.objects.values_list("pk", "person_id"))
    manager = estate_cast.property_manager.pk
    assert kept == {goes.pk: manager, done.pk: worker.pk, own.pk: estate_cast.secretary.pk, elsewhere.pk: worker.pk}
    run_until_idle()
    assert Notice.objects.filter(person_id=manager, subject_id=case.pk, action="case.task_given").count() == 1
    remarks.finish_task(goes.pk, by=estate_cast.acting("property_manager"))
    assert list(findings()) == []


# ---- merging --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(estate_cast: Cast, sent: Sent) -> tuple[Case, Case]:
    """One that goes on and its duplicate, reported by two residents."""
    first = sent("3栋污水冒出来了", by=estate_cast.acting("neighbour"))
    second = sent("楼下污水井往外冒", by=estate_cast.acting("resident"))
    return given_to(estate_cast, first, "grid_worker"), given_to(estate_cast, second, "property_manager")


def test_a_duplicate_sleeps_its_reporter_hears_of_the_other_and_gets_its_result(
    estate_cast: Cast, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    by, worker = estate_cast.acting("secretary"), estate_cast.acting("grid_worker")
    merged = merging.merge(second.pk, first.pk, by=by)
    assert (merged.state, merged.open, merged.due_at) == ("merged", True, None)
    act(first.pk, "contact", {"how": "visit"}, by=worker)
    act(first.pk, "ask", {"question": "几点开始冒的"}, by=worker)
    act(first.pk, "resume", {}, by=worker)
    run_until_idle()
    told = Notice.objects.filter(person=estate_cast.resident, subject_kind="case", subject_id=second.pk)
    assert "ask" in set(told.values_list("action", flat=True))
    act(first.pk, "finish", {"result": "疏通了管道"}, by=worker, files=_after(worker))
    run_until_idle()
    second.refresh_from_db()
    assert second.state == "answered"
    assert CaseLink.objects.get(target=second).outcome == settling.PASSED
    done = act(second.pk, "solved", {}, by=estate_cast.acting("resident"))
    assert (done.state, done.solved) == ("closed", True)
    first.refresh_from_db()
    assert first.state == "answered"
    assert list(findings()) == []


def _after(by: Actor) -> list[Any]:
    return take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg")], by=by, role="after")


def test_undone_it_stands_where_it_stood_with_its_limit(estate_cast: Cast, pair: tuple[Case, Case]) -> None:
    first, second = pair
    act(second.pk, "contact", {"how": "phone"}, by=estate_cast.acting("property_manager"))
    second.refresh_from_db()
    was = (second.state, second.handler_id, second.resolve_due)
    by = estate_cast.acting("secretary")
    merging.merge(second.pk, first.pk, by=by)
    back = act(second.pk, "separate", {}, by=by)
    assert (back.state, back.handler_id) == was[:2]
    assert back.resolve_due is not None
    assert was[2] is not None
    assert abs(back.resolve_due - was[2]) < timedelta(minutes=1)
    assert not CaseLink.objects.exists()


def test_given_up_by_its_reporter_the_other_lets_go_what_sleeps_behind_it(
    estate_cast: Cast, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    merging.merge(second.pk, first.pk, by=estate_cast.acting("secretary"))
    act(first.pk, "withdraw", {}, by=estate_cast.acting("neighbour"))
    run_until_idle()
    second.refresh_from_db()
    assert (second.state, second.handler_id) == ("dispatched", estate_cast.property_manager.pk)


def test_what_sleeps_behind_a_case_stays_with_it_while_it_is_parked_and_its_reporter_is_told(
    estate_cast: Cast, pair: tuple[Case, Case], sent: Sent
) -> None:
    (first, second), by = pair, estate_cast.acting("secretary")
    merging.merge(second.pk, first.pk, by=by)
    parked(first, estate_cast)
    third = given_to(estate_cast, sent("又冒水了"), "property_manager")
    merging.merge(third.pk, first.pk, by=by)
    run_until_idle()
    behind = Case.objects.filter(pk__in=[second.pk, third.pk])
    assert set(behind.values_list("state", flat=True)) == {"merged"}
    assert Notice.objects.filter(person=estate_cast.resident, subject_id=second.pk, action="park").count() == 1
    act(first.pk, "withdraw", {}, by=estate_cast.acting("neighbour"))
    run_until_idle()
    assert set(behind.values_list("state", flat=True)) == {"dispatched"}


def test_whoever_withdrew_a_duplicate_hears_no_more_of_the_case_that_goes_on(
    estate_cast: Cast, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    merging.merge(second.pk, first.pk, by=estate_cast.acting("secretary"))
    act(second.pk, "withdraw", {}, by=estate_cast.acting("resident"))
    run_until_idle()
    told = Notice.objects.filter(person=estate_cast.resident, subject_id=second.pk)
    before = told.count()
    parked(first, estate_cast)
    run_until_idle()
    assert told.count() == before


def test_a_result_under_way_to_a_case_that_was_parted_meanwhile_changes_nothing(
    estate_cast: Cast, pair: tuple[Case, Case]
) -> None:
    (first, second), by = pair, estate_cast.acting("secretary")
    merging.merge(second.pk, first.pk, by=by)
    under_way = CaseLink.objects.get().pk
    act(second.pk, "separate", {}, by=by)
    assert settling.settle(under_way, "疏通了管道") == ""
    second.refresh_from_db()
    assert second.state == "dispatched"


def test_what_was_merged_before_goes_along_and_nothing_sleeps_behind_a_sleeper(
    estate_cast: Cast, pair: tuple[Case, Case], sent: Sent
) -> None:
    (first, second), by = pair, estate_cast.acting("secretary")
    third = given_to(estate_cast, sent("又冒水了"), "grid_worker")
    merging.merge(second.pk, first.pk, by=by)
    with pytest.raises(Refused) as refused:
        merging.merge(third.pk, second.pk, by=by)
    assert refused.value.code == "sleeps"
    merging.merge(first.pk, third.pk, by=by)
    assert set(CaseLink.objects.values_list("case_id", "target_id")) == {(third.pk, first.pk), (third.pk, second.pk)}


def test_only_the_page_merges_and_only_with_what_is_chosen(estate_cast: Cast, pair: tuple[Case, Case]) -> None:
    first, second = pair
    desk = at_desk(estate_cast.secretary)
    with pytest.raises(Refused) as refused:
        act(second.pk, "merge_same", {}, by=estate_cast.acting("secretary"))
    assert refused.value.code == "merged_into_nothing"
    work = desk.get(f"/desk/case/{second.pk}/").content.decode()
    assert f"/desk/case/{second.pk}/act/merge_same/" not in work
    url = f"/desk/case/{second.pk}/merge/"
    assert "3栋污水冒出来了" in desk.get(url, {"q": "污水"}).content.decode()
    assert desk.get(url, {"into": first.pk}).content.decode().count("按一件办") >= 1
    assert desk.post(url, {"into": first.pk, "version": second.version}).status_code == 303
    second.refresh_from_db()
    assert second.state == "merged"
    assert at_desk(estate_cast.far_secretary).get(url).status_code == 404


def test_what_was_split_off_is_reported_by_the_same_person_and_has_to_end_first(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent("路灯不亮，垃圾也没人收", by=estate_cast.acting("resident")), "grid_worker")
    worker = estate_cast.acting("grid_worker")
    given = Submission(form={"what": "垃圾没人收", "channel": "visit"}, way="enter", channel="visit")
    part = casework.open_under(
        case.pk, "split_off", estate_cast.places.estate, given, by=worker, pack=packs.front()
    )  # fmt: skip
    assert part.reporter_id == estate_cast.resident.pk
    act(case.pk, "contact", {"how": "visit"}, by=worker)
    with pytest.raises(Refused, match="拆分出的事还没办完"):
        act(case.pk, "finish", {"result": "灯换了"}, by=worker, files=_after(worker))


# ---- asking others --------------------------------------------------------------------------------------------------


def asked_outside(cast: Cast, case: Case) -> tuple[Referral, str]:
    due = clock.today() + timedelta(days=3)
    by = cast.acting("grid_worker")
    return referrals.ask_outside(case.pk, "镇供电所", "北门变压器何时检修", due, by=by)


def test_a_link_shows_the_question_alone_and_its_answer_lands_on_the_case(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent("我是陈桂兰，502停电", name="陈桂兰", phone="13900000001"), "grid_worker")
    asked, secret = asked_outside(estate_cast, case)
    assert secret not in str(Referral.objects.values().get())
    shown = Client().get(f"/asked/{secret}/")
    page = told_by(shown)
    assert "北门变压器何时检修" in page
    for private in ("陈桂兰", "502", "13900000001"):
        assert private not in page
    assert case.code not in shown.content.decode()
    assert Access.objects.filter(what="referral", subject_id=asked.pk).count() == 1
    answer = {"answer": "周五上午检修", "name": "老杨"}
    assert "答复已收到" in Client().post(f"/asked/{secret}/", answer).content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_by) == ("has_answer", "周五上午检修", "老杨")
    run_until_idle()
    assert Notice.objects.filter(person=estate_cast.grid_worker, subject_kind="referral").count() == 1
    desk = at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/referrals/").content.decode()
    assert "周五上午检修" in desk
    assert Client().post(f"/asked/{secret}/", {**answer, "answer": "改到周六"}).status_code == 200
    asked.refresh_from_db()
    assert asked.answer == "周五上午检修"
    assert list(findings()) == []


@pytest.mark.parametrize("over", ["revoked", "renewed", "expired", "closed"])
def test_a_link_that_is_over_opens_nothing_and_takes_nothing(
    estate_cast: Cast, sent: Sent, over: str, moved: Callable[[Any], None]
) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    asked, secret = asked_outside(estate_cast, case)
    worker = estate_cast.acting("grid_worker")
    match over:
        case "revoked":
            referrals.take_back(asked.pk, by=worker)
        case "renewed":
            referrals.new_link(asked.pk, by=worker)
        case "expired":
            moved(asked.expires_at)
        case "closed":
            Case.objects.filter(pk=asked.case_id).update(open=False, closed_at=clock.now())
    for answer in (Client().get(f"/asked/{secret}/"), Client().post(f"/asked/{secret}/", {"answer": "x", "name": "y"})):
        assert answer.status_code == 404
        assert "北门变压器" not in answer.content.decode()
    asked.refresh_from_db()
    assert asked.answer == ""


def test_only_whoever_is_in_charge_or_dispatches_asks_and_takes_back(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    asked, _secret = asked_outside(estate_cast, case)
    due = clock.today()
    for role in ("property_manager", "resident", "far_secretary"):
        with pytest.raises(NotAllowed):
            referrals.ask_outside(case.pk, "某单位", "x", due, by=estate_cast.acting(role))
        with pytest.raises(NotAllowed):
            referrals.take_back(asked.pk, by=estate_cast.acting(role))
    with pytest.raises(NotAllowed):
        referrals.answer(asked.pk, "假冒", by=ANONYMOUS)
    assert Referral.objects.get().state == "waits"


def test_a_helper_unit_answers_at_its_own_desk_and_the_handler_stays_in_charge(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    post, due = estate_cast.posts["property_manager"].pk, clock.today() + timedelta(days=2)
    asked = referrals.ask_helper(case.pk, post, "请派水电工看一下", due, by=estate_cast.acting("grid_worker"))
    desk = at_desk(estate_cast.property_manager)
    assert "请派水电工看一下" in desk.get("/desk/asked/").content.decode()
    url = f"/desk/asked/{asked.code}/"
    assert at_desk(estate_cast.secretary).get(url).status_code == 404
    assert desk.post(url, {"answer": "看过了，阀门坏"}).status_code == 303
    asked.refresh_from_db()
    assert (asked.state, asked.person_id) == ("has_answer", estate_cast.property_manager.pk)
    case.refresh_from_db()
    assert case.handler_id == estate_cast.grid_worker.pk
    assert "请派水电工看一下" not in desk.get("/desk/asked/").content.decode()


def test_whoever_only_sits_in_a_body_has_no_desk_and_is_not_asked(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    body = estate_cast.posts["secretary"].organisation
    seat = people.create_post("reporting_seat", body, estate_cast.places.estate, by=SYSTEM, title="双报到党员")
    people.appoint(seat.pk, estate_cast.neighbour.pk, by=SYSTEM)
    offered = {desk.post_id for desk in referrals.helpers(case)}
    assert estate_cast.posts["property_manager"].pk in offered
    assert seat.pk not in offered
    with pytest.raises(Refused) as refusal:
        referrals.ask_helper(case.pk, seat.pk, "请看一下", clock.today(), by=estate_cast.acting("grid_worker"))
    assert refusal.value.code == "no_such_desk"
    page = at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/referrals/").content.decode()
    assert "请求协助" in page
    assert "双报到党员" not in page


def test_of_two_posts_of_one_title_whoever_asks_reads_whose_they_are(estate_cast: Cast, sent: Sent) -> None:
    case, estate = given_to(estate_cast, sent(), "grid_worker"), estate_cast.places.estate
    for name in ("腰鼓队", "舞龙队"):
        body = people.create_organisation("property_company", name, estate, by=SYSTEM)
        captain = people.create_post("property_manager", body, estate, by=SYSTEM, title="队长")
        people.appoint(captain.pk, people.create_person("王强", by=SYSTEM).pk, by=SYSTEM)
    page = at_desk(estate_cast.grid_worker).get(f"/desk/case/{case.pk}/referrals/").content.decode()
    estate_level = page.split('<optgroup label="小区">', 1)[1].split("</optgroup>", 1)[0]
    assert "队长王强 · 腰鼓队" in estate_level
    assert "队长王强 · 舞龙队" in estate_level


def test_the_page_asks_once_though_its_form_is_sent_twice(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    desk, url = at_desk(estate_cast.grid_worker), f"/desk/case/{case.pk}/referrals/"
    assert desk.get(url).status_code == 200
    form = {"whom": "outside", "body": "供电所", "asked": "何时修好", "due": str(clock.today()), "drawn_from": "0"}
    first = desk.post(url, form).content.decode()
    assert "/asked/" in first
    assert desk.post(url, form).status_code == 422
    assert Referral.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_answers_to_one_link(self, estate_cast: Cast, sent: Sent) -> None:
        asked, _secret = asked_outside(estate_cast, given_to(estate_cast, sent(), "grid_worker"))
        link = Actor(None, "link", link=("referral", asked.pk))
        outcomes = at_once(*(partial(referrals.answer, asked.pk, f"答复{n}", by=link) for n in range(3)))
        assert sorted(type(one).__name__ for one in outcomes) == ["Referral", "Refused", "Refused"]
        won = next(one for one in outcomes if isinstance(one, Referral))
        asked.refresh_from_db()
        assert asked.answer == won.answer
        assert list(findings()) == []

    def test_a_merge_and_a_step_of_its_handler(self, estate_cast: Cast, sent: Sent) -> None:
        for number in range(3):
            first, second = (given_to(estate_cast, sent(f"{number}冒水{which}"), "grid_worker") for which in "ab")
            by, worker = estate_cast.acting("secretary"), estate_cast.acting("grid_worker")
            merge = partial(merging.merge, second.pk, first.pk, by=by, version=second.version)
            move = partial(services.act, second.pk, "return", RETURN, by=worker, version=second.version)
            outcomes = at_once(merge, move)
            refused = [one for one in outcomes if isinstance(one, Refused)]
            assert len(refused) == 1, outcomes
            second.refresh_from_db()
            tied = CaseLink.objects.filter(target=second).exists()
            assert (second.state, tied) in (("merged", True), ("returned", False))
        assert list(findings()) == []

    def test_two_merged_into_each_other(self, estate_cast: Cast, sent: Sent) -> None:
        for number in range(3):
            first, second = (given_to(estate_cast, sent(f"{number}冒水{which}"), "grid_worker") for which in "ab")
            by = estate_cast.acting("secretary")
            outcomes = at_once(
                partial(merging.merge, second.pk, first.pk, by=by), partial(merging.merge, first.pk, second.pk, by=by)
            )
            assert sorted(type(one).__name__ for one in outcomes) == ["Case", "Refused"], outcomes
            states = sorted(Case.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True))
            assert states == ["dispatched", "merged"]
        assert list(findings()) == []

    @only_where_rows_are_locked
    def test_whoever_parts_two_locks_them_in_the_order_of_whoever_merges_them(
        self, estate_cast: Cast, sent: Sent
    ) -> None:
        by = estate_cast.acting("secretary")
        first, second = (given_to(estate_cast, sent(f"冒水{which}"), "grid_worker") for which in "ab")
        for asleep, goes_on in ((second, first), (first, second)):
            merging.merge(asleep.pk, goes_on.pk, by=by)
            part = partial(act, asleep.pk, "separate", {}, by=by)
            for _ in range(ROUNDS):
                crossed(partial(queries.locked, first.pk), partial(queries.locked, second.pk), part)
            part()
        assert list(findings()) == []

    @only_where_rows_are_locked
    def test_whoever_lets_two_hang_together_locks_them_in_the_order_of_whoever_merges_them(
        self, estate_cast: Cast, sent: Sent
    ) -> None:
        by = estate_cast.acting("secretary")
        first, second = (given_to(estate_cast, sent(f"冒水{which}"), "grid_worker") for which in "ab")
        for case, other in ((first, second), (second, first)):
            link = partial(casework.link, case.pk, "duplicates", other.pk, by=by)
            for _ in range(ROUNDS):
                crossed(partial(queries.locked, first.pk), partial(queries.locked, second.pk), link)
            link()
        assert list(findings()) == []

    @only_where_rows_are_locked
    def test_a_matter_begun_from_several_locks_them_before_it_takes_its_number(
        self, estate_cast: Cast, sent: Sent
    ) -> None:
        packs.publish_folder(packs.SEEDS / "shared_matter", by=SYSTEM)
        by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
        first, second = (sent(f"充电位不够{which}").pk for which in "ab")
        apart = Submission(form={"what": "灯也不亮", "channel": "visit"}, way="enter", channel="visit")
        raised = Submission(form={"what": "充电桩不够用", "cause": "只有八个充电位"}, way="gather_matter")
        split = partial(casework.open_under, first, "split_off", estate, apart, by=by, pack=packs.front())
        begin = partial(casework.begin_from, [second, first], estate, raised, by=by, pack=packs.active("shared_matter"))
        for _ in range(ROUNDS):
            crossed(partial(queries.locked, first), split, begin)
            crossed(partial(queries.locked, first), partial(queries.locked, second), begin)
        assert list(findings()) == []

    def test_two_dispatchers_settle_one_return(self, estate_cast: Cast, sent: Sent) -> None:
        case = given_to(estate_cast, sent(), "grid_worker")
        returned(estate_cast, case, "grid_worker")
        version = Case.objects.get(pk=case.pk).version
        actors = [estate_cast.acting(role) for role in ("secretary", "community_officer")]
        outcomes = at_once(
            lambda: services.act(case.pk, "accept_return", {}, by=actors[0], version=version),
            lambda: services.act(case.pk, "refuse_return", {"reason": "归您"}, by=actors[1], version=version),
        )
        assert sorted(type(one).__name__ for one in outcomes) == ["Case", "Refused"], outcomes
        row = SentBack.objects.get()
        case.refresh_from_db()
        assert (case.state, row.outcome) in (("pool", "wrong"), ("dispatched", "right"))


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_parted_while_the_other_case_takes_a_step_both_stand_in_its_chain_one_after_the_other(
    estate_cast: Cast, pair: tuple[Case, Case]
) -> None:
    (first, second), by = pair, estate_cast.acting("secretary")
    for _ in range(6):
        merging.merge(second.pk, first.pk, by=by)
        note = partial(act, first.pk, "note", {"note": "打过电话"}, by=estate_cast.acting("grid_worker"))
        outcomes = at_once(partial(act, second.pk, "separate", {}, by=by), note)
        assert [type(outcome) for outcome in outcomes] == [Case, Case], outcomes
    assert not CaseLink.objects.exists()
    assert list(findings()) == []
