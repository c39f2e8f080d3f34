"""Two names of one body."""

import pytest

from linli.rules.names import same_name


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
