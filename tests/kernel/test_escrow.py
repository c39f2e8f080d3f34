"""Keys in escrow: enough shares in any order restore them, and nothing less does."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.escrow import WrongShares, make, needed_for, opened

KEYS = json.dumps({"secret": "s", "seal": {"1": "ab" * 32, "2": "cd" * 32}, "index": "ef" * 32})


def test_any_three_of_five_restore_the_keys_in_any_order_and_no_two_do() -> None:
    made = make(KEYS, needed=3, shares=5)
    for some in itertools.permutations(made.shares, 3):
        assert opened(made.sealed, some) == KEYS
    for some in itertools.combinations(made.shares, 2):
        with pytest.raises(WrongShares, match="few 2"):
            opened(made.sealed, [*some, some[0]])
    assert needed_for(made.sealed)[1:] == (3, 5)


@given(st.text(max_size=400), st.integers(2, 9), st.data())
@settings(max_examples=30, deadline=None)
def test_whatever_is_kept_comes_back_as_it_was(text: str, shares: int, data: st.DataObject) -> None:
    needed = data.draw(st.integers(2, shares))
    made = make(text, needed=needed, shares=shares)
    assert opened(made.sealed, data.draw(st.permutations(made.shares))[:needed]) == text


@given(st.integers(0, 60), st.sampled_from("0123456789ABCDEF"))
def test_one_letter_read_wrong_is_noticed_and_its_share_named(at: int, letter: str) -> None:
    made = make(KEYS, needed=2, shares=3)
    share = made.shares[1]
    wrong = f"{share[:at]}{letter}{share[at + 1 :]}" if at < len(share) else share[:-1]
    if wrong.replace("-", "") == share.replace("-", ""):
        return
    with pytest.raises(WrongShares, match=r"misread|strange"):
        opened(made.sealed, [made.shares[0], wrong])


def test_spaces_small_letters_and_missing_dashes_do_no_harm() -> None:
    made = make(KEYS, needed=2, shares=2)
    assert opened(f" {made.sealed}\n", [made.shares[0].lower().replace("-", " "), made.shares[1]]) == KEYS


def test_shares_of_another_set_and_a_changed_text_open_nothing() -> None:
    made, other = make(KEYS, needed=2, shares=3), make(KEYS, needed=2, shares=3)
    with pytest.raises(WrongShares, match="strange"):
        opened(made.sealed, [made.shares[0], other.shares[1]])
    with pytest.raises(WrongShares, match="apart"):
        opened(made.sealed.replace(" 2 3 ", " 2 4 "), made.shares)
    for text in ("keys", made.sealed.replace(" 2 3 ", " 0 3 "), made.sealed.replace(" 2 3 ", " 2 x ")):
        with pytest.raises(WrongShares, match="text"):
            opened(text, made.shares)


def test_neither_the_sealed_text_nor_a_share_holds_a_key() -> None:
    made = make(KEYS, needed=2, shares=3)
    assert not any(key in text for key in ("ab" * 8, "cd" * 8, "ef" * 8) for text in (made.sealed, *made.shares))


@pytest.mark.parametrize(("needed", "shares"), [(1, 3), (4, 3), (2, 10)])
def test_one_share_alone_or_more_than_there_are_is_no_escrow(needed: int, shares: int) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        make(KEYS, needed=needed, shares=shares)
