"""People, their wishes and days away come in from a sheet: every row shown, all of them or the good ones."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.rotas import importing, services
from linli.rotas.models import Away, Keeper
from tests.cases.desk import at_desk
from tests.rotas.conftest import Checkpoint, me, monday

pytestmark = pytest.mark.django_db


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("意愿.csv", text.encode("utf-8-sig"))


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
    rows = importing.preview(checkpoint.rota, file(sheet(checkpoint)), "意愿.csv")
    assert [row.state for row in rows] == ["changed", "new", "same", "bad", "bad", "bad", "bad", "bad"]
    assert "早班、中班、夜班" in rows[3].words or "下午班" in rows[3].words
    assert "2月31日" in rows[4].words
    assert "3" in rows[6].words  # the line in which the same name stands
    assert "查无此人" in rows[7].words
    assert (checkpoint.rota.keepers.count(), Away.objects.count()) == (12, 0)


def test_the_good_rows_alone_come_in_and_the_bad_ones_go_back(checkpoint: Checkpoint) -> None:
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    at = reverse("rotas:wishes", args=[checkpoint.rota.code])
    page: Any = desk.post(at, {"file": file(sheet(checkpoint))})
    assert (page.status_code, page.context["counts"]) == (200, {"new": 1, "changed": 1, "same": 1, "bad": 5})
    back: Any = desk.post(at, {"bad": page.context["back"]})
    (returned,) = sheets.read(BytesIO(b"".join(back.streaming_content)))
    assert [str(row[0]) for row in returned.rows[1:6]] == ["值守03", "值守04", "某某", "新来的", "值守05"]
    assert desk.post(at, {"rows": page.context["token"]}).status_code == 303
    known = checkpoint.keepers[0]
    known.refresh_from_db()
    new = Keeper.objects.latest("pk")
    assert (known.skills, known.prefers, known.beside) == ("急救", "早班", new)
    assert [(one.first, one.last) for one in known.aways.all()] == [(monday(), monday() + timedelta(days=1))]
    assert (str(new), new.skills, new.avoids, new.aways.count()) == ("新来的", "急救 驾驶", "夜班", 2)
    again = importing.preview(checkpoint.rota, file(sheet(checkpoint)), "意愿.csv")
    assert [row.state for row in again[:3]] == ["same", "same", "same"]
    assert list(findings()) == []


def test_where_one_row_cannot_come_in_any_more_none_does(checkpoint: Checkpoint) -> None:
    rows = importing.preview(checkpoint.rota, file(sheet(checkpoint)), "意愿.csv")
    token = importing.handed_on(checkpoint.rota, rows)
    first = checkpoint.rota.duties.earliest("starts_at")
    services.place(first.pk, checkpoint.keepers[0].pk, by=checkpoint.by)  # on a day that the sheet says they are away
    with pytest.raises(Refused, match="2"):
        importing.take_in(checkpoint.rota.pk, token, by=checkpoint.by)
    assert checkpoint.rota.keepers.count() == 12
    assert not Away.objects.exists()


def test_what_was_shown_to_one_rota_or_changed_on_the_way_enters_nothing(checkpoint: Checkpoint) -> None:
    rows = importing.preview(checkpoint.rota, file(sheet(checkpoint)), "意愿.csv")
    token = importing.handed_on(checkpoint.rota, rows)
    days = services.Plan("西门", "西门", monday(), monday())
    other = services.found(checkpoint.bodies.branch.pk, days, by=checkpoint.by)
    for rota, said in ((other, token), (checkpoint.rota, token + "x"), (checkpoint.rota, "")):
        with pytest.raises(Refused):
            importing.take_in(rota.pk, said, by=checkpoint.by)
    with pytest.raises(NotAllowed):
        importing.take_in(checkpoint.rota.pk, token, by=me(checkpoint.bodies.cast.resident))
    assert checkpoint.rota.keepers.count() == 12


def test_a_stranger_reads_no_sheet_and_a_broken_one_says_what_it_lacks(checkpoint: Checkpoint) -> None:
    at = reverse("rotas:wishes", args=[checkpoint.rota.code])
    assert Client().get(at).status_code == 302
    office = at_desk(checkpoint.bodies.cast.community_officer, second_factor=True)
    assert office.get(at).status_code == 404
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    assert desk.post(at, {"file": file("甲,乙\n1,2\n")}).status_code == 422
    assert desk.post(at, {"file": file("电话,资格\n139,急救\n")}).status_code == 422
    blank: Any = desk.get(at, {"blank": 1})
    (empty,) = sheets.read(BytesIO(b"".join(blank.streaming_content)))
    assert [str(cell) for cell in empty.rows[0]] == [names[0] for names in importing.HEADINGS.values()]
