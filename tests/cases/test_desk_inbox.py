"""The staff inbox."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.cases import packs, queries, services
from linli.cases.doors.desk import wording
from linli.cases.models import Case
from linli.kernel import clock
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast
from tests.support.pages import told_by

INBOX = "/desk/"


def _page(cast: Cast, role: str, query: str = "") -> str:
    answer = at_desk(getattr(cast, role)).get(INBOX + query)
    assert answer.status_code == 200
    return told_by(answer)


def test_the_pool_shows_a_new_request_with_number_place_and_whose_turn_it_is(estate_cast: Cast, sent: Sent) -> None:
    case = sent("3栋楼下污水井往外冒水")
    page = _page(estate_cast, "secretary", "?box=pool")
    for words in (case.title, f"AH-{case.created_at.year}-000001", "3栋", "下水堵了", "派单人", "待认领"):
        assert words in page


def test_a_search_that_finds_nothing_in_one_box_leads_to_the_same_in_all(estate_cast: Cast, sent: Sent) -> None:
    case = sent("3栋楼下污水井往外冒水")
    page = _page(estate_cast, "secretary", f"?q={case.number}")  # it waits in the pool, and is nobody's yet
    assert case.title not in page
    assert "不限“待办”，在全部事项里找" in page
    wider = f"?box=all&q={case.number}"
    assert f'href="{wider.replace("&", "&amp;")}"' in page
    assert case.title in _page(estate_cast, "secretary", wider)
    assert "在全部事项里找" not in _page(estate_cast, "secretary", "?box=all&q=没有这件")


def test_a_list_never_tells_a_room_a_telephone_or_who_lives_alone(estate_cast: Cast, sent: Sent) -> None:
    sent("1单元502室独居老人家漏水，电话13812345678", name="陈桂兰", phone="13900000001")
    page = _page(estate_cast, "secretary", "?box=pool")
    for secret in ("502", "独居", "13812345678", "陈桂兰", "13900000001"):
        assert secret not in page
    assert "老人家漏水" in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_inbox_takes_at_most_twelve_statements_however_long_it_is(
    estate_cast: Cast, sent: Sent, many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(many):
        sent(f"路灯不亮 {number}")
    client = at_desk(estate_cast.secretary)
    client.get(f"{INBOX}?box=pool")
    with django_assert_max_num_queries(12):
        page = client.get(f"{INBOX}?box=pool").content.decode()
    assert page.count("data-row") == min(many, 25)


def test_pages_follow_one_another_without_gap_or_repeat(estate_cast: Cast, sent: Sent) -> None:
    made = {sent(f"路灯不亮 {number}").code for number in range(30)}
    client = at_desk(estate_cast.secretary)
    first = client.get(f"{INBOX}?box=pool")
    second = client.get(f"{INBOX}{first.context['older']}")
    codes = [row.case.code for row in [*first.context["rows"], *second.context["rows"]]]
    assert len(codes) == 30
    assert set(codes) == made


def test_search_and_category_narrow_the_list(estate_cast: Cast, sent: Sent) -> None:
    sent("北门路灯不亮", form={"category": "utilities"})
    sent("垃圾没人清运", form={"category": "sanitation"})
    assert "垃圾" not in _page(estate_cast, "secretary", "?box=all&q=路灯")
    assert "路灯不亮" not in _page(estate_cast, "secretary", "?box=all&category=sanitation")


def test_overdue_cases_say_so_and_stand_in_their_box(estate_cast: Cast, sent: Sent, moved: Callable[..., None]) -> None:
    sent()
    moved(clock.shift(timedelta(days=2)))
    page = _page(estate_cast, "secretary", "?box=overdue")
    assert "超期" in page
    assert 'class="chip late"' in page


def test_a_sign_in_leads_to_the_first_box_with_something_in_it(estate_cast: Cast, sent: Sent) -> None:
    desk = at_desk(estate_cast.secretary)
    assert desk.get("/onwards/")["Location"] == INBOX
    case = sent()
    answer = desk.get("/onwards/", follow=True)
    assert case.title in told_by(answer)  # due today, or in the pool


def test_only_holders_of_a_post_come_to_the_desk(estate_cast: Cast) -> None:
    assert at_desk(estate_cast.resident).get(INBOX).status_code == 403


def test_a_stranger_is_asked_to_sign_in(estate_cast: Cast, client: Any) -> None:
    answer = client.get(INBOX)
    assert answer.status_code == 302
    assert reverse("people:sign_in") in answer["Location"]


def test_another_estates_secretary_sees_nothing_of_this_one(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    client = at_desk(estate_cast.far_secretary)
    assert case.title not in client.get(f"{INBOX}?box=all").content.decode()
    assert client.get(f"/desk/case/{case.pk}/").status_code == 404


def test_the_property_manager_sees_only_what_is_sent_to_them(estate_cast: Cast, sent: Sent) -> None:
    other, theirs = sent("北门垃圾没人清运"), sent("电梯的灯不亮")
    services.act(
        theirs.pk,
        "dispatch",
        {"post": str(estate_cast.posts["property_manager"].pk)},
        by=estate_cast.acting("secretary"),
    )
    page = _page(estate_cast, "property_manager", "?box=all")
    assert theirs.title in page
    assert other.title not in page
    assert Case.objects.get(pk=theirs.pk).handler_id == estate_cast.property_manager.pk


def test_an_empty_box_points_to_those_in_which_something_waits(estate_cast: Cast, sent: Sent) -> None:
    assert 'class="row middle"' not in _page(estate_cast, "secretary")
    sent("3栋楼下污水井往外冒水")
    page = _page(estate_cast, "secretary")
    assert "这里没有待处理的" in page
    assert '<a class="btn small" href="/desk/?box=pool">待认领 1</a>' in page


def test_what_took_three_times_its_limit_is_found_among_the_overdue(
    estate_cast: Cast, sent: Sent, moved: Callable[..., None]
) -> None:
    long, short = sent("下水道堵了三天"), sent("路灯不亮了")
    for case in (long, short):
        services.act(case.pk, "claim", {}, by=estate_cast.acting("secretary"))
    case = Case.objects.get(pk=long.pk)
    assert case.resolve_due is not None
    had = case.resolve_due - case.created_at
    Case.objects.filter(pk=short.pk).update(resolve_due=case.created_at + 3 * had)
    moved(case.created_at + 3 * had - timedelta(minutes=1))
    far = "?box=overdue&far=1"
    assert "下水道堵了三天" in _page(estate_cast, "secretary", "?box=overdue")
    assert "下水道堵了三天" not in _page(estate_cast, "secretary", far)
    moved(case.created_at + 3 * had + timedelta(minutes=1))
    page = _page(estate_cast, "secretary", far)
    assert ("下水道堵了三天" in page, "路灯不亮了" in page) == (True, False)
    assert "超过时限三倍" in page
    assert "路灯不亮了" in _page(estate_cast, "secretary", "?box=overdue")
    assert "下水道堵了三天" in _page(estate_cast, "secretary", f"{far}&q=下水道")
    assert Case.objects.filter(queries.far_over(clock.now())).get() == case


def test_what_was_handled_too_late_says_so_in_the_list(
    estate_cast: Cast, sent: Sent, moved: Callable[..., None]
) -> None:
    case = sent("路灯不亮")
    Case.objects.filter(pk=case.pk).update(late=True, open=False, closed_at=clock.now())
    assert "超期办结" in _page(estate_cast, "secretary", "?box=all")


def test_what_only_waits_says_until_which_day_spaced_as_a_date_is(
    estate_cast: Cast, sent: Sent, moved: Callable[[datetime], None]
) -> None:
    case = sent("3栋楼下污水井往外冒水")
    moved(datetime(2026, 11, 29, 10, tzinfo=clock.LOCAL))
    case.lapses, case.due_at = True, datetime(2026, 12, 2, 9, tzinfo=clock.LOCAL)
    due = wording.due_of(case, packs.by_version(case.pack_version_id))
    assert due is not None
    assert (due.words, due.tone) == ("等到 12 月 2 日", "quiet")
    moved(datetime(2026, 12, 2, 8, tzinfo=clock.LOCAL))
    due = wording.due_of(case, packs.by_version(case.pack_version_id))
    assert due is not None
    assert due.words == "等到今天"
