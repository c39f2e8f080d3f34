"""Members and equipment come in from a leader's sheet: every row shown, all of them or the good ones."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.journal.audit import findings
from linli.papers import sheets
from linli.teams import importing, joining, keeping
from linli.teams.models import Equipment, Member
from tests.activities.conftest import refuses
from tests.cases.desk import at_desk
from tests.teams.conftest import Drums, in_days

pytestmark = pytest.mark.django_db

MEMBERS = """序号,姓名,手机,分工
1,邹敲锣,139 0000 0071,锣手
2,新队员,13900000072,鼓手
3,,13900000073,
4,某某,123,鼓手
5,聂无号,,鼓手
6,新队员,13900000072,镲
"""


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("队员.csv", text.encode("utf-8-sig"))


def test_every_row_of_a_members_sheet_says_what_it_would_do(drums: Drums) -> None:
    rows = importing.preview(drums.team, importing.KINDS["members"], file(MEMBERS), "队员.csv")
    assert [(row.line, row.state) for row in rows] == [
        (2, "changed"), (3, "new"), (4, "bad"), (5, "bad"), (6, "same"), (7, "bad"),
    ]  # fmt: skip
    assert "鼓手 → 锣手" in rows[0].words
    assert "3" in rows[5].words  # the line in which the same person stands
    assert drums.team.members.count() == 2


def test_the_good_rows_alone_come_in_and_the_bad_ones_go_back(drums: Drums) -> None:
    desk, at = at_desk(drums.chair), reverse("teams:sheet", args=[drums.team.code, "members"])
    page: Any = desk.post(at, {"file": file(MEMBERS)})
    assert (page.status_code, page.context["counts"]) == (200, {"new": 1, "changed": 1, "same": 1, "bad": 3})
    assert drums.team.members.count() == 2  # nothing before it is pressed
    back: Any = desk.post(at, {"bad": page.context["back"]})
    (sheet,) = sheets.read(BytesIO(b"".join(back.streaming_content)))
    assert [row[1] for row in sheet.rows[1:4]] == ["13900000073", "123", "13900000072"]
    desk.post(at, {"rows": page.context["token"]})
    assert sorted((row.called, row.part) for row in drums.team.members.all()) == [
        ("新队员", "鼓手"), ("聂无号", "鼓手"), ("邹敲锣", "锣手"),
    ]  # fmt: skip
    desk.post(at, {"rows": page.context["token"]})  # sent twice: the members are there already
    assert drums.team.members.count() == 3
    assert list(findings()) == []


def test_equipment_is_counted_anew_but_never_below_what_is_on_loan(drums: Drums) -> None:
    keeping.lend(drums.drums.pk, drums.other.pk, 3, in_days(5), by=drums.by)
    kind = importing.KINDS["equipment"]
    text = "器材,数量,存放地点\n腰鼓,2,\n红绸,12,活动室\n镲,两副,\n"
    assert [row.state for row in importing.preview(drums.team, kind, file(text), "a.csv")] == ["bad", "new", "bad"]
    rows = importing.preview(drums.team, kind, file("器材,数量\n腰鼓,10\n红绸,12\n"), "a.csv")
    token = importing.handed_on(drums.team, "equipment", rows)
    assert importing.take_in(drums.team.pk, "equipment", token, by=drums.by) == 2
    assert dict(Equipment.objects.values_list("name", "number")) == {"腰鼓": 10, "红绸": 12}


def test_all_of_it_or_nothing_and_by_whoever_leads_the_team(drums: Drums) -> None:
    kind = importing.KINDS["equipment"]
    rows = importing.preview(drums.team, kind, file("器材,数量\n红绸,12\n腰鼓,5\n"), "a.csv")
    token = importing.handed_on(drums.team, "equipment", rows)
    keeping.lend(drums.drums.pk, drums.other.pk, 6, in_days(5), by=drums.by)  # since it was shown
    with refuses("fewer_than_out"):
        importing.take_in(drums.team.pk, "equipment", token, by=drums.by)
    assert list(Equipment.objects.values_list("name", flat=True)) == ["腰鼓"]
    with refuses("too_old"):
        importing.take_in(drums.team.pk, "members", token, by=drums.by)  # another kind's
    assert (
        at_desk(drums.cast.secretary).get(reverse("teams:sheet", args=[drums.team.code, "members"])).status_code == 404
    )
    joining.leave(Member.objects.get(pk=drums.drummer.pk).pk, by=drums.by)
    with refuses("headings_missing"):
        importing.preview(drums.team, kind, file("甲,乙\n1,2\n"), "a.csv")
