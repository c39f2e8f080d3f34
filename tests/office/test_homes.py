"""A home's file is kept by who goes to its door; leave brings the stand-in; a period's records go along."""

import io
import threading
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Access, Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.office import covering, homes, inspection
from linli.office.home_models import HomeNote, StandIn
from linli.papers.models import Paper
from linli.people import homes as settling
from linli.people import terms
from linli.people.models import Person, Term
from linli.visits import services as visits
from tests.cases.desk import at_desk
from tests.office.conftest import refused, signed_in, verbs, words
from tests.papers import making
from tests.support.cast import Cast
from tests.visits import conftest as visiting

pytestmark = pytest.mark.django_db


def test_concerns_stay_until_they_are_over_and_a_note_sent_twice_is_one(hotline: Cast) -> None:
    unit, by = hotline.places.unit.pk, hotline.acting("grid_worker")
    row = homes.note(unit, "concern", "独居，行动不便", by=by, key="k1")
    assert homes.note(unit, "concern", "独居，行动不便", by=by, key="k1").pk == row.pk
    homes.note(unit, "call", "一切安好", by=by)
    assert [vars(one)["concerns"] for one in homes.to_walk(by, hotline.places.building.pk)] == [1]
    homes.end_concern(row.pk, by=by)
    assert refused(homes.end_concern, row.pk, by=by) == "no_concern"
    assert refused(homes.note, unit, "call", " ", by=by) == "words_missing"
    assert refused(homes.note, unit, "call", "x", by=hotline.acting("director")) == "not_allowed"
    assert verbs(history_of(row)) == ["home.noted", "home.concern_ended"]


def test_a_homes_page_is_masked_and_whoever_opens_it_is_on_record(hotline: Cast) -> None:
    unit = hotline.places.unit
    settling.settle(hotline.resident.pk, unit.pk, "owner", by=hotline.acting("secretary"))
    client, page = signed_in(hotline.grid_worker), reverse("office:home", args=[unit.code])
    shown = words(client.get(page))
    assert ("陈桂兰" in shown, "陈" in shown) == (False, True)
    assert Access.objects.filter(person_id=hotline.resident.pk, what="home_file").count() == 1
    client.post(page, {"kind": "concern", "words": "听力不好", "key": "a"})
    assert "听力不好" in words(client.get(page))
    again = words(client.post(page, {"kind": "concern", "words": "", "key": "b"}, follow=True))
    assert ("请写几个字" in again, '<option value="concern" selected>' in again) == (True, True)
    row = HomeNote.objects.get()
    client.post(page, {"end": row.pk})
    assert HomeNote.objects.get().ended_at is not None
    for role in ("director", "far_secretary", "property_manager"):
        assert signed_in(getattr(hotline, role)).get(page).status_code == 404
    assert "502" in words(client.get(reverse("office:walk", args=[unit.building_id])))
    assert "3栋" in words(client.get(reverse("office:round")))


def test_leave_brings_the_stand_in_for_these_days_alone(hotline: Cast) -> None:
    worker, post = hotline.acting("grid_worker"), hotline.posts["grid_worker"]
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    today = clock.today()
    first, last = today + timedelta(days=1), today + timedelta(days=3)
    assert refused(covering.take_leave, term.pk, first, last, by=worker) == "no_stand_in"
    officer = hotline.acting("street_officer")
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "A/B 岗安排表", by=officer)
    assert refused(covering.take_leave, term.pk, last, first, by=worker) == "days_wrong"
    assert refused(covering.take_leave, term.pk, first, last, by=hotline.acting("secretary")) == "not_allowed"
    row = covering.take_leave(term.pk, first, last, by=worker)
    assert refused(covering.take_leave, term.pk, first, first, by=worker) == "away_already"

    def held() -> list[str]:
        return [one.kind for one in terms.held(hotline.neighbour.pk)]

    assert held() == []
    with clock.moved(clock.midnight(first) + timedelta(hours=9)):
        terms.forget()
        assert held() == ["grid_worker"]
        covering.come_back(row.pk, by=worker)
        terms.forget()
        assert held() == []
        assert refused(covering.come_back, row.pk, by=worker) == "back_already"
    assert verbs(history_of(row)) == ["leave.taken", "leave.ended"]


def test_the_office_above_names_who_stands_in_and_nobody_themselves(hotline: Cast) -> None:
    post = hotline.posts["grid_worker"].pk
    named = (post, hotline.neighbour.pk)
    assert refused(covering.name_stand_in, *named, "表", by=hotline.acting("secretary")) == "not_allowed"
    own = (post, hotline.street_officer.pk)
    assert refused(covering.name_stand_in, *own, "表", by=hotline.acting("street_officer")) == "not_allowed"
    assert refused(covering.name_stand_in, *named, " ", by=hotline.acting("street_officer")) == "document_missing"
    client = signed_in(hotline.street_officer)
    given = {"post": post, "name": hotline.secretary.name, "document": "A/B 岗安排表"}
    client.post(reverse("office:stand_ins"), given)
    assert "周正明" in words(client.get(reverse("office:stand_ins")))


def test_of_two_of_one_name_the_post_behind_it_says_who_stands_in(hotline: Cast) -> None:
    twin, post = hotline.director, hotline.posts["grid_worker"].pk
    Person.objects.filter(pk=twin.pk).update(name=hotline.secretary.name)
    client, address = signed_in(hotline.street_officer), reverse("office:stand_ins")
    given = {"post": post, "document": "A/B 岗安排表", "name": hotline.secretary.name}
    assert "同名" in words(client.post(address, given, follow=True))
    assert not StandIn.objects.filter(post=post).exists()
    title = hotline.posts["director"].title
    client.post(address, {**given, "name": f"{hotline.secretary.name} {title}"})
    assert StandIn.objects.get(post=post, ended_at=None).person_id == twin.pk


def test_a_page_on_which_nobody_was_named_yet_takes_the_place_of_nobody(hotline: Cast) -> None:
    client, address = signed_in(hotline.street_officer), reverse("office:stand_ins")
    post = hotline.posts["grid_worker"].pk
    assert 'name="seen" value="0"' in client.get(address).content.decode()
    given = {"post": post, "document": "A/B 岗安排表", "seen": "0"}
    client.post(address, {**given, "name": hotline.secretary.name})
    said = words(client.post(address, {**given, "name": hotline.director.name}, follow=True))
    assert "有人改动过" in said
    assert StandIn.objects.get(post=post, ended_at=None).person_id == hotline.secretary.pk
    leave = words(signed_in(hotline.grid_worker).get(reverse("office:leave")))
    assert "周正明" in leave


def test_what_was_typed_for_a_stand_in_or_a_leave_stands_there_when_it_is_refused(hotline: Cast) -> None:
    post = hotline.posts["grid_worker"]
    given = {"post": post.pk, "name": "没有这个人", "document": "街办〔2026〕9号", "seen": "0"}
    page = signed_in(hotline.street_officer).post(reverse("office:stand_ins"), given)
    assert page.status_code == 422
    assert 'value="没有这个人"' in page.text
    assert page.text.count('value="街办〔2026〕9号"') == 1
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "表", by=hotline.acting("street_officer"))
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    first, last = clock.today() + timedelta(days=3), clock.today() + timedelta(days=1)
    page = signed_in(hotline.grid_worker).post(
        reverse("office:leave"), {"term": term.pk, "first": first.isoformat(), "last": last.isoformat()}
    )
    assert page.status_code == 422
    assert f'name="first" value="{first.isoformat()}"' in page.text
    assert page.text.count('id="errors"') == 1


def test_a_leave_that_has_not_begun_is_given_up_and_one_that_has_ends_with_a_return(hotline: Cast) -> None:
    post, today, away = hotline.posts["grid_worker"], clock.today(), reverse("office:leave")
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "表", by=hotline.acting("street_officer"))
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    later, worker = today + timedelta(days=2), signed_in(hotline.grid_worker)
    row = covering.take_leave(term.pk, later, later, by=hotline.acting("grid_worker"))
    assert ("不请假了" in words(worker.get(away)), "我已返岗" in words(worker.get(away))) == (True, False)
    assert "这几天您不请假" in words(worker.post(reverse("office:back", args=[row.pk]), follow=True))
    covering.take_leave(term.pk, today, later, by=hotline.acting("grid_worker"))
    assert "我已返岗" in words(worker.get(away))


def test_whoever_falls_ill_before_a_leave_said_ahead_says_that_one_too(hotline: Cast) -> None:
    post, today, by = hotline.posts["grid_worker"], clock.today(), hotline.acting("grid_worker")
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "表", by=hotline.acting("street_officer"))
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    planned = today + timedelta(days=7), today + timedelta(days=9)
    covering.take_leave(term.pk, *planned, by=by)
    covering.take_leave(term.pk, today + timedelta(days=1), today + timedelta(days=2), by=by)
    assert refused(covering.take_leave, term.pk, today + timedelta(days=6), planned[0], by=by) == "away_already"
    assert Term.objects.filter(post=post, person=hotline.neighbour, acting=True).count() == 2


def test_a_periods_records_go_along_in_the_order_of_their_index(hotline: Cast) -> None:
    making.issued(hotline, making.second_person(hotline))
    body, by = hotline.posts["street_officer"].organisation, hotline.acting("street_officer")
    today = clock.today()
    book = inspection.archive(body.pk, today - timedelta(days=30), today, ["papers", "cases"], by=by)
    with book, zipfile.ZipFile(book) as found:
        names = sorted(found.namelist())
        assert [name.split("/")[0][:2] for name in names][:1] == ["00"]
        assert any(name.endswith(".pdf") for name in names)
        assert not [paper for paper in Paper.objects.all() if any(paper.code in name for name in names)]
        assert all(name[:2] in ("00", "01", "02") for name in names)
        index, papers = (
            load_workbook(found.open(name)).worksheets[0] for name in ("00 目录.xlsx", "01 制发文书/制发文书.xlsx")
        )
        assert index["B1"].value == "材料名称"
        listed = list(papers.iter_rows(max_row=2, max_col=2, values_only=True))
        assert (listed[0], type(listed[1][0])) == (("日期", "文号"), datetime)
    assert Entry.objects.filter(verb="records.taken").count() == 1
    wrong = (body.pk, today, today - timedelta(days=1), ["papers"])
    assert refused(inspection.archive, *wrong, by=by) == "days_wrong"
    assert refused(inspection.archive, body.pk, today, today, [], by=by) == "no_parts"
    assert (
        refused(inspection.archive, body.pk, today, today, ["papers"], by=hotline.acting("secretary")) == "not_allowed"
    )


def test_records_of_a_period_are_whole_or_refused(hotline: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    making.issued(hotline, making.second_person(hotline))
    body, by, today = hotline.posts["street_officer"].organisation, hotline.acting("street_officer"), clock.today()
    asked = (body.pk, today - timedelta(days=30), today, ["papers"])
    monkeypatch.setattr(inspection._whole, "__defaults__", (Paper.objects.count(),))
    inspection.archive(*asked, by=by).close()
    monkeypatch.setattr(inspection._whole, "__defaults__", (0,))
    assert refused(inspection.archive, *asked, by=by) == "period_too_full"
    assert Entry.objects.filter(verb="records.taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_who_writes_waits_until_the_records_of_a_period_are_packed(
    hotline: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, by, today = hotline.posts["street_officer"].organisation, hotline.acting("street_officer"), clock.today()
    unit, worker = hotline.places.unit.pk, hotline.acting("grid_worker")
    title, papers = inspection.PARTS["papers"]
    noted = list[bool]()

    def meanwhile(span: inspection.Span, by: Actor) -> inspection.Part:
        part = papers(span, by)
        other = threading.Thread(target=_noted, args=(unit, worker), daemon=True)
        other.start()
        other.join(10)
        noted.append(not other.is_alive())
        return part

    monkeypatch.setitem(inspection.PARTS, "papers", (title, meanwhile))
    inspection.archive(body.pk, today, today, ["papers"], by=by).close()
    assert noted == [True]
    assert HomeNote.objects.count() == Entry.objects.filter(verb="records.taken").count() == 1


def _noted(unit_id: int, by: Actor) -> None:
    homes.note(unit_id, "call", "一切安好", by=by)
    connection.close()


def test_the_records_page_gives_the_archive_of_ones_own_body(hotline: Cast) -> None:
    client = at_desk(hotline.secretary, second_factor=True)
    page = reverse("office:records")
    assert "安和小区党支部" in words(client.get(page))
    year = date(clock.today().year, 1, 1).isoformat()
    given = {"first": year, "last": clock.today().isoformat(), "parts": ["meetings", "projects"]}
    body = hotline.posts["secretary"].organisation
    taken = client.post(page, {**given, "body": body.code})
    assert zipfile.is_zipfile(io.BytesIO(taken.getvalue()))
    for close in taken._resource_closers:  # its file, and not the connection
        close()
    other = hotline.posts["director"].organisation
    assert client.post(page, {**given, "body": other.code}).status_code == 404


def test_a_round_costs_the_same_at_one_home_and_at_many(hotline: Cast) -> None:
    from linli.places import services as places

    client = signed_in(hotline.grid_worker)
    page = reverse("office:walk", args=[hotline.places.building.pk])

    def statements() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        return len(caught)

    one = statements()
    for number in range(6):
        places.create_unit(hotline.places.building, f"60{number}", by=SYSTEM)
    assert statements() == one


def test_visits_to_a_home_are_shown_to_whoever_keeps_or_pays_them_and_the_read_is_on_record(hotline: Cast) -> None:
    unit, branch = hotline.places.unit, hotline.posts["secretary"].organisation
    settling.settle(hotline.resident.pk, unit.pk, "owner", by=hotline.acting("secretary"))
    pair = (visiting.person("陈老师"), visiting.person("刘老师"))
    programme, _child = visiting.made(branch, SYSTEM, pair, "小明")
    row = visits.take_in(programme.pk, visiting.home("某某"), by=SYSTEM, reason="名单", person_id=hotline.resident.pk)
    visits.pair(row.pk, pair[0].pk, pair[1].pk, by=SYSTEM)
    visiting.visited_once(row, pair[0], done="只有卷宗里才有的话")
    page = reverse("office:home", args=[unit.code])
    shown = words(signed_in(hotline.secretary).get(page))
    for said in ("上门走访", "送教上门", "陈老师、刘老师", reverse("visits:file", args=[row.code])):
        assert said in shown, said
    assert "只有卷宗里才有的话" not in shown
    opened = Access.objects.filter(what="home_visit", person_id=hotline.resident.pk)
    assert [one.by_person_id for one in opened] == [hotline.secretary.pk]
    for role in ("grid_worker", "community_officer"):  # neither keeps the programme nor goes there
        assert "送教上门" not in words(signed_in(getattr(hotline, role)).get(page)), role
    assert opened.count() == 1


def test_a_homes_file_costs_the_same_at_one_visit_and_at_many(hotline: Cast) -> None:
    unit, branch = hotline.places.unit, hotline.posts["secretary"].organisation
    settling.settle(hotline.resident.pk, unit.pk, "owner", by=hotline.acting("secretary"))
    pair = (visiting.person("陈老师"), visiting.person("刘老师"))
    programme, _child = visiting.made(branch, SYSTEM, pair, "小明")
    row = visits.take_in(programme.pk, visiting.home("某某"), by=SYSTEM, reason="名单", person_id=hotline.resident.pk)
    visits.pair(row.pk, pair[0].pk, pair[1].pk, by=SYSTEM)
    client, page = signed_in(hotline.secretary), reverse("office:home", args=[unit.code])

    def statements() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        return len(caught)

    visiting.visited_once(row, pair[0], day=1)
    one = statements()
    for day in range(2, 9):
        visiting.visited_once(row, pair[0], day=day)
    assert statements() == one
