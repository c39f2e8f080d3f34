"""Near relatives: each relation has its other side, and one is kept for both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.bodies import incompatible, incompatible_kin
from linli.rules.kin import KINDS, Kin, opposite, ordered

KIND = st.sampled_from(KINDS)


@given(KIND)
def test_the_other_side_of_the_other_side_is_the_relation_itself(kind: Kin) -> None:
    assert opposite(opposite(kind)) == kind


def test_a_parents_other_side_is_a_child_and_a_spouses_a_spouse() -> None:
    assert [opposite(kind) for kind in ("parent", "grandchild", "spouse", "sibling")] == [
        "child", "grandparent", "spouse", "sibling",
    ]  # fmt: skip


@given(st.integers(1, 9), st.integers(1, 9), KIND)
def test_it_is_the_same_whoever_of_the_two_is_named_first(one: int, other: int, kind: Kin) -> None:
    if one == other:
        with pytest.raises(ValueError, match="own relative"):
            ordered(one, other, kind)
        return
    assert ordered(one, other, kind) == ordered(other, one, opposite(kind))
    assert ordered(one, other, kind)[0] < ordered(one, other, kind)[1]


def test_relatives_do_not_sit_in_the_committee_and_the_company_and_may_sit_elsewhere() -> None:
    assert len(incompatible_kin("owners_committee", ["property_company"])) == 1
    assert len(incompatible_kin("property_company", ["council", "owners_committee"])) == 1
    assert incompatible_kin("owners_committee", ["owners_committee", "council"]) == []
    assert incompatible_kin("council", ["property_company"]) == []
    assert incompatible_kin("residents_committee", ["residents_supervision"]) == []  # asked of each member instead
    assert len(incompatible(["residents_committee", "residents_supervision"])) == 1
