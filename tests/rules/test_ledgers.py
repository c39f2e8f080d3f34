"""Of which year an office's ledger is, and how its days are written."""

from datetime import datetime

import pytest

from linli.rules import ledgers


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("四月二十日", "4月20日"), ("二〇二六年四月二十日", "2026年4月20日"),
        ("二○二五年十二月三十一号", "2025年12月31号"),
        ("二零二六年十月十日", "2026年10月10日"), ("2026年三月五日 09:12", "2026年3月5日 09:12"),
        ("4月20日", "4月20日"),
        ("２０２６年四月二十日", "２０２６年4月20日"), ("十十月一日", "十十月一日"), ("四月十十日", "四月十十日"),
        ("四月初五", "四月初五"), ("四月廿日", "四月廿日"), ("二三月四日", "二三月四日"), ("四月", "四月"), ("", ""),
    ],
)  # fmt: skip
def test_a_day_in_chinese_numerals_is_read_and_one_of_the_moons_calendar_is_not(written: str, read: str) -> None:
    assert ledgers.in_digits(written) == read


def test_a_spreadsheets_number_is_a_moment_within_the_years_of_ledgers() -> None:
    assert ledgers.from_serial("46100") == datetime(2026, 3, 19)
    assert ledgers.from_serial("46100.5") == datetime(2026, 3, 19, 12)
    assert ledgers.from_serial("46100.38333333333") == datetime(2026, 3, 19, 9, 12)
    assert ledgers.from_serial("36526") == datetime(2000, 1, 1)
    assert ledgers.from_serial("54788") == datetime(2049, 12, 31)
    assert {ledgers.from_serial(text) for text in ("36525", "54789", "4610", "461000", "3.10", "4月")} == {None}


def test_a_ledgers_year_stands_in_its_title_and_two_are_none() -> None:
    assert ledgers.year_of(["2025年度诉求台账", "红旗社区"]) == 2025
    assert ledgers.year_of(["2025年11月台账", "填表日期：2026年1月5日"]) == 2025  # not of the day it was made
    assert ledgers.year_of(["2025年12月至2026年3月台账"]) is None
    assert ledgers.year_of(["七月台账"]) is None
    assert ledgers.year_of(["红旗社区—2025年台账"]) == 2025
    spans = ("2024-2025年度台账", "2024年—2025年", "2024至2025年", "2024、2025年台账", "2024.12-2025年3月")
    assert [ledgers.year_of([title]) for title in spans] == [None] * 5
