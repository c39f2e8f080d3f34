"""A foreman's sheet read beside a case: nothing guessed, every fault named, sums to the cent."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from linli.rules import parties, party_sheet
from linli.rules.pack import Pack
from linli.rules.party_sheet import Fault, Line, Read, Row
from linli.rules.questions import Input
from linli.rules.situation import Party
from linli.rules.words import Words
from tests.packs.play import shipped

PACK = shipped("wage_arrears")
CODE = Words(zh="统一社会信用代码", en="Credit code")
HEADINGS = ("序号", "姓名", "身份证号码", "欠薪月数", "出勤天数", "日工资（元）", "应发工资", "已付工资", "拖欠工资")
WANG = ("1", "王桂", "110101199003070038", "4", "26.5", "320", "8,480.00", "3000", "5480.00")
LI = ("2", "李明", "11010119900307002X", "4", "10", "350.50", "3505", "", "3505.00")


def sheet(*rows: Sequence[str], there: Sequence[Party] = (), rounded: Sequence[int] = ()) -> Read:
    found = [Row(number, row, rounded if number == 2 else ()) for number, row in enumerate(rows, 2)]
    return party_sheet.read(PACK, HEADINGS, found, there)


def faults(line: Line) -> list[tuple[str, str, str]]:
    return [(fault.field, fault.code, fault.wanted) for fault in line.faults]


def cell(row: Sequence[str], column: str, text: str) -> tuple[str, ...]:
    at = HEADINGS.index(column)
    return (*row[:at], text, *row[at + 1 :])


def entered(row: Sequence[str], **more: object) -> Party:
    return parties.new(PACK, "w1", {**sheet(row).lines[0].values, **more})


def test_a_foremans_own_headings_are_known_and_amounts_are_read_to_the_fen() -> None:
    wang = sheet(WANG).lines[0]
    assert wang.state == "new"
    assert wang.values == {
        "worker": "王桂", "identity_number": "110101199003070038", "months": 4, "wage_units": 265, "rate": 320_00,
        "gross": 8480_00, "paid": 3000_00, "owed": 5480_00,
    }  # fmt: skip


def test_what_steps_write_and_the_workers_own_word_come_by_no_heading() -> None:
    closed = ("已发放到手", "其中限期内发放", "应急周转金垫付", "加付赔偿金", "本人意见", "异议", "本人说已收到")
    row = Row(2, (*WANG, "5480", "5480", "100", "100", "本人已确认", "少了", "5480"))
    found = party_sheet.read(PACK, (*HEADINGS, *closed), [row], ())
    assert found.columns == sheet(WANG).columns
    assert found.lines[0].values == sheet(WANG).lines[0].values
    assert all(party_sheet.field_of(party_sheet.names(PACK), heading) == "" for heading in closed)


def test_a_sum_that_is_a_cent_off_is_named_with_what_it_would_be() -> None:
    assert faults(sheet(cell(WANG, "拖欠工资", "5480.01")).lines[0]) == [("owed", "differs", "5480.00")]


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("身份证号码", "4.3E+17", ("identity_number", "rounded", "")),
        ("身份证号码", "110101199003070000", ("identity_number", "rounded", "")),
        ("身份证号码", "110101199003070028", ("identity_number", "not_an_id_number", "")),
        ("日工资（元）", "三百", ("rate", "not_a_number", "")),
        ("日工资（元）", "10e999999", ("rate", "not_a_number", "")),
        ("日工资（元）", "320.005", ("rate", "too_fine", "")),
        ("出勤天数", "26.55", ("wage_units", "too_fine", "")),
        ("已付工资", "-3000", ("paid", "negative", "")),
        ("姓名", "", ("worker", "missing", "")),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: str, text: str, fault: tuple[str, str, str]) -> None:
    found = sheet(cell(WANG, column, text), LI)
    assert [faults(line) for line in found.lines] == [[fault], []]
    assert found.counts == {"new": 1, "changed": 0, "same": 0, "error": 1}


@pytest.mark.parametrize(
    ("text", "kept", "fault"),
    [
        ("9135 0100 m000 100y 43", "91350100M000100Y43", []),
        ("无", None, []),
        ("91350100M000100Y44", None, [("code", "not_a_credit_code", "")]),
        ("9.1E+17", None, [("code", "rounded", "")]),
    ],
)
def test_a_credit_code_is_read_by_its_check_character(
    text: str, kept: str | None, fault: list[tuple[str, str, str]]
) -> None:
    parties_with_codes = replace_field(PACK, "team", Input(name="code", type="credit_code", title=CODE, required=False))
    line = party_sheet.read(parties_with_codes, (*HEADINGS, CODE.zh), [Row(2, (*WANG, text))], ()).lines[0]
    assert (line.values["code"], faults(line)) == (kept, fault)


def replace_field(pack: Pack, name: str, other: Input) -> Pack:
    assert pack.parties is not None
    fields = tuple(other if asked.name == name else asked for asked in pack.parties.fields)
    page = {name: getattr(pack, name) for name in Pack.model_fields}
    return Pack.model_validate({**page, "parties": pack.parties.model_copy(update={"fields": fields})})


def test_a_number_whose_digits_the_spreadsheet_lost_is_named_whatever_it_shows() -> None:
    found = sheet(cell(WANG, "身份证号码", "110101199003070038"), rounded=[HEADINGS.index("身份证号码")])
    assert faults(found.lines[0]) == [("identity_number", "rounded", "")]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    row = cell(cell(WANG, "日工资（元）", "x"), "身份证号码", "4.3E+17")
    assert [code for _field, code, _wanted in faults(sheet(row).lines[0])] == ["rounded", "not_a_number"]


def test_two_of_one_name_are_told_to_the_reader_and_kept_apart_by_their_numbers() -> None:
    found = sheet(WANG, cell(LI, "姓名", "王桂"))
    assert [(line.state, line.alike) for line in found.lines] == [("new", (3,)), ("new", (2,))]


def test_two_of_one_name_without_a_number_cannot_be_told_apart() -> None:
    pack = shipped("property_certificates")
    headings = ("房号", "业主", "面积（平方米）")
    rows = [Row(2, ("1-101", "", "30")), Row(3, ("1-101", "", "31")), Row(4, ("1-102", "钱多", "30.25"))]
    found = party_sheet.read(pack, headings, rows, ())
    assert [faults(line)[:1] for line in found.lines[:2]] == [[("holder", "missing", "")]] * 2
    assert found.lines[2].values == {"room": "1-102", "holder": "钱多", "room_area": 3025}


def test_the_same_number_twice_is_a_fault_of_both_rows() -> None:
    found = sheet(WANG, cell(LI, "身份证号码", WANG[2]))
    assert [faults(line) for line in found.lines] == [
        [("identity_number", "twice", "3")],
        [("identity_number", "twice", "2")],
    ]


def test_whoever_is_there_already_is_changed_or_the_same_and_never_doubled() -> None:
    there = entered(WANG)
    same = sheet(WANG, there=[there]).lines[0]
    more = sheet(cell(cell(WANG, "已付工资", "3100"), "拖欠工资", "5380"), there=[there]).lines[0]
    assert (same.state, same.key) == ("same", "w1")
    assert (more.state, more.key, more.changed) == ("changed", "w1", ("paid", "owed"))


def test_what_was_verified_since_is_changed_by_no_sheet() -> None:
    there = replace(entered(WANG), state="verified")
    row = cell(cell(WANG, "已付工资", "3100"), "拖欠工资", "5380")
    assert faults(sheet(row, there=[there]).lines[0]) == [("paid", "moved_on", "")]
    assert sheet(WANG, there=[there]).lines[0].state == "same"


def test_the_sheets_own_total_is_checked_to_the_cent() -> None:
    good = ("", "合计", "", "", "", "", "11985.00", "3000", "8985.00")
    assert sheet(WANG, LI, good).counts["error"] == 0
    off = sheet(WANG, LI, cell(good, "拖欠工资", "8985.01"))
    assert off.lines[-1].faults == (Fault("owed", "total_differs", "8985.01", "8985.00"),)
    assert off.lines[-1].number == 4


def test_remarks_and_subtotals_are_no_workers() -> None:
    remark = ("以上工资经本人核对无误",) * len(HEADINGS)
    found = sheet(("小计", "", "", "", "", "", "99", "", "99"), WANG, remark)
    assert [line.number for line in found.lines] == [3]


@pytest.mark.parametrize(
    "first", ["制表人：戴某", "审核：", "项目负责人（签字）：", "注：不含加班", "班组长：", "日期:2026.1.5"]
)
def test_who_signs_below_the_list_is_no_worker(first: str) -> None:
    signed = (first, "", "", "", "", "签字：", "", "", "")
    found = sheet(WANG, signed)
    assert ([line.number for line in found.lines], found.left_out) == ([2], (3,))


def test_a_foreman_of_whom_wages_are_owed_is_a_worker_though_his_row_begins_with_his_post() -> None:
    assert [line.number for line in sheet(WANG, ("班组长：李明", *LI[1:])).lines] == [2, 3]


def test_a_row_that_begins_with_a_road_of_changsha_is_no_signature() -> None:
    assert [line.number for line in sheet(WANG, ("长沙路工地：", *WANG[1:])).lines] == [2, 3]


def test_a_name_set_apart_to_stand_even_with_longer_ones_is_the_name() -> None:
    assert sheet(cell(WANG, "姓名", "王　桂")).lines[0].values["worker"] == "王桂"
    assert sheet(cell(WANG, "姓名", "王桂 李明")).lines[0].values["worker"] == "王桂 李明"


def telephone(text: str, rounded: Sequence[int] = ()) -> Line:
    row = Row(2, (*WANG, text), rounded)
    return party_sheet.read(PACK, (*HEADINGS, "联系电话"), [row], ()).lines[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("139 1111 0001", "13911110001"),
        ("13911110001.0", "13911110001"),
        ("13911110001/13922220002", "13911110001 13922220002"),
        ("13911110001（妻13922220002）", "13911110001 13922220002"),
        ("0731-82345678转12", "073182345678转12"),
        ("无", None),
        ("", None),
    ],
)
def test_one_telephone_or_two_are_read_as_the_roster_reads_them(text: str, kept: str | None) -> None:
    line = telephone(text)
    assert (line.values["telephone"], line.faults) == (kept, ())
    again = telephone(kept or "")
    assert again.values["telephone"] == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("13911110001 13922220002 13933330003", "too_many_phones"),
        ("1.39111E+10", "rounded"),
        ("1391111", "not_a_phone"),
        ("在老家", "not_a_phone"),
    ],
)
def test_a_third_number_lost_digits_and_what_is_no_number_are_named(text: str, code: str) -> None:
    line = telephone(text)
    assert (line.state, faults(line)) == ("error", [("telephone", code, "")])
    assert faults(telephone("13911110001", [len(WANG)])) == [("telephone", "rounded", "")]


@pytest.mark.parametrize(("column", "field"), [("日工资（元）", "rate"), ("姓名", "worker")])
def test_a_shortened_number_is_named_in_any_column(column: str, field: str) -> None:
    assert faults(sheet(cell(WANG, column, "4.3E+04")).lines[0]) == [(field, "rounded", "")]
