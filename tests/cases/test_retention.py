"""A public-health event: its people are seen by their post alone and forgotten a month after it is over."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, passing, services
from linli.cases.models import Case, Step
from linli.cases.services import Submission
from linli.files.models import File
from linli.files.services import attach, take_in
from linli.files.sweeping import sweep
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import services as people
from linli.people.access import may
from linli.search import queries as search
from linli.settings import services as settings
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def health(estate_cast: Cast) -> list[Actor]:
    """Two health officers of the street, and the process put in force, as a city does that needs it."""
    folder = packs.SEEDS / "public_health_event"
    page = (folder / packs.PAGE).read_text().replace("active: false\n", "")
    packs.publish(page, by=SYSTEM, templates=packs.templates_in(folder))
    packs.forget()
    office = people.create_organisation("other", "青云街道卫生院", estate_cast.places.street, by=SYSTEM, letters="青卫")
    found = []
    for number in range(2):
        person = people.create_person(f"医生{number}", by=SYSTEM, phone=f"1390000006{number}")
        post = people.create_post("health_officer", office, estate_cast.places.street, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
        found.append(Actor(person.pk, "post", post.pk, person.name))
    return found


@pytest.fixture
def event(estate_cast: Cast, health: list[Actor]) -> Case:
    """Over, with two people who were ill, help brought to one of them, and a photo of a sick-note."""
    lead, other = health
    said = {"what": "陈桂兰发热确诊", "first_on": "2026-03-01", "range": "3栋502及同单元"}
    case = services.submit(
        estate_cast.places.estate,
        Submission(form=said, way="open_event", reporter_id=estate_cast.resident.pk),
        by=lead,
        pack=packs.active("public_health_event"),
    )
    attach(take_in([SimpleUploadedFile("note.jpg", jpeg((64, 48)))], by=lead, role="evidence"), "case", case.pk)
    for name in ("陈桂兰", "刘志强"):
        services.act(case.pk, "add_person", {"named": name, "found_on": "2026-03-01"}, by=lead)
    rows = list(case.parties.order_by("pk"))
    services.act(case.pk, "bring_help", {"brought": "给陈桂兰送降压药"}, by=lead, row=rows[0].key)
    for row in rows:
        services.act(case.pk, "discharge", {}, by=lead, row=row.key)
    services.act(case.pk, "declare_clear", {"cleared_on": clock.today().isoformat()}, by=lead)
    services.act(case.pk, "end_response", {}, by=lead)
    return casework.confirm(case.pk, by=other)


def kept(case: Case) -> str:
    """Everything that the database still says of the case, in one text."""
    row = json.dumps(Case.objects.filter(pk=case.pk).values().get(), default=str, ensure_ascii=False)
    steps = json.dumps(list(Step.objects.filter(case=case).values("words")), ensure_ascii=False)
    return row + steps + "".join(party.content for party in case.parties.all())


def test_words_names_and_photos_go_when_the_retention_is_over_and_counts_stay(
    event: Case, moved: Callable[..., None]
) -> None:
    cleared = clock.today()
    for word in ("发热", "降压药", "陈桂兰", "502"):
        assert word in kept(event)
    moved(clock.shift(timedelta(days=29)))
    passing.overdue_scan()
    assert "发热" in kept(event)
    event.parties.filter(pk=event.parties.earliest("pk").pk).update(code="0123456789abcd", person=event.reporter)
    moved(clock.shift(timedelta(days=2)))
    passing.overdue_scan()
    event.refresh_from_db()
    assert (event.reporter_id, *event.parties.values_list("person", "code")) == (None, (None, None), (None, None))
    assert (event.state, event.open, event.title) == ("erased", False, "公共卫生事件")
    for word in ("发热", "降压药", "陈桂兰", "刘志强", "502"):
        assert word not in kept(event)
    assert event.answers == {"first_on": "2026-03-01", "cleared_on": cleared.isoformat()}
    assert sorted(event.parties.values_list("state", "content")) == [("discharged", "{}")] * 2
    assert search.ids("case", "发热", area=None, before=None, limit=5) == []
    assert list(findings()) == []


def test_an_area_keeps_what_is_known_of_people_a_shorter_time_and_never_beyond_the_laws_limit(
    estate_cast: Cast, health: list[Actor], request: pytest.FixtureRequest, moved: Callable[..., None]
) -> None:
    street = estate_cast.places.street.pk
    with pytest.raises(Refused, match="个人信息保护法"):
        settings.set_value("health.retention_days", 61, area_id=street, by=SYSTEM, source="街道")
    settings.set_value("health.retention_days", 7, area_id=street, by=SYSTEM, source="街道")
    over: Case = request.getfixturevalue("event")
    moved(clock.shift(timedelta(days=8)))
    passing.overdue_scan()
    assert "陈桂兰" not in kept(over)


def test_an_event_left_all_clear_is_ended_by_the_system_and_its_people_are_forgotten(
    estate_cast: Cast, health: list[Actor], moved: Callable[..., None]
) -> None:
    said = {"what": "陈桂兰发热确诊", "first_on": "2026-03-01", "range": "3栋502"}
    event = services.submit(
        estate_cast.places.estate, Submission(form=said, way="open_event"), by=health[0],
        pack=packs.active("public_health_event"),
    )  # fmt: skip
    services.act(event.pk, "add_person", {"named": "陈桂兰", "found_on": "2026-03-01"}, by=health[0])
    services.act(event.pk, "discharge", {}, by=health[0], row=event.parties.get().key)
    services.act(event.pk, "declare_clear", {"cleared_on": clock.today().isoformat()}, by=health[0])
    for days, state in ((29, "all_clear"), (2, "event_over"), (29, "event_over"), (3, "erased")):
        moved(clock.shift(timedelta(days=days)))
        passing.overdue_scan()
        event.refresh_from_db()
        assert event.state == state
    assert "陈桂兰" not in kept(event)
    assert list(findings()) == []


def test_the_head_of_health_confirms_where_there_is_one_health_officer(estate_cast: Cast, health: list[Actor]) -> None:
    body = people.create_organisation("other", "云麓区卫健局", estate_cast.places.district, by=SYSTEM, letters="云卫")
    person = people.create_person("卫局", by=SYSTEM, phone="13900000069")
    post = people.create_post("health_head", body, estate_cast.places.district, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    said = {"what": "发热", "first_on": "2026-03-01", "range": "3栋"}
    event = services.submit(
        estate_cast.places.estate, Submission(form=said, way="open_event"), by=health[0],
        pack=packs.active("public_health_event"),
    )  # fmt: skip
    services.act(event.pk, "declare_clear", {"cleared_on": clock.today().isoformat()}, by=health[0])
    services.act(event.pk, "end_response", {}, by=health[0])
    assert casework.confirm(event.pk, by=Actor(person.pk, "post", post.pk, "卫局")).state == "event_over"


def test_the_photos_are_deleted_by_the_next_sweep(event: Case, moved: Callable[..., None]) -> None:
    moved(clock.shift(timedelta(days=31)))
    passing.overdue_scan()
    assert File.objects.filter(owner_kind="case").count() == 0
    assert sweep(clock.shift(timedelta(hours=-24))) == 1
    assert File.objects.count() == 0


def test_the_journal_never_held_a_word_of_it(event: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_entry")
        bodies = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert history_of(event).count() > 8
    for word in ("发热", "陈桂兰", "降压药"):
        assert word.encode() not in bodies
        assert json.dumps(word)[1:-1].encode() not in bodies


def test_neighbours_read_counts_and_nothing_else(estate_cast: Cast, health: list[Actor]) -> None:
    lead = health[0]
    said = {"what": "陈桂兰发热确诊", "first_on": "2026-03-01", "range": "3栋502及同单元"}
    case = services.submit(
        estate_cast.places.estate,
        Submission(form=said, way="open_event"),
        by=lead,
        pack=packs.active("public_health_event"),
    )
    for name in ("陈桂兰", "刘志强"):
        services.act(case.pk, "add_person", {"named": name, "found_on": "2026-03-01"}, by=lead)
    services.act(case.pk, "discharge", {}, by=lead, row=case.parties.order_by("pk")[0].key)
    days = (clock.today() - date(2026, 3, 1)).days
    address = reverse("cases:public", args=[case.area.code, case.number])

    def told() -> str:
        page = at_desk(estate_cast.neighbour).get(address).content.decode()
        return " ".join(re.sub("<[^>]+>", " ", page).split())

    words = told()
    assert f"距首例天数 {days} 在治或观察人数 1 出院或解除人数 1" in words
    for word in ("陈桂兰", "发热", "3栋", "502"):
        assert word not in words
    outsider = Client().get(address)
    assert outsider.status_code == 404
    services.act(case.pk, "discharge", {}, by=lead, row=case.parties.order_by("pk")[1].key)
    services.act(case.pk, "declare_clear", {"cleared_on": "2026-04-22"}, by=lead)
    assert "距首例天数 52 在治或观察人数 0 出院或解除人数 2" in told()


def test_nobody_but_the_post_reads_it(estate_cast: Cast, health: list[Actor], event: Case) -> None:
    roles = ("grid_worker", "secretary", "director", "community_officer", "street_officer", "administrator", "resident")
    assert [role for role in roles if may(estate_cast.acting(role), "case.read", event)] == []
    assert all(may(by, "case.read", event) for by in health)
