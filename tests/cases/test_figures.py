"""What residents say of the work: sums of months that are over, from which no single answer can be told."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.urls import reverse

from linli.cases import casework, counting, merging, months, services
from linli.cases.handling import counts_of
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Person
from linli.places.models import Area
from linli.rules.paper import Table
from linli.rules.rates import Handling
from linli.settings.services import set_value
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.unshared, pytest.mark.usefixtures("then")]

JUNE = datetime(2028, 6, 10, 10, tzinfo=clock.LOCAL)
JULY = datetime(2028, 7, 6, 10, tzinfo=clock.LOCAL)
Moved = Callable[[datetime], None]


@pytest.fixture
def then(moved: Moved) -> None:
    """The cast takes its posts a while before these days, whenever the tests are run."""
    moved(JUNE - timedelta(days=40))


def finished(sent: Sent, cast: Cast) -> Case:
    """A request that the grid worker has finished; it waits for the reporter's word."""
    worker = cast.acting("grid_worker")
    case = sent(form={"category": "consult"}, phone="13900000001")
    if case.handler_id is None:
        services.act(case.pk, "claim", {}, by=worker)
    services.act(case.pk, "contact", {"how": "phone"}, by=worker)
    services.act(case.pk, "finish", {"result": "已经答复"}, by=worker)
    return case


def say(case: Case, face: str, step: str = "solved") -> None:
    services.act(case.pk, step, {"face": face}, by=Actor(None, "link", link=("case", case.pk)))


def satisfaction(person: Person, month: str, estate: Area | None = None) -> str:
    """What the card of the satisfaction rate reads at the desk."""
    return card_of("满意率", person, month, estate)


def card_of(title: str, person: Person, month: str, estate: Area | None = None) -> str:
    """What one card reads at the desk."""
    asked = f"?month={month}" + (f"&estate={estate.code}" if estate else "")
    page = at_desk(person).get(reverse("cases:figures") + asked).content.decode()
    card = page.split(f"{title}</h2>", 1)[1].split("</li>", 1)[0]
    return re.sub(r"<[^>]+>", " ", card)


def test_a_grade_is_in_no_figure_until_its_month_is_over(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    cases = [finished(sent, estate_cast) for _ in range(6)]
    for case in cases[:5]:
        say(case, "satisfied")
    before = satisfaction(estate_cast.secretary, "2028-06")
    say(cases[5], "dissatisfied")
    assert satisfaction(estate_cast.secretary, "2028-06") == before
    moved(JULY)
    assert "5 ÷ 6 = 83.3%" in satisfaction(estate_cast.secretary, "2028-06")


def test_a_month_that_is_over_stands_still_whatever_is_said_afterwards(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    cases = [finished(sent, estate_cast) for _ in range(7)]
    for case in cases[:5]:
        say(case, "satisfied")
    say(cases[5], "dissatisfied", "not_solved")
    moved(JULY)
    before = satisfaction(estate_cast.secretary, "2028-06")
    assert "5 ÷ 6" in before
    say(cases[6], "dissatisfied")  # reported in June, said in July
    assert satisfaction(estate_cast.secretary, "2028-06") == before


def test_few_grades_of_one_estate_are_not_told_apart_by_the_sum_of_all(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    for _ in range(5):
        say(finished(sent, estate_cast), "satisfied")
    lonely = finished(sent, estate_cast)
    far = estate_cast.places.far_estate
    Case.objects.filter(pk=lonely.pk).update(area=far, estate_id=far.pk)
    say(lonely, "dissatisfied")
    moved(JULY)
    officer = estate_cast.street_officer
    assert "5 ÷ 5 = 100.0%" in satisfaction(officer, "2028-06")
    alone = satisfaction(officer, "2028-06", far)
    assert "评价满 5 件才显示" in alone
    assert "÷ 1" not in alone


def test_the_page_opens_with_the_last_month_that_is_over(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JULY + timedelta(days=1))
    page = at_desk(estate_cast.secretary).get(reverse("cases:figures")).content.decode()
    assert re.search(r'value="2028-06" selected', page)


def test_the_score_weighs_the_three_rates_as_the_area_has_set_it(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    for face in ("satisfied",) * 4 + ("dissatisfied",):
        say(finished(sent, estate_cast), face)
    secretary, estate = estate_cast.secretary, estate_cast.places.estate
    assert "这个月过完后计算" in card_of("综合得分", secretary, "2028-06")
    moved(JULY)
    card = card_of("综合得分", secretary, "2028-06")
    assert "92.0" in card  # (100 * 20 + 100 * 40 + 80 * 40) / 100
    assert "× 20 + 解决率 × 40 + 满意率 × 40）÷ 100" in card
    set_value("cases.weight_satisfaction", 0, area_id=estate.pk, by=SYSTEM, source="社区议定")
    assert "100.0" in card_of("综合得分", secretary, "2028-06")
    why = at_desk(secretary).get(f"{reverse('cases:figures_why')}?month=2028-06").content.decode()
    assert "社区议定" in why


# ---- how the work went ----------------------------------------------------------------------------------------------


def of_every_kind(one: Case, now: datetime) -> Iterator[Case]:
    """A case of every kind that the columns can tell apart."""
    days = (None, now - timedelta(days=1), now + timedelta(days=1))
    kinds = product(
        (True, False), (True, False), ("", "declined", "parked", "withdrawn"), (True, False), days, (True, False),
        (True, False), (0, 1), ({}, {"linli_sent_back": 0}, {"linli_sent_back": 2}), (True, False),
    )  # fmt: skip
    for number, (handler, finished, outcome, still, due, late, lapses, reopened, counts, excluded) in enumerate(kinds):
        yield Case(
            code=public_code(), number=1000 + number, pack_version_id=one.pack_version_id, state=one.state, way=one.way,
            title="甲", text="甲", area_id=one.area_id, estate_id=one.estate_id, created_at=now,
            handler_id=one.handler_id if handler else None, finished_at=now if finished else None, outcome=outcome,
            open=still, closed_at=None if still else now, resolve_due=due, late=late, lapses=lapses,
            due_at=due if number % 3 else None,
            reopened=reopened, counts=counts, excluded=excluded,
        )  # fmt: skip


def recounted(cases: list[Case], now: datetime) -> Handling:
    """The plain way: one after another, as the rule words it."""
    found = dict.fromkeys(("reported", "accepted", "closed", "due", "in_time", "answered", "sent_back"), 0)
    for case in cases:
        if case.excluded:
            continue
        handled = case.finished_at is not None
        back = case.counts["linli_sent_back"] > 0 if "linli_sent_back" in case.counts else case.reopened > 0
        rests = case.lapses or case.due_at is None or case.outcome == "parked"
        found["reported"] += 1
        if case.outcome == "declined" or not (handled or case.handler_id or case.handler_post_id):
            continue
        found["accepted"] += 1
        found["closed"] += not case.open
        past = case.open and not rests and case.resolve_due is not None and case.resolve_due <= now
        if case.resolve_due is not None and (handled or past or (not case.open and case.late)):
            found["due"] += 1
            found["in_time"] += handled and not case.late
        found["answered"] += handled or back
        found["sent_back"] += back
    return Handling(**found)


@pytest.mark.engine
def test_what_the_database_counts_is_what_one_counts_case_by_case(sent: Sent, estate_cast: Cast) -> None:
    one = finished(sent, estate_cast)
    one.refresh_from_db()
    now = clock.now()
    Case.objects.bulk_create(of_every_kind(one, now), batch_size=500)
    cases = Case.objects.exclude(pk=one.pk)
    tally = counting.tallies(cases)
    counts = counts_of(tally)
    assert counts == recounted(list(cases), now)
    assert counts.reported > counts.accepted > counts.answered > counts.sent_back > 0
    for name in ("accepted", "closed", "due", "in_time", "answered", "sent_back"):
        assert len(counting.counted_as(cases, name).cases) > 0


def test_what_was_withdrawn_or_merged_within_its_limit_is_never_due(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    """Played, not put: the clock of each is what the process made of it."""
    moved(JUNE)
    secretary, worker = estate_cast.acting("secretary"), estate_cast.posts["grid_worker"]
    rows = [sent(phone="13900000001") for _each in range(4)]
    for row in rows:
        services.act(row.pk, "dispatch", {"post": str(worker.pk)}, by=secretary)
    first, same, given_up, _waits = rows
    merging.merge(same.pk, first.pk, by=secretary)
    services.act(given_up.pk, "withdraw", {}, by=Actor(None, "link", link=("case", given_up.pk)))
    moved(JULY)
    counts = counts_of(counting.tallies(Case.objects.all()))
    assert (counts.accepted, counts.due, counts.in_time) == (4, 2, 0)


@pytest.mark.engine
def test_a_matter_sent_back_after_its_answer_counts_once_however_often(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    lookers = [estate_cast.acting(post) for post in ("secretary", "street_officer")]
    ended, again, refused, _waits = finished(sent, estate_cast), finished(sent, estate_cast), sent(), sent()
    say(ended, "satisfied")
    for looker in lookers:
        say(again, "dissatisfied", "not_solved")
        services.act(again.pk, "take_over", {}, by=looker)
        services.act(again.pk, "finish", {"result": "又答复"}, by=looker)
    said = {"declined_for": "beyond", "where_to": "找市场监管所"}
    services.act(refused.pk, "decline", said, by=lookers[0])
    casework.confirm(refused.pk, by=estate_cast.acting("street_officer"))
    again.refresh_from_db()
    assert (again.reopened, again.counts["linli_sent_back"]) == (2, 2)
    assert "月底后汇总" in card_of("返工率", estate_cast.secretary, "2028-06")
    moved(JULY)
    cards = {title: card_of(title, estate_cast.secretary, "2028-06") for title in ("立案率", "结案率", "返工率")}
    counts = counts_of(counting.tallies(Case.objects.all()))
    assert (counts.reported, counts.answered, counts.sent_back, counts.closed) == (4, 2, 1, 1)
    assert "1 ÷ 2 = 50.0%" in cards["返工率"]
    assert f"{counts.accepted} ÷ 4 = " in cards["立案率"]
    assert f"1 ÷ {counts.accepted} = " in cards["结案率"]


def test_who_reopens_what_was_refused_sends_no_answer_back(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    refused = sent(form={"category": "consult"}, phone="13900000001")
    said = {"declined_for": "beyond", "where_to": "找市场监管所"}
    services.act(refused.pk, "decline", said, by=estate_cast.acting("secretary"))
    casework.confirm(refused.pk, by=estate_cast.acting("street_officer"))
    again = services.act(
        refused.pk, "reopen", {"reason": "就是这里管的"}, by=Actor(None, "link", link=("case", refused.pk))
    )
    assert (again.reopened, again.counts["linli_sent_back"]) == (1, 0)
    assert counts_of(counting.tallies(Case.objects.all())).sent_back == 0


def test_the_explanation_says_rule_inputs_and_who_set_it_and_rework_waits_for_the_end_of_the_month(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    case = finished(sent, estate_cast)
    desk, page = at_desk(estate_cast.secretary, second_factor=True), f"{reverse('cases:figures_why')}?month=2028-06"
    running = desk.get(page).content.decode()
    assert "立案 ÷ 收到" in running
    assert ("返工：" in running, "收到" in running, "上报" in running) == (False, True, False)
    moved(JULY)
    over = desk.get(page).content.decode()
    for words in ("答复后返工 ÷ 已答复", "返工：核查不通过", "按期处置 ÷ 应处置", "办理时限"):
        assert words in over
    assert over.count("惯例") >= 4
    for part in ("accepted", "received", "in_time"):
        assert case.title in desk.get(f"{page}&part={part}").content.decode()
    for part in ("sent_back", "answered"):
        assert 'id="list"' not in desk.get(f"{page}&part={part}").content.decode()
    desk = at_desk(estate_cast.secretary, second_factor=True)
    sheet = desk.get(f"{reverse('cases:figures')}?month=2028-06&as=csv").content.decode()
    for words in ("满意率", "立案率", "按期处置率", "结案率", "返工率", "1 ÷ 1 = 100.0%", "立案 ÷ 收到"):
        assert words in sheet
    figures = desk.get(f"{reverse('cases:figures')}?month=2028-06").content.decode()
    assert ("月收到 1 件" in " ".join(figures.split()), "受理" in sheet) == (True, False)


def test_the_months_report_says_how_its_matters_went(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    case = finished(sent, estate_cast)
    say(case, "dissatisfied", "not_solved")
    moved(JULY)
    one = months.write(estate_cast.places.estate, JUNE.date())
    assert one.content["handling"]["sent_back"] == 1
    told = months.in_words(one).sentences
    assert "立案率：1 ÷ 1 = 100.0%（立案 ÷ 收到）。" in told
    assert told[0] == "月初有 0 件没办完；本月收到 1 件。"
    kinds, *_others = [block for block in months.document(one).blocks if isinstance(block, Table)]
    assert kinds.rows[0] == ("属于哪一类", "收到")
    assert "返工率：1 ÷ 1 = 100.0%（答复后返工 ÷ 已答复）。" in told
    del one.content["handling"]  # a month that was written before
    assert not any("返工率" in line for line in months.in_words(one).sentences)
