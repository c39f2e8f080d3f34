"""What a year asks for the members of a branch: talks of each kind of pair, and hours of training."""

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.party_life import PAIRS, pair_of, talked, trained

COMMITTEE, MEMBERS = {1, 2, 3}, {1, 2, 3, 4, 5, 6}


def test_each_kind_of_pair_is_asked_of_those_whom_it_concerns() -> None:
    found = talked(COMMITTEE, MEMBERS, [(1, 2), (1, 4), (2, 5), (5, 6)])
    assert {pair: sorted(tally.missing) for pair, tally in found.items()} == {
        "committee": [3], "between": [6], "members": [4],
    }  # fmt: skip
    assert [found[pair].of for pair in PAIRS] == [3, 3, 3]


def test_a_committee_of_one_talks_with_nobody_of_itself() -> None:
    found = talked({1}, {1, 2}, [])
    assert (found["committee"].of, found["between"].of, found["members"].of) == (0, 1, 0)


@given(
    st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)), st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)))
)
def test_one_more_talk_never_makes_more_missing(
    committee: set[int], members: set[int], held: list[tuple[int, int]]
) -> None:
    before, after = (talked(committee, members, held[:end]) for end in (max(len(held) - 1, 0), len(held)))
    for pair in PAIRS:
        assert after[pair].missing <= before[pair].missing
        assert after[pair].had + len(after[pair].missing) == after[pair].of
    assert all(pair_of(one, other, committee) == pair_of(other, one, committee) for one, other in held)


def test_hours_fall_short_below_32_and_for_the_committee_below_56_or_without_a_course() -> None:
    hours = {1: 56, 2: 55, 3: 60, 4: 32, 5: 31}
    found = trained(COMMITTEE, MEMBERS, hours, {1, 2})
    assert sorted(found["committee"].missing) == [2, 3]
    assert sorted(found["members"].missing) == [5, 6]
