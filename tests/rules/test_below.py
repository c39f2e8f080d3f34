"""What stands below a list in an office's sheet, and what only looks like it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import below

SUMS = [
    ["合 计", "", "35"], ["", "合计：35件", ""], ["总计"], ["本页小计", "3"], ["累计", "1,250.00"], ["合计：2户"],
    ["合计2户，180.5平方米", ""], ["合计（元）", "350"], ["合计人民币（大写）：壹万贰仟元整", ""], ["3栋小计", "", "9"],
    ["2026年7月合计", "9"], ["红旗社区小计", "2"], ["3栋", "小计", "9"], ["合計", "9"], ["Subtotal", "9"],
    ["Total:", "9"], ["合计", "3-502", "", "9"],
]  # fmt: skip
SIGNED = [
    ["填表人：王明", "", "审核人：李四"], ["", "填表人", "王明", "审核人", "李四"], ["制表：王明"], ["制表", "王明"],
    ["审核：李四"], ["填表日期：2026年7月1日", "", ""], ["经办人（签字）：买买提·艾力", ""], ["制 表 人：王支书", ""],
    ["填报单位：青云街道红旗社区居委会（盖章）", ""], ["负责人（签字）：", "", "年 月 日"],
    ["单位（盖章）", "年 月 日"],
    ["制表人：王明  联系电话：13900000001  审核人：李四  2026年7月1日", ""], ["填表人：          审核人：", ""],
    ["项目负责人（签字）：", "", "签字："], ["班组长：", "", "签字："], ["日期:2026.1.5", "签字："],
    ["（盖章）", "2026年7月1日"],
    ["负责人：王明", "红旗社区居委会（盖章）", "2026-07-01"], ["填表人：王明", "填表人：王明"],
    ["制表：红旗社区居委会", ""],
    ["负责人", "王明", "审核人", "李四"], ["填表日期", "二〇二六年七月一日"], ["联系人：王明", "联系电话：13900000001"],
    ["单位负责人签字：", "", "盖章："],
]  # fmt: skip
NOTES = [
    ["备注：以上为七月", "备注：以上为七月"], ["注：蓝色为重复件", "", ""], ["注：不含加班", "", "签字："],
    ["备注：", "以上为七月"], ["填表说明", ""], ["说明1：照实填写", ""],
]  # fmt: skip
OTHERS = [
    ["", ""], ["1", "合计多收了三户的电费", ""], ["合计多收了三户的电费", ""], ["小计算器丢了", ""], ["合某", "139"],
    ["审核", "3栋漏水", "2026-07-01"], ["审核不公，要求重审"], ["审核不公"], ["备注：门口有狗", "3栋漏水"],
    ["负责人不接电话", ""], ["2026-07-01", "物业经办人：态度差", ""], ["多收电费", "共计350元"], ["说明", "屋顶漏水"],
    ["经办人（社保窗口）态度恶劣，要求处理", "2026-07-01"], ["负责人：电梯坏了三天没有人来修", "3栋"],
    ["审核：低保审核进度太慢", "2026-07-01"], ["填报（低保）系统打不开", ""], ["物业一年来共计多收350元", ""],
    ["负责人：王明，审核人：李四都不接电话", ""], ["负责人：3栋漏水找他三次拖到7月1日", ""],
    ["经理", "太吵", "2026-07-01"],
    ["长沙路工地：", "王桂", "4", "5480"], ["班组长：张三", "110101199003070038", "4", "350.5"], ["日期", "说了啥"],
    ["负责人：王明", "3栋漏水三天没人管", "2026-07-01"], ["负责人：王明", "太吵", "2026-07-01"],
    ["填表人：王明", "3栋漏水", "审核人：李四"], ["统计员", "300"], ["电话", "13900000001"],
    ["单位负责人：从来不接电话也不回", ""], ["审核：天天不在社区", ""], ["2026年7月1日", "3栋漏水"],
    ["负责人", "太吵", "2026-07-01"], ["负责人", "王明", "青云物业公司", "2026-01-01"], ["审核员", "王明"],
]  # fmt: skip


@pytest.mark.parametrize("row", SUMS)
def test_a_sum_of_rows_is_a_sum_whatever_it_is_of_and_however_it_is_set(row: list[str]) -> None:
    assert below.is_sum(row)
    assert below.is_below(row)


@pytest.mark.parametrize("row", SIGNED)
def test_names_days_and_offices_behind_who_made_a_list_are_a_signature(row: list[str]) -> None:
    assert below.is_signed(row)
    assert below.is_below(row)


@pytest.mark.parametrize("row", NOTES)
def test_a_note_stands_alone_beside_its_word_or_beside_who_signs(row: list[str]) -> None:
    assert below.is_note(row)
    assert below.is_below(row)


@pytest.mark.parametrize("row", OTHERS)
def test_what_somebody_says_is_of_the_list_whatever_it_begins_with(row: list[str]) -> None:
    assert not below.is_below(row)


def test_in_a_single_column_a_note_is_what_somebody_says() -> None:
    assert not below.is_below(["说明：屋顶漏水"])
    assert below.is_below(["说明：屋顶漏水", ""])


def test_a_sum_of_some_rows_is_not_the_sum_of_all() -> None:
    assert all(below.is_total([word, "9"]) for word in ("合计", "总 计", "共计：2人", "总额", "TOTAL", "sum："))
    assert not any(below.is_total([word, "9"]) for word in ("小计", "累计", "本页合计", "3栋合计", "subtotal", "王桂"))


WORDS = [
    "合计",
    "小计",
    "总计",
    "填表人：",
    "负责人：",
    "审核",
    "制表日期",
    "备注：",
    "注：",
    "签字：",
    "经办人",
    "盖章",
]
TOLD = st.text("楼上漏水太吵电梯坏了三天没人修要求处理", min_size=8, max_size=30)
BESIDE = st.lists(st.sampled_from(["", "3栋", "王明", "2026-07-01", "350.5", "110101199003070038"]), max_size=4)


@given(TOLD, st.sampled_from(WORDS), TOLD, BESIDE)
def test_a_row_in_which_somebody_says_such_a_word_is_never_taken_for_one(
    before: str, word: str, after: str, beside: list[str]
) -> None:
    for said in (word + after, before + word + after, before + word):
        assert not below.is_sum([said, *beside])
        assert not below.is_signed([said, *beside])
    assert not below.is_note([before + word + after, *beside])


@given(st.sampled_from(SIGNED + NOTES[:3]), TOLD, st.integers(1, 5))
def test_a_request_beside_a_signature_or_a_note_is_of_the_list(row: list[str], told: str, at: int) -> None:
    said = [cell for cell in row if cell.strip()]
    assert not below.is_below([*said[:at], told, *said[at:]])


@given(st.lists(st.text(max_size=60), max_size=6))
def test_a_row_is_the_same_however_its_letters_are_set_apart(row: list[str]) -> None:
    apart = [" ".join(cell) for cell in row]
    assert below.is_below(apart) == below.is_below(row)


@pytest.mark.parametrize(
    "piece",
    ["1月", "单位：", "负责人：王明", "制表：红旗社区", "1万元", "1,", "（", "·李", "填表", "年月日", "第1层", "东栋"],
)
def test_a_cell_of_any_length_is_judged_at_once(piece: str) -> None:
    for opening, times in itertools.product(("填表人：", "合计", "备注：", ""), (100 // len(piece), 5000)):
        assert not below.is_signed([opening + piece * times + "？", ""])
        assert not below.is_sum([opening + piece * times + "？", ""])
