"""A list that somebody has exported regularly: made at its hour in their own sight, once, while it is open to them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import ResolverMatch, reverse
from openpyxl import load_workbook

from linli.jobs.models import Job
from linli.jobs.services import retry
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.people import services
from linli.people.models import Term
from linli.web.scheduled import asking
from linli.web.scheduled import services as scheduled
from linli.web.scheduled.models import ListOrder, MadeList
from tests.activities.test_at_once import at_once
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.cases.desk import at_desk
from tests.support.cast import Cast

MONDAY = datetime(2028, 11, 27, 6, 30, tzinfo=clock.LOCAL)  # ahead: nobody holds a post before today
FIGURES = "/desk/figures/"


@pytest.fixture
def then(moved: Callable[[datetime], None]) -> None:
    """The cast takes its posts a while before these days, whenever the tests are run."""
    moved(MONDAY - timedelta(days=4))


@pytest.fixture
def secretary(cast: Cast) -> Client:
    return at_desk(cast.secretary, second_factor=True)


def new(address: str) -> str:
    return f"{reverse('web:list_order')}?{urlencode({'list': address})}"


def ordered(client: Client, address: str = FIGURES, **chosen: str) -> ListOrder:
    given = {"rhythm": "week", "weekday": "0", "hour": "7", "form": "excel", **chosen}
    answer = client.post(new(address), given)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return ListOrder.objects.latest("pk")


@pytest.mark.django_db
@pytest.mark.unshared
@pytest.mark.usefixtures("then")
def test_the_figures_come_every_monday_as_they_stand_then(secretary: Client, cast: Cast) -> None:
    assert reverse("web:list_order") in secretary.get(FIGURES).text
    with clock.moved(MONDAY):
        row = ordered(at_desk(cast.secretary, second_factor=True))
        assert row.next_at == MONDAY.replace(hour=7, minute=0)
        assert scheduled.enqueue_due() == 0
    with clock.moved(MONDAY + timedelta(hours=1)):
        assert scheduled.enqueue_due() == 1
        assert scheduled.enqueue_due() == 0
        run_until_idle()
        made = MadeList.objects.get(regular=row)
        row.refresh_from_db()
        assert row.next_at == MONDAY.replace(hour=7, minute=0) + timedelta(days=7)
        assert Notice.objects.filter(person=cast.secretary, subject_kind="list_order").count() == 1
    client = at_desk(cast.secretary, second_factor=True)
    page = client.get(reverse("web:lists")).text
    assert made.name in page
    file = client.get(reverse("web:list_file", args=[made.pk]))
    assert load_workbook(BytesIO(file.content)).sheetnames
    assert "attachment" in file["Content-Disposition"]
    made.refresh_from_db()
    assert made.read_at is not None
    assert list(findings()) == []


@pytest.mark.django_db
def test_the_ledger_goes_out_masked_with_the_filters_of_its_order(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary, "/desk/export/?box=all", form="csv")
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    made = MadeList.objects.get(regular=row)
    assert made.name.endswith(".csv")
    exported = Entry.objects.filter(verb="area.requests_exported")
    assert [entry.person_id for entry in exported] == [cast.secretary.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/desk/figures/",
        "/me/",
        "/nowhere/",
        "/desk/spot/",
        "",
        "//[",
        "/desk/figures/?q=%00",
    ],
)
def test_what_is_no_list_of_the_desk_cannot_be_ordered(secretary: Client, address: str) -> None:
    assert secretary.get(new(address)).status_code == 403
    assert secretary.post(new(address), {"rhythm": "day", "hour": "7", "form": "csv"}).status_code == 403
    assert not ListOrder.objects.exists()


@pytest.mark.django_db
def test_an_order_is_of_the_list_from_its_first_page_on_and_hands_nothing_out_itself(secretary: Client) -> None:
    for form in ("csv", "excel", "a4"):
        assert secretary.get(new(f"{FIGURES}?month=2026-10&as={form}&page=3#x")).status_code == 200
    assert not Entry.objects.filter(verb="area.list_exported").exists()
    assert ordered(secretary, f"{FIGURES}?month=2026-10&as=csv").address == f"{FIGURES}?month=2026-10"


@pytest.mark.django_db
def test_a_post_that_was_given_another_area_opens_no_file_of_before(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    made = MadeList.objects.get()
    made.posts = [[post, kind, area + 1] for post, kind, area in made.posts]
    made.save()
    assert secretary.get(reverse("web:list_file", args=[made.pk])).status_code == 403
    assert not Entry.objects.filter(verb="list_order.fetched").exists()


@pytest.mark.django_db
def test_a_file_that_an_earlier_version_kept_with_the_posts_ids_alone_opens_while_they_are_held(
    secretary: Client, cast: Cast
) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    made = MadeList.objects.get()
    held = [post for post, _kind, _area in made.posts]
    for posts, status in ((held, 200), ([*held, 0], 403)):
        MadeList.objects.update(posts=posts)
        assert secretary.get(reverse("web:list_file", args=[made.pk])).status_code == status


@pytest.mark.django_db
def test_nobody_has_files_made_without_end(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    for _each in range(scheduled.NOW_AN_HOUR):
        scheduled.make_now(row.pk, by=cast.acting("secretary"))
    with pytest.raises(Refused):
        scheduled.make_now(row.pk, by=cast.acting("secretary"))


@pytest.mark.django_db
def test_a_list_that_is_not_open_to_somebody_cannot_be_ordered_by_them(cast: Cast) -> None:
    worker = at_desk(cast.grid_worker, second_factor=True)
    assert worker.get("/jobs/").status_code == 403
    assert worker.get(new("/jobs/")).status_code == 403


@pytest.mark.django_db
def test_it_ends_with_the_post_and_says_so_and_its_files_stay_shut(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    made = MadeList.objects.get(regular=row)
    for term in Term.objects.filter(person=cast.secretary):
        services.end_term(term.pk, by=SYSTEM)
    scheduled.make(row.pk, clock.now())
    row.refresh_from_db()
    assert (row.ended, row.next_at) == ("closed", None)
    assert MadeList.objects.filter(regular=row).count() == 1
    run_until_idle()
    assert Notice.objects.filter(person=cast.secretary, subject_kind="list_order").count() == 2
    assert secretary.get(reverse("web:list_file", args=[made.pk])).status_code == 403
    services.appoint(cast.posts["far_secretary"].pk, cast.secretary.pk, by=SYSTEM)
    assert secretary.get(FIGURES).status_code == 200
    assert secretary.get(reverse("web:list_file", args=[made.pk])).status_code == 403


Answer = Callable[[HttpRequest], HttpResponse]


def page_says(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    """From now on the list's page answers so."""
    monkeypatch.setattr(asking, "match_of", lambda path: ResolverMatch(answer, (), {}))


def told(cast: Cast) -> list[str]:
    """What the secretary was told of her order, oldest first."""
    rows = Notice.objects.filter(person=cast.secretary, subject_kind="list_order").order_by("pk")
    return list(rows.values_list("row", flat=True))


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("too_long", "请先缩小范围")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "orders", "opens"),
    [
        (lambda request: HttpResponse(status=503), 409, 409),
        (lambda request: HttpResponseRedirect("/desk/"), 409, 200),
        (refuse, 409, 200),
        (lambda request: HttpResponse(status=403), 403, 403),
    ],
    ids=["too much to do", "leads elsewhere", "says no", "shut"],
)
def test_a_page_that_is_not_itself_for_a_while_shuts_no_file_made_before(
    secretary: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: Answer, orders: int, opens: int
) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    file = reverse("web:list_file", args=[MadeList.objects.get().pk])
    page_says(monkeypatch, answer)
    assert secretary.get(new(FIGURES)).status_code == orders
    fetched = secretary.get(file)
    assert fetched.status_code == opens
    assert ("请稍等一分钟再试".encode() in fetched.content) is (opens == 409)


@pytest.mark.django_db
def test_of_a_page_that_leads_to_a_list_that_one_is_ordered_and_else_it_says_so(
    secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = asking.match_of(FIGURES).func

    def led(request: HttpRequest) -> HttpResponse:
        return figures(request) if "month" in request.GET else HttpResponseRedirect("?month=2026-10")

    page_says(monkeypatch, led)
    answer = secretary.get(new(FIGURES))
    assert (answer.status_code, answer.headers["Location"]) == (302, new(f"{FIGURES}?month=2026-10"))
    assert secretary.get(answer.headers["Location"]).status_code == 200
    monkeypatch.undo()
    page_says(monkeypatch, lambda request: HttpResponseRedirect("/desk/"))
    assert "请在那里打开要导出的清单" in secretary.get(new(FIGURES)).text
    monkeypatch.undo()
    page_says(monkeypatch, refuse)
    assert "请先缩小范围" in secretary.get(new(FIGURES)).text


@pytest.mark.django_db
def test_the_page_says_what_the_last_hour_gave_and_leads_to_the_file(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary, "/desk/export/?box=all", form="csv")
    assert "还没有" in secretary.get(reverse("web:lists")).text
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    row.refresh_from_db()
    handed_out = data_of(Entry.objects.get(verb="area.requests_exported"))["rows"]
    assert (row.outcome, row.rows) == ("made", handed_out)
    page = secretary.get(reverse("web:lists")).text
    assert f"{handed_out} 行" in page
    assert page.count(reverse("web:list_file", args=[MadeList.objects.get().pk])) == 2


@pytest.mark.django_db
def test_a_list_of_the_desk_counts_its_rows(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    row.refresh_from_db()
    assert row.rows == data_of(Entry.objects.get(verb="area.list_exported"))["rows"] > 0


@pytest.mark.django_db
def test_a_page_that_leads_elsewhere_ends_no_order_and_says_so_once(
    secretary: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ordered(secretary)
    page_says(monkeypatch, lambda request: HttpResponseRedirect("/desk/"))
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    row.refresh_from_db()
    assert (row.ended, row.outcome, row.rows) == ("", "away", None)
    assert row.next_at is not None
    assert told(cast) == ["list_order.failed"]
    assert "转到了别处" in secretary.get(reverse("web:lists")).text
    monkeypatch.undo()
    scheduled.make(row.pk, clock.now())
    row.refresh_from_db()
    assert row.outcome == "made"
    assert "转到了别处" not in secretary.get(reverse("web:lists")).text


@pytest.mark.django_db
def test_a_list_that_says_why_it_is_not_handed_out_is_quoted_and_comes_again(
    secretary: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(request: HttpRequest) -> HttpResponse:
        raise Refused("too_long", "请先缩小范围")

    row = ordered(secretary)
    page_says(monkeypatch, too_long)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    row.refresh_from_db()
    assert (row.ended, row.outcome, row.why) == ("", "refused", "请先缩小范围")
    assert "请先缩小范围" in secretary.get(reverse("web:lists")).text
    assert told(cast) == ["list_order.failed"]
    assert data_of(Entry.objects.get(verb="list_order.failed")) == {"because": "refused"}
    for days, quoted in ((13, "请先缩小范围"), (15, "")):
        with clock.moved(clock.now() + timedelta(days=days)):
            scheduled.forget_old()
        row.refresh_from_db()
        assert (row.outcome, row.why) == ("refused", quoted)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["error", "too much to do", "bad gateway"])
def test_an_error_that_stays_through_all_tries_is_told_once_and_the_next_hour_comes(
    secretary: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def falls(request: HttpRequest) -> HttpResponse:
        if fault == "error":
            raise ZeroDivisionError
        return HttpResponse(status=429 if fault == "too much to do" else 502)

    row = ordered(secretary)
    page_says(monkeypatch, falls)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    for hour in range(1, 12):
        assert told(cast) == ([] if hour < 10 else ["list_order.failed"])
        with clock.moved(clock.now() + timedelta(hours=hour)):
            run_until_idle(strict=False)
    assert told(cast) == ["list_order.failed"]
    row.refresh_from_db()
    assert (row.ended, row.outcome) == ("", "failed")
    assert "系统出错" in secretary.get(reverse("web:lists")).text
    assert Job.objects.get(name=scheduled.MAKE).state == "failed"
    monkeypatch.undo()
    retry(Job.objects.get(name=scheduled.MAKE).pk)
    run_until_idle()
    row.refresh_from_db()
    assert row.outcome == "made"


@pytest.mark.django_db
def test_an_order_that_was_stopped_meanwhile_has_no_result(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    scheduled.stop(row.pk, by=cast.acting("secretary"))
    scheduled.give_up(row.pk, clock.now())
    scheduled.miss(row.pk, row.person_id, ListOrder.Outcome.AWAY)
    row.refresh_from_db()
    assert row.outcome == ""


@pytest.mark.django_db
@pytest.mark.parametrize("before", [True, False], ids=["as the page is asked", "as the file is kept"])
def test_an_order_that_passes_to_another_while_it_is_made_is_made_for_them(
    secretary: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    """As when two rows are made one: whoever ordered it is active no more, and the order is the other's."""
    row, take = ordered(secretary), asking.take
    scheduled.make_now(row.pk, by=cast.acting("secretary"))

    def merged(address: str, person_id: int, form: str) -> asking.Taken:
        taken = None if before else take(address, person_id, form)
        if person_id == cast.secretary.pk:
            Term.objects.filter(person=cast.secretary).update(person=cast.neighbour)
            ListOrder.objects.update(person=cast.neighbour)
            type(cast.secretary).objects.filter(pk=person_id).update(is_active=False)
        return taken or take(address, person_id, form)

    monkeypatch.setattr(asking, "take", merged)
    run_until_idle()
    row.refresh_from_db()
    assert (row.ended, row.outcome, row.person_id) == ("", "made", cast.neighbour.pk)
    assert MadeList.objects.filter(regular=row).count() == 1
    assert not Entry.objects.filter(verb__in=("list_order.closed", "list_order.failed")).exists()


@pytest.mark.django_db
def test_nobody_fetches_or_stops_anothers(secretary: Client, cast: Cast) -> None:
    row = ordered(secretary)
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    other = at_desk(cast.community_officer, second_factor=True)
    assert other.get(reverse("web:list_file", args=[MadeList.objects.get().pk])).status_code == 404
    for door in ("web:list_stop", "web:list_now"):
        assert other.post(reverse(door, args=[row.code])).status_code == 404
    assert row.code not in other.get(reverse("web:lists")).text
    assert secretary.post(reverse("web:list_stop", args=[row.code])).status_code == 303
    assert ListOrder.objects.get().ended == "stopped"
    assert not scheduled.enqueue_due()


@pytest.mark.django_db
@pytest.mark.unshared
@pytest.mark.usefixtures("then")
def test_what_was_missed_is_made_up_for_once(cast: Cast) -> None:
    with clock.moved(MONDAY):
        ordered(at_desk(cast.secretary, second_factor=True), rhythm="day")
    with clock.moved(MONDAY + timedelta(days=9)):
        assert scheduled.enqueue_due() == 1
        run_until_idle()
        assert MadeList.objects.count() == 1
        assert ListOrder.objects.get().next_at > clock.now()  # type: ignore[operator]  # it runs, so it is due


@pytest.mark.django_db
def test_files_go_after_a_fortnight_and_orders_that_ended_with_them(secretary: Client, cast: Cast) -> None:
    row, running = ordered(secretary), ordered(secretary, rhythm="month")
    scheduled.make_now(row.pk, by=cast.acting("secretary"))
    run_until_idle()
    scheduled.stop(row.pk, by=cast.acting("secretary"))
    assert scheduled.forget_old() == 0
    with clock.moved(clock.now() + timedelta(days=15)):
        assert scheduled.forget_old() == 1
    assert list(ListOrder.objects.values_list("pk", flat=True)) == [running.pk]


@pytest.mark.django_db
def test_a_wrong_hour_is_told_and_orders_nothing(secretary: Client) -> None:
    answer = secretary.post(new(FIGURES), {"rhythm": "week", "weekday": "0", "hour": "24", "form": "excel"})
    assert answer.status_code == 400
    assert not ListOrder.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.engine
def test_workers_at_once_put_a_due_list_to_work_once_and_make_one_file(cast: Cast) -> None:
    row = ordered(at_desk(cast.secretary, second_factor=True), rhythm="day")
    due = clock.now() - timedelta(hours=1)
    ListOrder.objects.update(next_at=due)
    assert at_once([scheduled.enqueue_due] * 4) == [""] * 4
    assert Job.objects.filter(name=scheduled.MAKE).count() == 1
    assert at_once([lambda: scheduled.make(row.pk, due)] * 3) == [""] * 3
    assert MadeList.objects.filter(regular=row).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.engine
def test_of_presses_at_once_none_is_one_order_too_many(cast: Cast) -> None:
    wanted = scheduled.Wanted(FIGURES, "excel", "week", 0, 7)
    for _each in range(scheduled.AT_MOST - 1):
        scheduled.order(wanted, "数据", by=cast.acting("secretary"))
    came_of = at_once([lambda: scheduled.order(wanted, "数据", by=cast.acting("secretary"))] * 4)
    assert sorted(came_of) == ["", *["too_many_orders"] * 3]
    assert ListOrder.objects.count() == scheduled.AT_MOST
