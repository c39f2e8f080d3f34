"""Wage arrears: the row formula, the sums, who pays, and the criminal test, by the published examples (F)."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import wages
from linli.rules.money import fen, yuan
from linli.rules.wages import Arrears, Liability, Row
from tests.rules.calendars import CALENDAR
from tests.rules.vectors import vector

F3, F4, F5, F6 = (vector("wages", number) for number in ("F-3", "F-4", "F-5", "F-6"))
ROWS = st.builds(
    Row,
    units=st.fractions(0, 400, max_denominator=4),
    rate=st.integers(0, 10**6),
    overtime_hours=st.fractions(0, 300, max_denominator=4),
    overtime_rate=st.integers(0, 10**5),
    deductions=st.integers(0, 10**6),
    advances=st.integers(0, 10**6),
    paid=st.integers(0, 10**7),
)


def test_a_row_owes_gross_and_overtime_less_all_that_was_given() -> None:
    row = Row(
        units=Fraction(F6["days"]),
        rate=fen(F6["daily_rate"]),
        overtime_hours=Fraction(F6["overtime_hours"]),
        overtime_rate=fen(F6["overtime_rate"]),
        deductions=fen(F6["deductions"]),
        advances=fen(F6["advance"]),
        paid=fen(F6["paid"]),
    )
    assert yuan(row.gross + row.overtime) == "9560.00"
    assert yuan(row.owed) == F6["expect_owed"]


@given(st.lists(ROWS, max_size=20))
def test_the_sum_row_balances_to_the_cent(rows: list[Row]) -> None:
    sums = wages.totals(rows)
    overpaid = sum(row.owed - row.balance for row in rows)
    assert sums.owed == sums.gross + sums.overtime - sums.deductions - sums.advances - sums.paid + overpaid
    assert all(row.owed == 0 for row in rows if row.balance < 0)


def test_an_entry_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        Row(units=Fraction(1), rate=-1)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=30), st.data())
def test_instalments_pay_everybody_out_and_nobody_more_than_owed(owed: list[int], data: st.DataObject) -> None:
    first = wages.instalment(data.draw(st.integers(0, sum(owed))), owed)
    left = [due - part for due, part in zip(owed, first, strict=True)]
    assert min(left) >= 0
    if sum(left):
        assert wages.instalment(sum(left), left) == left


def test_an_instalment_above_what_is_owed_is_refused() -> None:
    with pytest.raises(ValueError, match="more than the 300 fen owed"):
        wages.instalment(301, [100, 200])


@pytest.mark.parametrize("case", F3["cases"], ids=lambda case: case["complaint"])
def test_a_complaint_is_taken_up_for_two_years(case: dict[str, Any]) -> None:
    ended, complaint = date.fromisoformat(F3["ended"]), date.fromisoformat(case["complaint"])
    assert wages.in_time(ended, complaint, CALENDAR) is case["expect"]


def test_half_to_all_is_added_when_the_order_is_not_followed() -> None:
    assert [yuan(amount) for amount in wages.extra(fen(F4["ordered"]))] == F4["expect_extra"]


@given(st.integers(0, 10**12))
def test_the_extra_is_never_below_half_nor_above_all(unpaid: int) -> None:
    least, most = wages.extra(unpaid)
    assert unpaid <= 2 * least
    assert least <= most == unpaid


def arrears(workers: int, months: int, total: int) -> list[Arrears]:
    return [Arrears(total // workers, months)] * workers


@pytest.mark.parametrize("case", F5["cases"], ids=lambda case: f"{case['workers']}-{case['total']}")
def test_a_sum_is_large_for_one_worker_or_for_ten(case: dict[str, Any]) -> None:
    table = arrears(case["workers"], case["months"], fen(case["total"]))
    assert wages.large(table, x=fen(F5["x"]), y=fen(F5["y"])) is case["expect"]


def test_one_of_nine_who_alone_meets_the_limit_is_enough() -> None:
    table = [*arrears(8, 1, fen("80000.00")), Arrears(fen("10000.00"), 3)]
    assert wages.large(table, x=fen(F5["x"]), y=fen(F5["y"]))


def test_workers_who_are_owed_nothing_do_not_count_among_the_ten() -> None:
    table = [*arrears(9, 1, fen("90000.00")), Arrears(0, 1)]
    assert not wages.large(table, x=fen(F5["x"]), y=fen(F5["y"]))


@pytest.mark.parametrize(("evades", "ordered", "due"), [(True, True, True), (False, True, False), (True, False, False)])
def test_police_take_over_only_after_an_order_that_was_evaded(evades: bool, ordered: bool, due: bool) -> None:
    table = arrears(20, 3, fen("350000.00"))
    limits = {"x": fen(F5["x"]), "y": fen(F5["y"])}
    assert wages.transfer_due(table, **limits, evades=evades, ordered=ordered) is due


def test_the_general_contractor_pays_before_the_employer() -> None:
    assert [each.payer for each in wages.who_pays(["subcontract"])] == ["general_contractor", "employer"]
    assert [each.payer for each in wages.who_pays([])] == ["employer"]


def test_the_developer_pays_up_to_the_price_of_works_he_owes() -> None:
    found = wages.who_pays(["passed_on", "developer_behind"], price_unpaid=fen("120000.00"))
    assert found == [
        Liability("general_contractor", "保障农民工工资支付条例 art. 30"),
        Liability("developer", "保障农民工工资支付条例 art. 29", fen("120000.00")),
        Liability("employer", "保障农民工工资支付条例 art. 16"),
    ]


def test_a_developer_without_permit_pays_without_limit() -> None:
    found = wages.who_pays(["developer_behind", "no_permit"], price_unpaid=1)
    assert (found[0].payer, found[0].up_to) == ("developer", None)


def test_overtime_without_an_agreed_rate_is_paid_at_the_laws() -> None:
    daily = fen("320.00")
    paid = [wages.overtime_pay(Fraction(2), daily, kind) for kind in ("workday", "rest_day", "holiday")]
    assert [yuan(each) for each in paid] == ["120.00", "160.00", "240.00"]
