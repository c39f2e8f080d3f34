"""Members and equipment come in from a leader's sheet: every row shown, all of them or the good ones."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from linli.journal.audit import findings
from linli.papers import rows, sheets
from linli.papers.match_models import Matching
from linli.teams import importing, keeping
from linli.teams.models import Equipment
from tests.activities.conftest import refuses
from tests.cases.desk import at_desk
from tests.papers.rows import bringing, file, judged, pressed, shown
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


def rows_of(drums: Drums, kind: str, text: str) -> list[rows.Row]:
    return judged(importing.how(drums.team, kind, by=drums.by), drums.team.body.area, text)


def good_of(drums: Drums, kind: str, text: str) -> list[rows.Row]:
    return bringing(importing.how(drums.team, kind, by=drums.by), drums.team.body.area, text)


def test_every_row_of_a_members_sheet_says_what_it_would_do(drums: Drums) -> None:
    found = rows_of(drums, "members", MEMBERS)
    assert [(row.line, row.state) for row in found] == [
        (2, "changed"), (3, "new"), (4, "bad"), (5, "bad"), (6, "same"), (7, "bad"),
    ]  # fmt: skip
    assert "鼓手 → 锣手" in found[0].words
    assert "3" in found[5].words  # the line in which the same person stands
    assert drums.team.members.count() == 2


def test_the_good_rows_alone_come_in_and_the_bad_ones_go_back(drums: Drums) -> None:
    desk, at = at_desk(drums.chair), reverse("teams:sheet", args=[drums.team.code, "members"])
    page: Any = shown(desk, at, {"file": file(MEMBERS)})
    assert (page.status_code, page.context["counts"]) == (200, {"new": 1, "changed": 1, "same": 1, "bad": 3})
    assert drums.team.members.count() == 2  # nothing before it is pressed
    back: Any = pressed(desk, page, "bad")
    (sheet,) = sheets.read(BytesIO(b"".join(back.streaming_content)))
    assert [row[1] for row in sheet.rows[1:4]] == ["13900000073", "123", "13900000072"]
    assert pressed(desk, page).status_code == 303
    assert sorted((row.called, row.part) for row in drums.team.members.all()) == [
        ("新队员", "鼓手"), ("聂无号", "鼓手"), ("邹敲锣", "锣手"),
    ]  # fmt: skip
    again: Any = pressed(desk, page, follow=True)  # sent twice: the table is gone once it was entered
    assert ("这份表格已经录入" in again.content.decode(), "found" in again.context) == (True, False)
    assert drums.team.members.count() == 3
    assert list(findings()) == []


def test_equipment_is_counted_anew_but_never_below_what_is_on_loan(drums: Drums) -> None:
    keeping.lend(drums.drums.pk, drums.other.pk, 3, in_days(5), by=drums.by)
    text = "器材,数量,存放地点\n腰鼓,2,\n红绸,12,活动室\n镲,两副,\n"
    assert [row.state for row in rows_of(drums, "equipment", text)] == ["bad", "new", "bad"]
    good = good_of(drums, "equipment", "器材,数量\n腰鼓,10\n红绸,12\n")
    assert importing.take_in(drums.team.pk, "equipment", good, by=drums.by) == 2
    assert dict(Equipment.objects.values_list("name", "number")) == {"腰鼓": 10, "红绸": 12}


def test_all_of_it_or_nothing_and_by_whoever_leads_the_team(drums: Drums) -> None:
    good = good_of(drums, "equipment", "器材,数量\n红绸,12\n腰鼓,5\n")
    keeping.lend(drums.drums.pk, drums.other.pk, 6, in_days(5), by=drums.by)  # since it was shown
    with refuses("fewer_than_out"):
        importing.take_in(drums.team.pk, "equipment", good, by=drums.by)
    assert list(Equipment.objects.values_list("name", flat=True)) == ["腰鼓"]
    assert (
        at_desk(drums.cast.secretary).get(reverse("teams:sheet", args=[drums.team.code, "members"])).status_code == 404
    )


def test_columns_that_nobody_knows_are_said_once_and_known_the_next_time(drums: Drums) -> None:
    desk, at = at_desk(drums.chair), reverse("teams:sheet", args=[drums.team.code, "members"])
    page: Any = shown(desk, at, {"text": "谁\t打什么\n新队员\t鼓手\n"})
    assert (page.status_code, page.context["found"].missing, page.context["rows"]) == (200, ("姓名",), [])
    page = pressed(desk, page, "", follow=True, column_name="谁", column_part="打什么")
    assert (page.context["counts"]["new"], drums.team.members.count()) == (1, 2)
    assert pressed(desk, page).status_code == 303
    assert Matching.objects.get().kind == "members"
    again: Any = shown(desk, at, {"text": "谁\t打什么\n另一位\t镲\n"})
    assert [row.given["part"] for row, _cells in again.context["rows"]] == ["镲"]


def test_what_the_rows_would_do_by_now_is_shown_again_before_it_is_done(drums: Drums) -> None:
    desk, at = at_desk(drums.chair), reverse("teams:sheet", args=[drums.team.code, "members"])
    page: Any = shown(desk, at, {"text": "姓名\t分工\n新队员\t鼓手\n"})
    other: Any = pressed(desk, page, follow=True, column_part="")  # a column chosen otherwise, and entered at once
    assert ("请再看一遍" in other.content.decode(), drums.team.members.count()) == (True, 2)
    assert not Matching.objects.exists()
