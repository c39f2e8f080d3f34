"""When something regular is due next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.regular import next_day
from linli.rules.workdays import Calendar, YearDays

OFF = frozenset(date(2026, 10, day) for day in range(1, 9))  # 国庆
CAL = Calendar({2026: YearDays(OFF, frozenset({date(2026, 10, 10)}), "国务院办公厅通知")})


def test_a_week_counts_from_its_weekday_and_today_counts() -> None:
    wednesday = date(2026, 11, 25)
    assert next_day("week", 2, CAL, wednesday) == wednesday
    assert next_day("week", 0, CAL, wednesday) == date(2026, 11, 30)


def test_a_month_begins_on_its_first_working_day() -> None:
    assert next_day("month", 0, CAL, date(2026, 9, 20)) == date(2026, 10, 9)
    assert next_day("month", 0, CAL, date(2026, 10, 9)) == date(2026, 10, 9)
    assert next_day("month", 0, CAL, date(2026, 10, 10)) == date(2026, 11, 2)


@given(st.sampled_from(["day", "week", "month"]), st.integers(0, 6), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_it_is_due_again_soon_and_never_before(rhythm: str, weekday: int, first: date) -> None:
    found = next_day(rhythm, weekday, CAL, first)  # type: ignore[arg-type]  # one of its words
    longest = {"day": 0, "week": 6, "month": 45}[rhythm]
    assert first <= found <= first + timedelta(days=longest)
    assert next_day(rhythm, weekday, CAL, found) == found  # type: ignore[arg-type]  # one of its words
