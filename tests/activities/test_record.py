"""The record of service is handed on in the national system's fields, card numbers in full to whoever may read them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.activities import exporting, hours
from linli.journal.actors import SYSTEM
from linli.journal.models import Access, Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import sheets
from linli.people import services as people
from linli.people.models import Person
from tests.activities.conftest import Team, himself, refuses
from tests.activities.test_hours import confirmed, served
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db
CARD = "11010519491231002X"


def rows_of(book: Any) -> list[dict[str, str]]:
    with book:
        found = sheets.read(book, name="record.xlsx")[0].rows
    return [dict(zip(found[0], row, strict=False)) for row in found[1:] if len(row) > 10 and row[1]]


def with_card(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(id_number=CARD)
    person.refresh_from_db()
    return person


def test_what_counts_is_handed_on_with_all_its_fields(team: Team, moved: Callable[[datetime], None]) -> None:
    with_card(team.cast.resident)
    one = confirmed(team, row := served(team, moved))
    hours.correct(row.pk, 90, "提前走了", by=himself(team.cast.secretary))
    hours.confirm(row.session_id, by=himself(team.cast.community_officer))
    today = clock.today()
    found = rows_of(exporting.handed(team.body, today, today, by=team.by))
    assert len(found) == 1
    line = found[0]
    assert line["服务时长（小时）"] == "1.5"
    assert (line["姓名"], line["证件类型"]) == (team.cast.resident.name, "居民身份证")
    assert line["证件号码"] != CARD  # the chair of a team unmasks nobody
    assert line["证件号码"].startswith("1")
    assert (line["志愿队伍（组织）"], line["项目名称"]) == (team.body.name, "垃圾分类劝导")
    assert (line["确认人"], line["更正原因"]) == (team.cast.community_officer.name, "提前走了")
    assert (line["记录编号"], line["签到方式"]) == (one.code, "点名")
    assert len(line["存证摘要"]) == 64
    entry = Entry.objects.get(verb="service_record.exported")
    assert (entry.subject_kind, entry.subject_id) == ("organisation", team.body.pk)
    assert not Access.objects.filter(what="id_number").exists()


def test_card_numbers_stand_in_full_where_one_may_unmask_them_and_that_is_on_record(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    resident = with_card(team.cast.resident)
    post = people.create_post("branch_secretary", team.body, team.body.area, by=SYSTEM)
    people.appoint(post.pk, team.chair.pk, by=SYSTEM)
    confirmed(team, served(team, moved))
    today = clock.today()
    by = himself(team.chair)
    assert rows_of(exporting.handed(team.body, today, today, by=by))[0]["证件号码"] == CARD
    noted = Access.objects.get(what="id_number")
    assert (noted.person_id, noted.by_person_id, noted.reason) == (resident.pk, team.chair.pk, "record")


def test_nobody_else_has_it_and_empty_days_are_refused(team: Team, moved: Callable[[datetime], None]) -> None:
    confirmed(team, row := served(team, moved))
    today = clock.today()
    for other in (team.cast.resident, team.cast.director, team.cast.secretary):
        with pytest.raises(NotAllowed):
            exporting.handed(team.body, today, today, by=himself(other))
    yesterday = clock.day_of(row.session.starts_at).replace(day=1)
    with refuses("days_wrong"):
        exporting.handed(team.body, today, yesterday.replace(year=2020), by=team.by)
    with refuses("no_hours"):
        exporting.handed(team.body, yesterday.replace(year=2020), yesterday.replace(year=2020), by=team.by)
    assert not Entry.objects.filter(verb="service_record.exported").exists()


def test_its_page_hands_out_a_workbook(team: Team, moved: Callable[[datetime], None]) -> None:
    confirmed(team, served(team, moved))
    to = reverse("activities:national_record", args=[team.body.code])
    desk = at_desk(team.chair, second_factor=True)
    assert "志愿服务记录" in desk.get(to).content.decode()
    day = clock.today().isoformat()
    answer = desk.post(to, {"first": day, "last": day})
    assert answer["Content-Type"].startswith("application/vnd.openxml")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a streamed answer
    assert desk.post(to, {"first": day, "last": "x"}).status_code == 422
    assert at_desk(team.cast.secretary, second_factor=True).get(to).status_code == 404
    assert Client().get(to).status_code == 302
