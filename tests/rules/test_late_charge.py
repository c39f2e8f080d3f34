from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.late_charge import Proceedings, late_charge
from linli.rules.money import fen, yuan
from tests.rules.calendars import CALENDAR
from tests.rules.vectors import vectors

SERVED = date(2026, 5, 20)
FINE = fen("50000.00")
LATER = st.integers(0, 400).map(lambda days: SERVED + timedelta(days=days))


@pytest.mark.parametrize("vector", vectors("late_payment"), ids=lambda each: each["id"])
def test_the_published_charges(vector: dict[str, Any]) -> None:
    reviews = (
        [Proceedings(date.fromisoformat(vector["review_filed"]), date.fromisoformat(vector["review_served"]))]
        if "review_filed" in vector
        else []
    )
    served, paid = date.fromisoformat(vector["served"]), date.fromisoformat(vector["paid"])
    found = late_charge(fen(vector["fine"]), served, paid, CALENDAR, proceedings=reviews)
    assert yuan(found.charge) == vector["expect_extra"]


def test_it_is_due_after_fifteen_days_and_reaches_the_fine_on_the_thirty_fourth_day_late() -> None:
    due = late_charge(FINE, SERVED, SERVED, CALENDAR).due
    charges = [late_charge(FINE, SERVED, due + timedelta(days=days), CALENDAR).charge for days in (0, 1, 33, 34, 300)]
    assert due == date(2026, 6, 4)
    assert [yuan(charge) for charge in charges] == ["0.00", "1500.00", "49500.00", "50000.00", "50000.00"]


def test_a_last_day_of_rest_rolls_on_before_the_charge_begins() -> None:
    found = late_charge(FINE, date(2026, 5, 22), date(2026, 6, 8), CALENDAR)  # the 15th day is a Saturday
    assert (found.due, found.charge) == (date(2026, 6, 8), 0)


def test_nothing_is_added_while_a_review_is_pending() -> None:
    pending = [Proceedings(date(2026, 6, 10))]
    assert late_charge(FINE, SERVED, date(2027, 6, 1), CALENDAR, proceedings=pending).days == 5


def test_an_answer_before_its_filing_is_refused() -> None:
    with pytest.raises(ValueError, match="before the filing"):
        Proceedings(date(2026, 6, 10), date(2026, 6, 9))


@given(st.integers(0, 10**9), LATER, LATER)
def test_it_never_exceeds_the_fine_and_never_falls_with_time(fine: int, one: date, other: date) -> None:
    early, late = (late_charge(fine, SERVED, day, CALENDAR) for day in sorted((one, other)))
    assert 0 <= early.charge <= late.charge <= fine
    assert late.total == fine + late.charge


@given(LATER, LATER, LATER)
def test_proceedings_never_make_it_dearer(filed: date, answered: date, paid: date) -> None:
    suspended = [Proceedings(*sorted((filed, answered)))]
    plain = late_charge(FINE, SERVED, paid, CALENDAR)
    assert late_charge(FINE, SERVED, paid, CALENDAR, proceedings=suspended).charge <= plain.charge
