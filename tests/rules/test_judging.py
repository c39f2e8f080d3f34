"""What a jury's points come to, and who gets which prize."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.fees import further_tax, labour_tax, prize_tax
from linli.rules.judging import outcome, score

SUMS = st.lists(st.integers(0, 100), min_size=1, max_size=9)
SCORES = st.dictionaries(st.integers(0, 30), st.integers(0, 6).map(Fraction), max_size=12)
PLACES = st.lists(st.integers(1, 3), max_size=3)


@pytest.mark.parametrize(
    ("sums", "way", "expected"),
    [
        ([80, 90, 85], "mean", Fraction(85)),
        ([80, 90, 86], "mean", Fraction(256, 3)),
        ([10, 80, 90, 85, 100], "trimmed", Fraction(85)),
        ([10, 80, 90, 100], "trimmed", Fraction(70)),  # of four none is left out
        ([90], "trimmed", Fraction(90)),
    ],
)
def test_the_score_of_a_work(sums: list[int], way: str, expected: Fraction) -> None:
    assert score(sums, way) == expected  # type: ignore[arg-type]  # one of its words


def test_what_nobody_judged_has_no_score() -> None:
    with pytest.raises(ValueError, match="nobody"):
        score([], "mean")


@given(SUMS)
def test_a_score_lies_between_the_sums_whatever_their_order(sums: list[int]) -> None:
    for way in ("mean", "trimmed"):
        found = score(sums, way)
        assert min(sums) <= found <= max(sums)
        assert found == score(sums[::-1], way)


def of(**scores: int) -> dict[str, Fraction]:
    return {work: Fraction(given) for work, given in scores.items()}


def test_prizes_go_down_the_scores_and_a_place_may_stay_free() -> None:
    found = outcome(of(a=90, b=88, c=70, d=59), [1, 1, 2], least=60)
    assert (dict(found.prizes), found.ties) == ({"a": 0, "b": 1, "c": 2}, ())


def test_works_of_one_score_share_a_prize_that_has_room_for_them() -> None:
    found = outcome(of(a=90, b=90, c=80), [2, 1])
    assert (dict(found.prizes), found.ties) == ({"a": 0, "b": 0, "c": 1}, ())


def test_a_tie_over_the_last_place_is_named_and_the_jury_parts_it() -> None:
    scores = of(a=90, b=88, c=88, d=80)
    found = outcome(scores, [1, 1])
    assert (dict(found.prizes), found.ties) == ({"a": 0}, (frozenset("bc"),))
    parted = outcome(scores, [1, 1], order={"c": 1, "b": 2})
    assert (dict(parted.prizes), parted.ties) == ({"a": 0, "c": 1}, ())
    over_two = outcome(scores, [2, 1, 1])  # the second and the third place, of two prizes
    assert (dict(over_two.prizes), over_two.ties) == ({"a": 0, "d": 2}, (frozenset("bc"),))


@given(SCORES, PLACES)
def test_no_prize_has_more_works_than_places_and_none_goes_below_a_better_work(
    scores: dict[int, Fraction], places: list[int]
) -> None:
    found = outcome(scores, places)
    for number, count in enumerate(places):
        assert sum(1 for each in found.prizes.values() if each == number) <= count
    for one, prize in found.prizes.items():
        assert all(other <= prize for work, other in found.prizes.items() if scores[work] > scores[one])
    for tie in found.ties:
        assert (len({scores[work] for work in tie}), tie & found.prizes.keys()) == (1, set())
    assert outcome(dict(reversed(scores.items())), places) == found


@pytest.mark.parametrize(("gross", "expected"), [(1_000_00, 200_00), (500_00, 100_00), (3_33, 67), (0, 0)])
def test_a_prize_is_taxed_by_a_fifth_of_all_of_it(gross: int, expected: int) -> None:
    assert prize_tax(gross) == further_tax(gross, 9_000_00, 1_800_00, "prize") == expected


@pytest.mark.parametrize(
    ("gross", "expected"),
    [(800_00, 0), (1_000_00, 40_00), (4_000_00, 640_00), (25_000_00, 4_000_00), (30_000_00, 5_200_00),
     (100_000_00, 25_000_00)],
)  # fmt: skip
def test_work_that_was_ordered_is_taxed_by_a_rate_that_rises(gross: int, expected: int) -> None:
    assert labour_tax(gross) == expected


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_two_payments_for_one_order_are_taxed_as_one(one: int, other: int) -> None:
    first = labour_tax(one)
    assert first + further_tax(other, one, first, "labour") == max(labour_tax(one + other), first)
