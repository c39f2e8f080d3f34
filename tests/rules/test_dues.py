"""Party dues as the rule has them: the whole sum at one rate, by its height."""

from datetime import date

import pytest

from linli.rules.dues import DECIDED, PENSION, SCALES, WAGE, due, months_owed, overdue, scale

MONTH = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("base", "owed"),
    [
        (3_000_00, 15_00), (5_200_00, 78_00), (12_000_00, 240_00),  # the rule's own
        (3_000_01, 30_00), (5_000_00, 50_00), (10_000_00, 150_00), (10_000_01, 200_00), (0, 0),
    ],
)  # fmt: skip
def test_a_wage_pays_at_the_one_rate_of_its_height(base: int, owed: int) -> None:
    assert due(WAGE, base, MONTH) == owed


@pytest.mark.parametrize(("base", "owed"), [(4_200_00, 21_00), (5_000_00, 25_00), (5_000_01, 50_00), (8_000_00, 80_00)])
def test_a_pension_pays_less(base: int, owed: int) -> None:
    assert due(PENSION, base, MONTH) == owed


def test_what_was_decided_is_owed_as_it_is_and_may_be_nothing() -> None:
    assert [due(DECIDED, sum_, MONTH) for sum_ in (20, 100, 0)] == [20, 100, 0]


def test_a_fen_is_rounded_half_up() -> None:
    assert due(WAGE, 3_456_50, MONTH) == 34_57  # 34.565


def test_there_are_no_rates_before_the_rule_and_no_dues_below_nothing() -> None:
    assert scale(WAGE, date(2008, 4, 30)) == SCALES[WAGE][date(2008, 4, 1)]
    with pytest.raises(ValueError, match="no rates"):
        due(WAGE, 3_000_00, date(2008, 3, 1))
    with pytest.raises(ValueError, match="no dues of"):
        due(DECIDED, -1, MONTH)


def test_a_month_is_overdue_once_it_is_over_and_none_outside_the_membership_is_owed() -> None:
    today = date(2026, 11, 27)
    assert list(months_owed(9, 12, 2026, today)) == [9, 10, 11]
    assert overdue(9, 12, 2026, today, {10}) == [9]
    assert overdue(1, 3, 2026, today, ()) == [1, 2, 3]  # moved away in March
    assert overdue(1, 12, 2025, today, {*range(1, 12)}) == [12]
    assert overdue(1, 12, 2027, today, ()) == []
