"""What may be set, and what the law forbids to set."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from linli.kernel.refused import Refused
from linli.settings.registry import Declared, declare, declared, house
from linli.settings.wording import articles


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("cases.contact_hours", 24, 24),
        ("cases.contact_hours", " 24 ", 24),
        ("cases.hours", "9-18", [9, 18]),
        ("cases.hours", [0, 24], [0, 24]),
        ("cases.unanswered", "unsolved", "unsolved"),
    ],
)
def test_a_value_is_stored_one_way(key: str, value: Any, stored: Any) -> None:
    assert declared(key).cleaned(value) == stored


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("cases.contact_hours", 0, "below_floor"),
        ("cases.contact_hours", 73, "above_ceiling"),
        ("cases.contact_hours", "soon", "not_a_number"),
        ("cases.contact_hours", 1.5, "not_a_number"),
        ("cases.contact_hours", True, "not_a_number"),
        ("cases.hours", "20-8", "not_a_window"),
        ("cases.hours", "8", "not_a_window"),
        ("cases.hours", 8, "not_a_window"),
        ("cases.unanswered", "solved", "not_an_option"),
        ("cases.publish_days", 14, "below_floor"),
    ],
)
def test_a_value_that_is_none_is_refused(key: str, value: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        declared(key).cleaned(value)
    assert (refusal.value.code, refusal.value.field) == (code, "value")


HOURS = Declared("some.hours", [8, 18], "window", "执行时段", "practice", 6, 22)
SEASON = Declared("some.season", ["11-15", "03-15"], "season", "采暖期", "practice")


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        (HOURS, "5-18", "below_floor"),
        (HOURS, "8-23", "above_ceiling"),
        (SEASON, "11-15", "not_a_season"),
        (SEASON, "11-15/02-29", "not_a_season"),
        (SEASON, "11-15/11-15", "not_a_season"),
        (SEASON, 11, "not_a_season"),
    ],
)
def test_hours_and_seasons_that_are_none_are_refused(setting: Declared, value: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        setting.cleaned(value)
    assert (refusal.value.code, refusal.value.field) == (code, "value")


def test_a_season_is_stored_one_way() -> None:
    assert SEASON.cleaned(" 10-20 / 04-10") == ["10-20", "04-10"]
    assert SEASON.cleaned(["05-15", "10-15"]) == ["05-15", "10-15"]


def test_less_than_the_law_gives_is_refused_with_the_statute() -> None:
    with translation.override("en"), pytest.raises(Refused) as refusal:
        declared("cases.publish_days").cleaned(14)
    assert refusal.value.basis == "城市居民委员会组织法 art. 34"
    assert refusal.value.message == (
        "A result that must be made public is shown for at least: 14 is too little;"
        " the least is 15 (城市居民委员会组织法 art. 34)."
    )


def test_every_setting_says_where_it_comes_from_and_its_default_is_allowed() -> None:
    for each in house().values():
        assert each.source
        assert each.cleaned(each.default) == each.default


@pytest.mark.django_db
def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"no setting 'cases\.nothing'; there are activities\.answer_hours"):
        declared("cases.nothing")


def test_a_setting_is_declared_one_way() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare("cases.contact_hours", 13, "number", title="other", source="other")


def test_every_setting_stands_in_the_docs_with_its_numbers() -> None:
    page = (
        (Path(__file__).parents[2] / "docs" / "settings.md").read_text().partition("## Of the processes that ship")[0]
    )
    rows = {
        line.split("`")[1]: [cell.strip() for cell in line.split("|")] for line in page.splitlines() if "| `" in line
    }
    assert rows.keys() == house().keys()
    for each in house().values():
        if each.kind == "number":
            assert rows[each.key][2:5] == [str(each.default), str(each.floor), str(each.ceiling)]


def test_two_statutes_of_one_basis_are_parted_as_the_readers_language_does() -> None:
    with translation.override("zh-hans"):
        assert articles("民法典 art. 280; 物业管理条例 art. 14") == "民法典第 280 条；物业管理条例第 14 条"
    with translation.override("en"):
        assert articles("民法典 art. 280; 物业管理条例 art. 14") == "民法典 art. 280; 物业管理条例 art. 14"
