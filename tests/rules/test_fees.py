from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.fees import fee, further_tax, tax
from linli.rules.money import fen, yuan
from tests.rules.vectors import vectors


@pytest.mark.parametrize("vector", vectors("fees"), ids=lambda each: each["gross"])
def test_the_published_taxes(vector: dict[str, Any]) -> None:
    assert yuan(tax(fen(vector["gross"]))) == vector["tax"]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_fee_is_never_less_tax_and_tax_stays_below_an_eighth(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert tax(low) <= tax(high)
    assert 8 * tax(high) <= high + 8


@pytest.mark.parametrize(("characters", "expected"), [(480, 50), (500, 100), (620, 100), (1000, 100), (1850, 200)])
def test_half_of_the_rate_below_five_hundred_characters(characters: int, expected: int) -> None:
    assert fee(characters, 100) == expected


def test_what_is_beyond_full_thousands_may_be_left_out() -> None:
    assert [fee(characters, 100, rest="left_out") for characters in (480, 999, 1850)] == [50, 100, 100]


@given(st.integers(1, 10**5), st.integers(1, 10**5))
def test_a_longer_text_never_earns_less(one: int, other: int) -> None:
    short, long = sorted((one, other))
    assert fee(short, 8000) <= fee(long, 8000)


def test_no_text_has_no_fee() -> None:
    with pytest.raises(ValueError, match="0 characters"):
        fee(0, 100)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6))
def test_the_tax_on_a_work_is_the_same_in_one_payment_and_in_several(payments: list[int]) -> None:
    paid = withheld = 0
    for gross in payments:
        withheld += further_tax(gross, paid, withheld)
        paid += gross
    assert withheld == tax(sum(payments))
