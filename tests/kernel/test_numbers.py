"""A whole number as it comes in an address or a form; anything else is none."""

import pytest

from linli.kernel.numbers import whole


@pytest.mark.parametrize(
    ("text", "digits", "found"),
    [("12", 18, 12), ("0", 18, 0), ("007", 3, 7), ("1234", 3, None), ("-1", 18, None), ("1.5", 18, None),
     (" 1", 18, None), ("１２", 18, None), ("٣", 18, None), ("²", 18, None), ("", 18, None), (None, 18, None)],
)  # fmt: skip
def test_plain_digits_alone_are_a_number(text: str | None, digits: int, found: int | None) -> None:
    assert whole(text, digits) == found
