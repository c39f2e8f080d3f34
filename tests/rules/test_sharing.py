from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.money import fen, yuan
from linli.rules.sharing import share
from tests.rules.vectors import vectors

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize("vector", vectors("cost_sharing"), ids=lambda each: each["id"])
def test_costs_are_shared_by_area_as_published(vector: dict[str, Any]) -> None:
    areas = [fen(area) for area in vector["areas_m2"]]  # hundredths of a square metre are written as fen are
    assert [yuan(part) for part in share(fen(vector["cost"]), areas)] == vector["expect"]


@given(st.integers(0, 10**12), WEIGHTS)
def test_the_parts_add_up_and_none_is_a_whole_fen_off_its_share(amount: int, weights: list[int]) -> None:
    parts, whole = share(amount, weights), sum(weights)
    assert sum(parts) == amount
    assert all(abs(part * whole - amount * weight) < whole for part, weight in zip(parts, weights, strict=True))


@given(st.integers(0, 10**9), WEIGHTS)
def test_a_larger_weight_never_gets_less(amount: int, weights: list[int]) -> None:
    pairs = sorted(zip(weights, share(amount, weights), strict=True))
    assert all(low[1] <= high[1] for low, high in pairwise(pairs))


def test_the_fen_left_over_goes_to_the_earlier_of_equals() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize(("amount", "weights"), [(100, []), (100, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_nothing_to_share_by_is_refused(amount: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot be shared"):
        share(amount, weights)
