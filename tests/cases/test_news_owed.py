"""News owed to the resident: a clock of the desk's own, whose day no resident reads as the promise."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from linli.cases import (
    casework,
    counting,
    ends,
    merging,
    months,
    packs,
    queries,
    replies,
    supervising,
    supporting,
    told,
)
from linli.cases.models import Case
from linli.cases.services import Submission, act, submit
from linli.cases.standing import situation
from linli.channels import groups
from linli.channels.models import Robot
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.kernel import clock
from linli.places.queries import Place
from linli.ui import moments
from linli.web import front
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_honest_ends import answered, in_hand, parked, parking
from tests.cases.test_routes import WORKER, laid
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
    [line] = front.own(queries.mine(estate_cast.acting("resident")))
    assert moments.near_day(handled.date()) in line.words
    assert replies.filled("{due}", owed, "") == told.by_date(handled)


def test_the_home_page_says_once_how_ones_own_request_stands(sent: Sent, estate_cast: Cast) -> None:
    answered(sent("路灯不亮", by=estate_cast.acting("resident"), form={"category": "consult"}), estate_cast)
    [line] = front.own(queries.mine(estate_cast.acting("resident")))
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
    assert "已超过承诺时间" not in [line.words for line in front.own(queries.mine(estate_cast.acting("resident")))]
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
    assert [line.words for line in front.own(queries.mine(estate_cast.acting("resident")))] == ["已超过承诺时间"]
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


def found_on_patrol(cast: Cast) -> Case:
    """What the grid worker saw on a walk, given to them: nobody reported it."""
    seen = {"what": "外墙渗水", "category": "house_repair", "channel": "patrol"}
    where = Place(building_id=cast.places.building.pk, label="3栋", grid_id=cast.places.grid.pk)
    given = Submission(form=seen, way="enter", channel="patrol", where=where)
    case = submit(cast.places.estate, given, by=cast.acting("grid_worker"))
    return case if case.handler_id else act(case.pk, "claim", {}, by=cast.acting("grid_worker"))


def runs(case: Case) -> set[str]:
    """Which of the clocks run that run for whoever waits."""
    case = Case.objects.get(pk=case.pk)
    clocks = situation(case, packs.by_version(case.pack_version_id)).clocks
    return {name for name in ("contact", "update") if name in clocks and clocks[name].running}


def test_nobody_has_to_be_contacted_about_a_patrols_own_find_and_it_is_in_no_response_rate(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(MONDAY)
    case = found_on_patrol(estate_cast)
    assert (runs(case), case.contact_due) == (set(), None)
    moved(MONDAY + timedelta(days=2))
    assert counting.tallies(Case.objects.all())["dispatched"] == 0
    answered(sent("路灯不亮", by=estate_cast.acting("resident"), form={"category": "consult"}), estate_cast)
    assert counting.tallies(Case.objects.all())["dispatched"] == 1


def test_neighbours_read_who_was_given_a_patrols_find_as_it_came_in(estate_cast: Cast) -> None:
    laid(estate_cast, WORKER)
    case = found_on_patrol(estate_cast)
    words = [line.title for line in told.timeline(case, packs.front()[1], [], words="open")]
    assert any(line.startswith("已转给") for line in words)


@pytest.mark.parametrize("state", ["dispatched", "handling"])
def test_a_residents_request_merged_into_a_patrols_find_is_owed_contact_and_news(
    sent: Sent, estate_cast: Cast, state: str
) -> None:
    find, desk = found_on_patrol(estate_cast), estate_cast.acting("secretary")
    if state == "handling":
        find = in_hand(find, estate_cast)
    assert runs(find) == set()
    same = sent("外墙漏水", by=estate_cast.acting("resident"), form={"category": "house_repair"})
    merging.merge(same.pk, find.pk, by=desk)
    owed = {"contact"} if state == "dispatched" else {"update"}
    assert runs(find) == owed
    find.refresh_from_db()
    assert find.due_at is not None
    assert (find.contact_due is not None) == (state == "dispatched")
    act(same.pk, "separate", {}, by=desk)
    find.refresh_from_db()
    assert (runs(find), find.contact_due) == (set(), None)
    assert list(findings()) == []


def test_news_are_owed_to_a_neighbour_who_joined_what_nobody_reported_until_they_leave(
    sent: Sent, estate_cast: Cast
) -> None:
    find, neighbour = in_hand(found_on_patrol(estate_cast), estate_cast), estate_cast.acting("neighbour")
    supporting.support(find.pk, by=neighbour)
    assert runs(find) == {"update"}
    act(find.pk, "progress", {"progress": "材料到了"}, by=estate_cast.acting("grid_worker"))
    assert runs(find) == {"update"}
    supporting.take_back(find.pk, by=neighbour)
    assert runs(find) == set()
    assert list(findings()) == []


def test_a_patrols_find_is_owed_no_more_once_whoever_was_merged_into_it_withdraws(
    sent: Sent, estate_cast: Cast
) -> None:
    find = in_hand(found_on_patrol(estate_cast), estate_cast)
    same = sent("外墙漏水", by=estate_cast.acting("resident"), form={"category": "house_repair"})
    merging.merge(same.pk, find.pk, by=estate_cast.acting("secretary"))
    run_until_idle()
    assert runs(find) == {"update"}
    act(same.pk, "withdraw", {}, by=estate_cast.acting("resident"))
    run_until_idle()
    assert runs(find) == set()
    assert list(findings()) == []
