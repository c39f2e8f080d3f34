"""Joining without an account, by telephone or card: told once of what goes on, and moved along when merged."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import erasing, merging, services, supporting
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.doorstep import services as cards
from linli.doorstep.models import Answer, Card
from linli.doorstep.services import SetUp
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Access, Entry
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from tests.cases.conftest import ANONYMOUS, Sent
from tests.cases.desk import at_desk
from tests.doorstep.test_answers import finished
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NUMBER = "13911113333"


def public(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(visibility="public")
    case.refresh_from_db()
    return case


def address(case: Case, name: str = "cases:support") -> str:
    return reverse(name, args=[case.area.code, case.number])


def test_a_telephone_joins_once_and_no_page_shows_it(sent: Sent, estate_cast: Cast) -> None:
    case, me = public(sent("谢谢", form={"category": "praise"})), Client()
    assert 'name="phone"' in me.get(address(case, "cases:public")).content.decode()
    for _twice in range(2):
        assert me.post(address(case), {"phone": NUMBER}).status_code == 302
    row = Supporter.objects.get()
    assert (row.case_id, row.person_id, row.phone, row.unit_id) == (case.pk, None, "+8613911113333", None)
    case.refresh_from_db()
    assert case.counts["supporters"] == 1
    assert NUMBER not in me.get(address(case, "cases:public")).content.decode()
    assert list(findings()) == []


@pytest.mark.parametrize("phone", ["", "12", "13900000001"])
def test_without_a_number_or_with_that_of_whoever_reported_nobody_joins(
    phone: str,
    sent: Sent,
    estate_cast: Cast,
) -> None:
    case = public(sent(phone="13900000001"))
    with pytest.raises(Refused):
        supporting.join(case.pk, by=ANONYMOUS, phone=phone)
    assert not Supporter.objects.exists()


def test_what_one_may_not_see_is_not_joined(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    with pytest.raises(NotAllowed):
        supporting.join(case.pk, by=ANONYMOUS, phone=NUMBER)
    assert Client().post(address(case), {"phone": NUMBER}).status_code == 404
    assert not Supporter.objects.exists()


def test_whoever_joined_is_called_once_and_the_call_is_on_record(sent: Sent, estate_cast: Cast) -> None:
    case = public(sent("谢谢", form={"category": "praise"}))
    supporting.join(case.pk, by=ANONYMOUS, phone=NUMBER)
    finished(case, estate_cast)
    row = Answer.objects.get()
    joined = Supporter.objects.get()
    assert (row.supporter_id, row.way, row.told_at) == (joined.pk, "call", None)
    desk = at_desk(estate_cast.grid_worker)
    page = desk.get(reverse("doorstep:answers")).content.decode()
    assert "也遇到的邻居" in page
    assert NUMBER not in page
    dialled = desk.post(reverse("cases:dial", args=[case.pk]), {"supporter": joined.pk}).content.decode()
    assert "139 1111 3333" in dialled
    said = Entry.objects.get(verb="case.dialled")
    assert (data_of(said)["supporter"], Access.objects.filter(what="phone").exists()) == (
        True,
        False,
    )  # not the reporter's
    other = at_desk(estate_cast.far_secretary)
    assert other.post(reverse("cases:dial", args=[case.pk]), {"supporter": joined.pk}).status_code == 404
    assert desk.post(reverse("doorstep:act", args=[row.pk, "told"])).status_code == 303
    assert list(Answer.objects.filter(told_at=None)) == []


def test_behind_a_card_a_home_joins_by_one_press_and_is_told_as_the_card_says(
    carded: Card,
    sent: Sent,
    estate_cast: Cast,
) -> None:
    case = public(sent("谢谢", form={"category": "praise"}))
    cards.set_up(carded.pk, SetUp("visit"), by=estate_cast.acting("grid_worker"))
    phone, url = Client(), reverse("doorstep:speak", args=[carded.code])
    page = phone.get(url).content.decode()
    assert "我家也这样" in page
    for _twice in range(2):
        assert phone.post(url, {"too": case.number}).status_code == 302
    assert Supporter.objects.get().unit_id == carded.unit_id
    finished(case, estate_cast)
    assert [(row.way, row.place) for row in Answer.objects.all()] == [("visit", carded.unit.building.name)]
    assert Case.objects.count() == 1


def test_a_card_shows_nothing_that_not_everybody_may_see(carded: Card, sent: Sent) -> None:
    case = sent()
    url = reverse("doorstep:speak", args=[carded.code])
    assert "我家也这样" not in Client().get(url).content.decode()
    Client().post(url, {"too": case.number})
    assert not Supporter.objects.exists()


def merged(sent: Sent, cast: Cast) -> tuple[Case, Case]:
    """What sleeps, joined by a neighbour and by a telephone, and what goes on for it."""
    into, case = sent("楼道灯不亮", form={"category": "praise"}), public(sent("灯不亮", form={"category": "praise"}))
    supporting.support(case.pk, by=Actor(cast.neighbour.pk, "person"))
    supporting.join(case.pk, by=ANONYMOUS, phone=NUMBER)
    merging.merge(case.pk, into.pk, by=cast.acting("secretary"))
    run_until_idle()
    return case, into


def told_of(case: Case, cast: Cast, action: str) -> int:
    return Notice.objects.filter(person=cast.neighbour, subject_id=case.pk, action=action).count()


def test_followers_move_along_when_it_is_merged_and_are_told_once(sent: Sent, estate_cast: Cast) -> None:
    case, into = merged(sent, estate_cast)
    assert told_of(case, estate_cast, "linked") == 1  # where it goes on
    supporting.support(into.pk, by=Actor(estate_cast.neighbour.pk, "person"))
    finished(into, estate_cast)
    assert told_of(into, estate_cast, "finish") == 1
    assert told_of(case, estate_cast, "finish") == 0
    assert [row.case_id for row in Answer.objects.filter(supporter__isnull=False)] == [into.pk]


def test_followers_go_back_when_it_is_parted_again(sent: Sent, estate_cast: Cast) -> None:
    case, into = merged(sent, estate_cast)
    part = services.pack_of(case).parts
    case.refresh_from_db()
    services.act(case.pk, part, {}, by=estate_cast.acting("secretary"))
    run_until_idle()
    finished(into, estate_cast)
    assert told_of(into, estate_cast, "finish") == 0
    assert list(Answer.objects.filter(supporter__isnull=False)) == []
    case.refresh_from_db()
    finished(case, estate_cast)
    assert told_of(case, estate_cast, "finish") == 1
    assert [row.case_id for row in Answer.objects.filter(supporter__isnull=False)] == [case.pk]


def test_the_telephone_goes_with_the_words_of_the_case(sent: Sent, estate_cast: Cast) -> None:
    case = public(sent())
    supporting.join(case.pk, by=ANONYMOUS, phone=NUMBER)
    case.refresh_from_db()
    erasing.erase(case, services.pack_of(case))
    row = Supporter.objects.get()
    assert (row.phone, row.phone_index) == ("", "")
