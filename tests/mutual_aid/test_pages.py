"""The pages of help between neighbours: the estate's alone, names for the body alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.mutual_aid import services
from linli.mutual_aid.models import Drive, Move, Pledge
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.mutual_aid.conftest import CHARITY, Helping, me, plan
from tests.mutual_aid.test_services import said

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"mutual_aid:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def test_a_drive_from_its_first_line_to_its_published_account_by_its_pages(bodies: Bodies) -> None:
    desk, other = at_desk(bodies.cast.secretary, second_factor=True), at_desk(bodies.recorder, second_factor=True)
    assert "还没有发起过互助" in read(desk, "drives")
    facts = {"title": "暖冬互助", "purpose": "添被子", "until": clock.today() + timedelta(days=9), "way": "neighbours"}
    new = reverse("mutual_aid:new", args=[bodies.branch.code])
    assert desk.post(new, {**facts, "way": "charity"}).status_code == 422
    assert desk.post(new, facts).status_code == 302
    drive = Drive.objects.get()
    assert desk.post(reverse("mutual_aid:change", args=[drive.code]), {**facts, **CHARITY}).status_code == 302
    assert desk.post(reverse("mutual_aid:change", args=[drive.code]), facts).status_code == 302
    mine = signed_in(bodies.cast.resident)
    show = reverse("mutual_aid:show", args=[drive.code])
    assert mine.get(show).status_code == 404  # not opened yet

    def act(step: str, **posted: object) -> None:
        assert desk.post(reverse("mutual_aid:act", args=[drive.code, step]), posted).status_code in (302, 303)

    act("item", name="棉被", unit="床", wanted=20)
    act("open")
    estate = bodies.cast.places.estate
    assert "暖冬互助" in read(mine, "on", estate.code)
    item = drive.items.get()
    assert mine.post(show, {"item": item.pk, "quantity": 0}).status_code == 422
    assert mine.post(show, {"item": item.pk, "quantity": 2, "shown": "on"}).status_code == 302
    assert "我认领的" in read(mine, "show", drive.code)
    act("pledge", name="李奶奶", item=item.pk, quantity=1)
    first, second = Pledge.objects.order_by("pk")
    assert "李奶奶" in read(desk, "drive", drive.code)
    settle = reverse("mutual_aid:settle", args=[drive.code, first.code])
    assert desk.post(settle, {"quantity": "2"}).status_code == 303
    desk.post(reverse("mutual_aid:settle", args=[drive.code, second.code]), {"take_back": "1"})
    act("move", item=item.pk, kind="given", quantity="2", day=clock.today(), whom="3 栋王奶奶")
    given = Move.objects.get(kind="given")
    other.post(reverse("mutual_aid:put_right", args=[drive.code, given.pk]))
    act("close", result="两床被子送到了")
    account = read(mine, "show", drive.code)
    assert "两床被子送到了" in account
    assert bodies.cast.resident.name in account  # they wanted to be named
    assert "王奶奶" not in account  # who got it is nobody's to read
    assert "李奶奶" not in account


def test_only_the_estate_reads_it_and_only_the_body_reads_names(helping: Helping) -> None:
    cast, drive = helping.bodies.cast, helping.drive
    services.pledge(helping.quilts.pk, 1, by=me(cast.resident))
    show, estate = reverse("mutual_aid:show", args=[drive.code]), cast.places.estate
    assert Client().get(show).status_code == 302  # to the sign-in
    far = signed_in(cast.far_resident)
    assert far.get(show).status_code == 404
    assert "暖冬互助" not in read(far, "on", estate.code)
    assert cast.resident.name not in read(signed_in(cast.neighbour), "show", drive.code)
    office = at_desk(cast.community_officer, second_factor=True)
    assert cast.resident.name not in read(office, "drive", drive.code)
    assert office.post(reverse("mutual_aid:act", args=[drive.code, "close"]), {"result": "x"}).status_code == 404
    assert not Access.objects.filter(what="pledge").exists()
    assert cast.resident.name in read(at_desk(cast.secretary, second_factor=True), "drive", drive.code)
    assert Access.objects.filter(what="pledge", person_id=cast.resident.pk).count() == 1
    grid = at_desk(cast.grid_worker)
    assert grid.get(reverse("mutual_aid:drive", args=[drive.code])).status_code == 404


def test_what_cannot_be_read_changes_nothing(helping: Helping) -> None:
    desk = at_desk(helping.bodies.cast.secretary, second_factor=True)
    row = services.pledge_for(helping.quilts.pk, "李奶奶", 1, by=helping.secretary)
    for name, posted in (
        ("item", {"name": ""}), ("pledge", {"name": "甲", "item": "x"}),
        ("move", {"item": helping.quilts.pk, "kind": "given", "quantity": "zwei", "day": clock.today()}),
        ("move", {"item": helping.quilts.pk, "kind": "lost", "quantity": "1", "day": clock.today()}),
    ):  # fmt: skip
        answer = desk.post(reverse("mutual_aid:act", args=[helping.drive.code, name]), posted)
        assert answer.status_code in (302, 303)
    assert desk.post(reverse("mutual_aid:act", args=[helping.drive.code, "burn"])).status_code == 404
    for text in ("", "-1", "1e3", "９" * 9):
        desk.post(reverse("mutual_aid:settle", args=[helping.drive.code, row.code]), {"quantity": text})
    assert not Move.objects.exists()
    row.refresh_from_db()
    assert row.state == "made"


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_however_long_its_lists(
    helping: Helping, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        services.pledge_for(helping.quilts.pk, f"邻居{number}", 1, by=helping.secretary)
        services.move(helping.quilts.pk, said("received", 1, whom=f"邻居{number}"), by=helping.secretary)
    desk = at_desk(helping.bodies.cast.secretary, second_factor=True)
    read(desk, "drive", helping.drive.code)
    with django_assert_max_num_queries(16):
        read(desk, "drive", helping.drive.code)


def test_what_was_asked_by_mistake_is_struck_out_and_a_draft_goes_whole(bodies: Bodies, helping: Helping) -> None:
    drive, item = helping.drive, helping.quilts
    services.pledge(item.pk, 1, by=me(bodies.cast.resident))
    with pytest.raises(Refused) as refusal:
        services.strike_item(item.pk, by=helping.secretary)
    assert refusal.value.code == "given_already"
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    other = services.ask(drive.pk, "棉鞋", "双", 5, by=helping.secretary)
    at = reverse("mutual_aid:act", args=[drive.code, "strike"])
    desk.post(at, {"item": other.pk})
    assert list(drive.items.order_by("pk")) == [item, helping.hours]
    assert desk.post(at, {"item": "x"}).status_code == 404
    draft = services.prepare(bodies.branch.pk, plan(), by=helping.secretary)
    services.ask(draft.pk, "书", "本", None, by=helping.secretary)
    desk.post(reverse("mutual_aid:act", args=[draft.code, "discard"]))
    assert list(Drive.objects.all()) == [drive]
    with pytest.raises(Refused):
        services.discard(drive.pk, by=helping.secretary)
    assert list(findings()) == []


def test_long_lists_are_turned_over_and_what_waits_stands_first(bodies: Bodies, helping: Helping, monkeypatch) -> None:
    monkeypatch.setattr("linli.mutual_aid.views.PAGE", 2)
    for number in range(5):
        services.pledge_for(helping.quilts.pk, f"邻居{number}", 1, by=helping.secretary)
    taken = helping.quilts.pledges.order_by("pk")[4]
    services.withdraw(taken.pk, by=helping.secretary)
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    seen, at = [], reverse("mutual_aid:drive", args=[helping.drive.code])
    query = ""
    for _page in range(3):
        answer: Any = desk.get(at + query)
        seen += [row.name for row in answer.context["pledges"]]
        query = answer.context["more_pledges"]
    assert (seen, query) == (["邻居3", "邻居2", "邻居1", "邻居0", "邻居4"], "")
