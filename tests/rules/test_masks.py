from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.masks import (
    hidden,
    mask_address,
    mask_card,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    mask_phone_whole,
    mask_plate,
    surname,
)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三", "张*"),
        (mask_name, "王小明", "王*明"),
        (mask_name, "阿依古丽·买买提", "阿*提"),
        (mask_name, "李", "*"),
        (mask_name, "", ""),
        (surname, "王小明", "王**"),
        (surname, "张三", "张*"),
        (surname, "李", "*"),
        (surname, "", ""),
        (hidden, "幸福路8号", "***"),
        (hidden, " ", ""),
        (mask_phone, "+8613812345678", "138****5678"),
        (mask_phone, "13812345678", "138****5678"),
        (mask_phone, "+8673182345678;ext=12", "***78"),
        (mask_phone, "12345", "***"),
        (mask_phone_whole, "+8613812345678", "138********"),
        (mask_phone_whole, "+8673182345678;ext=12", "***"),
        (mask_phone_whole, "", ""),
        (mask_phone, "", ""),
        (mask_id, "110101199003070016", "110101********0016"),
        (mask_id, "123", "***"),
        (mask_card, "6222 0200 0000 1234", "***1234"),
        (mask_address, "幸福路8号安和小区3栋2单元502室", "幸福路8号安和小区3栋"),
        (mask_address, "12号楼1单元301", "12号楼"),
        (mask_address, "三栋 502", "三栋"),
        (mask_address, "幸福路8号502室", "幸福路8号"),
        (mask_address, "2单元1号", "***"),
        (mask_address, "502室", "***"),
        (mask_address, "", ""),
        (mask_email, "anna@example.org", "a***@"),
        (mask_plate, "京A·12312", "京A·***12"),
    ],
)
def test_what_is_left_to_see(mask: Callable[[str], str], value: str, shown: str) -> None:
    assert mask(value) == shown


def test_a_public_list_shows_less_of_a_resident_id() -> None:
    assert mask_id("110101199003070016", public=True) == "1****************6"


@given(st.from_regex(r"[0-9]{1,2}栋[0-9]单元[0-9]{3,4}室", fullmatch=True))
def test_no_room_is_ever_shown(address: str) -> None:
    assert "单元" not in mask_address(address)
    assert "室" not in mask_address(address)
