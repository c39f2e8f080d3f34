"""Ends that say what they are: parked, not accepted, never reached, left out of the figures; each by two people."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from linli.cases import casework, counting, ends, packs, passing, queries, subscriptions, told
from linli.cases.doors.desk import seconds
from linli.cases.models import Case
from linli.cases.services import act
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.people.models import Person
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support import memory
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
Moved = Callable[[datetime], None]


def in_hand(case: Case, cast: Cast) -> Case:
    if case.handler_id is None:
        act(case.pk, "claim", {}, by=cast.acting("grid_worker"))
    return act(case.pk, "contact", {"how": "visit"}, by=cast.acting("grid_worker"))


def parking(days: int = 60, why: str = "money") -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {"parked_for": why, "explanation": "管网改造要等维修资金", "review_on": str(day)}


def parked(case: Case, cast: Cast) -> Case:
    in_hand(case, cast)
    act(case.pk, "park", parking(), by=cast.acting("grid_worker"))
    return casework.confirm(case.pk, by=cast.acting("street_officer"))


def answered(case: Case, cast: Cast) -> Case:
    in_hand(case, cast)
    return act(case.pk, "finish", {"result": "已经答复"}, by=cast.acting("grid_worker"))


def test_what_cannot_be_done_is_parked_by_two_people_and_counts_as_not_solved_until_it_is(
    sent: Sent, estate_cast: Cast
) -> None:
    case = in_hand(sent(phone="13900000001"), estate_cast)
    promised = case.resolve_due
    for days in (0, 91):
        with pytest.raises(Refused) as refusal:
            act(case.pk, "park", parking(days), by=estate_cast.acting("grid_worker"))
        assert refusal.value.code == "gate_closed"
        assert "起可以办理" not in refusal.value.message or days == 0  # another day would do: time does not mend it
    proposed = act(case.pk, "park", parking(), by=estate_cast.acting("grid_worker"))
    assert (proposed.state, proposed.solved, proposed.outcome) == ("handling", None, "")
    for who in ("grid_worker", "secretary"):  # neither whoever asked nor the estate's own secretary
        with pytest.raises(Refused):
            casework.confirm(case.pk, by=estate_cast.acting(who))
    case = casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert (case.state, case.outcome, case.box, case.open, case.solved) == ("parked", "parked", "parked", True, False)
    assert case.due_at is not None
    assert clock.day_of(case.due_at) >= clock.today() + timedelta(days=60)
    tally = counting.tallies(Case.objects.all())
    assert (tally["solved"], tally["unsolved"]) == (0, 1)
    case = act(case.pk, "unpark", {"finding": "资金批下来了"}, by=estate_cast.acting("grid_worker"))
    assert (case.state, case.outcome, case.solved) == ("handling", "", None)
    assert promised is not None
    assert case.resolve_due is not None
    assert case.resolve_due >= promised


def test_the_reporter_reads_why_it_is_parked_and_when_it_is_looked_at_again(sent: Sent, estate_cast: Cast) -> None:
    case = parked(sent(phone="13900000001", by=Actor(estate_cast.resident.pk, "resident")), estate_cast)
    run_until_idle()
    notice = Notice.objects.get(person=estate_cast.resident, action="park")
    said = subscriptions.say([notice], Actor(estate_cast.resident.pk, "resident"))[notice.pk].text
    assert "请看这件事的进展" in said
    assert "见下" not in said  # a message has nothing below
    page = at_desk(estate_cast.resident).get(f"/t/{case.code}/").content.decode()
    assert "暂时办不了" in page
    assert "资金还没有着落" in page
    assert "管网改造要等维修资金" in page


def test_whoever_has_the_link_alone_reads_that_the_digits_open_why_it_is_parked(sent: Sent, estate_cast: Cast) -> None:
    case = parked(sent(phone="13900000001"), estate_cast)
    link = Client()
    page = link.get(reverse("cases:track", args=[case.code])).text
    assert "管网改造要等维修资金" not in page
    assert "给您的答复" in page
    link.post(reverse("cases:unlock", args=[case.code]), {"digits": "0001"})
    assert "管网改造要等维修资金" in link.get(reverse("cases:track", args=[case.code])).text


def test_an_extension_is_granted_or_refused_by_another_and_can_be_asked_for_once_each_round(
    sent: Sent, estate_cast: Cast
) -> None:
    by, above = estate_cast.acting("grid_worker"), estate_cast.acting("secretary")
    by_account = Actor(estate_cast.resident.pk, "resident")
    case = in_hand(sent("请问怎么办理", form={"category": "consult"}, by=by_account), estate_cast)
    asked = {"days_asked": 2, "reason": "等配件"}
    act(case.pk, "ask_extension", asked, by=by)
    for step in ("extend", "refuse_extension"):
        with pytest.raises(Refused):  # never whoever asked
            act(case.pk, step, {"days": 2, "reason": "等配件"}, by=by)
    promised = case.resolve_due
    case = act(case.pk, "refuse_extension", {"reason": "配件店里就有"}, by=above)
    assert case.resolve_due == promised
    run_until_idle()
    assert Notice.objects.filter(person=estate_cast.grid_worker, action="refuse_extension").count() == 1
    act(case.pk, "ask_extension", asked, by=by)
    case = act(case.pk, "extend", {"days": 2, "reason": "等配件"}, by=above)
    assert case.resolve_due > promised
    extended_to = told.until(case.resolve_due)
    run_until_idle()
    for who, step in ((above, "extend"), (above, "refuse_extension"), (by, "ask_extension")):
        with pytest.raises(Refused) as refusal:
            act(case.pk, step, {**asked, "days": 2}, by=who)
        assert refusal.value.code == "gate_closed"
    act(case.pk, "finish", {"result": "已经答复"}, by=by)
    notice = Notice.objects.get(person=estate_cast.resident, action="extend")
    assert f"延期到 {extended_to}" in subscriptions.say([notice], by_account)[notice.pk].text  # as it was then
    notice.facts = {}  # told before that was kept
    assert "批准延期" in subscriptions.say([notice], by_account)[notice.pk].text
    act(case.pk, "called_not_solved", {"reason": "还在漏"}, by=above)
    act(case.pk, "send_again", {"finding": "没修好", "post": by.post_id}, by=estate_cast.acting("director"))
    case = act(case.pk, "contact", {"how": "phone"}, by=by)
    again = act(case.pk, "ask_extension", asked, by=by)
    assert act(again.pk, "extend", {"days": 2, "reason": "等配件"}, by=above).resolve_due > case.resolve_due


def test_an_extension_asked_for_waits_in_a_box_of_its_own_until_somebody_decides(sent: Sent, estate_cast: Cast) -> None:
    by, above = estate_cast.acting("grid_worker"), estate_cast.acting("secretary")
    case = in_hand(sent("请问怎么办理", form={"category": "consult"}), estate_cast)
    box = next(name for name, one in packs.front()[1].boxes.items() if one.title.zh == "延期待批")
    for step, form in (("refuse_extension", {"reason": "配件店里就有"}), ("extend", {"days": 2, "reason": "等配件"})):
        act(case.pk, "ask_extension", {"days_asked": 2, "reason": "等配件"}, by=by)
        assert queries.counts(above, [box]) == {box: 1}
        page = at_desk(estate_cast.secretary).get(reverse("cases:inbox"), {"box": box}).content.decode()
        assert "请问怎么办理" in page
        assert "延长几个工作日：2" in page
        found = at_desk(estate_cast.secretary).get(reverse("cases:inbox"), {"box": box, "q": "办理"}).content.decode()
        assert "延长几个工作日：2" in found
        assert queries.counts(by, ["mine"]) == {"mine": 1}  # while it goes on in hand
        act(case.pk, step, form, by=above)
        assert queries.counts(above, [box]) == {box: 0}


def test_a_months_figure_of_an_end_is_as_many_as_the_list_that_it_leads_to(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    parked(sent("管道老化"), estate_cast)
    moved(clock.shift(timedelta(days=40)))
    parked(sent("外墙渗水"), estate_cast)
    desk, month = at_desk(estate_cast.secretary), f"{clock.today():%Y-%m}"
    figures = desk.get(reverse("cases:figures"), {"month": month})
    [(number, query)] = [
        (number, figures.context["query"]) for _, number, what in figures.context["ends"] if what == "parked"
    ]
    there = f"{reverse('cases:ends')}?end=parked&{query}"
    assert escape(there) in figures.content.decode()
    page = desk.get(there)
    assert [row.title for row, _end in page.context["rows"]] == ["外墙渗水"]
    assert number == 1
    assert len(desk.get(reverse("cases:ends")).context["rows"]) == 2


def test_whoever_is_asked_for_an_extension_finds_yes_and_no_first_and_open_and_nobody_else_does(
    sent: Sent, estate_cast: Cast
) -> None:
    case = in_hand(sent("请问怎么办理", form={"category": "consult"}), estate_cast)
    decides, handles = at_desk(estate_cast.secretary), at_desk(estate_cast.grid_worker)
    page = reverse("cases:work", args=[case.pk])
    before = [[one.name for one in desk.get(page).context["choices"]] for desk in (decides, handles)]
    act(case.pk, "ask_extension", {"days_asked": 2, "reason": "等配件"}, by=estate_cast.acting("grid_worker"))
    first, second, *rest = decides.get(page).context["choices"]
    assert [(one.name, one.opened) for one in (first, second)] == [("extend", True), ("refuse_extension", True)]
    assert [one.name for one in rest] == before[0]
    assert not any(one.opened for one in rest)
    own = [one.name for one in handles.get(page).context["choices"]]
    assert own == [name for name in before[1] if name != "ask_extension"]
    wrong = {"version": Case.objects.get(pk=case.pk).version, "reason": ""}
    again = decides.post(reverse("cases:act", args=[case.pk, "refuse_extension"]), wrong)
    assert [one.name for one in again.context["choices"] if one.opened] == ["refuse_extension"]


def test_a_parked_case_whose_day_of_review_has_come_is_overdue_like_any_other(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    case = parked(sent(), estate_cast)
    assert case.due_at is not None
    moved(case.due_at + timedelta(minutes=1))
    passing.overdue_scan()
    assert queries.counts(estate_cast.acting("secretary"), ["overdue", "parked"]) == {"overdue": 1, "parked": 1}
    again = act(case.pk, "park", parking(30, "works"), by=estate_cast.acting("secretary"))
    assert again.state == "parked"
    again = casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert (again.solved, again.answers["parked_for"]) == (False, "works")
    assert queries.counts(estate_cast.acting("secretary"), ["overdue"]) == {"overdue": 0}


def test_what_is_not_accepted_says_where_to_go_instead_and_can_be_objected_to(sent: Sent, estate_cast: Cast) -> None:
    case = sent(phone="13900000001")
    said = {"declined_for": "court", "where_to": "云麓区人民法院立案庭，电话见门户网站"}
    act(case.pk, "decline", said, by=estate_cast.acting("secretary"))
    case = casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert (case.state, case.open, case.outcome, case.finished_at, case.solved) == (
        "declined", False, "declined", None, None,
    )  # fmt: skip
    month = counting.month_figures(case.area)
    assert (month.reported, month.done, month.open, month.declined) == (1, 0, 0, 1)
    link = Actor(None, "link", link=("case", case.pk))
    case = act(case.pk, "reopen", {"reason": "法院说归社区调解"}, by=link)
    assert (case.state, case.open, case.outcome) == ("second_look", True, "")


def in_vain(case: Case, cast: Cast, moved: Moved) -> list[str]:
    """Three calls that nobody answers, an hour apart; the states after each."""
    states = []
    for _call in range(3):
        states.append(act(case.pk, "call_failed", {}, by=cast.acting("secretary")).state)
        moved(clock.now() + timedelta(hours=1))
    return states


def test_calls_in_a_row_are_one_attempt(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    act(case.pk, "call_failed", {}, by=estate_cast.acting("secretary"))
    for minutes in (0, 59):
        moved(clock.now() + timedelta(minutes=minutes))
        with pytest.raises(Refused, match="连着打只算一次"):
            act(case.pk, "call_failed", {}, by=estate_cast.acting("secretary"))
    case.refresh_from_db()
    assert (case.state, case.counts["failed_calls"]) == ("answered", 1)


def test_three_calls_in_vain_stand_in_a_bucket_of_their_own(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    states = in_vain(case, estate_cast, moved)
    assert states == ["answered", "answered", "unreached"]
    case.refresh_from_db()
    assert (case.open, case.outcome, case.solved) == (False, "unreached", None)
    tally = counting.tallies(Case.objects.all())
    assert (tally["solved"], tally["unsolved"], tally["unanswered"]) == (0, 0, 1)
    assert counting.ended_as(Case.objects.all()) == {"parked": 0, "declined": 0, "unreached": 1, "excluded": 0}


@pytest.mark.parametrize(("step", "said", "state", "solved"), [
    ("called_solved", {"grade": "satisfied"}, "closed", True),
    ("called_not_solved", {"reason": "灯又不亮了"}, "second_look", False),
])  # fmt: skip
def test_whoever_answers_after_three_calls_in_vain_is_still_heard(
    step: str, said: dict[str, str], state: str, solved: bool, sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    in_vain(case, estate_cast, moved)
    case = act(case.pk, step, said, by=estate_cast.acting("secretary"))
    assert (case.state, case.outcome, case.solved) == (state, "", solved)
    assert counting.ended_as(Case.objects.all())["unreached"] == 0


@pytest.mark.parametrize(
    ("step", "said"), [("called_solved", {"grade": "satisfied"}), ("called_not_solved", {"reason": "又坏了"})]
)
def test_a_return_call_of_long_ago_is_not_entered_any_more(
    step: str, said: dict[str, str], sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    case = answered(sent("路灯不亮", phone="13900000001", form={"category": "consult"}), estate_cast)
    in_vain(case, estate_cast, moved)
    moved(clock.now() + timedelta(days=31))
    with pytest.raises(Refused, match="30 天"):
        act(case.pk, step, said, by=estate_cast.acting("secretary"))


def test_leaving_out_of_the_figures_takes_a_second_person_above_and_is_taken_back(
    sent: Sent, estate_cast: Cast
) -> None:
    case = answered(sent("怎么办医保", phone="13900000001", form={"category": "consult"}), estate_cast)
    before = counting.tallies(Case.objects.all())
    said = {"excluded_for": "consult", "explanation": "只是问政策"}
    act(case.pk, "exclude", said, by=estate_cast.acting("secretary"))
    assert counting.tallies(Case.objects.all()) == before
    with pytest.raises(Refused):
        casework.confirm(case.pk, by=estate_cast.acting("secretary"))
    case = casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert (case.state, case.excluded) == ("answered", True)
    assert counting.tallies(Case.objects.all())["received"] == 0
    with pytest.raises(Refused):
        act(case.pk, "exclude", said, by=estate_cast.acting("secretary"))
    case = act(case.pk, "include", {}, by=estate_cast.acting("street_officer"))
    assert (case.excluded, counting.tallies(Case.objects.all())) == (False, before)
    assert [entry.verb for entry in history_of(case)][-3:] == ["case.proposed", "case.exclude", "case.include"]
    assert list(findings()) == []


def test_everybody_reads_what_is_left_out_and_why_but_not_whose_it_is(sent: Sent, estate_cast: Cast) -> None:
    case = answered(sent("怎么办低保", phone="13900000001", form={"category": "welfare"}), estate_cast)  # never public
    act(case.pk, "exclude", {"excluded_for": "consult", "explanation": "只是问"}, by=estate_cast.acting("secretary"))
    casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    page = Client().get(f"/ledger/{case.area.code}/ends/?end=excluded").content.decode()
    assert f"第 {case.number} 号" in page
    assert "咨询类" in page
    for hidden in ("低保", "3栋", "13900000001", f'href="/ledger/{case.area.code}/{case.number}/"'):
        assert hidden not in page


def test_what_is_parked_stands_in_the_open_with_its_day_for_whoever_may_see_it(sent: Sent, estate_cast: Cast) -> None:
    case = parked(sent(), estate_cast)
    address = f"/ledger/{case.area.code}/ends/"
    stranger = Client().get(address).content.decode()
    assert "资金还没有着落" not in stranger
    assert "另有 1 件没有列在这里" in stranger
    assert "这是好事" not in stranger  # that it lists none does not mean that there is none
    neighbour = at_desk(estate_cast.resident).get(address).content.decode()
    assert "没有列在这里" not in neighbour
    parked(sent("怎么办低保", form={"category": "welfare"}), estate_cast)  # never public
    assert "另有 1 件没有列在这里，您不能查看" in at_desk(estate_cast.resident).get(address).content.decode()
    assert "资金还没有着落" in neighbour
    assert "管网改造要等维修资金" not in neighbour  # staff's own words, until a second person releases the case
    complaint = sent("物业的事", form={"category": "staff"})
    assert complaint.concerned
    elsewhere = Client().get(f"{address}?end=excluded").content.decode()
    assert "一件也没有" in elsewhere
    assert "这是好事" in elsewhere


def test_the_desk_reads_each_end_with_its_reason(
    sent: Sent, estate_cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    parked(sent(), estate_cast)
    client = at_desk(estate_cast.secretary)
    page = client.get(reverse("cases:ends")).content.decode()
    assert "资金还没有着落" in page
    assert "街道" in page
    assert [end.why for end in ends.told_of(Case.objects.all(), "parked")] == ["资金还没有着落"]
    assert client.get(reverse("cases:ends") + "?end=unreached").status_code == 200


def at_my_desk(person: Person) -> str:
    return at_desk(person).get(reverse("cases:inbox")).content.decode()


def test_whoever_may_say_yes_or_no_finds_it_at_the_desk_and_nobody_else(sent: Sent, estate_cast: Cast) -> None:
    case = in_hand(sent("水管坏了"), estate_cast)
    act(case.pk, "park", parking(), by=estate_cast.acting("grid_worker"))
    assert "请您定" in at_my_desk(estate_cast.street_officer)
    for role in ("grid_worker", "secretary", "far_secretary"):  # who asked, who is not meant, whose it is not
        assert "请您定" not in at_my_desk(getattr(estate_cast, role)), role
    page = at_desk(estate_cast.street_officer).get(reverse("cases:inbox") + "?box=second").content.decode()
    assert reverse("cases:work", args=[case.pk]) in page
    casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert "请您定" not in at_my_desk(estate_cast.street_officer)
    assert queries.counts(estate_cast.acting("street_officer"), ["second"]) == {"second": 0}


def test_what_is_asked_of_a_closed_case_waits_at_the_desk_as_well(sent: Sent, estate_cast: Cast) -> None:
    case = sent(phone="13900000001")
    act(case.pk, "decline", {"declined_for": "court", "where_to": "云麓区法院"}, by=estate_cast.acting("secretary"))
    case = casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
    assert (case.open, case.box) == (False, "")
    act(case.pk, "exclude", {"excluded_for": "consult", "explanation": "只是问"}, by=estate_cast.acting("secretary"))
    assert "申请剔除" in at_my_desk(estate_cast.street_officer)
    assert queries.counts(estate_cast.acting("street_officer"), ["second"]) == {"second": 1}
    assert "申请剔除" not in at_my_desk(estate_cast.secretary)
    casework.refuse(case.pk, by=estate_cast.acting("street_officer"), why="不是咨询")
    assert "申请剔除" not in at_my_desk(estate_cast.street_officer)


def test_the_page_of_ends_asks_as_much_of_seven_parked_requests_as_of_one(sent: Sent, estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.secretary)
    found = []
    for number in (1, 6):
        for each in range(number):
            case = in_hand(sent(f"水管坏了 {number} {each}"), estate_cast)
            act(case.pk, "park", parking(), by=estate_cast.acting("grid_worker"))
            casework.confirm(case.pk, by=estate_cast.acting("street_officer"))
        memory.forget()
        with CaptureQueriesContext(connection) as asked:
            assert desk.get("/desk/ends/").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]


def test_many_that_wait_cost_the_desk_one_statement(sent: Sent, estate_cast: Cast) -> None:
    request = HttpRequest()
    request.actor = estate_cast.acting("street_officer")  # type: ignore[attr-defined]  # as the middleware does
    list(seconds.awaited(request))  # what is kept for seconds in each process
    found: list[int] = []
    for _again in range(2):
        for number in range(6):
            case = in_hand(sent(f"水管坏了 {_again} {number}"), estate_cast)
            act(case.pk, "park", parking(), by=estate_cast.acting("grid_worker"))
        with CaptureQueriesContext(connection) as asked:
            shown = list(seconds.awaited(request))
        found.append(len(asked))
        assert len(shown) == seconds.SHOWN + 1  # the rest as a number
    assert found == [1, 1]
