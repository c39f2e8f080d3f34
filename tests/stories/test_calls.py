"""Calls for works: drawn up, sent in for, judged by who may judge, made public, objected to, final, and paid."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Kinship, Person
from linli.stories import calls, correspondents, judging, paying, results
from linli.stories.call_models import Award, Call, Entry, Juror
from linli.stories.calls import Plan
from linli.stories.fee_models import Fee
from linli.stories.paying import Account
from tests.stories.conftest import Desk, refuses
from tests.support.overtaken import overtaken

pytestmark = pytest.mark.django_db

BANK = "云湖银行城东支行"


def plan(**said: object) -> Plan:
    given = Plan(
        "身边的周末", "拍一拍邻里的周末。", clock.today() + timedelta(days=10), ["照片"],
        [("内容", 60), ("表达", 40)], [("一等奖", 1, 1_000_00), ("二等奖", 1, 0)],
    )  # fmt: skip
    return replace(given, **said)


@dataclass
class Contest:
    """An open call of the desk's publisher, its three jurors, and the works sent in by number."""

    desk: Desk
    call: Call
    jurors: list[Actor]
    later: Callable[[int], None]
    entries: list[Entry] = field(default_factory=list)

    def sent(self, maker: str, **said: object) -> Entry:
        case = self.desk.sent_in(headline=f"{maker}的作品", **said)
        return self.entered(case, maker)

    def entered(self, case: Case, maker: str, unit: str = "", by: Actor | None = None) -> Entry:
        category = self.call.categories.get()
        made = judging.enter(self.call.pk, case.pk, category.pk, maker=maker, unit=unit, by=by or self.desk.editor)
        self.entries.append(made)
        return made

    def points(self, total: int) -> dict[int, int]:
        first, second = self.call.criteria.all()
        return {first.pk: min(total, 60), second.pk: max(0, total - 60)}

    def judged(self, *totals: int) -> None:
        """Every juror gives every work its total."""
        for entry, total in zip(self.entries, totals, strict=True):
            for juror in self.jurors:
                judging.judge(entry.pk, self.points(total), by=juror)

    def over(self) -> None:
        """The last day is over."""
        self.later(11)

    def prizes(self) -> dict[str, str]:
        return {award.entry.maker: award.prize.name for award in Award.objects.select_related("entry", "prize")}


@pytest.fixture
def later(moved) -> Callable[[int], None]:
    begun = clock.now()
    return lambda days: moved(begun + timedelta(days=days))


def person(number: int, name: str) -> Person:
    return people.create_person(name, by=SYSTEM, phone=f"1390000080{number}")


@pytest.fixture
def contest(press: Desk, later) -> Contest:
    call = calls.draw_up(press.paper.pk, plan(), by=press.editor)
    jurors = [person(number, f"评委{number}") for number in range(3)]
    for one in jurors:
        calls.name_juror(call.pk, one.name, one.phone, "", by=press.editor)
    calls.open_call(call.pk, by=press.editor)
    call.refresh_from_db()
    return Contest(press, call, [Actor(one.pk, "person", name=one.name) for one in jurors], later)


def test_a_call_is_drawn_up_and_opened_with_a_jury_of_three(press: Desk) -> None:
    for wrong, code in (
        ({"categories": []}, "call_categories"), ({"criteria": [("内容", 60), ("内容", 40)]}, "call_criteria"),
        ({"until": clock.today() - timedelta(days=1)}, "until_past"), ({"public_days": 2}, "public_days"),
        ({"least": 101}, "least"),
    ):  # fmt: skip
        with refuses(code):
            calls.draw_up(press.paper.pk, plan(**wrong), by=press.editor)
    with pytest.raises(NotAllowed):
        calls.draw_up(press.paper.pk, plan(), by=press.cast.acting("secretary"))
    assert not Call.objects.exists()
    call = calls.draw_up(press.paper.pk, plan(), by=press.editor)
    with refuses("jury_small"):
        calls.open_call(call.pk, by=press.editor)
    with refuses("nobody_there"):
        calls.name_juror(call.pk, "某人", "13999999999", "", by=press.editor)
    for number in range(3):
        one = person(number, f"评委{number}")
        calls.name_juror(call.pk, one.name, one.phone, "小学", by=press.editor)
    with refuses("named_already"):
        calls.name_juror(call.pk, one.name, one.phone, "", by=press.editor)
    calls.change(call.pk, plan(title="身边的节日"), by=press.editor)
    assert [one.name for one in call.prizes.all()] == ["一等奖", "二等奖"]
    calls.open_call(call.pk, by=press.editor)
    with refuses("call_state"):
        calls.change(call.pk, plan(), by=press.editor)
    with refuses("jury_small"):
        calls.drop_juror(Juror.objects.latest("pk").pk, by=press.editor)
    verbs = [entry.verb for entry in history_of(call)]
    assert verbs == ["call.drawn_up", *["call.juror_named"] * 3, "call.changed", "call.opened"]


def test_a_juror_whom_two_drop_at_once_is_dropped_once(press: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    call = calls.draw_up(press.paper.pk, plan(), by=press.editor)
    calls.name_juror(call.pk, "评委", person(0, "评委").phone, "小学", by=press.editor)
    juror = Juror.objects.get()
    overtaken(monkeypatch, calls, "kept", lambda: calls.drop_juror(juror.pk, by=press.chief))
    calls.drop_juror(juror.pk, by=press.editor)
    assert [entry.verb for entry in history_of(call)].count("call.juror_ended") == 1


def test_a_submission_is_sent_in_by_whoever_made_it_or_the_desk_and_once(contest: Contest) -> None:
    desk = contest.desk
    case = desk.sent_in()
    with pytest.raises(NotAllowed):
        contest.entered(case, "旁人", by=desk.cast.acting("neighbour"))
    with refuses("no_maker"):
        contest.entered(case, " ")
    entry = contest.entered(case, "段小红")
    assert (entry.number, entry.title) == (1, "夫妻俩的送教路")
    with refuses("sent_in"):
        contest.entered(case, "段小红")
    own = desk.sent_in()
    Case.objects.filter(pk=own.pk).update(reporter_id=desk.cast.resident.pk)
    assert contest.entered(own, "住户", by=desk.cast.acting("resident")).number == 2
    Case.objects.filter(pk=own.pk).update(reporter_id=contest.jurors[0].person_id)
    contest.entries[1].delete()
    with refuses("judges"):
        contest.entered(own, "评委0", by=contest.jurors[0])
    judging.take_out(entry.pk, "拍的不是本地", by=desk.chief)
    assert Entry.objects.get().out == "拍的不是本地"
    contest.over()
    with refuses("call_over"):
        contest.entered(own, "住户")


def test_residents_alone_may_send_in_where_the_call_says_so(contest: Contest) -> None:
    Call.objects.filter(pk=contest.call.pk).update(open_to="residents")
    case = contest.desk.sent_in()
    for reporter, inside in ((person(8, "外地人"), False), (contest.desk.cast.resident, True)):
        Case.objects.filter(pk=case.pk).update(reporter_id=reporter.pk)
        by = Actor(reporter.pk, "person", name=reporter.name)
        assert judging.lives_there(reporter.pk, contest.call) is inside
        if inside:
            contest.entered(case, reporter.name, by=by)
        else:
            with refuses("not_of_there"):
                contest.entered(case, reporter.name, by=by)


def test_nobody_judges_their_own_work_a_relatives_or_one_from_their_unit(contest: Contest) -> None:
    one, two, three = contest.jurors
    own, kins, units, names, free = (contest.sent(maker) for maker in ("甲", "乙", "丙", "评委2", "丁"))
    child = person(7, "女儿")
    one_of, other = sorted((child.pk, one.person_id or 0))
    Kinship.objects.create(person_id=one_of, relative_id=other, kind="child", document="户口簿")
    Case.objects.filter(pk=own.case_id).update(reporter_id=one.person_id)
    Case.objects.filter(pk=kins.case_id).update(reporter_id=child.pk)
    Entry.objects.filter(pk=units.pk).update(unit="云湖市 第一小学")
    Juror.objects.filter(person_id=two.person_id).update(unit="云湖市第一小学")
    contest.over()
    for juror, barred in ((one, own), (one, kins), (two, units), (three, names)):
        with pytest.raises(NotAllowed):
            judging.judge(barred.pk, contest.points(80), by=juror)
        judging.judge(free.pk, contest.points(80), by=juror)
    rows = Entry.objects.select_related("case")
    jury = {juror.person_id: juror for juror in calls.jurors(contest.call)}
    assert [judging.aside(jury[by.person_id], rows) for by in contest.jurors] == [
        {own.pk, kins.pk}, {units.pk}, {names.pk},
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        judging.judge(free.pk, contest.points(80), by=contest.desk.editor)


def test_a_work_that_was_taken_out_just_then_is_judged_no_more(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = contest.sent("丁")
    contest.over()
    overtaken(monkeypatch, calls, "locked", lambda: judging.take_out(entry.pk, "不合要求", by=contest.desk.editor))
    with refuses("not_judged_now"):
        judging.judge(entry.pk, contest.points(80), by=contest.jurors[0])


def test_who_holds_a_post_in_the_makers_body_stands_aside(contest: Contest) -> None:
    entry = contest.sent("楼长")
    secretary = contest.desk.cast.secretary
    Case.objects.filter(pk=entry.case_id).update(reporter_id=secretary.pk)
    juror = calls.jurors(contest.call)[0]
    body = contest.desk.cast.posts["secretary"].organisation
    post = people.create_post("grid_worker", body, contest.desk.cast.places.estate, by=SYSTEM)
    rows = list(Entry.objects.select_related("case"))
    assert judging.aside(juror, rows) == set()
    people.appoint(post.pk, juror.person_id, by=SYSTEM)
    assert judging.aside(juror, rows) == {entry.pk}


def test_what_is_credited_to_a_juror_or_bears_their_relatives_name_is_not_theirs_to_judge(contest: Contest) -> None:
    credited, named, free = (contest.sent(name) for name in ("通讯员", "评委家的孩子", "丙"))
    one, child = contest.jurors[0], person(7, "评委家的孩子")
    one_of, other = sorted((child.pk, one.person_id or 0))
    Kinship.objects.create(person_id=one_of, relative_id=other, kind="child", document="户口簿")
    writer = correspondents.enlist(contest.desk.paper.pk, "笔名", "石牌小学", by=contest.desk.editor)
    correspondents.join(writer.token, by=one)
    correspondents.credit(credited.case_id, writer.pk, by=contest.desk.editor)
    rows = list(Entry.objects.select_related("case"))
    jury = list(calls.jurors(contest.call))
    barred = judging.asides(jury, rows)
    assert [barred[juror.pk] for juror in jury] == [{credited.pk, named.pk}, set(), set()]
    assert free.pk not in set().union(*barred.values())


def test_nobody_looks_after_a_call_for_which_a_near_relative_competes(contest: Contest) -> None:
    entry, child = contest.sent("孩子"), person(8, "编辑的孩子")
    Case.objects.filter(pk=entry.case_id).update(reporter_id=child.pk)
    calls.kept(contest.call.pk, contest.desk.editor)
    one_of, other = sorted((child.pk, contest.desk.editor.person_id or 0))
    Kinship.objects.create(person_id=one_of, relative_id=other, kind="child", document="户口簿")
    contest.over()
    for act in (
        lambda: calls.call_off(contest.call.pk, "算了", by=contest.desk.editor),
        lambda: results.announce(contest.call.pk, by=contest.desk.editor),
        lambda: judging.take_out(entry.pk, "重复", by=contest.desk.editor),
    ):
        with pytest.raises(NotAllowed):
            act()
    entry.refresh_from_db()
    assert entry.out == ""


def test_points_are_given_by_every_criterion_after_the_last_day(contest: Contest) -> None:
    entry = contest.sent("甲")
    with refuses("not_judged_now"):
        judging.judge(entry.pk, contest.points(80), by=contest.jurors[0])
    contest.over()
    first, second = contest.call.criteria.all()
    for wrong in ({first.pk: 60}, {first.pk: 61, second.pk: 0}, {first.pk: -1, second.pk: 0}, {first.pk: 1, 0: 1}):
        with refuses("points"):
            judging.judge(entry.pk, wrong, by=contest.jurors[0])
    judging.judge(entry.pk, {first.pk: 50, second.pk: 30}, by=contest.jurors[0])
    again = judging.judge(entry.pk, {first.pk: 55, second.pk: 30}, by=contest.jurors[0])
    assert (entry.judgements.count(), again.total) == (1, 85)
    aside = judging.stand_aside(entry.pk, "教过作者", by=contest.jurors[0])
    assert (aside.pk, aside.total, aside.points) == (again.pk, None, {})
    assert [one.verb for one in history_of(entry)] == [
        "entry.sent", "entry.judged", "entry.judged", "entry.stood_aside",
    ]  # fmt: skip


def test_a_result_waits_for_all_jurors_and_for_the_jurys_word_on_a_tie(contest: Contest) -> None:
    for maker in ("甲", "乙", "丙"):
        contest.sent(maker)
    contest.over()
    editor = contest.desk.editor
    with refuses("not_all_judged"):
        results.announce(contest.call.pk, by=editor)
    contest.judged(70, 90, 90)
    found = results.reckon(contest.call)
    assert ([[one.number for one in tie] for tie in found.ties], found.settled, found.prizes) == ([[2, 3]], False, {})
    with refuses("ties"):
        results.announce(contest.call.pk, by=editor)
    with refuses("no_tie"):
        results.part_tie(contest.call.pk, [1, 2], "抽签", by=editor)
    results.part_tie(contest.call.pk, [3, 2], "评委合议：丙的画面更近", by=editor)
    results.announce(contest.call.pk, by=editor)
    assert contest.prizes() == {"丙": "一等奖", "乙": "二等奖"}
    with refuses("not_judged_now"):
        judging.judge(contest.entries[0].pk, contest.points(90), by=contest.jurors[0])


def test_a_work_that_too_few_may_judge_is_named(contest: Contest) -> None:
    contest.sent("甲")
    contest.over()
    contest.judged(80)
    for juror in contest.jurors[:2]:
        judging.stand_aside(contest.entries[0].pk, "认识作者", by=juror)
    with refuses("too_few"):
        results.announce(contest.call.pk, by=contest.desk.editor)


def test_a_result_is_public_first_objected_to_and_final_by_another_person(contest: Contest) -> None:
    for maker in ("甲", "乙"):
        contest.sent(maker)
    contest.over()
    contest.judged(90, 80)
    editor, chief = contest.desk.editor, contest.desk.chief
    results.announce(contest.call.pk, by=editor)
    neighbour = contest.desk.cast.acting("neighbour")
    objection = results.object_to(contest.call.pk, "甲的照片是网上的", by=neighbour)
    with refuses("objected"):
        results.object_to(contest.call.pk, "再说一遍", by=neighbour)
    until = clock.today() + timedelta(days=contest.call.public_days)
    with pytest.raises(Refused, match=f"公示到 {until.year} 年 {until.month} 月 {until.day} 日。"):
        results.finish(contest.call.pk, by=chief)
    contest.later(17)
    with pytest.raises(NotAllowed):
        results.finish(contest.call.pk, by=editor)
    with refuses("objections_open"):
        results.finish(contest.call.pk, by=chief)
    with refuses("public_over"):
        results.object_to(contest.call.pk, "晚了", by=contest.desk.cast.acting("resident"))
    results.answer(objection.pk, "查实不是本人作品", out=1, by=chief)
    contest.call.refresh_from_db()
    assert (contest.call.state, contest.prizes()) == ("open", {})
    results.announce(contest.call.pk, by=editor)
    assert contest.prizes() == {"乙": "一等奖"}
    contest.later(23)
    results.finish(contest.call.pk, by=chief)
    assert [one.verb for one in history_of(contest.call)][4:] == [
        "call.opened", "call.announced", "call.objected", "call.answered", "call.taken_back", "call.announced",
        "call.finished",
    ]  # fmt: skip
    with pytest.raises(IntegrityError, match="who_announces"), transaction.atomic():
        Call.objects.filter(pk=contest.call.pk).update(finished_by=editor.person_id)


def test_whoever_of_the_desk_sent_in_a_work_does_not_look_after_the_call(contest: Contest) -> None:
    entry = contest.sent("编辑")
    Case.objects.filter(pk=entry.case_id).update(reporter_id=contest.desk.editor.person_id)
    contest.over()
    for act in (
        lambda by: results.announce(contest.call.pk, by=by),
        lambda by: calls.call_off(contest.call.pk, "不办了", by=by),
        lambda by: results.finish(contest.call.pk, by=by),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act(contest.desk.editor)
    assert calls.call_off(contest.call.pk, "只有一件作品", by=contest.desk.chief).state == "cancelled"


def test_a_prize_is_paid_as_a_fee_is_with_a_fifth_of_tax(contest: Contest) -> None:
    desk = contest.desk
    for maker in ("甲", "乙"):
        contest.sent(maker)
    contest.over()
    contest.judged(90, 80)
    results.announce(contest.call.pk, by=desk.editor)
    first, second = Award.objects.order_by("prize__position")
    payee = paying.enter_payee(
        desk.paper.pk, Account("甲", "11010519491231002X", BANK, "6222021234567890123"), by=desk.editor
    )
    with refuses("call_state"):
        results.propose_prize(first.pk, payee.pk, by=desk.editor)
    contest.later(17)
    results.finish(contest.call.pk, by=desk.chief)
    with refuses("no_money"):
        results.propose_prize(second.pk, payee.pk, by=desk.editor)
    fee = results.propose_prize(first.pk, payee.pk, by=desk.editor)
    with refuses("prize_proposed"):
        results.propose_prize(first.pk, payee.pk, by=desk.editor)
    with pytest.raises(NotAllowed):
        paying.decide(fee.pk, yes=True, by=desk.editor)
    decided = paying.decide(fee.pk, yes=True, by=desk.head)
    assert (decided.income, decided.gross, decided.tax, decided.net) == ("prize", 1_000_00, 200_00, 800_00)
    assert (decided.work, decided.kind) == ("甲的作品", "一等奖")
    made = paying.make_list(desk.paper.pk, by=desk.editor)
    paying.note_paid(made.pk, clock.today(), by=desk.chief)
    assert Fee.objects.get().state == "paid"
    other = paying.tell_account(
        Account("住户", "11010519491231002X", BANK, "6222021234567890129"), by=desk.cast.acting("resident")
    )
    Fee.objects.update(state="refused", decided_by=None)
    with refuses("not_theirs"):
        results.propose_prize(first.pk, other.pk, by=desk.editor)
