"""People, their wishes and days away come in from a sheet: every row shown, all of them or the good ones."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.papers.rows import Row
from linli.rotas import importing, services
from linli.rotas.models import Away, Keeper
from tests.cases.desk import at_desk
from tests.papers.rows import bringing, file, judged, pressed, shown
from tests.rotas.conftest import Checkpoint, me, monday

pytestmark = pytest.mark.django_db


def rows_of(checkpoint: Checkpoint, text: str) -> list[Row]:
    return judged(importing.how(checkpoint.rota, by=checkpoint.by), checkpoint.rota.area, text)


def good_of(checkpoint: Checkpoint) -> list[Row]:
    return bringing(importing.how(checkpoint.rota, by=checkpoint.by), checkpoint.rota.area, sheet(checkpoint))


def sheet(checkpoint: Checkpoint) -> str:
    """One row that says something new of somebody known, one new, one as it stands, and four to mend."""
    person, day = checkpoint.bodies.cast.resident, monday()
    later = day + timedelta(days=1)
    return f"""序号,姓名,手机,资格,愿意值,不愿值,请假,搭档
1,{person.name},{person.phone},急救,早班,,{day.month}月{day.day}日至{later.month}月{later.day}日,新来的
2,新来的,,急救、驾驶,,夜班,{day.isoformat()}；{later.isoformat()},
3,值守02,,,,,,
4,值守03,,,下午班,,,
5,值守04,,,,,2月31日,
6,某某,{person.phone},,,,,
7,新来的,,,,,,
8,值守05,,,,,,查无此人
"""


def test_every_row_says_what_it_would_do_and_nothing_is_changed(checkpoint: Checkpoint) -> None:
    rows = rows_of(checkpoint, sheet(checkpoint))
    assert [row.state for row in rows] == ["changed", "new", "same", "bad", "bad", "bad", "bad", "bad"]
    assert "早班、中班、夜班" in rows[3].words or "下午班" in rows[3].words
    assert "2月31日" in rows[4].words
    assert "3" in rows[6].words  # the line in which the same name stands
    assert "查无此人" in rows[7].words
    assert (checkpoint.rota.keepers.count(), Away.objects.count()) == (12, 0)


def test_the_good_rows_alone_come_in_and_the_bad_ones_go_back(checkpoint: Checkpoint) -> None:
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    at = reverse("rotas:wishes", args=[checkpoint.rota.code])
    page: Any = shown(desk, at, {"file": file(sheet(checkpoint))})
    assert (page.status_code, page.context["counts"]) == (200, {"new": 1, "changed": 1, "same": 1, "bad": 5})
    back: Any = pressed(desk, page, "bad")
    (returned,) = sheets.read(BytesIO(b"".join(back.streaming_content)))
    assert [str(row[0]) for row in returned.rows[1:6]] == ["值守03", "值守04", "某某", "新来的", "值守05"]
    assert pressed(desk, page).status_code == 303
    known = checkpoint.keepers[0]
    known.refresh_from_db()
    new = Keeper.objects.latest("pk")
    assert (known.skills, known.prefers, known.beside) == ("急救", "早班", new)
    assert [(one.first, one.last) for one in known.aways.all()] == [(monday(), monday() + timedelta(days=1))]
    assert (str(new), new.skills, new.avoids, new.aways.count()) == ("新来的", "急救 驾驶", "夜班", 2)
    again = rows_of(checkpoint, sheet(checkpoint))
    assert [row.state for row in again[:3]] == ["same", "same", "same"]
    assert list(findings()) == []


def test_where_one_row_cannot_come_in_any_more_none_does(checkpoint: Checkpoint) -> None:
    good = good_of(checkpoint)
    first = checkpoint.rota.duties.earliest("starts_at")
    services.place(first.pk, checkpoint.keepers[0].pk, by=checkpoint.by)  # on a day that the sheet says they are away
    with pytest.raises(Refused, match="2"):
        importing.take_in(checkpoint.rota.pk, good, by=checkpoint.by)
    assert checkpoint.rota.keepers.count() == 12
    assert not Away.objects.exists()


def test_whoever_does_not_run_the_rota_enters_nothing(checkpoint: Checkpoint) -> None:
    with pytest.raises(NotAllowed):
        importing.take_in(checkpoint.rota.pk, good_of(checkpoint), by=me(checkpoint.bodies.cast.resident))
    assert checkpoint.rota.keepers.count() == 12


def test_a_column_under_another_heading_is_said_once_and_known_the_next_time(checkpoint: Checkpoint) -> None:
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    at = reverse("rotas:wishes", args=[checkpoint.rota.code])
    page: Any = shown(desk, at, {"text": "姓名\t会什么\n新来的\t急救\n"})
    page = pressed(desk, page, "", follow=True, column_skills="会什么")
    assert pressed(desk, page).status_code == 303
    assert Keeper.objects.latest("pk").skills == "急救"
    again: Any = shown(desk, at, {"text": "姓名\t会什么\n又一位\t驾驶\n"})
    assert [row.given["skills"] for row, _cells in again.context["rows"]] == ["驾驶"]


def test_a_stranger_reads_no_sheet_and_a_broken_one_says_what_it_lacks(checkpoint: Checkpoint) -> None:
    at = reverse("rotas:wishes", args=[checkpoint.rota.code])
    assert Client().get(at).status_code == 302
    office = at_desk(checkpoint.bodies.cast.community_officer, second_factor=True)
    assert office.get(at).status_code == 404
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    assert desk.post(at, {"file": file("")}).status_code == 422
    for text in ("甲,乙\n1,2\n", "电话,资格\n139,急救\n"):
        page: Any = shown(desk, at, {"file": file(text)})
        assert (page.status_code, page.context["found"].missing, page.context["rows"]) == (200, ("姓名",), [])
    blank: Any = desk.get(at, {"blank": 1})
    (empty,) = sheets.read(BytesIO(b"".join(blank.streaming_content)))
    assert [str(cell) for cell in empty.rows[0]] == [field.words[0] for field in importing.FIELDS]
