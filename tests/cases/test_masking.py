"""What is starred out of words that others read: numbers that lead to a person or a home, and no other number."""

import pytest

from linli.cases.masking import masked_text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("请打13900001234或0731-88881234", "请打***或***"),
        ("身份证43010119900101123X", "身份证***"),
        ("卡号6222021234567890123", "卡号***"),
        ("3-2-502漏水", "***漏水"),
        ("3栋2单元1203漏水", "3栋2单元***漏水"),
        ("302室、1203房和405号都漏", "***、***和***都漏"),
        ("302户漏水", "***漏水"),
        ("1203 户噪音大", "***噪音大"),
        ("5栋239户、3号楼239户和6层1239户", "5栋***户、3号楼***和6层***"),
        ("公共水管在302户门口", "公共水管在***门口"),
    ],
)
def test_numbers_of_people_and_of_homes_are_starred(said: str, read: str) -> None:
    assert masked_text(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "三期239户办证",
        "239 户不动产权证",
        "全小区1680户",
        "共302户，约 120 户没领证",
        "第一批39户",
        "2026年1-6月",
        "还差350000元",
    ],
)
def test_how_many_households_there_are_leads_to_nobody_and_stays(said: str) -> None:
    assert masked_text(said) == said
