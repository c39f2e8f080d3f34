"""Published numbers, and every way a spreadsheet mangles them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.identifiers import credit_code_error, normalise_phone, phones_in, resident_id, resident_id_error

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "identifiers.json").read_text())


@pytest.mark.parametrize("number", VECTORS["resident_id"]["valid"])
def test_a_published_resident_id_is_good(number: str) -> None:
    assert resident_id_error(number) is None


@pytest.mark.parametrize("number", VECTORS["resident_id"]["invalid"])
def test_a_wrong_check_digit_is_named(number: str) -> None:
    assert resident_id_error(number) == "check"


@pytest.mark.parametrize("code", VECTORS["credit_code"]["valid"])
def test_a_published_credit_code_is_good(code: str) -> None:
    assert credit_code_error(code) is None


@pytest.mark.parametrize("code", VECTORS["credit_code"]["invalid"])
def test_a_wrong_check_character_is_named(code: str) -> None:
    assert credit_code_error(code) == "check"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "length"),
        ("4.3E+17", "rounded"),
        ("4.30102199003076E+17", "rounded"),
        ("430102199003070000", "rounded"),
        ("1101011990030700", "length"),
        ("11010119900307001A", "characters"),
        ("010101199003070011", "characters"),
        ("110101199002300011", "birthday"),
        (" 11010519491231002x ", None),
        ("１１０１０１１９９００３０７００１１", None),
        ("110101 19900307 0011", None),
    ],
)
def test_what_is_wrong_with_a_resident_id_is_named(text: str, error: str | None) -> None:
    assert resident_id_error(text) == error


def test_a_card_of_fifteen_digits_is_made_eighteen() -> None:
    assert resident_id("110105491231002") == "11010519491231002X"
    assert resident_id_error("110105491231002") is None


def test_letters_that_do_not_occur_in_a_credit_code_are_named() -> None:
    assert credit_code_error("91350100M0001O0Y43") == "characters"
    assert credit_code_error("9135") == "length"


@given(st.sampled_from(VECTORS["resident_id"]["valid"][1:]), st.integers(6, 16), st.integers(1, 9))
def test_any_one_wrong_digit_of_a_resident_id_is_found(number: str, place: int, add: int) -> None:
    wrong = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert resident_id_error(wrong) is not None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13812345678", "+8613812345678"),
        (" 138 1234-5678", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("008613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("13812345678.0", "+8613812345678"),
        ("0731-82345678", "+8673182345678"),
        ("(010)62345678", "+861062345678"),
        ("+86 731 82345678", "+8673182345678"),
        ("0731-8234567转12", "+867318234567;ext=12"),
        ("0731-82345678-12", "+8673182345678;ext=12"),
        ("+8673182345678;ext=12", "+8673182345678;ext=12"),
        ("82345678", None),
        ("12812345678", None),
        ("1381234567", None),
        ("无", None),
        ("", None),
    ],
)
def test_a_telephone_is_stored_one_way(text: str, phone: str | None) -> None:
    assert normalise_phone(text) == phone


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("13812345678/13912345678", ["+8613812345678", "+8613912345678"]),
        ("张三13812345678，李四 139 1234 5678", ["+8613812345678", "+8613912345678"]),
        ("13812345678\n0731-82345678-12", ["+8613812345678", "+8673182345678;ext=12"]),
        ("13812345678、13812345678", ["+8613812345678"]),
        ("（0731）82345678", ["+8673182345678"]),
        ("430102199003070011", []),
        ("没有电话", []),
    ],
)
def test_two_phones_in_a_cell_are_both_found(cell: str, phones: list[str]) -> None:
    assert phones_in(cell) == phones


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_stored_phone_stays_as_it_is(phone: str) -> None:
    stored = normalise_phone(phone)
    assert stored is not None
    assert normalise_phone(stored) == stored
    assert phones_in(f"电话{phone}。") == [stored]
