"""The rules of teams and of a public place."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import square, teams

PARTS = st.sampled_from(["鼓", "锣", "镲"])


@given(least=st.dictionaries(PARTS, st.integers(1, 9)), parts=st.lists(PARTS))
def test_a_line_up_is_full_exactly_when_nothing_lacks_and_what_lacks_fills_it(
    least: dict[str, int], parts: list[str]
) -> None:
    found, there = teams.lacking(least, parts), Counter(parts)
    assert (not found) == all(there[part] >= number for part, number in least.items())
    more = [part for part, number in found.items() for _ in range(number)]
    assert teams.lacking(least, [*parts, *more]) == {}


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_its_quarter_of_three_months(day: date) -> None:
    first, after = teams.quarter(day)
    assert first <= day < after
    assert first.day == after.day == 1
    assert (after.year - first.year) * 12 + after.month - first.month == 3
    assert teams.quarter(after - timedelta(days=1)) == (first, after)


def test_a_performance_of_last_quarter_or_after_this_one_does_not_count() -> None:
    today = date(2026, 11, 28)
    assert teams.performs([date(2026, 10, 1)], [], today)
    assert teams.performs([], [date(2026, 12, 31)], today)
    assert not teams.performs([date(2026, 9, 30)], [date(2027, 1, 1), date(2026, 11, 27)], today)


def turn(days: set[int], begins: int, ends: int, name: str = "舞") -> square.Turn:
    return square.Turn(name, frozenset(days), time(begins), time(ends))


TURNS = st.builds(
    lambda days, begins, more: turn(days, begins, begins + more),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(6, 20),
    st.integers(1, 3),
)


@given(TURNS, TURNS, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))
def test_two_turns_at_one_moment_clash_and_a_clash_is_mutual(
    one: square.Turn, other: square.Turn, moment: datetime
) -> None:
    if one.at(moment) and other.at(moment):
        assert square.clash(one, [other]) is other
    assert (square.clash(one, [other]) is None) == (square.clash(other, [one]) is None)


def test_one_turn_may_begin_when_the_other_ends_and_another_day_is_free() -> None:
    assert square.clash(turn({0}, 19, 20), [turn({0}, 20, 21), turn({1}, 19, 20)]) is None


def test_the_evening_is_quieter_and_night_is_from_ten_to_six() -> None:
    assert square.loudest(turn({0}, 7, 8), 60, 55) == 60
    assert square.loudest(turn({0}, 18, 20), 60, 55) == 55
    assert not square.by_night(turn({0}, 6, 22))
    assert square.by_night(turn({0}, 6, 22), 21)  # a city whose night is from 21 to 5
    assert not square.by_night(turn({0}, 5, 21), 21)
    assert square.by_night(turn({0}, 21, 23))
    assert square.by_night(turn({0}, 5, 7))


@pytest.mark.parametrize(("days", "begins", "ends"), [(set(), 7, 8), ({7}, 7, 8), ({0}, 8, 8)])
def test_a_turn_has_days_and_a_time(days: set[int], begins: int, ends: int) -> None:
    with pytest.raises(ValueError, match="舞"):
        turn(days, begins, ends)
