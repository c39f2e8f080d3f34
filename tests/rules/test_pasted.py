"""A table is read as offices paste it, and its columns are known by their headings or by what somebody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import pasted
from linli.rules.pasted import Pasted, Wanted

NUMBER = Wanted("number", ("工单编号", "编号"), required=True)
TEXT = Wanted("text", ("诉求内容", "内容"), required=True)
PHONE = Wanted("phone", ("联系电话", "电话"))
WANTED = (NUMBER, TEXT, PHONE)


def test_a_table_copied_from_a_sheet_is_read_from_its_headings_on() -> None:
    text = '七月工单汇总\t\t\n工单编号\t诉求内容\t联系电话\nYH1\t"漏水\n两天了"\t13800138000\n\nYH2\t噪声\t\n'
    found = pasted.read(text, WANTED)
    assert found == Pasted(
        ("工单编号", "诉求内容", "联系电话"), (("YH1", "漏水\n两天了", "13800138000"), ("YH2", "噪声", ""))
    )


@pytest.mark.timeout(20)  # blanks of a caller's words were tried in every way
def test_a_line_of_very_many_blanks_is_read_at_once() -> None:
    text = f"工单编号：1{' ' * 100_000}x；联系电话：13800138000\n诉求内容：漏水\n\n工单编号：2\n诉求内容：噪声"
    found = pasted.read(text, WANTED)
    assert [row[-1] for row in found.rows] == ["漏水", "噪声"]
    assert found.headings == ("工单编号", "联系电话", "诉求内容")


def test_each_row_keeps_its_line_below_titles_and_empty_rows() -> None:
    found = pasted.of_rows([("七月汇总", ""), ("", ""), ("编号", "内容"), ("", ""), ("1", "漏水")], WANTED)
    assert found.numbered() == pasted.read(pasted.as_text(found), WANTED).numbered() == [(5, ("1", "漏水"))]


def test_blocks_begin_anew_with_their_first_label() -> None:
    text = "工单编号：YH1\n诉求内容：3栋漏水，\n请尽快处理\n\n【工单编号】：YH2\n诉求内容：噪声"
    found = pasted.read(text, WANTED)
    assert [found.cells(row) for row in found.rows] == [
        {"工单编号": "YH1", "诉求内容": "3栋漏水，\n请尽快处理"}, {"工单编号": "YH2", "诉求内容": "噪声"},
    ]  # fmt: skip


MATTER = Wanted("text", ("诉求内容", "内容"), required=True, long=True)


def test_several_labels_in_one_line_are_as_many_and_no_telephone_stands_in_a_name() -> None:
    text = "工单编号：YH1  联系电话：13800138000\n诉求人：王女士   【电话】：0731-85550000\n诉求内容：漏水 电话：没人接"
    found = pasted.read(text, (NUMBER, MATTER, PHONE, Wanted("name", ("诉求人",))))
    assert [found.cells(row) for row in found.rows] == [{
        "工单编号": "YH1", "联系电话": "13800138000", "诉求人": "王女士", "电话": "0731-85550000",
        "诉求内容": "漏水 电话：没人接",
    }]  # fmt: skip


def test_what_a_caller_says_at_length_is_not_cut_off_at_a_colon() -> None:
    text = "工单编号：YH1\n诉求内容：3栋漏水。\n来电人表示：已经三天。\n编号：3栋旁的那口井\n联系电话：13800138000"
    found = pasted.read(text, (NUMBER, MATTER, PHONE))
    said = {
        "工单编号": "YH1",
        "诉求内容": "3栋漏水。\n来电人表示：已经三天。",
        "编号": "3栋旁的那口井",
        "联系电话": "13800138000",
    }
    assert [found.cells(row) for row in found.rows] == [said]


def test_a_page_of_one_record_has_its_labels_beside_their_values() -> None:
    text = "工单详情\n工单编号\tYH1\t级别\t一般\n联系电话\t\t区域\t青云街道\n诉求内容\t3栋漏水\n"
    found = pasted.read(text, (NUMBER, MATTER, PHONE))
    assert [found.cells(row) for row in found.rows] == [
        {"工单编号": "YH1", "级别": "一般", "联系电话": "", "区域": "青云街道", "诉求内容": "3栋漏水"}
    ]
    twice = "工单编号\t诉求内容\nYH1\t漏水\n工单编号\t诉求内容\nYH2\t噪声"
    assert pasted.read(twice, WANTED).headings == ("工单编号", "诉求内容")


def test_nothing_and_words_without_a_label_are_no_table() -> None:
    assert (pasted.read(""), pasted.read("大家好")) == (Pasted((), ()), Pasted((), ()))


def test_a_heading_serves_once_and_an_exact_one_goes_first() -> None:
    assert pasted.matched(("来电内容", "内容", "编号*"), WANTED) == {"number": "编号*", "text": "内容"}
    assert pasted.missing({"text": "内容"}, WANTED) == ["number"]


def test_what_somebody_said_goes_before_every_guess_and_an_empty_word_keeps_a_column_out() -> None:
    headings = ("编号", "内容", "电话", "备注")
    known = {"number": "编号", "text": "备注", "phone": ""}
    assert pasted.matched(headings, WANTED, known) == {"number": "编号", "text": "备注"}


def test_two_columns_of_one_heading_are_told_apart() -> None:
    assert pasted.read("电话\t电话\n1\t2", WANTED).headings == ("电话", "电话 #2")


def test_a_table_is_known_again_whatever_the_order_of_its_columns() -> None:
    assert pasted.digest(("编号*", "内容")) == pasted.digest(("内容", "编号"))
    assert pasted.digest(("编号",)) != pasted.digest(("内容",))


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_what_was_read_is_read_again_as_it_was(rows: list[tuple[str, str]]) -> None:
    table = pasted.of_rows([("编号", "内容"), *rows], WANTED)
    again = pasted.read(pasted.as_text(table), WANTED)
    assert (again, again.lines) == (table, table.lines)


def test_of_two_headings_written_nearly_alike_the_one_that_was_said_is_meant() -> None:
    assert [pasted.spelled(said, ("金额", "金额*")) for said in ("金额", "金额*", "金额（）", "", "工时")] == [
        "金额", "金额*", "金额", "", "",
    ]  # fmt: skip
