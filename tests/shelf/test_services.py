"""The shelf: guides found by words, accounts that balance, projects struck by another, thanks as agreed, exemplars."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.cases.mapping import read_day
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people.models import Term
from linli.rules.accounts import Line
from linli.shelf import accounts, exemplars, guides, projects, queries, thanking
from linli.shelf.models import AccountLine
from tests.office.conftest import refused, verbs
from tests.shelf.conftest import FIRST, LAST, account, exemplar, guide, project, proof
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_guide_is_found_by_every_word_and_holds_below_its_area(shelf: Cast) -> None:
    own, above = guide(shelf), guide(shelf, "community_officer", title="办老年优待证", words="老人证")
    estate, far = shelf.places.estate, shelf.places.far_estate
    assert list(guides.holding(estate, find="暂住证")) == [own]
    assert set(guides.holding(estate, find="办 证")) == {own, above}
    assert list(guides.holding(far)) == [above]
    assert list(guides.library(shelf.acting("grid_worker"), find="老人证")) == [above]
    guides.end(own.pk, by=shelf.acting("secretary"))
    assert list(guides.holding(estate)) == [above]
    assert refused(guides.end, own.pk, by=shelf.acting("secretary")) == "guide_ended"


def test_nobody_writes_guides_for_an_area_that_is_not_theirs(shelf: Cast) -> None:
    said = guides.Said("题", "答", "据")
    assert refused(guides.write, shelf.places.street.pk, said, by=shelf.acting("secretary")) == "not_allowed"
    assert refused(guides.write, shelf.places.estate.pk, said, by=shelf.acting("grid_worker")) == "not_allowed"
    empty = guides.Said("题", " ", "据")
    assert refused(guides.write, shelf.places.estate.pk, empty, by=shelf.acting("secretary")) == "words_missing"


def test_an_account_comes_in_only_when_it_balances_and_follows_on(shelf: Cast) -> None:
    assert refused(account, shelf, closing=84_951) == "does_not_balance"
    first = account(shelf)
    assert refused(account, shelf, first=LAST, last=LAST + timedelta(days=20)) == "period_taken"
    accounts.publish(first.pk, by=_other(shelf))
    july = {"first": date(2026, 7, 1), "last": date(2026, 7, 31)}
    assert refused(account, shelf, **july) == "does_not_follow"
    body = shelf.posts["director"].organisation
    period = accounts.Period(**july, opening=84_950, closing=84_950 + 100)
    second = accounts.enter(body.pk, period, [Line("利息", True, 100)], by=shelf.acting("director"))
    assert list(accounts.published(shelf.places.estate.pk)) == [first]
    assert second.state == "draft"


def _other(shelf: Cast) -> Actor:

    return SYSTEM


def test_an_account_is_published_by_another_and_its_lines_never_change(shelf: Cast) -> None:
    row = account(shelf)
    assert refused(accounts.publish, row.pk, by=shelf.acting("director")) == "second_person"
    assert refused(accounts.publish, row.pk, by=shelf.acting("secretary")) == "not_allowed"
    accounts.publish(row.pk, by=_other(shelf))
    with pytest.raises(Exception, match=r"stays|final|frozen|only"), transaction.atomic():
        AccountLine.objects.filter(account=row).update(amount=1)
    assert refused(accounts.withdraw, row.pk, " ", by=shelf.acting("director")) == "reason_missing"
    accounts.withdraw(row.pk, "漏记一笔", by=shelf.acting("director"))
    assert verbs(history_of(row)) == ["account.entered", "account.published", "account.withdrawn"]
    assert account(shelf).state == "draft"


def test_a_table_is_read_without_its_sums_and_with_every_fault_named() -> None:
    rows = [
        {"item": "电梯广告", "income": "1200", "day": "2026-06-05"}, {"item": "合计", "income": "1200"},
        {"item": "门禁", "spending": "450", "day": "六月"}, {"item": "灯", "spending": "5", "day": "2026-07-05"},
        {"item": "x"},
    ]  # fmt: skip
    found = accounts.read(list(enumerate(rows, 1)), FIRST, LAST)
    assert [(one.number, one.fault) for one in found] == [(1, ""), (3, "no_day"), (4, "outside"), (5, "no_amount")]
    assert all(one.mend for one in found[1:])
    assert found[1].said == "六月"


def test_a_table_writes_its_days_with_dots_and_its_sum_where_the_day_would_be() -> None:
    rows = [{"item": "路灯", "spending": "3,200.00", "day": "2026.6.2"}, {"day": "合  计", "spending": "3200"}]
    rows += [{"item": "填表人：王明"}, {"item": "灯", "day": "六月三日", "spending": "5"}]
    found = accounts.read(list(enumerate(rows, 1)), FIRST, LAST)
    assert [one.line for one in found] == [
        Line("路灯", False, 320_000, date(2026, 6, 2)), Line("灯", False, 500, date(2026, 6, 3)),
    ]  # fmt: skip


def test_money_that_was_paid_is_a_line_though_its_matter_reads_like_a_signature() -> None:
    rows = [{"item": "统计员", "spending": "300", "day": "2026-06-02"}, {"item": "本月合计", "spending": "300"}]
    found = accounts.read(list(enumerate(rows, 1)), FIRST, LAST)
    assert [one.line for one in found] == [Line("统计员", False, 30_000, date(2026, 6, 2))]


def test_balances_and_signatures_are_no_lines_and_what_only_begins_like_a_sum_is_one() -> None:
    rows = [
        {"item": "期初余额", "amount": "100"}, {"item": "合计多收退回", "income": "50"},
        {"item": "期末考试奖励", "spending": "20"}, {"item": "小计算器", "spending": "9"},
        {"item": "本期结余：", "amount": "121"}, {"item": "负责人：王明", "day": ""},
        {"item": "本月", "day": "2026-06-05", "spending": "3"},
    ]  # fmt: skip
    found = accounts.read(list(enumerate(rows, 1)), FIRST, LAST)
    assert [(one.number, one.fault) for one in found] == [(2, ""), (3, ""), (4, ""), (7, "")]
    assert [at for at, row in enumerate(rows, 1) if accounts.is_left_out(row)] == [1, 5, 6]


def test_a_day_without_a_year_is_the_one_that_the_period_has() -> None:
    said = ("6月5日", "6/5", "6.5", "6月5号", "7月5日", "6月31日")
    rows = [(number, {"item": "灯", "spending": "5", "day": day}) for number, day in enumerate(said, 2)]
    found = accounts.read(rows, FIRST, LAST)
    assert [one.line.day for one in found if one.line] == [date(2026, 6, 5)] * 4
    assert [(one.number, one.fault) for one in found if one.fault] == [(6, "outside"), (7, "no_day")]
    winter = date(2026, 12, 1), date(2027, 2, 28)
    assert [read_day(day, *winter) for day in ("12月31日", "1月5日")] == [date(2026, 12, 31), date(2027, 1, 5)]
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert [read_day(day, *year) for day in ("3.1", "3.15", "3.4")] == [
        None,
        date(2026, 3, 15),
        date(2026, 3, 4),
    ]  # 3.10?
    assert read_day("1月5日", date(2026, 1, 1), date(2027, 12, 31)) is None  # nothing tells which is meant


def test_who_answers_for_a_project_is_looked_for_near_by_first(shelf: Cast) -> None:
    found = [person for _body, people in queries.answerable(shelf.places.estate) for person, _words in people]
    assert found.index(shelf.secretary.pk) < found.index(shelf.street_officer.pk)


def test_whoever_holds_several_posts_is_named_by_the_first_of_them(shelf: Cast) -> None:
    branch, term = shelf.posts["secretary"], Term.objects.filter(person=shelf.secretary).order_by("pk").first()
    assert term is not None
    Term.objects.create(post=shelf.posts["director"], person=shelf.secretary, starts=term.starts)
    named = dict(one for _body, people in queries.answerable(shelf.places.estate) for one in people)
    assert any(body == branch.organisation.name for body, _people in queries.answerable(shelf.places.estate))
    assert named[shelf.secretary.pk] == f"{shelf.secretary.name} {branch.title}"


def test_a_project_is_reported_with_proof_and_struck_off_by_another(shelf: Cast) -> None:
    row, worker, secretary = project(shelf), shelf.acting("grid_worker"), shelf.acting("secretary")
    today = clock.today()
    assert refused(projects.report, row.pk, "装好了", today, by=worker) == "proof_missing"
    ahead = today + timedelta(days=1)
    assert refused(projects.report, row.pk, "装好了", ahead, by=worker, files=proof(worker)) == "in_the_future"
    projects.report(row.pk, "装好了", today, by=worker, files=proof(worker))
    assert refused(projects.strike, row.pk, by=worker) == "not_allowed"
    projects.hand_back(row.pk, "还差一段扶手", by=secretary)
    projects.report(row.pk, "又加固", today, by=worker, files=proof(worker))
    struck = projects.strike(row.pk, by=secretary)
    assert (struck.state, struck.struck_by_id) == ("struck", shelf.secretary.pk)
    assert refused(projects.drop, row.pk, "x", by=secretary) == "project_state"


def test_who_answers_for_a_project_does_not_strike_it_off(shelf: Cast) -> None:
    body, secretary = shelf.posts["secretary"].organisation, shelf.acting("secretary")
    plan = projects.Plan("修路灯", "走访", shelf.secretary.pk, clock.today())
    row = projects.put_up(body.pk, shelf.places.estate.pk, plan, by=secretary)
    projects.report(row.pk, "修好", clock.today(), by=secretary, files=proof(secretary))
    assert refused(projects.strike, row.pk, by=secretary) == "second_person"


def test_whoever_reported_a_project_done_does_not_strike_it_off_for_whoever_answers(shelf: Cast) -> None:
    row, worker, secretary = project(shelf), shelf.acting("grid_worker"), shelf.acting("secretary")
    projects.report(row.pk, "装好了", clock.today(), by=secretary, files=proof(secretary))
    assert refused(projects.strike, row.pk, by=secretary) == "second_person"
    projects.hand_back(row.pk, "还差一段扶手", by=secretary)
    projects.report(row.pk, "又加固", clock.today(), by=worker, files=proof(worker))
    assert projects.strike(row.pk, by=secretary).struck_by_id == shelf.secretary.pk


def test_thanks_are_shown_only_as_agreed_and_taken_back_for_good(shelf: Cast) -> None:
    estate, resident, desk = shelf.places.estate.pk, shelf.acting("resident"), shelf.acting("secretary")
    kept = thanking.say(estate, thanking.Said("网格员小李", "帮忙修水管"), by=resident)
    assert refused(thanking.show, kept.pk, by=desk) == "no_consent"
    row = thanking.say(estate, thanking.Said("网格员小李", "送药上门", "nameless"), by=resident)
    thanking.show(row.pk, by=desk)
    assert list(thanking.shown(estate)) == [row]
    assert refused(thanking.show, row.pk, by=desk) == "shown_already"
    thanking.hide(row.pk, by=resident)
    assert (list(thanking.shown(estate)), refused(thanking.show, row.pk, by=desk)) == ([], "no_consent")
    assert refused(thanking.say, estate, thanking.Said("小李", "谢"), by=shelf.acting("far_resident")) == "not_allowed"
    banner = thanking.Said("支部", "为民解忧", "named", "banner", name="二十名工友")
    assert refused(thanking.enter, estate, banner, by=desk) == "proof_missing"
    with pytest.raises(IntegrityError), transaction.atomic():
        type(kept).objects.filter(pk=kept.pk).update(shown_at=clock.now())


def test_an_exemplar_is_checked_agreed_published_and_honoured(shelf: Cast) -> None:
    row, officer, resident = exemplar(shelf), shelf.acting("community_officer"), shelf.acting("resident")
    assert refused(exemplars.check, row.pk, by=shelf.acting("secretary")) == "second_person"
    exemplars.check(row.pk, by=officer)
    assert refused(exemplars.agree, row.pk, by=officer) == "paper_missing"
    open_now = exemplars.agree(row.pk, by=resident)
    assert (open_now.state, open_now.last) == ("published", clock.today() + timedelta(days=5))
    made = exemplars.object_to(row.pk, "事迹不实", by=shelf.acting("neighbour"))
    assert refused(exemplars.honour, row.pk, by=officer) == "publication_runs"
    with clock.moved(clock.now() + timedelta(days=6)):
        assert refused(exemplars.object_to, row.pk, "晚了", by=shelf.acting("neighbour")) == "publication_over"
        assert refused(exemplars.honour, row.pk, by=officer) == "objection_open"
        exemplars.answer(made.pk, "走访五户，属实", by=officer)
        assert refused(exemplars.answer, made.pk, "再答", by=officer) == "answered_already"
        assert exemplars.honour(row.pk, by=officer).state == "honoured"
    said = ["exemplar.recommended", "exemplar.checked", "exemplar.published", "exemplar.honoured"]
    assert verbs(history_of(row)) == said
    assert list(exemplars.wall(shelf.places.estate.pk)) == [row]


def test_without_their_word_nothing_is_shown_and_they_can_end_it(shelf: Cast) -> None:
    row = exemplar(shelf)
    exemplars.check(row.pk, by=shelf.acting("community_officer"))
    assert refused(exemplars.agree, row.pk, by=shelf.acting("neighbour")) == "not_allowed"
    assert exemplars.refuse(row.pk, "", by=shelf.acting("resident")).state == "refused"
    assert list(exemplars.wall(shelf.places.estate.pk)) == []
    body = shelf.posts["secretary"].organisation
    own = (body.pk, "好邻居", shelf.secretary.pk, "我很好")
    assert refused(exemplars.recommend, *own, by=shelf.acting("secretary")) == "not_allowed"
