from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.volunteering import Stay, age, clashes, credited, doubled, may_serve, served, stars, to_next_star
from tests.rules.vectors import vectors

DAY = datetime(2026, 3, 14)


def stay(source: str, start: str, end: str, away: int = 0) -> Stay:
    hours = [timedelta(hours=int(each[:2]), minutes=int(each[3:])) for each in (start, end)]
    return Stay(source, DAY + hours[0], DAY + hours[1], away)


@pytest.mark.parametrize(("hours", "earned"), vectors("volunteer_stars"))
def test_the_published_stars(hours: str, earned: int) -> None:
    assert stars(int(Fraction(hours) * 60)) == earned


def test_the_way_there_does_not_count_and_hours_come_in_halves() -> None:
    assert served(stay("a", "08:00", "11:20")) == 180
    assert served(stay("a", "08:00", "11:40", away=60)) == 150
    assert served(stay("a", "08:00", "08:29")) == 0


def test_a_day_has_a_cap_that_the_later_stays_run_into() -> None:
    day = [stay("evening", "18:00", "21:00"), stay("morning", "08:00", "12:00"), stay("noon", "13:00", "16:00")]
    assert credited(day) == {"morning": 240, "noon": 180, "evening": 60}
    assert credited(day, cap=600) == {"morning": 240, "noon": 180, "evening": 180}


def test_nobody_serves_in_two_places_at_once() -> None:
    both = [stay("gate", "08:00", "12:00"), stay("square", "11:59", "13:00")]
    assert [(one.source, other.source) for one, other in clashes(both)] == [("gate", "square")]
    with pytest.raises(ValueError, match="gate and square overlap"):
        credited(both)
    assert credited([stay("gate", "08:00", "12:00"), stay("square", "12:00", "13:00")])["square"] == 60


@pytest.mark.parametrize(
    ("start", "end", "away"), [("09:00", "09:00", 0), ("09:00", "08:00", 0), ("09:00", "10:00", 61)]
)
def test_a_stay_that_cannot_be_is_no_record(start: str, end: str, away: int) -> None:
    with pytest.raises(ValueError, match="gate"):
        stay("gate", start, end, away)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 20)), max_size=12), st.integers(0, 1440)
)
def test_no_day_ever_counts_more_than_its_cap_and_no_stay_more_than_it_lasted(
    gaps: list[tuple[int, int, int]], cap: int
) -> None:
    stays, moment = [], DAY
    for number, (gap, length, away) in enumerate(gaps):
        start = moment + timedelta(minutes=20 * gap)
        moment = start + timedelta(minutes=20 * length)
        stays.append(Stay(str(number), start, moment, min(away, 20 * length)))
    added = credited(stays, cap)
    by_day: dict[date, int] = {}
    for one in stays:
        assert 0 <= added[one.source] <= served(one)
        by_day[one.start.date()] = by_day.get(one.start.date(), 0) + added[one.source]
    assert all(minutes <= cap for minutes in by_day.values())
    assert credited(reversed(stays), cap) == added


def test_what_is_missing_for_the_next_star() -> None:
    assert to_next_star(0) == 100 * 60
    assert to_next_star(299 * 60) == 60
    assert to_next_star(1500 * 60) == 0


def test_a_minor_serves_with_a_guardian_only() -> None:
    born = date(2008, 3, 15)
    assert age(born, date(2026, 3, 14)) == 17
    assert not may_serve(born, date(2026, 3, 14), guardian=False)
    assert may_serve(born, date(2026, 3, 14), guardian=True)
    assert may_serve(born, date(2026, 3, 15), guardian=False)
    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_an_hour_that_two_services_cover_is_doubled() -> None:
    gate = stay("gate", "08:00", "12:00")
    assert doubled(gate, []) == 0
    assert doubled(gate, [stay("visit", "09:00", "10:00"), stay("call", "09:30", "10:30")]) == 90
    assert doubled(gate, [stay("early", "07:00", "08:15"), stay("late", "11:30", "13:00")]) == 45
    assert doubled(gate, [stay("after", "12:00", "13:00")]) == 0


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300)), min_size=1, max_size=8))
def test_the_doubled_minutes_are_those_that_the_others_cover(spans: list[tuple[int, int]]) -> None:
    one, *others = [
        Stay(str(number), DAY + timedelta(minutes=start), DAY + timedelta(minutes=start + length))
        for number, (start, length) in enumerate(spans)
    ]
    covered = [set(range(start, start + length)) for start, length in spans]
    assert doubled(one, others) == len(covered[0] & set().union(*covered[1:]))
