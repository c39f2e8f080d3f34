"""Two requests that may be one: by place, kind and words together."""

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.similar import ALIKE, KIND, PLACE, Matter, alike, likeness, pairs

PARTS = ["", "污水井冒水", "路灯不亮", "电梯坏了", "3栋", " ,。", "ab", "亮"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=5).map("".join)
PLACES = st.one_of(st.none(), st.integers(1, 3))
MATTERS = st.builds(Matter, TEXTS, st.sampled_from(["", "sewage", "utilities"]), PLACES, PLACES)


@given(MATTERS, MATTERS)
def test_likeness_is_the_same_both_ways_and_within_a_hundred(one: Matter, other: Matter) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100


@given(MATTERS)
def test_nothing_is_liker_than_the_same(one: Matter) -> None:
    assert alike(one, one) == bool(one.pairs)


@given(MATTERS, MATTERS)
def test_what_lies_in_another_building_is_never_alike(one: Matter, other: Matter) -> None:
    apart = Matter(other.words, other.category, (one.building or 1) + 1, other.spot)
    assert not alike(Matter(one.words, one.category, one.building or 1, one.spot), apart)


@given(MATTERS, MATTERS)
def test_kind_and_place_alone_make_no_two_matters_one(one: Matter, other: Matter) -> None:
    if not one.pairs & other.pairs:
        assert likeness(one, other) <= KIND + PLACE < ALIKE


def test_the_same_drain_in_other_words_is_alike() -> None:
    one = Matter("3栋楼下污水井往外冒水，味道很大", "sewage", 3)
    assert alike(one, Matter("楼下的污水井冒水了", "sewage", 3))
    assert not alike(one, Matter("楼下的污水井冒水了", "sewage", 5))
    assert not alike(one, Matter("电梯里的灯坏了", "lift_fire", 3))


def test_pairs_forgive_punctuation_and_order() -> None:
    assert pairs("路灯，不亮") == {"路灯", "不亮"}
    assert pairs("亮") == {"亮"}
    assert pairs("，。") == frozenset()
