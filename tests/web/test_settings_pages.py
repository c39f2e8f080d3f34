"""Settings and calendars as the street office and administrators keep them."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.journal.queries import history_of
from linli.kernel import clock
from linli.settings import queries, registry
from linli.settings.models import CalendarYear, Setting
from tests.cases.desk import at_desk
from tests.support.cast import Cast

YEAR = "日期,类型\n2027-01-01,放假\n2027-02-06,放假\n2027-02-20,上班\n"


@pytest.fixture
def officer(cast: Cast) -> Client:
    return at_desk(cast.street_officer)


@pytest.fixture
def admin(cast: Cast) -> Client:
    return at_desk(cast.administrator, second_factor=True)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_setting_is_shown_with_its_origin_and_limits(cast: Cast, officer: Client) -> None:
    page = text(officer.get(reverse("web:settings")))
    assert "青云街道" in page
    assert "默认值" in page
    assert "城市居民委员会组织法（2025）第 34 条" in page
    assert "工作惯例（业主大会议事规则）" in page
    assert "工作惯例，参照北京市接诉即办工作条例第 32 条" in page
    assert ", " not in "".join(re.findall(r"工作惯例.{2}", page))
    assert "工作惯例、业主大会和业主委员会指导规则第 31-32 条" in page
    assert "12 小时" in page


def test_the_page_says_where_the_law_now_wins_over_what_was_set(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "cases.contact_hours"
    officer.post(reverse("web:setting", args=[key]), {"value": "8", "source": "青街办〔2026〕7号"})
    monkeypatch.setitem(registry._declared, key, replace(registry.declared(key), floor=10))
    queries.forget()
    for page in (reverse("web:settings"), reverse("web:setting", args=[key])):
        shown = text(officer.get(page))
        assert "<b>10 小时</b>" in shown
        assert "原设为 8 小时，已不符合现行法定限度，按法定限度执行" in shown


def test_a_value_set_above_holds_below_and_says_so(
    cast: Cast, officer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    url = reverse("web:setting", args=["cases.contact_hours"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.post(url, {"value": "8", "source": "青街办〔2026〕7号"})
    assert answer.status_code == 302
    row = Setting.objects.get()
    assert (row.area_id, row.value, row.starts) == (cast.places.street.pk, 8, clock.today())
    [entry] = history_of(row)
    assert (entry.person_id, entry.post_id) == (cast.street_officer.pk, cast.posts["street_officer"].pk)
    below = text(officer.get(reverse("web:settings"), {"area": cast.places.estate.pk}))
    assert "8 小时" in below
    assert queries.value("cases.contact_hours", cast.places.estate) == 8
    page = text(officer.get(url))
    assert "青街办〔2026〕7号" in page
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(url, {"clear": "on", "source": "撤销"})
    assert queries.value("cases.contact_hours", cast.places.estate) == 12


def test_below_the_legal_floor_the_article_is_named(officer: Client) -> None:
    url = reverse("web:setting", args=["cases.publish_days"])
    answer = officer.post(url, {"value": "7", "source": "试行"})
    assert answer.status_code == 422
    assert "城市居民委员会组织法第 34 条" in text(answer).partition('id="errors"')[2]
    assert officer.post(url, {"value": "20", "source": ""}).status_code == 422
    assert officer.post(url, {"value": "20", "source": "x", "starts": "2001-01-01"}).status_code == 422
    assert not Setting.objects.exists()


def test_settings_out_of_reach_do_not_exist(cast: Cast, officer: Client, admin: Client) -> None:
    key = reverse("web:setting", args=["cases.contact_hours"])
    given = {"value": "8", "source": "x"}
    for area in (cast.places.city.pk, 0, 999_999):
        assert officer.get(reverse("web:settings"), {"area": area}).status_code == 404
        assert officer.post(f"{key}?area={area}", given).status_code == 404
    for role in ("secretary", "community_officer", "resident"):
        assert at_desk(getattr(cast, role)).get(reverse("web:settings")).status_code == 403
        assert at_desk(getattr(cast, role)).post(key, given).status_code == 403
    assert officer.get(reverse("web:setting", args=["no.such"])).status_code == 404
    assert not Setting.objects.exists()
    assert admin.post(f"{key}?area=0", given).status_code == 302
    assert Setting.objects.get().area_id == 0


@pytest.mark.parametrize(
    ("key", "given", "stored"),
    [("cases.hours", "9-18", [9, 18]), ("cases.unanswered", "unsolved", "unsolved"), ("files.photos_at_most", "3", 3)],
)
def test_each_kind_of_value_has_its_field(officer: Client, key: str, given: str, stored: Any) -> None:
    url = reverse("web:setting", args=[key])
    assert officer.get(url).status_code == 200
    assert officer.post(url, {"value": given, "source": "依据"}).status_code == 302
    assert Setting.objects.get().value == stored


def test_a_years_sheets_mark_days_off_and_make_up_days(officer: Client) -> None:
    page = text(officer.get(reverse("web:calendar"), {"year": "2026"}))
    assert "".join(f'<th scope="col">{day}</th>' for day in "一二三四五六日") in page
    assert "休" in page
    assert "班" in page
    assert "国办" in page
    missing = text(officer.get(reverse("web:calendar"), {"year": "2031"}))
    assert "本年度放假通知尚未导入" in missing
    assert officer.get(reverse("web:calendar"), {"year": "0"}).status_code == 200


def test_a_year_is_checked_shown_and_then_taken_in(admin: Client, django_capture_on_commit_callbacks: Any) -> None:
    url = reverse("web:calendar_upload")
    file = SimpleUploadedFile("2027.csv", YEAR.encode("gb18030"))
    brought = admin.post(url, {"file": file, "source": "国办发明电〔2026〕9号"})
    shown = admin.get(brought["Location"])  # where the browser's Back leads to, too
    assert (brought.status_code, CalendarYear.objects.count(), shown.context["found"].year) == (303, 0, 2027)
    assert "国办发明电〔2026〕9号" in text(shown)
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(brought["Location"], {"seen": shown.context["as_seen"]})
    assert answer["Location"] == f"{reverse('web:calendar')}?year=2027"
    assert queries.calendar().is_workday(date(2027, 2, 20))
    assert admin.post(brought["Location"], {"seen": "0"})["Location"] == url  # it was taken in; no second time
    assert history_of(CalendarYear.objects.get()).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("2027.csv", "2027-01-01,放假\n2027-13-41,放假\n", "2027.csv:2"),
        ("2027.csv", "2027-01-01,放假\n2027-01-01,上班\n", "2027-01-01"),
        ("2027.json", "{", "2027.json:1"),
    ],
)
def test_a_bad_year_is_refused_with_every_fault(admin: Client, name: str, content: str, fault: str) -> None:
    file = SimpleUploadedFile(name, content.encode())
    answer = admin.post(reverse("web:calendar_upload"), {"file": file, "source": "通知"})
    assert answer.status_code == 422
    assert fault in text(answer)
    assert not CalendarYear.objects.exists()


def test_only_administrators_take_a_year_in(cast: Cast, officer: Client) -> None:
    assert officer.get(reverse("web:calendar_upload")).status_code == 404
    assert officer.post(f"{reverse('web:calendar_upload')}?table=x", {"seen": "0"}).status_code == 404
    assert reverse("web:calendar_upload") not in text(officer.get(reverse("web:calendar")))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_take_the_same_statements_for_one_and_for_thirty(
    cast: Cast, officer: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    street = cast.places.street.pk
    for n in range(rows):
        day = date(2030, 1, 1 + n)
        Setting.objects.create(key="cases.contact_hours", area_id=street, value=8, source="x", starts=day)
    for url in (
        reverse("web:settings"),
        reverse("web:setting", args=["cases.contact_hours"]),
        reverse("web:calendar"),
    ):
        queries.forget()
        with django_assert_max_num_queries(12):
            assert officer.get(url).status_code == 200, url


def test_a_setting_that_somebody_set_meanwhile_is_not_overwritten(cast: Cast, officer: Client) -> None:
    url = reverse("web:setting", args=["cases.contact_hours"])
    stale = text(officer.get(url)).split('name="seen" value="')[1].split('"')[0]
    first = officer.post(url, {"value": "8", "source": "青街办〔2026〕7号", "seen": stale})
    second = officer.post(url, {"value": "9", "source": "青街办〔2026〕8号", "seen": stale})
    assert (first.status_code, second.status_code) == (302, 422)
    assert "这次没有改动任何内容" in text(second)
    assert Setting.objects.get(key="cases.contact_hours").value == 8
    again = text(officer.get(url))
    assert cast.street_officer.name in again  # who changed it, before and after
