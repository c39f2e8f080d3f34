"""Visits from paper, the pace of a term, whose note it is, and who keeps whose visits."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kinship
from linli.people import services as people
from linli.visits import noting, paper, queries, services, sums
from linli.visits.models import PaperVisit, Visit, Visited
from tests.cases.desk import at_desk
from tests.council.conftest import person
from tests.visits.conftest import Visiting, home, me, note, plan
from tests.visits.test_pages import noted, read, signed_in

pytestmark = pytest.mark.django_db


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_a_visit_on_paper_counts_once_a_second_person_of_the_office_compared_it(visiting: Visiting) -> None:
    row, first, second = visiting.paired, visiting.office, visiting.bodies.recording
    made = paper.enter(row.pk, note(goals="握笔", safety="插座已盖好"), by=first)
    assert not Visit.objects.exists()
    with pytest.raises(NotAllowed):
        paper.agree(made.pk, by=first)
    with refused("noted_already"):
        paper.enter(row.pk, note(), by=second)
    visit = paper.agree(made.pk, by=second)
    made.refresh_from_db()
    assert (visit.entered_by_id, visit.by_id, visit.signed) == (first.person_id, second.person_id, "paper")
    assert (visit.goals, visit.safety, visit.done) == ("握笔", "插座已盖好", "认数字一到五")
    assert {visit.first_id, visit.second_id} == {who.pk for who in visiting.going[:2]}
    assert made.visit == visit
    with refused("compared_already"):
        paper.agree(made.pk, by=second)
    row.refresh_from_db()
    assert row.due_on == visit.day + timedelta(days=3)
    assert [entry.verb for entry in history_of(made)] == ["paper_visit.entered", "paper_visit.agreed"]
    assert list(findings()) == []


def test_what_differs_from_the_paper_counts_nowhere_and_is_entered_anew(visiting: Visiting) -> None:
    made = paper.enter(visiting.paired.pk, note(), by=visiting.office)
    with refused("reason_missing"):
        paper.differ(made.pk, " ", by=visiting.bodies.recording)
    paper.differ(made.pk, "纸上是下午", by=visiting.bodies.recording)
    assert not Visit.objects.exists()
    paper.enter(visiting.paired.pk, note(), by=visiting.office)
    assert PaperVisit.objects.filter(seen_at=None).count() == 1


def test_the_pair_neither_enters_nor_compares_its_own_paper(visiting: Visiting) -> None:
    secretary = visiting.bodies.cast.secretary
    services.enlist(visiting.programme.pk, secretary.pk, by=SYSTEM, trained=True, sex="woman")
    services.pair(visiting.unpaired.pk, secretary.pk, visiting.going[0].pk, by=SYSTEM)
    with pytest.raises(NotAllowed):
        paper.enter(visiting.unpaired.pk, note(), by=visiting.office)
    made = paper.enter(visiting.unpaired.pk, note(), by=visiting.bodies.recording)
    with pytest.raises(NotAllowed):
        paper.agree(made.pk, by=visiting.office)
    for broken in ({"entered_by": made.first}, {"seen_by": made.entered_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperVisit.objects.filter(pk=made.pk).update(**broken)
    with pytest.raises(NotAllowed):
        paper.enter(visiting.paired.pk, note(), by=me(visiting.going[2]))


def test_a_visit_from_paper_by_its_pages(visiting: Visiting) -> None:
    cast, row = visiting.bodies.cast, visiting.paired
    desk = at_desk(cast.secretary, second_factor=True)
    page = reverse("visits:on_paper", args=[row.code])
    said = noted(row)
    assert desk.post(page, {**said, "unsigned_why": ""}).status_code == 422
    assert desk.post(page, said).status_code == 302
    assert (
        desk.post(page, {**said, "seen": "0.0", "arrived": "14:00", "left": "15:00"}).status_code == 422
    )  # sent twice
    made = PaperVisit.objects.get()
    assert "请其他同事与纸质记录核对" in read(desk, "file", row.code)
    colleague = at_desk(people_of(visiting.bodies.recording), second_factor=True)
    assert "与纸质记录一致" in read(colleague, "file", row.code)
    agree = reverse("visits:see_to", args=[row.code, "agree"])
    assert signed_in(visiting.going[0]).post(agree, {"paper": made.code}).status_code in (302, 403, 404)
    assert not Visit.objects.exists()
    assert colleague.post(agree, {"paper": made.code}).status_code == 303
    assert "按纸质记录补录" in read(desk, "file", row.code)
    assert Visit.objects.get().periods == 3


def people_of(actor: Actor) -> Any:
    from linli.people.models import Person

    return Person.objects.get(pk=actor.person_id)


def test_a_note_on_a_shared_phone_goes_in_the_name_of_whoever_wrote_it(visiting: Visiting) -> None:
    wrote, other = visiting.going[:2]
    said = {**noted(visiting.paired), "who": wrote.code}

    def send(phone: Client) -> Any:
        return phone.post(reverse("visits:send"), said, headers={"X-Linli-Phone": "1"})

    assert send(signed_in(other)).status_code == 403
    assert not Visit.objects.exists()
    assert send(signed_in(wrote)).status_code == 200
    assert Visit.objects.get().by == wrote


def test_who_goes_now_does_not_write_down_what_another_pair_did(visiting: Visiting) -> None:
    with clock.moved(clock.shift(timedelta(days=2))):
        theirs = note()  # of a day on which the first pair went
        services.pair(visiting.paired.pk, visiting.going[0].pk, visiting.going[2].pk, by=SYSTEM)
        with pytest.raises(NotAllowed):
            noting.write(visiting.paired.pk, theirs, by=me(visiting.going[2]))
        visit = noting.write(visiting.paired.pk, theirs, by=me(visiting.going[1]))
    assert {visit.first_id, visit.second_id} == {who.pk for who in visiting.going[:2]}


def test_a_guardian_in_the_office_reads_and_keeps_nothing_of_their_own_child(visiting: Visiting) -> None:
    secretary, row = visiting.bodies.cast.secretary, visiting.paired
    assert secretary.phone is not None
    services.describe(row.pk, home("小明", phone=str(secretary.phone)), by=SYSTEM)
    row.refresh_from_db()
    assert row.answers == secretary
    desk = at_desk(secretary, second_factor=True)
    assert desk.get(reverse("visits:file", args=[row.code])).status_code == 404
    with pytest.raises(NotAllowed):
        services.release(row.pk, "迁走", by=visiting.office)
    teacher = signed_in(visiting.going[0])
    read(teacher, "file", row.code)
    assert Access.objects.filter(what="home_visit", person_id=secretary.pk).count() == 1  # they see that it was read


def test_who_keeps_visits_does_not_keep_those_of_a_near_relative(visiting: Visiting) -> None:
    parent = people.create_person("家长", phone="13911110000", by=SYSTEM)
    kinship.note(parent.pk, visiting.office.person_id or 0, "sibling", document="户口簿", by=SYSTEM)
    with pytest.raises(NotAllowed):
        services.take_in(visiting.programme.pk, home("侄儿"), by=visiting.office, reason="名单")
    with pytest.raises(NotAllowed):
        services.describe(visiting.paired.pk, home("小明"), by=visiting.office)
    services.describe(visiting.paired.pk, home("小明"), by=visiting.bodies.recording)


def test_a_term_that_is_drawn_out_makes_visits_due_again(visiting: Visiting) -> None:
    services.change(visiting.programme.pk, plan(ends=clock.today()), by=visiting.office)
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    visiting.paired.refresh_from_db()
    assert visiting.paired.due_on is None
    services.change(visiting.programme.pk, plan(ends=clock.today() + timedelta(days=90)), by=visiting.office)
    visiting.paired.refresh_from_db()
    assert visiting.paired.due_on == clock.today() + timedelta(days=2)


def test_the_term_shows_who_is_behind_its_pace_also_whom_nobody_went_to(visiting: Visiting) -> None:
    begins = clock.today() - timedelta(days=50)
    term = plan(begins=begins, ends=begins + timedelta(days=100), periods=20)
    services.change(visiting.programme.pk, term, by=visiting.office)
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    found = sums.term(queries.read(visiting.office).get(pk=visiting.programme.pk))
    assert [(line.title, line.periods, line.short) for line in found.of_visited] == [
        ("孩子01", 3, 7),
        ("孩子02", 0, 10),
    ]
    assert found.whole.short == 17
    desk = at_desk(visiting.bodies.cast.secretary, second_factor=True)
    assert "欠 7" in read(desk, "programme", visiting.programme.code)
    page = read(desk, "year", visiting.programme.code, year="term")
    assert ("欠 10" in page, "小明" in page) == (True, False)


def test_lists_go_on_page_after_page_and_miss_nobody(visiting: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        services.take_in(visiting.programme.pk, home(f"童{number}"), by=SYSTEM, reason="名单")
    for day in range(5):
        noting.write(visiting.paired.pk, note(day=day), by=visiting.pair)
    Visited.objects.filter(number__in=(5, 6)).update(due_on=None)
    seen: list[int] = []
    after = ""
    while True:
        rows, older = queries.page_of(visiting.programme, after)
        seen += [row.number for row in rows]
        if not older:
            break
        after = older.removeprefix("?after=")
    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7]
    assert seen[-2:] == [5, 6]
    days, before = [], ""
    while True:
        visits, older = queries.visits_of(visiting.paired, before)
        days += [visit.day for visit in visits]
        if not older:
            break
        before = older.removeprefix("?before=")
    assert days == sorted(days, reverse=True)
    assert len(days) == 5
    for broken in ("2026-02-31.1", "x", "-.", "2026-01-01.１", "-.99999999999999999999"):
        queries.page_of(visiting.programme, broken)
        queries.visits_of(visiting.paired, broken)


def test_why_somebody_is_visited_and_why_no_more_lies_sealed_and_is_said_in_the_readers_language(
    visiting: Visiting,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM visits_visited WHERE id = %s", [visiting.paired.pk])
        (raw,) = cursor.fetchone()
    assert "送教名单".encode() not in bytes(raw)
    assert visiting.paired.reason == "区里的送教名单"
    services.end(visiting.programme.pk, by=visiting.office)
    ended = Visited.objects.select_related("programme").get(pk=visiting.paired.pk)
    assert (ended.ended_why, ended.ended_said) == ("programme", "走访项目结束")
    assert list(findings()) == []


def test_a_stranger_finds_no_paper(visiting: Visiting) -> None:
    page = reverse("visits:on_paper", args=[visiting.paired.code])
    for nobody in (visiting.going[0], visiting.bodies.cast.community_officer, person("外人")):
        client = signed_in(nobody)
        assert client.post(page, {**noted(visiting.paired), "key": str(uuid4())}).status_code in (302, 403, 404)
    assert not PaperVisit.objects.exists()
