"""Rows that a superior's form lists beforehand: a home's answers go into its own row, others below, and none astray."""

import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.office import collecting, form_queries, workbook
from linli.office.form_models import Collection
from linli.people import homes
from linli.people import services as people
from tests.cases.desk import at_desk
from tests.office.conftest import signed_in, words
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

Row = Sequence[str | int | None]
HEADINGS = ("序号", "住址", "户主姓名", "联系电话", "养犬数量")
FOOT = "填表人：          审核人："


def book(rows: Sequence[Row], headings: Row = HEADINGS, foot: str = FOOT) -> bytes:
    """A title, headings, rows as the superior wrote them, two empty ones, who signs below."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "摸底表"
    for line in (("居民养犬情况摸底表",), headings, *rows, (), (), (foot,)):
        sheet.append(list(line))
    if foot:
        last = len(rows) + 5
        sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=len(headings))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def begun(cast: Cast, file: bytes) -> Collection:
    asked = collecting.Asked("养犬摸底", "青云街道办", clock.today() + timedelta(days=7))
    body, by = cast.posts["secretary"].organisation_id, cast.acting("secretary")
    return collecting.begin(body, cast.places.estate.pk, asked, workbook.read(file), by=by)


def answered(cast: Cast, row: Collection) -> None:
    """3栋1单元502 and 5栋101."""
    by = cast.acting("secretary")
    last = row.columns[-1]["column"]
    name = next(one["column"] for one in row.columns if one["role"] == "name")
    collecting.fill(row.pk, cast.places.unit.pk, {name: "陈桂兰", last: "1"}, by=by)
    collecting.fill(row.pk, cast.places.second_unit.pk, {name: "刘志强", last: "2"}, by=by)


def handed_up(cast: Cast, row: Collection) -> Worksheet:
    sheet = load_workbook(io.BytesIO(collecting.handed_up(row.pk, by=cast.acting("secretary")))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def lines(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Below the headings, without what is empty."""
    return [line for line in sheet.iter_rows(min_row=3, values_only=True) if any(line)]


def test_a_homes_answers_go_into_the_row_that_lists_it_however_it_is_written(hotline: Cast) -> None:
    row = begun(hotline, book([(1, "5-101", None), (2, "9栋909", "赵六"), (3, "安和安置小区3栋1单元502", "陈桂兰")]))
    answered(hotline, row)
    sheet = handed_up(hotline, row)
    assert lines(sheet) == [
        (1, "5-101", "刘志强", None, 2), (2, "9栋909", "赵六", None, None),
        (3, "安和安置小区3栋1单元502", "陈桂兰", None, 1), (FOOT, None, None, None, None),
    ]  # fmt: skip
    assert (sheet["A8"].value, [str(one) for one in sheet.merged_cells.ranges]) == (FOOT, ["A8:E8"])


def test_homes_that_are_not_listed_come_after_the_last_row_and_push_down_what_signs(hotline: Cast) -> None:
    row = begun(hotline, book([(None, "3号楼502室", None)]))
    answered(hotline, row)
    assert lines(handed_up(hotline, row)) == [
        (None, "3号楼502室", "陈桂兰", None, 1), (2, "安和安置小区5栋101", "刘志强", None, 2),
        (FOOT, None, None, None, None),
    ]  # fmt: skip
    fit = form_queries.fit(row)
    assert (fit.left, fit.below) == ([], (hotline.places.second_unit.pk,))
    rows: list[dict[int, str]] = [{1: str(number), 3: f"住户{number}"} for number in range(2, 6)]
    sheet = load_workbook(io.BytesIO(workbook.filled(bytes(row.book), "摸底表", 2, rows, {3: {}}))).worksheets[0]
    assert [sheet.cell(line, 3).value for line in range(3, 9)] == [None, "住户2", "住户3", "住户4", "住户5", None]
    assert sheet["A8"].value == FOOT


def test_building_and_room_may_stand_apart_and_the_building_be_merged_over_its_homes(hotline: Cast) -> None:
    made = load_workbook(
        io.BytesIO(book([("3栋", "1-502"), (None, "601"), ("5栋", 101)], ("楼栋", "房号", "姓名", "养犬数量"), ""))
    )
    made.worksheets[0].merge_cells("A3:A4")
    out = io.BytesIO()
    made.save(out)
    row = begun(hotline, out.getvalue())
    answered(hotline, row)
    assert lines(handed_up(hotline, row)) == [
        ("3栋", "1-502", "陈桂兰", 1), (None, "601", None, None), ("5栋", 101, "刘志强", 2),
    ]  # fmt: skip
    assert [(one.line, one.words) for one in form_queries.fit(row).left] == [(4, "3栋 601")]


def test_where_only_a_name_is_listed_it_leads_to_the_one_home_that_has_it(hotline: Cast) -> None:
    lived = hotline.places.unit.pk
    homes.settle(people.create_person("欧阳兰", by=SYSTEM).pk, lived, "tenant", by=SYSTEM)
    for unit in (hotline.places.unit, hotline.places.second_unit):
        homes.settle(people.create_person("王芳", by=SYSTEM).pk, unit.pk, "tenant", by=SYSTEM)
    row = begun(hotline, book([(1, None, "王芳"), (2, None, "欧阳 兰"), (3, None, "查无此人")]))
    answered(hotline, row)
    assert lines(handed_up(hotline, row))[:4] == [
        (1, None, "王芳", None, None), (2, None, "陈桂兰", None, 1), (3, None, "查无此人", None, None),
        (4, "安和安置小区5栋101", "刘志强", None, 2),
    ]  # fmt: skip
    fit = form_queries.fit(row)
    assert ([(one.line, one.words) for one in fit.left], fit.below) == (
        [(3, "王芳"), (5, "查无此人")], (hotline.places.second_unit.pk,),
    )  # fmt: skip


def test_a_home_listed_twice_is_filled_in_once_and_an_example_or_a_sum_is_no_row(hotline: Cast) -> None:
    row = begun(hotline, book([(1, "3-502", None), (2, "3栋1单元502", None), ("合计", "3-502", None, None, 9)]))
    answered(hotline, row)
    sheet = handed_up(hotline, row)
    assert [line[1:] for line in lines(sheet)[:4]] == [
        ("3-502", "陈桂兰", None, 1), ("3栋1单元502", None, None, None), ("安和安置小区5栋101", "刘志强", None, 2),
        ("3-502", None, None, 9),
    ]  # fmt: skip
    assert [one.line for one in form_queries.fit(row).left] == [4]
    example = begun(hotline, book([("例", "3-502", "张三", "138", 1)]))
    assert form_queries.fit(example).rows == ()


def test_an_example_on_top_cuts_no_list_off_and_the_answers_stand_below_it(hotline: Cast) -> None:
    row = begun(hotline, book([("例", "1栋101", "张三", "138", 1), (1, "3栋1单元502", None), (2, "5栋101", None)]))
    answered(hotline, row)
    assert [line[1:] for line in lines(handed_up(hotline, row))[:-1]] == [
        ("1栋101", "张三", "138", 1), ("3栋1单元502", "陈桂兰", None, 1), ("5栋101", "刘志强", None, 2),
    ]  # fmt: skip
    assert form_queries.fit(row).left == []
    alone = begun(hotline, book([("示例", "1栋101", "张三", "138", 1), (1,), (2,)]))
    answered(hotline, alone)
    assert [line[:3] for line in lines(handed_up(hotline, alone))] == [
        ("示例", "1栋101", "张三"), (1, "安和安置小区3栋1单元502", "陈桂兰"),
        (2, "安和安置小区5栋101", "刘志强"), (FOOT, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("heads", [("3栋", "5栋"), ("安和安置小区3栋1单元", "5号楼（共20户）")])
def test_a_buildings_heading_among_the_rows_tells_it_for_those_that_give_the_room_alone(
    hotline: Cast, heads: tuple[str, str]
) -> None:
    rows: list[Row] = [
        (heads[0],),
        (1, "502", None),
        (None, "3栋小计"),
        (heads[1],),
        (2, "101", None),
        (3, "5-999", None),
    ]
    row = begun(hotline, book(rows))
    answered(hotline, row)
    assert lines(handed_up(hotline, row))[:-1] == [
        (heads[0], None, None, None, None), (1, "502", "陈桂兰", None, 1), (None, "3栋小计", None, None, None),
        (heads[1], None, None, None, None), (2, "101", "刘志强", None, 2), (3, "5-999", None, None, None),
    ]  # fmt: skip
    assert [(one.line, one.words) for one in form_queries.fit(row).left] == [(8, "5-999")]
    first = begun(hotline, book([(1, "3栋1单元502", None), ("5栋",), (2, "5栋101", None)]))
    assert (form_queries.fit(first).left, len(form_queries.fit(first).listed)) == ([], 2)


@pytest.mark.parametrize("number", [None, 1], ids=["empty", "numbered"])
def test_empty_rows_below_several_headings_are_filled_in_below_the_one_of_each_home(
    hotline: Cast, number: int | None
) -> None:
    rows: list[Row] = [("3栋",), (number,), (), ("5栋",), (number,), ()]
    row = begun(hotline, book(rows))
    answered(hotline, row)
    sheet = handed_up(hotline, row)
    assert [line[:3] for line in lines(sheet)] == [
        ("3栋", None, None), (1, "安和安置小区3栋1单元502", "陈桂兰"), ("5栋", None, None),
        (number or 2, "安和安置小区5栋101", "刘志强"), (FOOT, None, None),
    ]  # fmt: skip
    assert [sheet.cell(line, 1).value for line in (3, 6)] == ["3栋", "5栋"]
    full: list[dict[int, str]] = [{3: f"住户{each}"} for each in range(4)]
    made = workbook.filled(bytes(row.book), "摸底表", 2, [], {2: {}}, 0, {3: full, 6: full[:3]})
    names = [line[0] or line[2] for line in lines(load_workbook(io.BytesIO(made)).worksheets[0])]
    assert [name for name in names if name != number] == [
        "3栋", *(("住户1", "住户2", "住户3") if number else ("住户0", "住户1", "住户2", "住户3")), "5栋",
        *(("住户1", "住户2") if number else ("住户0", "住户1", "住户2")), FOOT,
    ]  # fmt: skip


def test_a_row_that_is_not_understood_is_passed_over_and_named_and_what_is_signed_ends_the_list(hotline: Cast) -> None:
    rows: list[Row] = [
        ("填表说明：照实填写",), (1, "3栋1单元502", None), ("3栋",), ("商铺",), (2, "502", None),
        ("甲", None, None, None, "x"), (3, "5栋101", None), ("合计", None, None, None, 9), ("备注：", "9栋909"),
        (4, "9栋910", None),
    ]  # fmt: skip
    row = begun(hotline, book(rows))
    answered(hotline, row)
    told = words(at_desk(hotline.secretary).get(reverse("office:form", args=[row.code])))
    assert [named in told for named in ("第 6 行：商铺", "第 8 行：甲 x", "9栋909", "9栋910")] == [
        True,
        True,
        False,
        False,
    ]
    fit = form_queries.fit(row)
    assert (fit.below, fit.last, fit.number) == ((), 9, 3)
    assert [(one.line, one.unit_id) for one in fit.rows if one.unit_id] == [
        (4, hotline.places.unit.pk), (9, hotline.places.second_unit.pk),
    ]  # fmt: skip


def test_a_formula_of_the_sheet_stays_and_an_answer_is_never_one(hotline: Cast) -> None:
    row = begun(hotline, book([(1, "5-101", None, "=B3"), (2, "3-502", None)]))
    by = hotline.acting("secretary")
    collecting.fill(row.pk, hotline.places.second_unit.pk, {3: "=1+1", 4: "13800138000"}, by=by)
    sheet = handed_up(hotline, row)
    assert (sheet["D3"].value, sheet["C3"].value, sheet["C3"].data_type) == ("=B3", "=1+1", "s")


def test_the_forms_page_names_the_rows_that_fit_no_home_to_whoever_keeps_it(hotline: Cast) -> None:
    row = begun(hotline, book([(1, "9栋909", "赵六"), (2, "3-502", None)]))
    answered(hotline, row)
    page = reverse("office:form", args=[row.code])
    told = words(at_desk(hotline.secretary).get(page))
    assert "表格里预先列出的 1 行，对不上这里哪一户，导出时原样保留：" in told
    assert "第 3 行：9栋909 赵六" in told
    assert "已填的 1 户不在表格预先列出的各行里，导出时接在后面。" in told
    assert "赵六" not in words(signed_in(hotline.grid_worker).get(page))
    plain = begun(hotline, book([]))
    assert "预先列出" not in words(at_desk(hotline.secretary).get(reverse("office:form", args=[plain.code])))
