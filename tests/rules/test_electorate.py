"""The roll of an estate's owners: one head however many units, co-owners together, the developer once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import Weight
from linli.rules.electorate import DEVELOPER, Exclusion, Holding, Roll, Voter, roll_of, roll_of_heads
from tests.rules.vectors import vector


def unit(number: str, *owners: str, area: int = 9000, **more: Any) -> Holding:
    return Holding(number, area, frozenset(owners), **more)


OWNED = st.lists(st.tuples(st.sets(st.sampled_from("abcd"), min_size=1, max_size=2), st.integers(1, 20_000))).map(
    lambda rows: [Holding(str(place), area, frozenset(owners)) for place, (owners, area) in enumerate(rows)]
)


def test_the_published_estate_has_its_heads() -> None:
    given = vector("owners_ballot", "A-heads")
    holdings = [
        unit(f"{group['owner']}-{number}-{each}", f"{group['owner']}-{number}", unsold=group["owner"].startswith("dev"))
        for group in given["units"]
        for number in range(group.get("count", 1))
        for each in range(group["units_each"])
    ]
    assert (len(holdings), roll_of(holdings).weight.heads) == (1000, given["expect"]["heads"])


def test_co_owners_are_one_head_and_another_than_each_of_them_alone() -> None:
    roll = roll_of([unit("1-101", "Chen", "Zhou"), unit("1-102", "Zhou", "Chen"), unit("2-101", "Chen", area=6000)])
    assert roll.voters == (Voter(("Chen",), ("2-101",), 6000), Voter(("Chen", "Zhou"), ("1-101", "1-102"), 18000))


def test_what_is_unsold_or_not_handed_over_is_the_developers_one_head() -> None:
    roll = roll_of([unit("1-101", unsold=True), unit("1-102", "Chen", unsold=True), unit("1-103", "Chen")])
    assert [(each.owners, each.area) for each in roll.voters] == [(("Chen",), 9000), ((DEVELOPER,), 18000)]


def test_a_building_votes_alone_and_what_is_in_dispute_stays_out() -> None:
    holdings = [unit("1-101", "Chen"), unit("1-102", "He"), unit("2-101", "Deng")]
    disputed = Exclusion("1-102", "two claim it", "(2026) 12")
    assert [each.units for each in roll_of(holdings, scope={"1-101", "1-102"}, exclusions=[disputed]).voters] == [
        ("1-101",)
    ]


def test_parking_spaces_count_only_where_the_rules_say_so() -> None:
    holdings = [unit("1-101", "Chen"), unit("P-7", "Deng", area=1250, parking=True)]
    assert (roll_of(holdings).weight, roll_of(holdings, with_parking=True).weight) == (
        Weight(1, 9000),
        Weight(2, 10250),
    )


@pytest.mark.parametrize(
    "holdings", [[unit("1", "Chen"), unit("1", "Deng")], [unit("1")], [unit("1", "Chen", area=0)]], ids=str
)
def test_a_roll_with_a_unit_twice_without_owner_or_without_area_is_refused(holdings: list[Holding]) -> None:
    with pytest.raises(ValueError, match="The unit 1"):
        roll_of(holdings)


@given(OWNED, st.randoms())
def test_the_roll_and_its_digest_do_not_depend_on_the_order_of_the_units(holdings: list[Holding], random: Any) -> None:
    roll = roll_of(holdings)
    again: Roll = roll_of(random.sample(holdings, len(holdings)))
    assert (again, again.digest) == (roll, roll.digest)
    assert roll.weight.area == sum(each.area for each in holdings)
    assert len({each.owners for each in roll.voters}) == len(roll.voters)


def test_another_area_gives_another_digest() -> None:
    assert roll_of([unit("1", "Chen")]).digest != roll_of([unit("1", "Chen", area=9001)]).digest


GROUPS = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=4))


def test_a_household_is_one_head_and_whoever_is_of_two_stands_in_the_first() -> None:
    roll = roll_of_heads([{"Chen", "Zhou"}, {"Zhou"}, {"Zhou", "Li"}], left_out={"Li"})
    assert roll.voters == (Voter(("Chen", "Zhou"), (), 0),)
    assert roll.weight == Weight(1, 0)


@given(GROUPS, st.sets(st.sampled_from("abcdefgh")))
def test_everybody_who_is_not_left_out_stands_on_a_roll_of_heads_once(groups: list[set[str]], out: set[str]) -> None:
    roll = roll_of_heads(groups, left_out=out)
    standing = [person for voter in roll.voters for person in voter.owners]
    assert len(standing) == len(set(standing))
    assert set(standing) == set().union(*groups) - out
    alone = roll_of_heads([{person} for group in groups for person in group], left_out=out)
    assert alone.weight.heads == len(standing)
