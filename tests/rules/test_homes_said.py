"""A home as people write it is found where it is one for certain."""

from hypothesis import given
from hypothesis import strategies as st

from linli.rules import homes_said

KNOWN = homes_said.register([(1, "3栋 502", "3栋1单元502"), (2, "3栋 502", "3栋2单元502"), (3, "5栋 101", "5栋101")])


def test_a_home_is_found_however_it_is_written() -> None:
    for words in ("3栋1单元502", "3-1-502", "3号楼1单元502室", "3栋 1 单元 502"):
        assert homes_said.home_of(words, KNOWN) == 1
    assert homes_said.home_of("5号楼101", KNOWN) == 3


def test_what_two_homes_share_and_a_lone_number_find_none() -> None:
    assert homes_said.home_of("3栋502", KNOWN) is None
    assert homes_said.home_of("502", KNOWN) is None
    assert homes_said.home_of("", KNOWN) is None
    assert homes_said.home_of("3栋" + "9" * 5000, KNOWN) is None


@given(st.text(max_size=20))
def test_no_words_find_a_home_whose_numbers_they_do_not_say(words: str) -> None:
    found = homes_said.home_of(words, KNOWN)
    assert found is None or homes_said.numbers(words) in {(3, 1, 502), (3, 2, 502), (5, 101)}
