"""The calendar of 2026, and laws of counting that hold for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.workdays import (
    Calendar,
    YearDays,
    add_days,
    add_months,
    add_workdays,
    count_workdays,
    roll_forward,
    workdays_before,
)
from tests.rules.calendars import CALENDAR, OFF_2026, WORK_2026

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 30))
COUNTS = st.integers(0, 90)


def test_make_up_days_are_worked_and_days_off_are_not() -> None:
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert {day for day in year if CALENDAR.is_workday(day) and day.weekday() >= 5} == WORK_2026
    assert {day for day in year if not CALENDAR.is_workday(day) and day.weekday() < 5} == {
        day for day in OFF_2026 if day.weekday() < 5
    }


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), True),  # 2027's notice may move it
        (date(2027, 3, 1), True),
        (date(2025, 12, 31), True),
    ],
)
def test_a_day_without_a_notice_is_provisional(day: date, provisional: bool) -> None:
    assert CALENDAR.provisional(day) is provisional


def test_a_missing_year_has_plain_weekends() -> None:
    assert [Calendar({}).is_workday(date(2027, 10, day)) for day in range(1, 5)] == [True, False, False, True]


def test_next_years_notice_may_move_days_of_this_december() -> None:
    notice = YearDays(frozenset({date(2026, 12, 31)}), frozenset({date(2026, 12, 27)}), "for 2027")
    both = Calendar({**CALENDAR.years, 2027: notice})
    assert (both.is_workday(date(2026, 12, 27)), both.is_workday(date(2026, 12, 31))) == (True, False)
    assert not both.provisional(date(2026, 12, 31))


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 1, 15), -2) == date(2025, 11, 15)


def test_fewer_than_no_working_days_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 working days"):
        add_workdays(CALENDAR, date(2026, 1, 5), -1)


@given(DAYS, COUNTS)
def test_counting_undoes_adding(day: date, count: int) -> None:
    assert count_workdays(CALENDAR, day, add_workdays(CALENDAR, day, count)) == count


@given(DAYS, st.integers(1, 90))
def test_adding_lands_on_a_working_day_and_going_back_leaves_as_many_between(day: date, count: int) -> None:
    assert CALENDAR.is_workday(add_workdays(CALENDAR, day, count))
    first = workdays_before(CALENDAR, day, count)
    assert CALENDAR.is_workday(first)
    assert count_workdays(CALENDAR, add_days(first, -1), add_days(day, -1)) == count


@given(DAYS, DAYS, COUNTS)
def test_a_later_event_is_never_due_earlier(one: date, other: date, count: int) -> None:
    early, late = sorted((one, other))
    assert add_workdays(CALENDAR, early, count) <= add_workdays(CALENDAR, late, count)
    assert roll_forward(CALENDAR, early) <= roll_forward(CALENDAR, late)
    assert add_months(early, count) <= add_months(late, count)


@given(DAYS)
def test_rolling_lands_on_the_first_working_day(day: date) -> None:
    rolled = roll_forward(CALENDAR, day)
    assert CALENDAR.is_workday(rolled)
    assert count_workdays(CALENDAR, add_days(day, -1), rolled) == 1
