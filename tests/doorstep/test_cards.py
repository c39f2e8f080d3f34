"""Cards of homes: issued once a home, printed without a name, ended and given anew; who may."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.doorstep import services
from linli.doorstep.models import Card
from linli.doorstep.services import SetUp
from linli.files.models import File, Kind
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import personal, terms
from linli.people.models import Post
from linli.places import services as places
from tests.cases.conftest import ANONYMOUS
from tests.cases.desk import at_desk
from tests.doorstep.conftest import NUMBER, voice
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_home_has_one_card_however_often_they_are_issued(carded: Card, estate_cast: Cast) -> None:
    by = estate_cast.acting("grid_worker")
    assert services.issue(estate_cast.places.building.pk, by=by) == 0
    assert list(Card.objects.all()) == [carded]
    assert (carded.unit_id, carded.grid_id) == (estate_cast.places.unit.pk, estate_cast.places.grid.pk)
    assert [entry.verb for entry in history_of(carded)] == ["card.issued"]


def test_a_card_given_for_a_lost_one_is_printed_from_the_page_that_follows(carded: Card, estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.grid_worker)
    page = desk.post(reverse("doorstep:end", args=[carded.pk]), {"reason": "lost", "renew": "1"}, follow=True)
    fresh = Card.objects.get(ended_at=None)
    assert page.redirect_chain[-1][0] == reverse("doorstep:card", args=[fresh.pk])
    assert f"{reverse('doorstep:print', args=[fresh.unit.building_id])}?card={fresh.code}" in page.content.decode()


def test_only_the_grid_worker_and_the_offices_issue_cards(carded: Card, estate_cast: Cast) -> None:
    building = estate_cast.places.second_building
    for role in ("director", "property_manager", "resident", "far_secretary"):
        with pytest.raises(NotAllowed):
            services.issue(building.pk, by=estate_cast.acting(role))
    assert Card.objects.count() == 1
    assert services.issue(building.pk, by=estate_cast.acting("community_officer")) == 1


def test_the_printed_card_bears_code_home_and_number_and_nobody(carded: Card, estate_cast: Cast) -> None:
    services.set_up(
        carded.pk, SetUp("call", large=True, name="陈奶奶", phone="13911112222"), by=estate_cast.acting("grid_worker")
    )
    desk = at_desk(estate_cast.grid_worker)
    answer = desk.get(reverse("doorstep:print", args=[carded.unit.building_id]))
    page = answer.content.decode()
    assert NUMBER in page
    assert "3栋1单元502" in page
    assert "长辈版" in page
    assert answer.context["cards"][0][2].endswith(f"/k/{carded.code}/")
    for secret in ("陈奶奶", "13911112222", "111122", estate_cast.resident.name):
        assert secret not in page
    assert at_desk(estate_cast.far_secretary).get(answer.request["PATH_INFO"]).status_code == 404


def test_cards_are_listed_and_printed_by_entrance_then_from_below_then_by_door(estate_cast: Cast) -> None:
    building, by = estate_cast.places.building, estate_cast.acting("grid_worker")
    second = places.create_entrance(building, "2单元", by=SYSTEM)
    places.create_unit(building, "门面", by=SYSTEM)
    for entrance, number, floor in [
        (second, "202", 2), (second, "201", 2), (second, "1001", 10), (building.entrances.get(name="1单元"), "101", 1),
    ]:  # fmt: skip
        places.create_unit(building, number, by=SYSTEM, entrance=entrance, floor=floor)
    services.issue(building.pk, by=by)
    desk = at_desk(estate_cast.grid_worker)
    walked = ["3栋1单元101", "3栋1单元502", "3栋2单元201", "3栋2单元202", "3栋2单元1001", "3栋门面"]
    listed = desk.get(reverse("doorstep:building", args=[building.pk])).context["homes"]
    printed = desk.get(reverse("doorstep:print", args=[building.pk])).context["cards"]
    assert [str(unit) for unit, _card in listed] == [str(row[0]) for row in printed] == walked


def test_a_card_given_anew_opens_and_the_old_one_does_not(carded: Card, estate_cast: Cast) -> None:
    by = estate_cast.acting("grid_worker")
    services.set_up(carded.pk, SetUp("slip", large=True), by=by)
    fresh = services.end(carded.pk, "lost", by=by, renew=True)
    assert (fresh.way, fresh.large, fresh.unit_id) == ("slip", True, carded.unit_id)
    assert fresh.code != carded.code
    phone = Client()
    old = phone.get(reverse("doorstep:speak", args=[carded.code]))
    assert old.status_code == 410
    assert NUMBER in old.content.decode()  # whom to call stands there all the same
    assert phone.get(reverse("doorstep:speak", args=[fresh.code])).status_code == 200
    with pytest.raises(Refused) as refusal:
        services.end(carded.pk, "lost", by=by)
    assert refusal.value.code == "card_ended"
    assert [entry.verb for entry in history_of(carded)] == ["card.issued", "card.set_up", "card.ended"]


def test_whoever_moves_in_does_not_inherit_the_ways_of_who_moved_out(carded: Card, estate_cast: Cast) -> None:
    by = estate_cast.acting("grid_worker")
    services.set_up(carded.pk, SetUp("call", large=True, name="陈奶奶", phone="13911112222"), by=by)
    fresh = services.end(carded.pk, "moved", by=by, renew=True)
    assert (fresh.way, fresh.large, fresh.name, fresh.phone) == ("call", False, "", "")


def test_to_be_called_they_leave_a_number(carded: Card, estate_cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        services.set_up(carded.pk, SetUp("call"), by=estate_cast.acting("grid_worker"))
    assert refusal.value.code == "phone_missing"


def test_the_desk_issues_sets_up_and_ends_by_its_pages(estate_cast: Cast) -> None:
    Post.objects.filter(pk=estate_cast.posts["grid_worker"].pk).update(phone=NUMBER)
    desk = at_desk(estate_cast.grid_worker)
    building = estate_cast.places.building.pk
    assert "3栋" in desk.get(reverse("doorstep:cards")).content.decode()
    desk.post(reverse("doorstep:issue", args=[building]))
    card = Card.objects.get()
    page = reverse("doorstep:card", args=[card.pk])
    shown = desk.get(page)
    given = {"way": "call", "phone": "139 1111 2222", "name": "陈奶奶", "text_size": "24", "large": "on"}
    seen = shown.context["seen"]
    assert desk.post(page, {**given, "seen": seen}).status_code == 302
    assert desk.post(page, {**given, "way": "slip", "seen": seen}).status_code == 422  # somebody was first
    card.refresh_from_db()
    assert (card.way, card.phone, card.text_size) == ("call", "+8613911112222", 24)
    end = reverse("doorstep:end", args=[card.pk])
    assert desk.post(end, {}).status_code == 303  # without a reason nothing happens
    card.refresh_from_db()
    assert card.ended_at is None
    desk.post(end, {"reason": "asked"})
    card.refresh_from_db()
    assert (card.ended_because, Card.objects.filter(ended_at=None).count()) == ("asked", 0)
    for stale in (desk.post(page, {**given, "seen": seen}, follow=True), desk.post(end, {"reason": "x"}, follow=True)):
        assert "这张户码已停用" in stale.content.decode()  # a second tab


def test_from_a_homes_card_an_office_prints_codes_for_who_lives_there_and_comes_back(estate_cast: Cast) -> None:
    services.issue(estate_cast.places.building.pk, by=estate_cast.acting("grid_worker"))
    resident = estate_cast.resident
    unit = terms.homes(resident.pk)[0].unit_id
    page = reverse("doorstep:card", args=[Card.objects.get(unit=unit).pk])
    sheet = f"{reverse('web:code_sheet', args=[resident.code])}?card={Card.objects.get(unit=unit).pk}"
    assert sheet not in at_desk(estate_cast.grid_worker).get(page).content.decode()  # prints for nobody
    desk = at_desk(estate_cast.community_officer, second_factor=True)
    shown = desk.get(page).content.decode()
    assert sheet in shown
    assert resident.name not in shown
    assert page in desk.get(sheet).content.decode()
    printed = desk.post(sheet, {"proof": "id_card"}).content.decode()
    assert page in printed
    assert "登录码" in printed
    assert reverse("web:person", args=[resident.code]) in desk.get(sheet.partition("?")[0]).content.decode()


def test_the_card_of_a_home_forgets_who_is_erased_and_their_voice_goes(carded: Card, estate_cast: Cast) -> None:
    person = estate_cast.resident
    given = SetUp(name="陈阿姨", phone=str(person.phone))
    services.set_up(carded.pk, given, by=estate_cast.acting("grid_worker"))
    carded.refresh_from_db()
    spoken = take_in([voice()], by=ANONYMOUS, role="voice", kind=Kind.AUDIO)
    case = services.say(carded, spoken, by=ANONYMOUS)
    assert (case.reporter, case.phone_index) == (None, person.phone_index)
    Case.objects.filter(pk=case.pk).update(open=False, closed_at=clock.now())
    with transaction.atomic():
        for step in personal.settles():
            step(person.pk, Actor(person.pk, "system"))
    carded.refresh_from_db()
    case.refresh_from_db()
    assert (carded.name, carded.phone, carded.way, carded.ended_at) == ("", "", "page", None)
    assert (case.reporter_name, case.reporter_phone, case.phone_index) == ("", "", "")
    assert not File.objects.filter(owner_kind="case", owner_id=case.pk).exists()
    assert list(findings()) == []
