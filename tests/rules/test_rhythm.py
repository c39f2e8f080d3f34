"""The rhythm of a series as a rule of RFC 5545, read as days."""

from datetime import date

import pytest

from linli.rules.rhythm import BadRhythm, days, following, same_weekday, written

SATURDAY = date(2026, 7, 4)


def test_a_weekly_series_falls_on_its_own_weekday() -> None:
    assert days("FREQ=WEEKLY", SATURDAY, date(2026, 7, 5), date(2026, 7, 25)) == [
        date(2026, 7, 11), date(2026, 7, 18), date(2026, 7, 25),
    ]  # fmt: skip


def test_a_quarterly_series_falls_on_the_same_weekday_of_its_months() -> None:
    rule = same_weekday(date(2026, 7, 18), months=3)  # the third Saturday
    assert rule == "FREQ=MONTHLY;INTERVAL=3;BYDAY=3SA"
    assert days(rule, date(2026, 7, 18), date(2026, 7, 1), date(2027, 1, 31)) == [
        date(2026, 7, 18), date(2026, 10, 17), date(2027, 1, 16),
    ]  # fmt: skip


def test_a_fifth_weekday_is_taken_as_the_last() -> None:
    assert same_weekday(date(2026, 7, 31), months=1) == "FREQ=MONTHLY;BYDAY=-1FR"


def test_without_a_rule_it_is_held_once() -> None:
    assert days("", SATURDAY, date(2026, 7, 1), date(2026, 7, 31)) == [SATURDAY]
    assert days("", SATURDAY, date(2026, 7, 5), date(2026, 7, 31)) == []
    assert following("", SATURDAY, SATURDAY) is None


def test_a_series_ends_with_its_count_or_its_last_day() -> None:
    assert following("FREQ=WEEKLY;COUNT=2", SATURDAY, date(2026, 7, 11)) is None
    assert following("FREQ=WEEKLY;UNTIL=20260718", SATURDAY, date(2026, 7, 11)) == date(2026, 7, 18)
    assert following("FREQ=WEEKLY;UNTIL=20260718", SATURDAY, date(2026, 7, 18)) is None


def test_a_rule_is_kept_in_capitals_without_its_name() -> None:
    assert written("rrule:freq=weekly;byday=tu,sa") == "FREQ=WEEKLY;BYDAY=TU,SA"


@pytest.mark.parametrize(
    "rule",
    [
        "weekly", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2SA", "FREQ=DAILY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "FREQ=WEEKLY;COUNT=2;UNTIL=20260701",
        "FREQ=WEEKLY;UNTIL=20261399", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYHOUR=9", "FREQ=WEEKLY;FREQ=DAILY", "",
        "FREQ=DAILY;INTERVAL=1２",  # a calendar program reads plain digits alone
    ],
)  # fmt: skip
def test_a_rule_that_may_fall_on_no_day_is_refused(rule: str) -> None:
    with pytest.raises(BadRhythm):
        written(rule)
