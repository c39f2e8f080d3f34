"""A roster from upload to roll: previewed, confirmed, bad rows handed back."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers.match_models import Matching
from linli.papers.sheets import Page, read, write_book
from linli.people.models import Person
from linli.people.roster import cells
from linli.places.models import Building, Unit
from linli.places.queries import area_by_code
from linli.settings import services as settings
from linli.web.registry import roster, roster_sheets
from linli.web.registry.models import RosterUpload
from tests.support.cast import Cast, Places

HOMES = ["楼栋", "单元", "楼层", "房号", "专有面积"]
OWNERS = ["楼栋", "单元", "房号", "姓名", "电话", "身份证号"]


def workbook(owners: list[list[Any]], homes: list[list[Any]] | None = None) -> bytes:
    homes = homes or [["9栋", "1单元", 1, "101", 80.5], ["9栋", "1单元", 2, "201", 80.5]]
    with write_book([Page("楼栋房屋", HOMES, homes), Page("业主", OWNERS, owners)]) as book:
        return book.read()


GOOD = ["9栋", "1单元", "101", "王明", "13800138000 13900139000", "11010519491231002X"]
BAD = ["9栋", "1单元", "201", "李华", "1380013", "4.3E+17"]


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.secretary)
    return client


def send(desk: Client, scene: Places, content: bytes) -> RosterUpload:
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    answer = desk.post(url, {"file": SimpleUploadedFile("名册.xlsx", content)})
    assert answer.status_code == 302, answer.content.decode()
    return RosterUpload.objects.latest("pk")


def test_every_row_is_shown_and_nothing_changed_before_confirmation(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD, BAD]))
    assert upload.counts == {"new": 3, "changed": 0, "same": 0, "error": 1}
    page = desk.get(reverse("web:roster_preview", args=[upload.code])).content.decode()
    assert "李华" in page
    assert "王明" not in page  # wrong rows come first
    everything = desk.get(reverse("web:roster_preview", args=[upload.code]), {"state": ""}).content.decode()
    assert "王明" in everything
    assert "13800138000" not in everything
    assert "11010519491231002X" not in everything
    assert not Building.objects.filter(name="9 栋").exists()


def test_sums_and_signatures_below_a_list_are_left_out_and_named_by_their_sheet(desk: Client, scene: Places) -> None:
    below = [["合 计", "", "1 户", "", "", ""], ["填表人：王支书", "", "", "", "", ""]]
    upload = send(desk, scene, workbook([GOOD, *below]))
    assert upload.counts == {"new": 3, "changed": 0, "same": 0, "error": 0}
    page = desk.get(reverse("web:roster_preview", args=[upload.code])).content.decode()
    assert '业主：有 2 行是合计、结余、签字或备注，已略去。行号： <span class="num">3 4 </span>' in page


def test_all_or_nothing_unless_the_good_rows_are_chosen(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD, BAD]))
    confirm = reverse("web:roster_confirm", args=[upload.code])
    assert desk.post(confirm).status_code == 409
    assert not Unit.objects.filter(number="101", building__name="9 栋").exists()
    assert desk.post(confirm, {"only_good": "1"}).status_code == 302
    assert Unit.objects.filter(building__name="9 栋").count() == 2
    assert Person.objects.filter(name="王明").count() == 1
    assert not Person.objects.filter(name="李华").exists()
    assert desk.post(confirm, {"only_good": "1"}).status_code == 409  # pressed twice
    book = desk.get(reverse("web:roster_bad_rows", args=[upload.code]))
    [sheet] = read(io.BytesIO(b"".join(book.streaming_content)))  # type: ignore[attr-defined] # the stubs know no FileResponse here
    assert sheet.name == "业主"
    assert sheet.rows[1][:4] == ["9栋", "1单元", "201", "李华"]
    assert sheet.rows[1][-1]
    assert "周正明" in "".join(sheet.rows[-1])


def test_the_bad_rows_mended_go_in_as_they_are(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD, BAD]))
    desk.post(reverse("web:roster_confirm", args=[upload.code]), {"only_good": "1"})
    mended = [["9栋", "1单元", "201", "李华", "13700137000", "", "拿掉"]]
    with write_book([Page("业主", [*OWNERS, "要改什么"], mended)]) as book:
        url = reverse("web:roster_upload", args=[scene.estate.pk])
        desk.post(url, {"file": SimpleUploadedFile("改好.xlsx", book.read())})
    again = RosterUpload.objects.latest("pk")
    assert again.counts["error"] == 0
    desk.post(reverse("web:roster_confirm", args=[again.code]))
    assert Person.objects.filter(name="李华").count() == 1


def test_headings_in_two_lines_and_titles_above(scene: Places) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "业主"
    sheet.append(["安和小区业主清册"])
    sheet.merge_cells("A1:E1")
    sheet.append(["房屋位置", None, "业主信息", None, "备注"])
    sheet.append(["楼栋", "房号", "姓名", "联系电话", None])
    sheet.merge_cells("A2:B2")
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("E2:E3")
    sheet.append(["3栋", "502", "王明", 13800138000, ""])
    stream = io.BytesIO()
    book.save(stream)
    [table] = roster_sheets.read_tables(stream, "x.xlsx", scene.estate)
    expected = {"building": "3栋", "number": "502", "name": "王明", "phone": "13800138000"}
    assert table.rows == ((4, expected),)


def test_the_template_reads_back_without_a_complaint(scene: Places) -> None:
    with roster.template() as book:
        names = [sheet.name for sheet in read(book)]
        tables = roster_sheets.read_tables(book, "template.xlsx", scene.estate)
    assert names == ["楼栋房屋", "业主", "租户", "党员", "职务"] or len(names) == 5
    assert [table.kind for table in tables] == ["homes", "owners", "residents", "members", "posts"]
    assert all(not table.missing for table in tables)
    assert all(cells.post_kind(title) for title in roster.POSTS)


def test_what_is_no_roster_is_refused_on_the_page(desk: Client, scene: Places) -> None:
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    for content in (b"", b"PK\x03\x04broken"):
        answer = desk.post(url, {"file": SimpleUploadedFile("x.xlsx", content)})
        assert answer.status_code == 422
    assert RosterUpload.objects.count() == 0


def test_a_dropped_upload_keeps_no_cells(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD]))
    desk.post(reverse("web:roster_drop", args=[upload.code]))
    upload.refresh_from_db()
    assert (upload.state, upload.tables, upload.lines) == ("dropped", "", "")
    assert desk.post(reverse("web:roster_confirm", args=[upload.code])).status_code == 409


def test_uploads_are_emptied_after_a_week(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD]))
    with clock.moved(clock.now() + timedelta(days=8)):
        assert roster.forget_old() == 1
    upload.refresh_from_db()
    assert (upload.state, upload.tables, upload.lines) == ("dropped", "", "")


def test_how_many_days_an_upload_is_kept_is_a_setting_of_the_installation(desk: Client, scene: Places) -> None:
    upload = send(desk, scene, workbook([GOOD]))
    settings.set_value("people.roster_days", 2, area_id=None, by=SYSTEM, starts=clock.today(), source="街道规定")
    with clock.moved(clock.now() + timedelta(days=1)):
        assert roster.forget_old() == 0
    with clock.moved(clock.now() + timedelta(days=3)):
        assert roster.forget_old() == 1
    upload.refresh_from_db()
    assert (upload.state, upload.tables, upload.lines) == ("dropped", "", "")
    with pytest.raises(Refused):
        settings.set_value("people.roster_days", 90, area_id=None, by=SYSTEM, starts=clock.today(), source="街道规定")


def test_a_colleague_sees_the_preview_and_not_the_numbers_of_the_bad_rows(
    desk: Client, scene: Places, cast: Cast
) -> None:
    upload = send(desk, scene, workbook([GOOD, BAD]))
    colleague = Client()
    colleague.force_login(cast.community_officer)
    url = reverse("web:roster_bad_rows", args=[upload.code])
    page = colleague.get(reverse("web:roster_preview", args=[upload.code]))
    assert (page.status_code, url in page.content.decode()) == (200, False)
    assert colleague.get(url).status_code == 404


def test_another_estates_upload_does_not_exist(desk: Client, scene: Places, cast: Cast) -> None:
    upload = send(desk, scene, workbook([GOOD]))
    other = Client()
    other.force_login(cast.far_secretary)
    for name in ("roster_preview", "roster_bad_rows"):
        assert other.get(reverse(f"web:{name}", args=[upload.code])).status_code == 404
    for name in ("roster_confirm", "roster_drop"):
        assert other.post(reverse(f"web:{name}", args=[upload.code])).status_code == 404
    upload.refresh_from_db()
    assert upload.state == "waiting"


def test_ten_thousand_rows_with_seven_bad_ones(desk: Client, scene: Places, cast: Cast) -> None:
    homes = [[f"{n // 100 + 10}栋", "1单元", n % 100 // 4 + 1, f"{n % 100 + 1001}", 80] for n in range(10_000)]
    for n in range(0, 7000, 1000):
        homes[n][4] = "很大"
    with write_book([Page("楼栋房屋", HOMES, homes)]) as book:
        upload = send(desk, scene, book.read())
    assert upload.counts == {"new": 9_993, "changed": 0, "same": 0, "error": 7}
    lines, more = roster.shown(upload, "error", 0, 50)
    assert [line.row for line in lines] == [2, 1002, 2002, 3002, 4002, 5002, 6002]
    assert not more
    assert Unit.objects.filter(estate_id=scene.estate.pk).count() == 2
    done = roster.confirm(upload.pk, by=cast.acting("secretary"), only_good=True)
    assert done.counts["new"] == 9_993
    assert Unit.objects.filter(estate_id=scene.estate.pk).count() == 9_995


def test_the_command_does_the_same(scene: Places, tmp_path: Path, capsys: Any) -> None:
    file, out = tmp_path / "roster.xlsx", tmp_path / "bad.xlsx"
    file.write_bytes(workbook([GOOD, BAD]))
    with pytest.raises(CommandError):
        call_command("import-roster", file, estate=scene.estate.code, bad_rows=out)
    assert Person.objects.filter(name="王明").count() == 0
    assert [sheet.name for sheet in read(out)] == ["业主"]
    call_command("import-roster", file, estate=scene.estate.code, only_good=True)
    assert "已写入" in capsys.readouterr().err
    assert Person.objects.filter(name="王明").count() == 1
    with pytest.raises(CommandError, match="123"):
        call_command("import-roster", file, estate="123")


def test_areas_of_ones_own_come_in_by_file(scene: Places, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "areas.csv"
    lines = "代码,名称,级别,上级代码,编号前缀\n990102001002,白云社区,社区,990102001,\n"
    lines += "990102001002001,白云苑,小区,990102001002,BY\n"
    file.write_bytes(lines.encode("gb18030"))
    call_command("import-areas", file)
    made = area_by_code("990102001002001")
    assert made is not None
    assert (made.name, made.prefix, made.street_id) == ("白云苑", "BY", scene.street.pk)
    file.write_bytes((lines + "1,x,小区,990102001002,\n").encode())
    with pytest.raises(CommandError):
        call_command("import-areas", file)
    assert "4" in capsys.readouterr().err


def test_areas_under_headings_that_are_not_known_are_refused_with_those_that_are(scene: Places, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text("区号,叫什么\n990102001002,白云社区\n")
    with pytest.raises(CommandError, match="必须有这些列：代码、名称、级别；另外可以有：上级代码、编号前缀。"):
        call_command("import-areas", file)
    file.write_text("代码,叫什么\n990102001002,白云社区\n")
    with pytest.raises(CommandError, match="文件缺少这些列：名称、级别。"):
        call_command("import-areas", file)


OWN_HOMES = ["座", "门", "第几层", "户", "平方"]
OWN_OWNERS = ["座", "门", "户", "谁的房", "怎么找"]


def own_book(*, notes: bool = False) -> bytes:
    """As the estate keeps it, under headings of its own and a title."""
    homes = [["安和小区底册", "", "", "", ""], OWN_HOMES, ["9栋", "1单元", 1, "101", 80.5]]
    owners = [OWN_OWNERS, ["9栋", "1单元", "101", "王明", "13800138000"]]
    pages = [Page("底册", homes[0], homes[1:]), Page("业主", owners[0], owners[1:])]
    if notes:
        pages.append(Page("说明", ["请于月底前填好"], [["谢谢"]]))
    with write_book(pages) as book:
        return book.read()


def asked_of(page: Any) -> dict[str, Any]:
    """The page's hidden fields, to be sent back with what somebody chooses."""
    sent: dict[str, Any] = {"sheet": [one.of for one in page.context["asked"]]}
    for one in page.context["asked"]:
        sent |= {f"{one.of}-name": one.name, f"{one.of}-read": one.carried, f"{one.of}-shown": one.kind}
        sent[f"{one.of}-holds"] = one.kind
        if one.columns:
            chosen = one.columns.initial.items()
            sent |= {f"{one.of}-{name}": heading for name, heading in chosen}
    return sent


def test_a_workbook_under_headings_of_its_own_is_asked_about_once_and_read_the_next_time(
    desk: Client, scene: Places
) -> None:
    url = reverse("web:roster_upload", args=[scene.estate.pk])

    def upload() -> Any:
        return desk.post(url, {"file": SimpleUploadedFile("底册.xlsx", own_book(notes=True))})

    at = upload().headers["Location"]
    page: Any = desk.get(at)
    assert (page.status_code, RosterUpload.objects.get().state) == (200, "columns")
    assert [(one.name, one.kind) for one in page.context["asked"]] == [("底册", ""), ("业主", "owners"), ("说明", "")]
    assert page.context["asked"][0].found.table.headings == tuple(OWN_HOMES)

    holds = asked_of(page) | {"0-holds": "homes", "2-holds": "none"}
    page = desk.post(at, holds)  # what the first sheet holds is known now; its columns have not been shown
    assert (page.status_code, Matching.objects.count()) == (422, 0)
    assert "请指出哪一列是" in page.content.decode()
    said = asked_of(page) | {
        "0-column_building": "座", "0-column_entrance": "门", "0-column_floor": "第几层", "0-column_number": "户",
        "0-column_area": "平方",
        "1-column_building": "座", "1-column_entrance": "门", "1-column_number": "户", "1-column_name": "谁的房",
        "1-column_phone": "怎么找",
    }  # fmt: skip
    lacking = desk.post(at, said | {"1-column_name": ""})
    assert (lacking.status_code, Matching.objects.count()) == (422, 0)  # whose home it is must be said
    assert desk.post(at, said).headers["Location"] == at
    read = RosterUpload.objects.get()
    assert (read.state, read.counts) == ("waiting", {"new": 2, "changed": 0, "same": 0, "error": 0})  # chosen once
    assert set(Matching.objects.values_list("kind", "area")) == {("roster", scene.estate.pk)}

    taken = send(desk, scene, own_book(notes=True))
    assert taken.counts == {"new": 2, "changed": 0, "same": 0, "error": 0}
    desk.post(reverse("web:roster_confirm", args=[taken.code]))
    assert Unit.objects.get(building__name="9 栋").area_cm == 8050
    assert Person.objects.filter(name="王明").count() == 1
    page = desk.post(url, {"file": SimpleUploadedFile("底册.xlsx", own_book()), "anew": "1"}, follow=True)
    assert [one.kind for one in page.context["asked"]] == ["homes", "owners"]  # to be said otherwise, if wished
    assert page.context["asked"][1].found.columns["name"] == "谁的房"


def test_what_one_estate_said_of_its_headings_is_not_known_in_another_and_the_command_knows_it(
    desk: Client, scene: Places, tmp_path: Path
) -> None:
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    table = "座,户,谁的房\n9栋,101,王明\n".encode()
    at = desk.post(url, {"file": SimpleUploadedFile("七月.csv", table)}).headers["Location"]
    page: Any = desk.post(at, asked_of(desk.get(at)) | {"0-holds": "owners"})
    columns = {"0-column_building": "座", "0-column_number": "户", "0-column_name": "谁的房"}
    assert desk.post(at, asked_of(page) | columns).status_code == 302
    upload = desk.post(url, {"file": SimpleUploadedFile("八月.csv", table)})  # its name is no sheet's name
    assert upload.status_code == 302
    file = tmp_path / "九月.csv"
    file.write_bytes(table)
    [known] = roster_sheets.read_tables(file, "九月.csv", scene.estate)
    assert (known.kind, known.rows[0]) == ("owners", (2, {"building": "9栋", "number": "101", "name": "王明"}))
    with pytest.raises(Refused) as refusal:
        roster_sheets.read_tables(file, "九月.csv", scene.far_estate)
    assert refusal.value.code == "roster_unknown"
    call_command("import-roster", file, estate=scene.estate.code, dry_run=True)


def test_notes_beside_a_roster_are_passed_over_and_a_table_beside_it_is_asked_about(
    desk: Client, scene: Places
) -> None:
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    homes = Page("楼栋房屋", HOMES, [["9栋", "1单元", 1, "101", 80.5]])
    with write_book([homes, Page("说明", ["请填", "谢谢"], [["月底前", ""]])]) as book:
        assert desk.post(url, {"file": SimpleUploadedFile("甲.xlsx", book.read())}).status_code == 302
    with write_book([homes, Page("车位", ["编号", "车牌", "备忘"], [["1", "湘A1", ""]])]) as book:
        content = book.read()
    at = desk.post(url, {"file": SimpleUploadedFile("乙.xlsx", content)}).headers["Location"]
    page: Any = desk.get(at)
    assert [one.name for one in page.context["asked"]] == ["车位"]
    assert desk.post(at, asked_of(page)).status_code == 422  # nothing was chosen
    assert desk.post(at, asked_of(page) | {"0-holds": "none"}).status_code == 302
    assert RosterUpload.objects.get(filename="乙.xlsx").counts["new"] == 1
    assert desk.post(url, {"file": SimpleUploadedFile("丙.xlsx", content)}).status_code == 302


def test_a_workbook_of_many_wide_sheets_is_asked_about_within_what_a_form_may_send(desk: Client, scene: Places) -> None:
    """A form has room for a thousand fields; one sheet for each building, each with all its columns, is more."""
    book = openpyxl.Workbook()
    for number in range(25):
        sheet = book.create_sheet(f"{number}栋")
        sheet.append([f"列{column}" for column in range(40)])
        sheet.append([str(column) for column in range(40)])
    out = io.BytesIO()
    book.save(out)
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    at = desk.post(url, {"file": SimpleUploadedFile("底册.xlsx", out.getvalue()), "anew": "on"}).headers["Location"]
    for most in (20, 5):  # a page asks about twenty; the file waits for the rest
        page: Any = desk.get(at)
        assert len(page.context["asked"]) == most
        sent = {**asked_of(page), **{f"{number}-holds": "none" for number in range(most)}}
        assert desk.post(at, sent).status_code == 302
    assert RosterUpload.objects.get().state == "columns"  # nothing of it is a roster: it can be said otherwise
    desk.post(reverse("web:roster_drop", args=[RosterUpload.objects.get().code]))
    assert RosterUpload.objects.get().tables == ""


@pytest.mark.parametrize("carried", ["", "[]", "{}", "[1, 2]", '[["a"], [1]]', "[[], {}]", "[" * 5000])
def test_what_the_page_carried_may_be_anything_and_keeps_nothing(desk: Client, scene: Places, carried: str) -> None:
    url = reverse("web:roster_upload", args=[scene.estate.pk])
    at = desk.post(url, {"file": SimpleUploadedFile("七月.csv", "座,户,谁\n9栋,101,王明\n".encode())}).headers[
        "Location"
    ]
    answer = desk.post(at, {"sheet": "0", "0-read": carried, "0-holds": "none", "0-shown": "none", "0-name": "x"})
    assert answer.status_code == 422
