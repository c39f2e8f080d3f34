"""Which words hold what is said, whom it names, and what a nickname may not pretend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import talk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("代开发票请联系", ["代开发票"]),
        ("代 开-发.票", ["代开发票"]),  # spaced out
        ("ＡＢＣ日结", ["abc日结"]),  # full width
        ("开发票找物业", []),
    ],
)
def test_words_are_found_however_they_are_spaced(text: str, found: list[str]) -> None:
    assert talk.found(text, ["代开发票", "abc日结", "…"]) == found


@given(st.text(max_size=30), st.text(min_size=1, max_size=6), st.text(max_size=30))
def test_a_word_with_letters_is_found_wherever_it_stands(before: str, word: str, after: str) -> None:
    said = before + word + after
    whole = talk.plain(before) + talk.plain(word) + talk.plain(after) == talk.plain(
        said
    )  # letters that join may change
    assert not (talk.plain(word) and whole) or talk.found(said, [word]) == [word]


def test_names_of_one_letter_are_none_and_offices_are_no_nicknames() -> None:
    assert talk.named("物业孙立新从不回电话", [(1, "孙立新"), (2, "周正明"), (3, "孙")]) == {1}
    assert talk.pretends("安和物业 小王", ["物业公司", "安和物业"])
    assert not talk.pretends("种菜的老刘", ["物业公司", "安和物业"])
