"""Opening hours as people write them, and every rule that a booking breaks."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.booking import DAY, STEP, Rules, faults, spans, written

HOURS = spans("08:00-12:00 14:00-21:00")
RULES = Rules((HOURS,) * 6 + ((),), ahead=30, longest=180, a_month=2, seats=20)
NOW = datetime(2026, 12, 1, 10)  # a Tuesday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8:30-12:00", ((510, 720),)),
        ("14:00—21:00，08:00至12:00", ((480, 720), (840, 1260))),
        ("00:00-24:00", ((0, DAY),)),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, found: object) -> None:
    assert spans(text) == found


@pytest.mark.parametrize(
    "text", ["全天", "8:30", "12:00-08:00", "08:10-09:00", "08:00-12:00 11:00-13:00", "08:00-25:00"]
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[hH]ours"):
        spans(text)


@given(st.lists(st.integers(0, DAY // STEP), min_size=0, max_size=12, unique=True))
def test_hours_written_are_read_as_they_were(edges: list[int]) -> None:
    edges = sorted(edges)[: len(edges) // 2 * 2]
    opening = tuple((a * STEP, b * STEP) for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert spans(written(opening)) == opening


@pytest.mark.parametrize(
    ("starts", "ends", "more", "found"),
    [
        (at(2, 9), at(2, 11), {}, []),
        (at(2, 11), at(2, 9), {}, ["backwards"]),
        (at(1, 9), at(1, 10), {}, ["past"]),
        (at(2, 9, 10), at(2, 10), {}, ["steps"]),
        (at(2, 14), at(2, 18), {}, ["too_long"]),
        (at(2, 11), at(2, 14), {}, ["shut"]),  # over noon
        (at(6, 9), at(6, 10), {}, ["shut"]),  # a Sunday
        (datetime(2027, 1, 2, 9), datetime(2027, 1, 2, 10), {}, ["too_far"]),
        (at(2, 9), at(2, 10), {"closed": [(date(2026, 12, 2), date(2026, 12, 3))]}, ["closed"]),
        (at(2, 9), at(2, 10), {"this_month": 2}, ["too_often"]),
        (at(2, 9), at(2, 10), {"people": 21}, ["too_many"]),
    ],
)
def test_each_rule_is_named(starts: datetime, ends: datetime, more: dict[str, object], found: list[str]) -> None:
    assert faults(RULES, starts, ends, now=NOW, **more) == found  # type: ignore[arg-type]  # handed on as they came


@given(st.integers(0, 40), st.integers(0, DAY // STEP - 1), st.integers(1, DAY // STEP))
def test_nothing_outside_the_hours_is_ever_let(day: int, first: int, length: int) -> None:
    starts = datetime(2026, 12, 1) + timedelta(days=day, minutes=first * STEP)
    ends = starts + timedelta(minutes=length * STEP)
    wrong = faults(RULES, starts, ends, now=NOW)
    inside = any(a <= first * STEP and first * STEP + length * STEP <= b for a, b in RULES.opening[starts.weekday()])
    assert ("shut" in wrong) is not inside
    if not wrong:
        assert starts >= NOW
        assert starts.weekday() != 6
