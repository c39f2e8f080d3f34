from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.money import fen, grouped, rounded, yuan


@pytest.mark.parametrize(
    ("text", "amount"), [("5700.00", 570000), ("0.5", 50), ("12", 1200), ("-3.07", -307), ("0.00", 0)]
)
def test_yuan_are_read_as_whole_fen(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize("text", ["", "1,000", "1.234", "abc", "1e3", " 1", "1."])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount in yuan"):
        fen(text)


@given(st.integers(-(10**14), 10**14))
def test_writing_and_reading_give_the_same_amount(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert fen(grouped(amount).replace(",", "")) == amount


def test_people_read_an_amount_in_groups_of_three_also_below_zero() -> None:
    assert [grouped(one) for one in (0, 5, 99_999, 570_000, -123_456_789)] == [
        "0.00", "0.05", "999.99", "5,700.00", "-1,234,567.89",
    ]  # fmt: skip


def test_half_a_fen_is_rounded_up() -> None:
    assert [rounded(Fraction(halves, 2)) for halves in (1, 2, 3, -1)] == [1, 1, 2, 0]
