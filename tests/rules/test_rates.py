from dataclasses import replace
from typing import Any

import pytest

from linli.rules.rates import GRADES, Counts, Handling, Weights, handling, rates, score
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


MONTH = Counts(  # rules.md C4
    dispatched=200, contacted_in_time=192, solved=120, unsolved=30,
    satisfaction=dict(zip(GRADES, (90, 30, 20, 6, 4), strict=True)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "tenths"),
    [
        (Weights(20, 40, 40), 885),  # (96.0 * 20 + 80.0 * 40 + 93.3 * 40) / 100 = 88.52
        (Weights(10, 40, 40), 877),  # whatever they add up to: 7892 / 90 = 87.69
        (Weights(0, 1, 0), 800),
        (Weights(0, 0, 0), None),
    ],
)
def test_the_score_weighs_the_three(weights: Weights, tenths: int | None) -> None:
    assert score(rates(MONTH), weights) == tenths


def test_there_is_no_score_while_one_of_the_three_is_missing_unless_it_weighs_nothing() -> None:
    nobody_graded = rates(replace(MONTH, satisfaction={}))
    assert score(nobody_graded, Weights()) is None
    assert score(nobody_graded, Weights(50, 50, 0)) == 880


WENT = Handling(reported=200, accepted=180, closed=150, due=160, in_time=152, answered=155, sent_back=12)


def test_how_the_work_went_each_rate_over_its_own_whole() -> None:
    found = handling(WENT)
    assert {name: (rate.part, rate.whole, rate.text) for name, rate in vars(found).items()} == {
        "acceptance": (180, 200, "90.0"),
        "timeliness": (152, 160, "95.0"),
        "closing": (150, 180, "83.3"),
        "rework": (12, 155, "7.7"),
    }
    assert found.rework.whole_of == ("answered",)


def test_of_a_period_in_which_nothing_came_there_is_no_rate() -> None:
    assert [rate.tenths for rate in vars(handling(Handling(0, 0, 0, 0, 0, 0, 0))).values()] == [None] * 4


@pytest.mark.parametrize(
    "wrong",
    [{"accepted": 201}, {"closed": 181}, {"due": 181}, {"in_time": 161}, {"answered": 181}, {"sent_back": 156},
     {"sent_back": -1}],
)  # fmt: skip
def test_a_part_is_never_more_than_its_whole(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot be parts"):
        replace(WENT, **wrong)
