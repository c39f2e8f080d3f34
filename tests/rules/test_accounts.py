"""Lines of a common account are read as offices write them, and come to the balance that they say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import accounts
from linli.rules.accounts import Line, Totals
from linli.rules.money import yuan


def test_after_each_line_there_is_what_was_there_before_and_the_line() -> None:
    assert accounts.balances(100, [Line("广告", True, 50), Line("门禁", False, 170)]) == [150, -20]


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,250.00", 125_000), ("￥80", 8_000), ("80元", 8_000), ("-45.5", -4_550), ("", 0), ("—", 0), ("1.234", None),
     ("x", None), ("NaN", None), ("99999999999999", None), ("9" * 40, None), ("1E+30", None),
     ("1e999999", None), ("1e-999999", None), ("sNaN", None), ("-Infinity", None)],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(text: str, fen: int | None) -> None:
    assert accounts.amount(text) == fen


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"item": "广告", "income": "1200"}, Line("广告", True, 120_000)),
        ({"item": "门禁", "spending": "450.5", "note": "3栋"}, Line("门禁", False, 45_050, None, "3栋")),
        ({"item": "广告", "amount": "1200", "kind": "收入"}, Line("广告", True, 120_000)),
        ({"item": "门禁", "amount": "450", "kind": "支出"}, Line("门禁", False, 45_000)),
        ({"item": "门禁", "amount": "-450"}, Line("门禁", False, 45_000)),
        ({"item": "", "income": "1"}, "no_item"),
        ({"item": "x", "income": "y"}, "no_amount"),
        ({"item": "x"}, "no_amount"),
        ({"item": "x", "income": "1", "spending": "1"}, "both_ways"),
        ({"item": "x", "amount": "1"}, "no_way"),
    ],
)
def test_a_row_is_a_line_or_says_what_is_wrong(cells: dict[str, str], line: Line | str) -> None:
    assert accounts.line(cells, None) == line


def test_the_difference_is_what_the_books_have_more() -> None:
    lines = [Line("a", True, 500, date(2026, 6, 1)), Line("b", False, 200)]
    assert accounts.totals(lines) == Totals(500, 200)
    assert accounts.difference(100, lines, 400) == 0
    assert accounts.difference(100, lines, 450) == 50


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 10**9))), st.integers(-(10**9), 10**9))
def test_lines_always_come_to_what_they_add_up_to(rows: list[tuple[bool, int]], opening: int) -> None:
    lines = [Line("x", income, amount) for income, amount in rows]
    closing = opening + sum(amount if income else -amount for income, amount in rows)
    assert accounts.difference(opening, lines, closing) == 0


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_in_yuan_is_read_back(fen: int) -> None:
    assert accounts.amount(yuan(fen)) == fen
