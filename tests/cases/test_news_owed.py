"""News owed to the resident: a clock of the desk's own, whose day no resident reads as the promise."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from linli.cases import casework, counting, ends, months, packs, queries, replies, supervising, told
from linli.cases.models import Case
from linli.cases.services import act
from linli.channels import groups
from linli.channels.models import Robot
from linli.kernel import clock
from linli.ui import moments
from linli.web import front
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_honest_ends import answered, in_hand, parked, parking
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.unshared, pytest.mark.usefixtures("then")]
Moved = Callable[[datetime], None]

MONDAY = datetime(2028, 6, 5, 10, tzinfo=clock.LOCAL)


@pytest.fixture
def then(moved: Moved) -> None:
    """The cast takes its posts a while before these days, whenever the tests are run."""
    moved(MONDAY - timedelta(days=40))


@pytest.fixture
def owed(sent: Sent, estate_cast: Cast, moved: Moved) -> Case:
    """A leak, in hand since a Monday: seven working days to handle it, five until its reporter hears of it."""
    moved(MONDAY)
    return leaking(sent, estate_cast)


def leaking(sent: Sent, cast: Cast) -> Case:
    return in_hand(sent("外墙漏水", by=cast.acting("resident"), form={"category": "house_repair"}), cast)


def days_of(case: Case) -> tuple[datetime, datetime]:
    """When news are owed, and when it is to be handled."""
    assert case.due_at is not None
    assert case.resolve_due is not None
    assert case.due_at < case.resolve_due
    return case.due_at, case.resolve_due


def test_residents_read_the_day_of_the_handling_though_news_are_owed_before_it(owed: Case, estate_cast: Cast) -> None:
    news, handled = days_of(owed)
    reader = at_desk(estate_cast.resident)
    for url in (reverse("cases:track", args=[owed.code]), reverse("cases:mine")):
        page = reader.get(url).content.decode()
        assert told.until(handled) in page
        assert told.until(news) not in page
    [line] = front.own(estate_cast.acting("resident"))
    assert moments.near_day(handled.date()) in line.words
    assert replies.filled("{due}", owed, "") == told.by_date(handled)


def test_the_home_page_says_once_how_ones_own_request_stands(sent: Sent, estate_cast: Cast) -> None:
    answered(sent("路灯不亮", by=estate_cast.acting("resident"), form={"category": "consult"}), estate_cast)
    [line] = front.own(estate_cast.acting("resident"))
    assert line.words == "已处理，请您看一看"
    assert line.text == "下一步：请您说一声：修好了没有。"


def test_late_news_are_late_at_the_desk_and_nowhere_outside(owed: Case, estate_cast: Cast, moved: Moved) -> None:
    news, handled = days_of(owed)
    moved(news + timedelta(hours=25))
    assert clock.now() < handled
    assert queries.counts(estate_cast.acting("secretary"), ["overdue"]) == {"overdue": 1}
    work = at_desk(estate_cast.secretary).get(reverse("cases:work", args=[owed.pk])).content.decode()
    assert "进展告知：超期 1 天" in work
    case, pack = Case.objects.get(pk=owed.pk), packs.front()[1]
    assert told.tone(case, pack) == pack.states[case.state].tone
    assert "已超过承诺时间" not in [line.words for line in front.own(estate_cast.acting("resident"))]
    ledger = at_desk(estate_cast.neighbour).get(reverse("cases:ledger", args=[case.area.code])).content.decode()
    assert "正在办" in ledger
    assert 'class="chip late"' not in ledger
    assert groups.words_of(Robot(area=case.area), "late", None) == ""
    moved(news + timedelta(days=1, hours=23))
    assert supervising.overdue_scan() == 0


def test_what_was_promised_and_is_past_is_late_for_everybody(owed: Case, estate_cast: Cast, moved: Moved) -> None:
    _news, handled = days_of(owed)
    moved(handled + timedelta(minutes=1))
    case, pack = Case.objects.get(pk=owed.pk), packs.front()[1]
    assert told.tone(case, pack) == "late"
    assert [line.words for line in front.own(estate_cast.acting("resident"))] == ["已超过承诺时间"]
    assert str(case.number) in groups.words_of(Robot(area=case.area), "late", None)
    moved(handled + timedelta(days=1, minutes=1))
    assert supervising.overdue_scan() == 1


def test_a_month_counts_as_late_what_was_promised_and_no_news(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(datetime(2028, 6, 23, 10, tzinfo=clock.LOCAL))
    news, handled = days_of(leaking(sent, estate_cast))
    month_ends = clock.midnight(date(2028, 7, 1))
    assert news < month_ends < handled
    moved(month_ends + timedelta(hours=1))
    report = months.write(estate_cast.places.estate, date(2028, 6, 1), by=estate_cast.acting("secretary"))
    assert (report.content["open"], report.content["late"]) == (1, 0)


def test_the_desks_lists_name_the_limit_that_is_late_or_runs_out_and_their_figures_count_the_same(
    owed: Case, sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    news, handled = days_of(owed)
    desk, inbox = at_desk(estate_cast.secretary), reverse("cases:inbox")
    moved(news - timedelta(hours=3))
    assert "进展告知：快到期" in desk.get(f"{inbox}?box=watch").content.decode()
    moved(news - timedelta(hours=1))
    sent("路灯不亮", by=estate_cast.acting("resident"), form={"category": "utilities"})
    moved(news + timedelta(hours=25))
    assert clock.now() < handled
    page = desk.get(f"{inbox}?box=overdue")
    chips = [row.due.words for row in page.context["rows"]]
    assert sorted(chips) == ["派单：超期 12 小时", "进展告知：超期 1 天"]
    figures = at_desk(estate_cast.street_officer).get(reverse("cases:figures"))
    assert sum(line.overdue for line in figures.context["lines"]) == len(chips)
    assert "内部时限（如进展告知）也算在内" in figures.content.decode()
    moved(MONDAY + timedelta(days=60))
    assert "办理时限：超过时限三倍" in desk.get(f"{inbox}?box=overdue&far=1").content.decode()


def test_each_step_that_tells_the_resident_puts_the_day_off_and_no_other(
    owed: Case, estate_cast: Cast, moved: Moved
) -> None:
    by, (news, handled) = estate_cast.acting("grid_worker"), days_of(owed)
    moved(MONDAY + timedelta(days=1))
    assert act(owed.pk, "note", {"note": "等配件"}, by=by).due_at == news
    case = act(owed.pk, "progress", {"progress": "配件到货了"}, by=by)
    assert (case.clocks["update"]["due"], case.resolve_due) == ((news + timedelta(days=1)).isoformat(), handled)


def test_news_are_told_while_a_step_waits_for_its_second_person(owed: Case, estate_cast: Cast) -> None:
    by = estate_cast.acting("grid_worker")
    act(owed.pk, "park", parking(), by=by)
    assert act(owed.pk, "progress", {"progress": "在申请维修资金"}, by=by).pending is not None
    assert casework.confirm(owed.pk, by=estate_cast.acting("street_officer")).state == "parked"


def test_of_what_is_parked_no_news_are_owed_and_its_list_names_the_day_of_review(sent: Sent, estate_cast: Cast) -> None:
    case = parked(sent(), estate_cast)
    assert case.clocks["update"]["stopped"] is not None
    [end] = ends.told_of(counting.ends(Case.objects.all(), "parked").cases, "parked")
    assert end.again == case.due_at
