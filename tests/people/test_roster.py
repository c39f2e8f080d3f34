"""A workbook as an estate really sends it."""

from typing import Any

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.people.homes import settle
from linli.people.models import Ownership, Person, Residence, Term
from linli.people.roster import apply, cells, preview, table_of
from linli.people.roster.tables import Table
from linli.places.models import Unit
from linli.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from tests.people.conftest import World, make_area, make_person
from tests.support.cast import Cast


def sheet(name: str, *rows: list[str]) -> Table:
    table = table_of(name, rows)
    assert table is not None
    return table


def id_of(n: int) -> str:
    """A resident ID number with a right last character."""
    body = f"990101{1950 + n % 50}{n // 50 % 12 + 1:02d}{n // 600 % 28 + 1:02d}{n % 1000:03d}"
    return body + ID_CHECKS[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def homes(*rows: list[str]) -> Table:
    return sheet(
        "楼栋房屋",
        ["安和安置小区房屋清册", "", "", "", ""],
        ["楼栋", "单元", "楼层", "房号", "专有面积（㎡）*"],
        *rows,
    )


def owners(*rows: list[str]) -> Table:
    return sheet("业主", ["楼栋", "单元", "房号", "姓名", "联系电话", "身份证号", "份额"], *rows)


def test_a_parking_stall_is_a_unit_of_its_own_kind(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)

    def house(*rows: list[str]) -> list[Table]:
        return [sheet("楼栋房屋", ["楼栋", "房号", "专有面积", "用途"], *rows)]

    rows = house(["9", "107", "12.5", "车位"], ["9", "101", "80", "住宅"], ["9", "102", "80", ""])
    apply(world.estate, rows, by=secretary)
    kinds = dict(Unit.objects.filter(building__name="9 栋").values_list("number", "kind"))
    assert kinds == {"107": "parking", "101": "home", "102": "home"}
    again = preview(world.estate, house(["9", "101", "80", "车库"], ["9", "107", "12.5", ""]), by=secretary)
    assert (again.counts["changed"], again.counts["same"]) == (1, 1)


def test_a_workbook_is_taken_in_whole(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    tables = [
        homes(["3号楼", "一单元", "5", "502", "89.53"], ["3号楼", "1", "", "601室", "120"]),
        owners(
            ["3 栋", "1单元", "502", "王 明", "13800138000 13900139000", id_of(7), ""],
            ["3", "1", "502", "李芳", "", "", ""],
            ["3", "1", "601", "王明", "13800138000", "", "1/1"],
        ),
        sheet("租户", ["楼栋", "单元", "房号", "姓名", "电话"], ["3", "1", "601", "赵租", "0731-22334455"]),
        sheet("党员", ["姓名", "电话"], ["李芳", ""]),
    ]
    shown = preview(world.estate, tables, by=secretary)
    assert shown.counts == {"new": 7, "changed": 0, "same": 0, "error": 0}, shown.errors
    assert Person.objects.filter(name="王明").count() == 0
    done = apply(world.estate, tables, by=secretary)
    assert done.errors == []
    unit = Unit.objects.get(building__name="3 栋", number="502")
    assert (unit.area_cm, unit.floor, unit.entrance and unit.entrance.name) == (8953, 5, "1 单元")
    person = Person.objects.get(name="王明")
    assert (person.phone, person.other_phone, person.id_number) == ("+8613800138000", "+8613900139000", id_of(7))
    assert sorted(Ownership.objects.values_list("person__name", "unit__number", "share_num", "share_den")) == [
        ("李芳", "502", 1, 2),
        ("王明", "502", 1, 2),
        ("王明", "601", 1, 1),
    ]
    assert Residence.objects.get().relation == "tenant"
    assert Person.objects.get(name="李芳").member
    assert [entry.verb for entry in history_of(person)] == ["person.created"]
    assert [entry.verb for entry in history_of(unit)] == ["unit.created"]
    assert [entry.verb for entry in history_of(world.estate)] == ["area.roster_imported"]
    again = preview(world.estate, tables, by=secretary)
    assert again.counts == {"new": 0, "changed": 0, "same": 7, "error": 0}, again.lines


def test_one_list_of_homes_and_people_is_both_where_nothing_of_the_building_is_on_record(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)

    def listed(*rows: list[str]) -> list[Table]:
        return [sheet("业主", ["楼栋", "单元", "房号", "户主姓名", "联系电话", "建筑面积(㎡)"], *rows)]

    tables = listed(
        ["6栋", "一单元", "101", "王大明", "13911110001", "98.5㎡"],
        ["6栋", "一单元", "101", "李秀英", "", "98.5㎡"],
        ["6栋", "一单元", "102", "张伟、刘芳", "", "80"],
        ["合计：2户", "合计：2户", "合计：2户", "合计：2户", "合计：2户", "合计：2户"],
        ["合 计", "", "2 户", "", "", ""],
        ["填表人：王支书", "", "", "", "", ""],
        ["制 表 人：王支书", "", "", "", "", ""],
    )
    shown = preview(world.estate, tables, by=secretary)
    assert [(line.sheet, line.row, line.state) for line in shown.lines] == [
        ("楼栋房屋", 2, "new"),
        ("楼栋房屋", 4, "new"),
        ("业主", 2, "new"),
        ("业主", 3, "new"),
        ("业主", 4, "error"),
    ]
    assert "每人单独一行" in shown.errors[0].problems[0].words
    apply(world.estate, tables, by=secretary, only_good=True)
    unit = Unit.objects.get(building__name="6 栋", number="101")
    assert unit.area_cm == 9850
    assert set(unit.ownerships.values_list("person__name", flat=True)) == {"王大明", "李秀英"}
    later = preview(world.estate, listed(["6", "1", "103", "赵六", "", ""]), by=secretary)
    assert [line.problems[0].column for line in later.errors] == ["number"]  # of a building on record: a mistake


def test_the_rows_of_one_home_in_a_list_of_people_make_it_once_with_what_any_of_them_says(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    columns = ["楼栋", "单元", "房号", "户主姓名", "建筑面积"]
    table = sheet(
        "业主", columns,
        ["6栋", "", "101", "王大明", ""], ["6栋", "一单元", "101", "李秀英", "98.5"],
        ["6栋", "一单元", "102", "张伟", "80"], ["6栋", "一单元", "102", "刘芳", "120"],
    )  # fmt: skip
    shown = preview(world.estate, [table], by=secretary)
    homes = [(line.read.unit, line.read.area_cm, line.state) for line in shown.lines if line.kind == "homes"]
    assert homes == [(("6 栋", "1 单元", "101"), 9850, "new"), (("6 栋", "1 单元", "102"), 8000, "error")]
    assert "第 5 行" in shown.errors[0].problems[0].words
    apply(world.estate, [table], by=secretary, only_good=True)
    unit = Unit.objects.get(building__name="6 栋")
    assert (unit.area_cm, set(unit.ownerships.values_list("person__name", flat=True))) == (9850, {"王大明", "李秀英"})


def test_every_fault_is_named_with_its_mend(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    make_person("已登记", "13700137000")
    tables = [
        homes(["5", "1", "", "101", "八十平"], ["5", "1", "", "102", "80"], ["5", "1", "", "102", "80"]),
        owners(
            ["5", "1", "102", "甲", "12345", "", ""],
            ["5", "1", "102", "乙", "", "4.3E+17", ""],
            ["5", "1", "102", "丙", "", "110101199003070012", ""],
            ["9", "1", "901", "丁", "", "", ""],
            ["5", "1", "102", "戊", "13700137000", "", ""],
            ["5", "1", "102", "", "13600136000", "", ""],
            ["5", "1", "102", "己", "13500135000", "", ""],
            ["5", "1", "102", "庚", "13500135000", "", ""],
            ["5", "1", "102", "辛", "13500135001 13500135002 13500135003", "", ""],
            ["5", "1", "102", "（已注销 2）", "", "", ""],
        ),
    ]
    shown = preview(world.estate, tables, by=secretary)
    assert [(line.sheet, line.row, line.problems[0].column) for line in shown.errors] == [
        ("楼栋房屋", 3, "area"),
        ("楼栋房屋", 5, "number"),
        ("业主", 2, "phone"),
        ("业主", 3, "id_number"),
        ("业主", 4, "id_number"),
        ("业主", 5, "number"),
        ("业主", 6, "phone"),
        ("业主", 7, "name"),
        ("业主", 9, "phone"),
        ("业主", 10, "phone"),
        ("业主", 11, "name"),
    ]
    assert shown.errors[-1].problems[0].words.startswith("这是姓名注销后的代称")
    assert shown.errors[-2].problems[0].words.startswith("这里有两个以上的号码")
    assert "4.3E+17" in shown.errors[3].problems[0].words or "Excel" in shown.errors[3].problems[0].words
    with pytest.raises(Refused) as refusal:
        apply(world.estate, tables, by=secretary)
    assert refusal.value.code == "roster_errors"
    assert not Unit.objects.filter(building__name="5 栋").exists()
    done = apply(world.estate, tables, by=secretary, only_good=True)
    assert len(done.errors) == 11
    assert list(Ownership.objects.values_list("person__name", "unit__number")) == [("己", "102")]


def test_ten_thousand_rows_with_seven_bad_ones(world: World, django_assert_max_num_queries: Any) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    rows = [[f"{n // 400 + 10}", f"{n // 100 % 4 + 1}", f"{n % 100 // 4 + 1}{n % 4 + 1:02d}"] for n in range(5000)]
    people = [[*row, f"业主{n}", f"139{n:08d}", id_of(n) if n % 2 else "", ""] for n, row in enumerate(rows)]
    for n in (3, 700, 1500, 2500, 3333, 4000, 4999):
        people[n][4] = "无电话号"
    tables = [homes(*[[row[0], row[1], "", row[2], "88.8"] for row in rows]), owners(*people)]
    shown = preview(world.estate, tables, by=secretary)
    assert [line.row for line in shown.errors] == [5, 702, 1502, 2502, 3335, 4002, 5001]
    with pytest.raises(Refused):
        apply(world.estate, tables, by=secretary)
    assert not Ownership.objects.exists()
    with django_assert_max_num_queries(1200):
        done = apply(world.estate, tables, by=secretary, only_good=True)
    assert len(done.errors) == 7
    assert Ownership.objects.count() == 4993
    assert Unit.objects.filter(area=world.estate).count() == 5002


def test_an_import_cannot_take_over_an_account(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    from django.utils import timezone

    owner = make_person("王明", "13800138000")
    Person.objects.filter(pk=owner.pk).update(phone_proved_at=timezone.now())
    Ownership.objects.create(person=owner, unit=world.ungridded)
    shown = preview(world.estate, [owners(["2", "", "201", "王明", "13900139000", "", ""])], by=secretary)
    assert [line.problems[0].column for line in shown.errors] == ["phone"]


def test_owners_on_record_and_in_the_sheet_never_hold_more_than_the_whole(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    seller = make_person("甲", "13800138001")
    Ownership.objects.create(person=seller, unit=world.ungridded)
    for rows in (
        [["2", "", "201", "乙", "", "", ""]],
        [["2", "", "201", "乙", "", "", "1/2"]],
        [["2", "", "201", "甲", "", "", ""], ["2", "", "201", "乙", "", "", ""]],
    ):
        shown = preview(world.estate, [owners(*rows)], by=secretary)
        assert [(line.values["name"], line.problems[0].column) for line in shown.errors] == [("乙", "share")]
        apply(world.estate, [owners(*rows)], by=secretary, only_good=True)
        assert not Person.objects.filter(name="乙").exists()
    shared = owners(["2", "", "201", "甲", "", "", "1/3"], ["2", "", "201", "乙", "", "", ""])
    assert preview(world.estate, [shared], by=secretary).counts == {"new": 1, "changed": 1, "same": 0, "error": 0}
    apply(world.estate, [shared], by=secretary)
    shares = Ownership.objects.order_by("pk").values_list("person__name", "share_num", "share_den")
    assert list(shares) == [("甲", 1, 3), ("乙", 2, 3)]
    assert preview(world.estate, [shared], by=secretary).counts["same"] == 2


def test_two_owners_of_one_home_share_it_though_one_row_leaves_the_entrance_out(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    tables = [
        homes(["3", "1", "", "502", "80"]),
        owners(["3", "1", "502", "甲", "", "", ""], ["3", "", "502", "乙", "", "", ""]),
    ]
    apply(world.estate, tables, by=secretary)
    assert list(Ownership.objects.values_list("share_num", "share_den")) == [(1, 2), (1, 2)]


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("安和物业服务有限公司/安和社区服务中心", True), ("青云街道办事处、青云商会", True), ("王强、李梅", False),
        ("王强/安和物业服务有限公司", False), ("安和物业服务有限公司，王强", False), ("王中心、李公司", False),
        ("王强，安和物业服务有限公司", False), ("王强; 李梅；安和物业服务有限公司", False),
    ],
)  # fmt: skip
def test_an_owner_that_is_a_body_may_bear_two_names_and_people_have_a_row_each(
    world: World, name: str, good: bool
) -> None:
    secretary, tables = world.holder("branch_secretary", world.estate), [homes(["3", "1", "", "502", "80"])]
    shown = preview(world.estate, [*tables, owners(["3", "1", "502", name, "", "", ""])], by=secretary)
    assert [line.problems[0].column for line in shown.errors] == ([] if good else ["name"])


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "-1/2", "3/2", "0", "1/0", "半"])
def test_what_is_no_share_is_named_at_once(world: World, text: str) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    shown = preview(world.estate, [owners(["2", "", "201", "甲", "", "", text])], by=secretary)
    assert [line.problems[0].column for line in shown.errors] == ["share"]


def posts(*rows: list[str]) -> Table:
    """Each appointed by the street."""
    heading = ["职务", "姓名", "电话", "区域", "任期开始", "任期结束", "文件"]
    return sheet("职务", heading, *([*row, "青云街〔2026〕3 号"] for row in rows))


def test_rows_of_posts_that_cannot_be_filled_are_named_before_anything_is_taken_in(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    table = posts(
        ["网格员", "小李", "13800138000", "第一网格", "", ""],
        ["网格员", "小李", "13800138000", "第一网格", "2026-01-01", ""],
        ["网格员", "小王", "13800138009", "第一网格", "", "2020-12-31"],
    )
    shown = preview(world.estate, [table], by=officer)
    assert [(line.row, line.problems[0].column) for line in shown.errors] == [(3, "post"), (4, "ends")]
    apply(world.estate, [table], by=officer, only_good=True)
    assert list(Person.objects.filter(name__in=["小李", "小王"]).values_list("name", flat=True)) == ["小李"]


def test_a_row_of_a_post_names_the_document_of_the_appointment(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    table = sheet("职务", ["职务", "姓名", "电话", "区域"], ["网格员", "小李", "13800138000", "第一网格"])
    assert [line.problems[0].column for line in preview(world.estate, [table], by=officer).errors] == ["document"]


def test_who_may_not_sit_there_is_named_by_row_and_the_good_rows_can_be_taken_in_without(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    tables = [
        owners(["2", "", "201", "甲", "13800138001", "", ""]),
        posts(
            ["业委会主任", "甲", "13800138001", "", "", ""],  # owns the home of the sheet before
            ["业委会主任", "乙", "13800138002", "", "", ""],
        ),
    ]
    with pytest.raises(Refused) as refusal:
        apply(world.estate, tables, by=officer)
    assert (refusal.value.code, "3" in refusal.value.message) == ("not_eligible", True)
    assert not Person.objects.filter(name="甲").exists()
    done = apply(world.estate, tables, by=officer, only_good=True)
    assert [(line.row, line.problems[0].column) for line in done.errors] == [(3, "post")]
    assert [term.person.name for term in Term.objects.filter(post__kind="committee_director")] == ["甲"]


def test_a_term_that_begins_later_is_known_when_the_sheet_comes_again(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    table = posts(["网格员", "小李", "13800138000", "第一网格", "2090-01-01", ""])
    apply(world.estate, [table], by=officer)
    assert preview(world.estate, [table], by=officer).counts["same"] == 1
    apply(world.estate, [table], by=officer)
    assert Term.objects.filter(person__name="小李").count() == 1


def test_a_grid_of_the_community_may_have_its_worker_in_the_sheet(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    shared = make_area("grid", "共用网格", world.community, "99010100100109901")
    apply(world.estate, [posts(["网格员", "小李", "13800138000", "共用网格", "", ""])], by=officer)
    assert Term.objects.get(person__name="小李").post.area == shared


def test_posts_are_filled_by_the_office_above(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    officer = world.holder("street_officer", world.street)
    table = posts(["网格员", "小李", "13800138000", "第一网格", "2026年1月1日", "2028-12-31"])
    shown = preview(world.estate, [table], by=secretary)
    assert [line.problems[0].column for line in shown.errors] == ["post"]
    apply(world.estate, [table], by=officer)
    term = Term.objects.get(person__name="小李")
    assert (term.post.kind, term.post.area) == ("grid_worker", world.grid)
    assert preview(world.estate, [table], by=officer).counts["same"] == 1


def test_a_stranger_cannot_import(world: World) -> None:
    other = world.holder("branch_secretary", world.other)
    with pytest.raises(NotAllowed):
        preview(world.estate, [owners()], by=other)


def test_a_missing_column_is_named(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    with pytest.raises(Refused, match="房号"):
        preview(world.estate, [sheet("业主", ["楼栋", "姓名"], ["1", "王明"])], by=secretary)


@pytest.mark.django_db(transaction=True)
def test_somebody_new_takes_office_though_they_move_in_with_a_resident_on_record(cast: Cast) -> None:
    settle(cast.resident.pk, cast.places.second_unit.pk, "family", by=SYSTEM)
    home = ["5", "101", "小李", "13800138000", "家属"]
    tables = [
        sheet("住户", ["楼栋", "房号", "姓名", "电话", "关系"], home),
        posts(["网格员", "小李", "13800138000", "第一网格", "", ""]),
    ]
    apply(cast.places.estate, tables, by=cast.acting("street_officer"))
    term = Term.objects.get(person__name="小李")
    assert Residence.objects.filter(person=term.person, household__unit=cast.places.second_unit).exists()


@pytest.mark.parametrize("text", ["1e999999", "9" * 40, "sNaN", "x", "0", "-1"])
def test_an_area_that_no_home_has_is_named_with_its_mend(text: str) -> None:
    with pytest.raises(cells.Wrong) as wrong:
        cells.area_cm(text)
    assert wrong.value.column == "area"
