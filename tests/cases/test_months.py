"""An estate's month from its journal, and what offices promise in the open."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases import casework, months, pledges
from linli.cases.models import Case
from linli.cases.oversight_models import MonthReport, Pledge
from linli.cases.services import act
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import subscriptions
from linli.notify.models import Notice
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = [
    pytest.mark.django_db, pytest.mark.engine, pytest.mark.unshared, pytest.mark.usefixtures("then"),
]  # fmt: skip
JUNE = datetime(2028, 6, 10, 10, tzinfo=clock.LOCAL)
JULY = datetime(2028, 7, 3, 10, tzinfo=clock.LOCAL)
Moved = Callable[[datetime], None]


@pytest.fixture
def then(moved: Moved) -> None:
    """The cast takes its posts a while before these days, whenever the tests are run."""
    moved(JUNE - timedelta(days=40))


def in_hand(case: Case, cast: Cast) -> Case:
    if case.handler_id is None:
        act(case.pk, "claim", {}, by=cast.acting("grid_worker"))
    return act(case.pk, "contact", {"how": "visit"}, by=cast.acting("grid_worker"))


def june(sent: Sent, cast: Cast, moved: Moved) -> list[Case]:
    """One done, one parked, one that waits, and one about the estate's own staff."""
    moved(JUNE)
    done = in_hand(sent("医保怎么办", phone="13900000001", form={"category": "consult"}), cast)
    act(done.pk, "finish", {"result": "已答复"}, by=cast.acting("grid_worker"))
    act(done.pk, "solved", {}, by=Actor(None, "link", link=("case", done.pk)))
    parked = in_hand(sent(form={"category": "sewage"}), cast)
    said = {"parked_for": "money", "explanation": "等维修资金", "review_on": "2028-08-01"}
    act(parked.pk, "park", said, by=cast.acting("grid_worker"))
    casework.confirm(parked.pk, by=cast.acting("street_officer"))
    waits = in_hand(sent(form={"category": "sewage"}), cast)
    about = sent("书记态度不好", form={"about": "branch_secretary"})
    return [done, parked, waits, about]


def test_the_month_is_written_from_the_journal_and_says_what_waits_and_why(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    june(sent, estate_cast, moved)
    estate, secretary = estate_cast.places.estate, estate_cast.acting("secretary")
    with pytest.raises(Refused) as refusal:
        months.write(estate, date(2028, 6, 1), by=secretary)
    assert refusal.value.code == "month_runs"
    moved(JULY)
    for stranger in ("grid_worker", "far_secretary", "resident"):
        with pytest.raises(NotAllowed):
            months.write(estate, date(2028, 6, 1), by=estate_cast.acting(stranger))
    one = months.write(estate, date(2028, 6, 1), by=secretary)
    assert {name: one.content[name] for name in ("received", "done", "parked", "open", "carried", "late")} == {
        "received": 3, "done": 1, "parked": 1, "open": 2, "carried": 0, "late": 1,
    }  # fmt: skip
    assert [row[1:4] for row in one.content["waiting"]] == [["handling", "", 1], ["parked", "money", 1]]
    told = months.in_words(one)
    assert ("下水堵了", 2) in told.kinds
    assert [row[1] for row in told.waiting][1] == "资金还没有着落"
    with translation.override("en"):
        said = months.in_words(one).sentences
    assert {"1 was done.", "1 cannot be done for now; it counts as not solved."} < set(said)
    assert "2 are still open, 1 of them later than promised." in said
    assert list(findings()) == []


def test_a_return_call_answered_after_the_month_does_not_end_the_request_a_second_time(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(datetime(2028, 6, 20, 10, tzinfo=clock.LOCAL))
    case = in_hand(sent("医保怎么办", phone="13900000001", form={"category": "consult"}), estate_cast)
    act(case.pk, "finish", {"result": "已答复"}, by=estate_cast.acting("grid_worker"))
    for hour in (11, 14, 16):
        moved(datetime(2028, 6, 20, hour, tzinfo=clock.LOCAL))
        act(case.pk, "call_failed", {}, by=estate_cast.acting("secretary"))
    moved(JULY)
    act(case.pk, "called_solved", {"grade": "satisfied"}, by=estate_cast.acting("secretary"))
    moved(datetime(2028, 8, 2, 10, tzinfo=clock.LOCAL))
    estate, secretary = estate_cast.places.estate, estate_cast.acting("secretary")
    june, july = (months.write(estate, date(2028, month, 1), by=secretary).content for month in (6, 7))
    assert (june["unreached"], june["carried"]) == (1, 0)
    assert (july["done"], july["unreached"], july["carried"]) == (0, 0, 0)


def test_residents_read_it_once_the_desk_has_released_it_and_then_it_stands(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    june(sent, estate_cast, moved)
    moved(JULY)
    assert months.write_all() == 1
    assert months.write_all() == 0
    one = MonthReport.objects.get()
    address = f"/ledger/{estate_cast.places.estate.code}/months/2028-06/"
    assert Client().get(address).status_code == 404
    desk = at_desk(estate_cast.secretary)
    page = reverse("cases:month", args=[one.pk])
    assert desk.get(page).status_code == 200
    assert at_desk(estate_cast.far_secretary).get(page).status_code == 404
    assert desk.post(page, {"note": "九月报维修资金"}).status_code == 303
    assert desk.post(page, {"note": "又改"}).status_code == 422
    shown = Client().get(address).content.decode()
    for words in ("九月报维修资金", "资金还没有着落", "办完 1 件"):
        assert words in shown
    assert "又改" not in shown
    with pytest.raises(Refused) as refusal:
        months.write(estate_cast.places.estate, date(2028, 6, 1), by=estate_cast.acting("secretary"))
    assert refusal.value.code == "released_already"


def test_it_goes_out_as_pdf_and_for_word(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    from docx import Document as read

    june(sent, estate_cast, moved)
    moved(JULY)
    one = months.write(estate_cast.places.estate, date(2028, 6, 1))
    months.release(one.pk, "", by=estate_cast.acting("secretary"))
    address = f"/ledger/{estate_cast.places.estate.code}/months/2028-06/"
    assert Client().get(f"{address}pdf/").content.startswith(b"%PDF")
    file = read(io.BytesIO(Client().get(f"{address}docx/").content))
    assert "资金还没有着落" in [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    day = clock.day_of(MonthReport.objects.get(pk=one.pk).released_at)
    assert f"{day.year} 年 {day.month} 月 {day.day} 日" in [line.text for line in file.paragraphs]


def test_an_office_or_one_above_publishes_its_promise_and_is_measured_by_it_alone(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    done, _parked, waits, _about = june(sent, estate_cast, moved)
    estate = estate_cast.places.estate
    own = estate_cast.posts["grid_worker"].organisation
    with pytest.raises(NotAllowed):
        pledges.give(estate, own.pk, 5, "五天办好", by=estate_cast.acting("director"))
    with pytest.raises(NotAllowed):
        pledges.give(estate, own.pk, 5, "五天办好", by=estate_cast.acting("far_secretary"))
    address = f"/ledger/{estate.code}/promises/"
    assert own.name not in Client().get(address).content.decode()
    first = pledges.give(estate, own.pk, 3, "三天办好", by=estate_cast.acting("street_officer"))
    pledges.give(estate, own.pk, 5, "五天办好", by=estate_cast.acting("grid_worker"))
    first.refresh_from_db()
    assert (first.ended_at is not None, Pledge.objects.filter(ended_at=None).count()) == (True, 1)
    moved(JULY)
    (kept,) = pledges.kept(estate, clock.midnight(date(2028, 6, 1)), clock.midnight(date(2028, 7, 1)))
    assert (kept.handled, kept.in_time, kept.open, kept.beyond) == (1, 1, 2, 2)
    page = Client().get(address).content.decode()
    assert own.name in page
    assert "五天办好" in page
    for case in (done, waits):
        assert case.code not in page
    assert estate_cast.grid_worker.name not in page
    with pytest.raises(NotAllowed):
        pledges.end(kept.pledge.pk, by=estate_cast.acting("director"))
    pledges.end(kept.pledge.pk, by=estate_cast.acting("street_officer"))
    assert own.name not in Client().get(address).content.decode()
    assert list(findings()) == []


def test_how_the_rates_came_about_stands_on_a_page_without_who_said_what(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    june(sent, estate_cast, moved)
    moved(JULY)
    page = at_desk(estate_cast.secretary).get(reverse("cases:figures_why"), {"month": "2028-06"}).content.decode()
    for words in ("算法", "接诉即办", "居民说已解决的", "谁定的"):
        assert words in page
    listed = at_desk(estate_cast.secretary).get(
        reverse("cases:figures_why"), {"month": "2028-06", "part": "contacted_in_time"}
    )
    assert "污水" in listed.content.decode()
    refused = at_desk(estate_cast.secretary).get(reverse("cases:figures_why"), {"month": "2028-06", "part": "unsolved"})
    assert 'id="list"' not in refused.content.decode()


def test_everything_on_record_of_a_case_is_read_by_whoever_may_read_the_case(sent: Sent, estate_cast: Cast) -> None:
    case = in_hand(sent(phone="13900000001"), estate_cast)
    worker = at_desk(estate_cast.grid_worker)
    worker.post(reverse("cases:dial", args=[case.pk]))
    page = worker.get(reverse("web:journal_case", args=[case.pk])).content.decode()
    assert "已联系" in page
    assert "谁看过" in page or "查看了什么" in page or "联系" in page
    assert at_desk(estate_cast.far_secretary).get(reverse("web:journal_case", args=[case.pk])).status_code == 404


def test_the_desk_is_told_of_a_month_that_the_clock_wrote_until_it_is_released(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    june(sent, estate_cast, moved)
    run_until_idle()
    moved(JULY)
    assert months.write_all() == 1
    run_until_idle()
    report = MonthReport.objects.get()
    told = Notice.objects.filter(row="report.written")
    assert {one.person_id for one in told} == {estate_cast.secretary.pk}
    page = at_desk(estate_cast.secretary).get(reverse("notify:desk")).content.decode()
    assert f"{estate_cast.places.estate.name} 2028-06 的月报写好了" in page
    follow = at_desk(estate_cast.secretary).get(reverse("notify:follow", args=[told.get().code]))
    assert follow["Location"] == reverse("cases:month", args=[report.pk])
    months.release(report.pk, "", by=estate_cast.acting("secretary"))
    months_told = subscriptions.row_of("report.written")
    assert months_told.stands is not None
    assert list(months_told.stands([report.pk])) == []
