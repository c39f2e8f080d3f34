"""Two names of one body."""

import pytest

from linli.rules.names import folded, same_name, seen


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青云街道办", "青云街道办事处", True),
        ("青云街道办事处", "青云 街道办", True),
        ("青云街道办事处", "青云街道纪工委", False),
        ("", "青云街道办事处", False),
        (None, None, False),
        (" ", " ", False),
    ],
)
def test_a_name_is_the_same_shortened_or_in_full_and_nothing_is_no_name(
    one: str | None, other: str | None, *, same: bool
) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u3164", "\U000e0041"])
def test_what_nobody_sees_makes_no_other_name(unseen: str) -> None:
    assert seen(f"王{unseen}明") == "王明"
    assert folded(f"{unseen}王 {unseen}明") == folded("王明")


def test_a_glyph_is_kept_and_makes_no_other_name() -> None:
    assert seen("葛\U000e0100亮") == "葛\U000e0100亮"
    assert folded("葛\U000e0100亮") == folded("葛亮")
