from dataclasses import replace
from typing import Any

import pytest

from linli.rules.rates import GRADES, Counts, rates
from tests.rules.vectors import vectors

VECTORS = vectors("rates")
NOTHING = Counts(0, 0, 0, 0, {})


@pytest.mark.parametrize("vector", VECTORS)
def test_the_published_rates(vector: dict[str, Any]) -> None:
    expected = vector.pop("expect")
    found = rates(Counts(**vector))
    assert {
        "response": found.response.text,
        "solution": found.solution.text,
        "satisfaction": found.satisfaction.text,
        "weighted": found.weighted_text,
    } == expected


def test_the_unanswered_are_left_out_or_count_as_unsolved_and_the_formula_says_so() -> None:
    counts = replace(NOTHING, solved=3, unsolved=1, unanswered=4)
    excluded, unsolved = rates(counts), rates(counts, unanswered="unsolved")
    assert (excluded.solution.text, excluded.solution.whole_of) == ("75.0", ("solved", "unsolved"))
    assert (unsolved.solution.text, unsolved.solution.whole_of) == ("37.5", ("solved", "unsolved", "unanswered"))


def test_a_rate_over_nothing_is_none() -> None:
    found = rates(NOTHING)
    assert (found.response.tenths, found.weighted_tenths, found.satisfaction.text) == (None, None, "")


def test_half_a_tenth_is_rounded_up() -> None:
    assert rates(replace(NOTHING, solved=1, unsolved=1999)).solution.tenths == 1  # 0.05 %


def test_a_grade_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="happy"):
        replace(NOTHING, satisfaction={"happy": 1})
    assert rates(replace(NOTHING, satisfaction=dict.fromkeys(GRADES, 1))).satisfaction.text == "60.0"


@pytest.mark.parametrize("wrong", [{"solved": -1}, {"contacted_in_time": 1}])
def test_counts_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"below 0|cannot have been"):
        replace(NOTHING, **wrong)
