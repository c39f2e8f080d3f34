"""The foreman's Excel in: previewed row by row, then all or the good rows, the bad ones handed back with the mend."""

import io
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases import casework, packs, party_columns, party_sheets, services
from linli.cases.models import Case
from linli.cases.party_models import Party, PartySheet
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.people.erased_name import tombstone
from linli.rules import party_sheet
from tests.cases.desk import at_desk
from tests.cases.district import Office, labour, person_of, wages
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["labour", "wages"]  # fixtures

HEADINGS = ["序号", "姓名", "身份证号码", "欠薪月数", "出勤天数", "日工资", "应发工资", "已付", "拖欠工资"]
WANG = [1, "王桂", "110101199003070038", 4, 26.5, 320, 8480, 3000, 5480]
LI = [2, "李明", "11010119900307002X", 4, 10, 350.5, 3505, None, 3505]
ROUNDED = [3, "张三", "1.1E+17", 4, 10, 100, 1000, None, 1000]
TOTAL = [None, "合计", None, None, None, None, 11985, 3000, 8985]


def book(*rows: Sequence[Any]) -> io.BytesIO:
    """What a foreman sends: a title over the headings, rows, perhaps a line of totals."""
    columns = [sheets.Column(heading, text=heading == "身份证号码") for heading in HEADINGS]
    with sheets.write(columns, rows, "工资表") as made:
        return io.BytesIO(made.read())


def taken(case: Case, by: Any, *rows: Sequence[Any]) -> PartySheet:
    return party_sheets.take(case.pk, book(*rows), "工资表.xlsx", by=by)


def fields(case: Case) -> list[dict[str, Any]]:
    return [json.loads(row.content) for row in Party.objects.filter(case=case).order_by("pk")]


def test_a_sheet_comes_in_whole_with_its_sums_and_one_entry_a_row(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG, LI, TOTAL)
    assert fields(wages) == []
    assert party_sheets.look(sheet, by).read.counts == {"new": 2, "changed": 0, "same": 0, "error": 0}
    party_sheets.confirm(sheet.pk, by=by)
    assert [(row["worker"], row["wage_units"], row["owed"]) for row in fields(wages)] == [
        ("王桂", 265, 548000),
        ("李明", 100, 350500),
    ]
    assert [history_of(row).get().verb for row in Party.objects.all()] == ["party.entered", "party.entered"]
    assert history_of(wages).last().verb == "case.enter_worker"
    sheet.refresh_from_db()
    assert (sheet.state, sheet.content) == ("taken", "")
    assert list(findings()) == []


def test_one_bad_row_keeps_all_out_unless_the_good_ones_are_chosen(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG, ROUNDED)
    with pytest.raises(Refused) as refusal:
        party_sheets.confirm(sheet.pk, by=by)
    assert (refusal.value.code, fields(wages)) == ("bad_rows", [])
    party_sheets.confirm(sheet.pk, by=by, only_good=True)
    assert [row["worker"] for row in fields(wages)] == ["王桂"]


def test_nobody_is_entered_under_a_name_that_would_pass_for_an_erased_one(labour: Office, wages: Case) -> None:
    by, erased = labour["labour_inspector"], tombstone(2)
    sheet = taken(wages, by, WANG, [2, erased, *LI[2:]])
    (line,) = [line for line in party_sheets.look(sheet, by).read.lines if line.state == "error"]
    assert [(fault.field, fault.code, fault.found) for fault in line.faults] == [("worker", "name_erased", erased)]
    party_sheets.confirm(sheet.pk, by=by, only_good=True)
    with party_sheets.bad_rows(party_sheets.look(sheet, by), by="甲") as handed:
        assert "请写本人姓名" in sheets.read(handed)[0].rows[1][-1]
    (known,) = Party.objects.filter(case=wages)
    with pytest.raises(Refused) as refusal:
        casework.enter_parties(wages.pk, "enter_worker", [], by=by, changes={known.key: {"worker": erased}})
    assert (refusal.value.code, refusal.value.field) == ("name_erased", "worker")
    assert [row["worker"] for row in fields(wages)] == ["王桂"]


def test_the_bad_rows_come_back_with_the_mend_and_can_be_sent_again_once_mended(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG, ROUNDED)
    party_sheets.confirm(sheet.pk, by=by, only_good=True)
    sheet.refresh_from_db()
    with party_sheets.bad_rows(party_sheets.look(sheet, by), by="甲") as handed:
        back = sheets.read(handed)[0]
    assert back.rows[0][:2] == ["姓名*", "身份证号*"]
    assert back.rows[1][0] == "张三"
    assert "表格软件丢了数字" in back.rows[1][-1]
    mended = taken(wages, by, [*ROUNDED[:2], "110101199003070011", *ROUNDED[3:]])
    party_sheets.confirm(mended.pk, by=by)
    assert [row["worker"] for row in fields(wages)] == ["王桂", "张三"]


def test_a_second_sheet_changes_who_is_there_and_enters_who_is_not(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    party_sheets.confirm(taken(wages, by, WANG).pk, by=by)
    second = taken(wages, by, [*WANG[:7], 3100, 5380], LI)
    assert party_sheets.look(second, by).read.counts == {"new": 1, "changed": 1, "same": 0, "error": 0}
    party_sheets.confirm(second.pk, by=by)
    assert [(row["worker"], row["paid"], row["owed"]) for row in fields(wages)] == [
        ("王桂", 310000, 538000),
        ("李明", None, 350500),
    ]
    verbs = [[entry.verb for entry in history_of(row)] for row in Party.objects.order_by("pk")]
    assert verbs == [["party.entered", "party.changed"], ["party.entered"]]
    assert list(findings()) == []


def test_pressing_twice_takes_a_sheet_in_once(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG)
    party_sheets.confirm(sheet.pk, by=by)
    with pytest.raises(Refused) as refusal:
        party_sheets.confirm(sheet.pk, by=by)
    assert (refusal.value.code, len(fields(wages))) == ("sheet_taken", 1)


def test_a_sheet_is_for_whoever_may_act_on_the_case_and_uploaded_it(cast: Cast, labour: Office, wages: Case) -> None:
    with pytest.raises(Case.DoesNotExist):
        taken(wages, cast.acting("community_officer"), WANG)
    sheet = taken(wages, labour["labour_inspector"], WANG)
    with pytest.raises(NotAllowed):
        party_sheets.confirm(sheet.pk, by=labour["labour_head"])
    head = at_desk(person_of(labour["labour_head"]))
    assert head.get(reverse("cases:sheet_preview", args=[wages.pk, sheet.code])).status_code == 404


def test_a_sheet_that_nobody_takes_in_is_emptied_after_a_week(labour: Office, wages: Case, moved: Any) -> None:
    sheet = taken(wages, labour["labour_inspector"], WANG)
    moved(clock.now() + timedelta(days=8))
    assert party_sheets.forget() == 1
    sheet.refresh_from_db()
    assert (sheet.state, sheet.content) == ("dropped", "")


def test_the_road_at_the_desk_from_the_template_to_the_list(labour: Office, wages: Case) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    assert (
        reverse("cases:sheet", args=[wages.pk])
        in client.get(reverse("cases:parties", args=[wages.pk])).content.decode()
    )
    template = client.get(reverse("cases:sheet_template", args=[wages.pk]))
    titles = sheets.read(io.BytesIO(b"".join(template.streaming_content)))[0].rows[0]
    assert titles[:3] == ["姓名*", "身份证号*", "电话"]
    file = SimpleUploadedFile("工资表.xlsx", book(WANG, ROUNDED).getvalue())
    sent = client.post(reverse("cases:sheet", args=[wages.pk]), {"file": file})
    assert sent.status_code == 303
    shown = client.get(sent.url).content.decode()
    for words in ("王*", "表格软件丢了数字", "1.1E+17", "只录入 1 行无误的"):
        assert words in shown
    assert "王桂" not in shown
    done = client.post(sent.url, {"good": "1"})
    assert (done.status_code, done.url) == (303, sent.url)
    back = client.get(reverse("cases:sheet_bad_rows", args=[wages.pk, sent.url.split("/")[-2]]))
    assert "张三" in sheets.read(io.BytesIO(b"".join(back.streaming_content)))[0].rows[1]


def pasted(*rows: Sequence[Any]) -> str:
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        pasted(["某工地工资表"], HEADINGS, WANG, LI, TOTAL, ["制表人：戴某"]),
        "姓名：王桂\n身份证号码：110101199003070038\n欠薪月数：4\n出勤天数：26.5\n日工资：320\n应发工资：8480\n已付：3000\n"
        "拖欠工资：5480\n姓名：李明\n身份证号码：11010119900307002X\n欠薪月数：4\n出勤天数：10\n日工资：350.5\n应发工资：3505\n"
        "拖欠工资：3505",
    ],
    ids=["out of Excel", "out of WeChat"],
)
def test_parties_are_pasted_as_every_other_list_is(labour: Office, wages: Case, text: str) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    sent = client.post(reverse("cases:sheet", args=[wages.pk]), {"text": text})
    assert sent.status_code == 303, sent.content.decode()
    shown = client.get(sent.url).content.decode()
    assert "粘贴的表格" in shown
    party_sheets.confirm(PartySheet.objects.get().pk, by=labour["labour_inspector"])
    assert [(row["worker"], row["identity_number"][-4:], row["owed"]) for row in fields(wages)] == [
        ("王桂", "0038", 548000), ("李明", "002X", 350500),
    ]  # fmt: skip


def test_people_pasted_without_headings_are_asked_for_them_and_none_is_taken_for_one(
    labour: Office, wages: Case
) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    for text, words in ((pasted(WANG, LI), "没有找到表头"), ("王桂和李明", "没有读到内容"), ("", "没有读到内容")):
        answer = client.post(reverse("cases:sheet", args=[wages.pk]), {"text": text})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert PartySheet.objects.count() == 0


def test_the_preview_names_the_lines_that_are_no_parties(labour: Office, wages: Case) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    signed = ["项目负责人（签字）：", None, None, None, None, "签字：", None, None, None]
    file = SimpleUploadedFile("工资表.xlsx", book(WANG, LI, TOTAL, signed).getvalue())
    shown = client.get(client.post(reverse("cases:sheet", args=[wages.pk]), {"file": file}).url).content.decode()
    assert '>有 2 行是合计、结余、签字或备注，已略去。行号： <span class="num">4 5 </span>' in shown


def test_a_person_named_twice_is_still_known_by_the_ends_of_the_number(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG, [2, "王贵", *WANG[2:]])
    shown = at_desk(person_of(by)).get(reverse("cases:sheet_preview", args=[wages.pk, sheet.code])).content.decode()
    assert shown.count("<b>110101********0038</b>") == 2
    assert "身份证号：与第 3 行是同一人" in shown


def test_a_file_that_is_no_sheet_is_refused_with_the_mend(labour: Office, wages: Case) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    for content, words in ((b"\n\n", "空的"), (b"\x00\x01\x02", "")):
        file = SimpleUploadedFile("x.csv", content)
        answer = client.post(reverse("cases:sheet", args=[wages.pk]), {"file": file})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert PartySheet.objects.count() == 0


OWN = ["编号", "工友", "证件", "几个月", "工", "每工", "合计工钱", "给过", "还差"]


def own_book(*rows: Sequence[Any]) -> bytes:
    with sheets.write([sheets.Column(heading, text=heading == "证件") for heading in OWN], rows, "班组") as made:
        return made.read()


def said_of(shown: str) -> dict[str, str]:
    """The headings of the foreman's own sheet, said on the page: which column is what."""
    own = dict(zip(HEADINGS, OWN, strict=True))
    fields = {
        "worker": "姓名", "identity_number": "身份证号码", "months": "欠薪月数",
        "wage_units": "出勤天数", "rate": "日工资", "gross": "应发工资", "paid": "已付", "owed": "拖欠工资",
    }  # fmt: skip
    names = set(re.findall(r'name="column_(\w+)"', shown))
    return {f"column_{name}": own[heading] for name, heading in fields.items() if name in names}


def carried(shown: str) -> dict[str, str]:
    """What the preview sends along when its rows are taken in."""
    return dict(re.findall(r'name="(version|said)" value="(\w+)"', shown))


def test_a_sheet_with_headings_of_its_own_is_asked_about_once(labour: Office, wages: Case) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    address = reverse("cases:sheet", args=[wages.pk])
    file = SimpleUploadedFile("班组.xlsx", own_book(WANG, LI))
    sent = client.post(address, {"file": file})
    assert sent.status_code == 303
    shown = client.get(sent.url).content.decode()
    assert "请指出哪一列是" in shown
    assert '<option value="工友">' in shown
    answer = client.post(sent.url, {**said_of(shown), "columns": "1"})
    assert (answer.status_code, answer.url) == (303, sent.url)
    shown = client.get(sent.url).content.decode()
    assert "请指出哪一列是" not in shown
    client.post(sent.url, {"all": "1", **carried(shown)})
    assert [(row["worker"], row["owed"]) for row in fields(wages)] == [("王桂", 548000), ("李明", 350500)]

    again = client.post(address, {"file": SimpleUploadedFile("六月.xlsx", own_book([*WANG[:7], 4000, 4480]))})
    shown = client.get(again.url).content.decode()
    assert "请指出哪一列是" not in shown
    assert "<dt>变更</dt><dd>1</dd>" in shown


def test_only_what_is_unclear_stands_open_and_what_is_not_read_is_named(labour: Office, wages: Case) -> None:
    client = at_desk(person_of(labour["labour_inspector"]))
    with sheets.write([sheets.Column(one) for one in ("姓名", "老家在哪", "应发工资")], [WANG[:3]], "班组") as own:
        file = SimpleUploadedFile("班组.xlsx", own.read())
    sent = client.post(reverse("cases:sheet", args=[wages.pk]), {"file": file})
    shown = client.get(sent.url).content.decode()
    assert "没有读取的列（未指定是什么）：老家在哪" in shown
    folded = re.search(r"已认出 \d+ 列.*?</details>", shown, re.DOTALL)
    assert folded
    assert 'name="column_worker"' in folded[0]
    opened = shown[shown.index("请指出哪一列是") : folded.start()]
    assert 'name="column_rate"' in opened
    assert 'name="column_worker"' not in opened


def test_a_column_can_be_said_to_be_another_than_its_heading_says(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG)
    found = party_sheets.columns_said(party_sheets.look(sheet, by))
    assert found.columns["worker"] == "姓名"
    party_sheets.say_columns(sheet.pk, {**found.columns, "worker": "序号"}, by=by)
    sheet.refresh_from_db()
    assert party_sheets.look(sheet, by).read.lines[0].values["worker"] == "1"


def test_only_whoever_uploaded_a_sheet_says_what_its_columns_are_and_only_while_it_waits(
    cast: Cast, labour: Office, wages: Case
) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG)
    with pytest.raises(NotAllowed):
        party_sheets.say_columns(sheet.pk, {}, by=cast.acting("secretary"))
    party_sheets.drop(sheet.pk, by=by)
    with pytest.raises(Refused):
        party_sheets.say_columns(sheet.pk, {}, by=by)


@pytest.mark.parametrize("many", [1, 30])
def test_the_preview_takes_the_same_statements_however_long_it_is(
    labour: Office, wages: Case, many: int, django_assert_max_num_queries: Any
) -> None:
    rows = [[number, f"工友{number}", f"护照{number}", 4, 10, 100, 1000, None, 1000] for number in range(many)]
    sheet = taken(wages, labour["labour_inspector"], *rows)
    client = at_desk(person_of(labour["labour_inspector"]))
    address = reverse("cases:sheet_preview", args=[wages.pk, sheet.code])
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).content.decode().count("data-row") == many


def test_a_sheet_looked_at_before_somebody_else_changed_the_case_is_not_taken_in(labour: Office, wages: Case) -> None:
    by = labour["labour_inspector"]
    sheet = taken(wages, by, WANG)
    seen = party_sheets.look(sheet, by).case.version
    services.act(wages.pk, "take_up", {}, by=by)
    with pytest.raises(Refused):
        party_sheets.confirm(sheet.pk, by=by, version=seen)
    assert fields(wages) == []


def test_rows_are_not_taken_in_under_columns_that_the_page_did_not_show(labour: Office, wages: Case) -> None:
    """Two tabs: in one the columns are said anew, in the other the rows are taken in as they stood before."""
    by = labour["labour_inspector"]
    client, sheet = at_desk(person_of(by)), taken(wages, by, WANG)
    address = reverse("cases:sheet_preview", args=[wages.pk, sheet.code])
    before = client.get(address).content.decode()
    found = party_sheets.columns_said(party_sheets.look(sheet, by))
    party_sheets.say_columns(sheet.pk, {**found.columns, "worker": "序号"}, by=by)
    answer = client.post(address, {"all": "1", **carried(before)}, follow=True)
    assert "请重新核对各行后再录入" in answer.content.decode()
    assert fields(wages) == []


def test_what_was_said_of_a_field_that_is_gone_or_spelled_otherwise_breaks_no_later_sheet(wages: Case) -> None:
    pack = packs.by_version(wages.pack_version_id)
    said = {"gone_field": "编号", "worker": "工友名", "telephone": "手机 *", "team": ""}
    headings = ["编号", "工友名", "手机", "证件号码", "班组"]
    assert party_columns.places(pack, headings, said) == {1: "worker", 2: "telephone", 3: "identity_number"}
    read = party_sheet.read(
        pack, headings, [party_sheet.Row(2, ["1", "王桂", "", "", ""])], (), party_columns.places(pack, headings, said)
    )
    assert read.lines[0].values["worker"] == "王桂"
