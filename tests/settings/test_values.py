"""What holds where and when, and that setting it is on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.journal.subjects import kind_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.settings import queries, registry
from linli.settings.models import Setting
from linli.settings.services import set_value

CITY, DISTRICT, ESTATE, OTHER_ESTATE = 1, 2, 3, 4
CHAIN = [ESTATE, DISTRICT, CITY]
KEY = "cases.contact_hours"

pytestmark = pytest.mark.django_db


def put(value: Any, area_id: int | None, **more: Any) -> Setting:
    return set_value(KEY, value, area_id=area_id, by=SYSTEM, source="议事会 2026 年第 3 号", **more)


def test_the_nearest_areas_value_wins() -> None:
    assert queries.value(KEY, chain=CHAIN) == 12
    put(10, None)
    assert queries.value(KEY, chain=CHAIN) == 10
    put(8, DISTRICT)
    put(6, OTHER_ESTATE)
    assert queries.value(KEY, chain=CHAIN) == 8
    put(4, ESTATE)
    assert [queries.value(KEY, chain=chain) for chain in (CHAIN, [DISTRICT], [CITY], [])] == [4, 8, 10, 10]


def test_a_value_set_back_is_the_one_above_again() -> None:
    put(8, DISTRICT)
    put(4, ESTATE)
    put(None, ESTATE)
    assert queries.value(KEY, chain=CHAIN) == 8


def test_a_value_holds_from_its_first_day_to_its_last() -> None:
    today = clock.today()
    put(8, ESTATE, starts=today + timedelta(days=2), ends=today + timedelta(days=3))
    values = [queries.value(KEY, chain=CHAIN, on=today + timedelta(days=day)) for day in range(6)]
    assert values == [12, 12, 8, 8, 12, 12]


def test_a_limit_that_the_law_raised_later_wins_over_what_was_set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    put(8, DISTRICT)
    known = registry.declared(KEY)
    monkeypatch.setitem(registry._declared, KEY, replace(known, floor=10, default=12))
    found = queries.held(KEY, chain=CHAIN)
    assert (found.value, found.overruled, found.area_id) == (10, 8, DISTRICT)
    monkeypatch.setitem(registry._declared, KEY, replace(known, ceiling=6, default=6))
    assert queries.value(KEY, chain=CHAIN) == 6
    monkeypatch.setitem(registry._declared, KEY, known)
    assert (queries.held(KEY, chain=CHAIN).value, queries.held(KEY, chain=CHAIN).overruled) == (8, None)


def test_hours_of_the_day_keep_to_the_law_too(monkeypatch: pytest.MonkeyPatch) -> None:
    set_value("cases.hours", "7-22", area_id=DISTRICT, by=SYSTEM, source="区里")
    known = registry.declared("cases.hours")
    monkeypatch.setitem(registry._declared, "cases.hours", replace(known, floor=8, ceiling=20))
    assert queries.value("cases.hours", chain=CHAIN) == [8, 20]


def test_a_value_says_where_it_comes_from() -> None:
    row = put(8, DISTRICT)
    found = queries.held(KEY, chain=CHAIN)
    assert (found.value, found.area_id, found.starts, found.source) == (8, DISTRICT, row.starts, row.source)
    assert queries.held("cases.link_tries", chain=CHAIN).area_id is None
    assert {each.setting.key: each.value for each in queries.all_held(CHAIN)}[KEY] == 8
    assert queries.set_values(KEY, DISTRICT) == [row]


def test_setting_twice_on_a_day_changes_the_row_and_is_recorded_twice() -> None:
    row = put(8, ESTATE)
    assert put(6, ESTATE).pk == row.pk
    entries = list(history_of(row))
    assert [entry.verb for entry in entries] == ["setting.set", "setting.set"]
    assert Setting.objects.get().value == 6


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("below_floor", {"value": 0}),
        ("starts_in_past", {"starts": date(2020, 1, 1)}),
        ("ends_before_start", {"starts": date(2099, 1, 2), "ends": date(2099, 1, 1)}),
        ("no_source", {"source": " "}),
    ],
)
def test_what_cannot_be_set_changes_nothing(code: str, asked: dict[str, Any]) -> None:
    terms: dict[str, Any] = {"value": 8, "area_id": ESTATE, "by": SYSTEM, "source": "x"} | asked
    with pytest.raises(Refused) as refusal:
        set_value(KEY, **terms)
    assert refusal.value.code == code
    assert not Setting.objects.exists()


def test_today_is_chinas_today(moved: Callable[[datetime], None]) -> None:
    moved(datetime(2026, 11, 24, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert put(8, ESTATE).starts == date(2026, 11, 24)


def test_questions_are_answered_without_the_database_for_five_seconds(django_assert_num_queries: Any) -> None:
    assert not Setting.objects.exists()  # the test's transaction begins with its first statement
    with django_assert_num_queries(3):  # what was set, the calendars, what processes bring
        queries.all_held(CHAIN)
    with django_assert_num_queries(0):
        for each in queries.all_held(CHAIN):
            assert each.value == each.setting.default
        assert queries.calendar().is_workday(date(2026, 10, 10))


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_not_remembered() -> None:
    with transaction.atomic():
        put(8, ESTATE)
        assert queries.value(KEY, chain=CHAIN) == 8
        transaction.set_rollback(True)
    assert queries.value(KEY, chain=CHAIN) == 12


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_shows_at_once() -> None:
    assert queries.value(KEY, chain=CHAIN) == 12
    put(8, ESTATE)
    assert queries.value(KEY, chain=CHAIN) == 8


def test_the_journal_vouches_for_the_row_as_stored() -> None:
    row = set_value("cases.hours", "9-18", area_id=ESTATE, by=SYSTEM, source="议事会")
    assert kind_of(row).digest_of(row) == kind_of(row).digest_of(Setting.objects.get())
