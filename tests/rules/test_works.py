from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.money import fen
from linli.rules.works import Milestone, Standing, standing

SURVEY = Milestone(
    "survey", date(2026, 9, 1), date(2026, 9, 10), fen("10000.00"), date(2026, 9, 1), date(2026, 9, 12), fen("9000.00")
)
DIGGING = Milestone("digging", date(2026, 9, 11), date(2026, 10, 10), fen("300000.00"), date(2026, 9, 15))
ACCEPTANCE = Milestone("acceptance", date(2026, 10, 11), date(2026, 10, 20), fen("5000.00"))
PLAN = [SURVEY, DIGGING, ACCEPTANCE]


def test_plan_and_actual_stand_side_by_side() -> None:
    assert standing(PLAN, date(2026, 9, 30)) == Standing(
        planned=600,  # 10 and 20 of 50 days
        actual=520,  # the survey whole, 16 days of digging
        budget=fen("315000.00"),
        spent=fen("9000.00"),
    )


def test_a_step_that_has_not_ended_is_never_done() -> None:
    found = standing(PLAN, date(2026, 12, 1))
    assert (found.planned, found.actual) == (1000, 780)


@given(st.integers(-30, 200), st.integers(0, 60))
def test_the_plan_never_goes_back(first: int, more: int) -> None:
    day = date(2026, 9, 1) + timedelta(days=first)
    early, late = standing(PLAN, day), standing(PLAN, day + timedelta(days=more))
    assert 0 <= early.planned <= late.planned <= 1000
    assert 0 <= early.actual <= late.actual <= 1000


def test_steps_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="before 2026-09-02"):
        Milestone("x", date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(ValueError, match="without having begun"):
        Milestone("x", date(2026, 9, 1), date(2026, 9, 2), ended=date(2026, 9, 2))
