"""Demands: enough is counted exactly, each head once, by the share of the law and by no other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import Weight
from linli.rules.demand import KINDS, Way, carries, lines, signed_by
from linli.rules.electorate import DEVELOPER, Holding, Roll, Voter, roll_of, roll_of_heads


def way(kind: str, of: str) -> Way:
    found = KINDS[kind].way(of)
    assert found is not None
    return found


def enough(asked: Way, have: int, of: int) -> bool:
    return carries(lines(asked, signed=Weight(have, have), roll=Weight(of, of)))


@pytest.mark.parametrize(
    ("kind", "of", "whole", "least"),
    [
        ("owners_assembly", "owners", 120, 24),  # a fifth exactly is enough
        ("owners_assembly", "owners", 121, 25),
        ("owners_committee", "members", 9, 3),  # a third exactly
        ("owners_committee", "members", 5, 2),
        ("owners_committee", "members", 7, 3),
        ("residents_assembly", "residents", 1000, 100),  # a tenth exactly
        ("residents_assembly", "residents", 1001, 101),
        ("residents_assembly", "households", 360, 36),
        ("residents_assembly", "representatives", 30, 10),
        ("residents_representatives", "representatives", 30, 6),
        ("residents_representatives", "representatives", 31, 7),
        ("remove_owners", "members", 11, 4),
        ("remove_owners", "owners", 5, 1),
        ("recall_residents", "residents", 999, 100),
        ("recall_residents", "representatives", 50, 17),
        ("nominate_residents", "residents", 5000, 10),  # a number, whatever the roll
    ],
)
def test_the_edge_of_each_share_is_enough_and_one_less_is_not(kind: str, of: str, whole: int, least: int) -> None:
    asked = way(kind, of)
    assert (enough(asked, least, whole), enough(asked, least - 1, whole)) == (True, False)
    assert asked.needed(whole) == least


def test_owners_need_a_fifth_of_heads_and_of_the_area() -> None:
    asked = way("owners_assembly", "owners")
    roll = Weight(100, 1_000_000)
    assert carries(lines(asked, signed=Weight(20, 200_000), roll=roll))
    assert not carries(lines(asked, signed=Weight(20, 199_999), roll=roll))
    assert not carries(lines(asked, signed=Weight(19, 900_000), roll=roll))
    [heads, area] = lines(asked, signed=Weight(19, 199_999), roll=roll)
    assert (heads.missing, area.missing, heads.percent, area.percent) == (1, 1, 95, 99)


def test_who_owns_together_signs_once_and_with_all_that_they_own() -> None:
    roll = roll_of(
        [
            Holding("1-101", 9000, frozenset({"chen", "zhou"})),
            Holding("1-102", 8000, frozenset({"zhou", "chen"})),
            Holding("1-103", 7000, frozenset({"chen"})),
            Holding("1-104", 6000, frozenset({"liu"}), unsold=True),
        ]
    )
    assert signed_by(roll, {"zhou"}) == Weight(1, 17_000)
    assert signed_by(roll, {"chen", "zhou"}) == Weight(2, 24_000)
    assert signed_by(roll, {"liu", "a stranger"}) == Weight(0, 0)  # what is not handed over is the developer's


def test_a_household_signs_once_whoever_of_it_signs() -> None:
    roll = roll_of_heads([["mother", "father"], ["son"]])
    assert signed_by(roll, {"mother", "father"}) == Weight(1, 0)


def test_of_nobody_nothing_is_enough_and_more_than_all_is_a_mistake() -> None:
    asked = way("residents_assembly", "residents")
    assert not carries(lines(asked, signed=Weight(), roll=Weight()))
    assert not carries(lines(way("nominate_residents", "residents"), signed=Weight(), roll=Weight()))
    with pytest.raises(ValueError, match="More signed"):
        lines(asked, signed=Weight(3), roll=Weight(2))


def test_a_committee_has_seven_days_after_the_day_of_the_demand() -> None:
    assert KINDS["owners_committee"].due(date(2026, 11, 27)) == date(2026, 12, 4)


PEOPLE = st.sampled_from("abcdefgh")
ROLLS = st.lists(st.tuples(st.sets(PEOPLE, min_size=1, max_size=3), st.integers(1, 20_000))).map(
    lambda rows: roll_of(Holding(str(place), area, frozenset(owners)) for place, (owners, area) in enumerate(rows))
)
WAYS = st.sampled_from([each for law in KINDS.values() for each in law.ways])


@given(ROLLS, st.sets(PEOPLE), PEOPLE, WAYS)
def test_another_signature_never_makes_it_less(roll: Roll, signers: set[str], other: str, asked: Way) -> None:
    before, after = (signed_by(roll, some) for some in (signers, signers | {other}))
    assert after.heads >= before.heads
    assert after.area >= before.area
    counts = [lines(asked, signed=each, roll=roll.weight) for each in (before, after)]
    assert carries(counts[1]) or not carries(counts[0])


@given(ROLLS, st.lists(PEOPLE), WAYS)
def test_neither_order_nor_repetition_of_signatures_counts(roll: Roll, signers: list[str], asked: Way) -> None:
    assert signed_by(roll, signers) == signed_by(roll, [*reversed(signers), *signers])


@given(st.integers(1, 100_000), WAYS)
def test_what_is_needed_is_the_smallest_number_that_the_share_lets_pass(whole: int, asked: Way) -> None:
    needed = asked.needed(whole)
    if asked.share:
        assert asked.share.met(needed, whole)
        assert not asked.share.met(needed - 1, whole)
    if needed <= whole:
        assert enough(asked, needed, whole)
    assert not enough(asked, min(needed - 1, whole), whole)


@given(ROLLS)
def test_everybody_together_is_always_enough_of_a_share(roll: Roll) -> None:
    everybody = {owner for voter in roll.voters for owner in voter.owners if owner != DEVELOPER}
    for asked in (each for law in KINDS.values() for each in law.ways if each.share):
        counted = lines(asked, signed=signed_by(roll, everybody), roll=roll.weight)
        assert carries(counted) is bool(roll.voters)


def test_a_voter_of_several_owners_is_one_head() -> None:
    assert signed_by(Roll((Voter(("a", "b"), ("1",), 5),)), ["a", "b"]) == Weight(1, 5)
