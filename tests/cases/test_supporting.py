"""Neighbours support a proposal: each once, only neighbours, only while support is asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services, supporting
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people.models import Person
from tests.support.district import District

pytestmark = pytest.mark.django_db

TOPIC = {"topic": "给种菜的邻居找块地", "reasons": "绿地种了菜，老人又想种"}


def acting(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@pytest.fixture
def topic(district: District) -> Case:
    """Raised by a resident."""
    resident = district.cast.resident
    given = Submission(form=TOPIC, way="raise_topic", reporter_id=resident.pk)
    case = services.submit(district.cast.places.estate, given, by=acting(resident), pack=packs.active("proposal"))
    services.act(case.pk, "open_support", {}, by=district.cast.acting("director"))
    return casework.confirm(case.pk, by=district.cast.acting("secretary"))


def test_a_neighbour_supports_once_and_may_take_it_back(district: District, topic: Case) -> None:
    by = acting(district.cast.neighbour)
    for _time in range(2):
        assert supporting.support(topic.pk, by=by).counts["supporters"] == 1
    assert Supporter.objects.filter(case=topic).count() == 1
    for _time in range(2):
        assert supporting.take_back(topic.pk, by=by).counts["supporters"] == 0
    assert not Supporter.objects.filter(case=topic).exists()
    assert list(findings()) == []


def test_who_raised_it_and_who_lives_elsewhere_cannot_support_it(district: District, topic: Case) -> None:
    for person in (district.cast.resident, district.cast.far_resident, district.cast.street_officer):
        with pytest.raises(NotAllowed):
            supporting.support(topic.pk, by=acting(person))
    with pytest.raises(NotAllowed):
        supporting.support(topic.pk, by=Actor(None, "anonymous"))
    assert Supporter.objects.count() == 0


def test_only_neighbours_raise_a_proposal(district: District) -> None:
    stranger = district.cast.far_resident
    given = Submission(form=TOPIC, way="raise_topic", reporter_id=stranger.pk)
    with pytest.raises(Refused):
        services.submit(district.cast.places.estate, given, by=acting(stranger), pack=packs.active("proposal"))
    assert Case.objects.count() == 0


def test_a_neighbour_reads_what_it_says_only_once_two_have_read_it(district: District, client: Client) -> None:
    resident = district.cast.resident
    given = Submission(form=TOPIC, way="raise_topic", reporter_id=resident.pk)
    case = services.submit(district.cast.places.estate, given, by=acting(resident), pack=packs.active("proposal"))
    page = reverse("cases:public", args=[case.area.code, case.number])
    client.force_login(district.cast.neighbour)
    services.act(case.pk, "open_support", {}, by=district.cast.acting("director"))
    assert TOPIC["topic"] not in client.get(page).content.decode()
    casework.confirm(case.pk, by=district.cast.acting("secretary"))
    assert TOPIC["topic"] in client.get(page).content.decode()


def test_support_ends_with_the_phase(district: District, topic: Case) -> None:
    services.act(topic.pk, "withdraw", {}, by=acting(district.cast.resident))
    with pytest.raises(Refused, match="附议已经结束"):
        supporting.support(topic.pk, by=acting(district.cast.neighbour))


def test_the_page_shows_how_many_and_one_button(district: District, topic: Case, client: Client) -> None:
    page = reverse("cases:public", args=[topic.area.code, topic.number])
    client.force_login(district.cast.neighbour)
    assert "我附议" in client.get(page).content.decode()
    answer = client.post(f"{page}support/", follow=True).content.decode()
    assert "1 位邻居" in answer
    assert "您已附议" in answer
    assert "0 位邻居" in client.post(f"{page}support/", {"back": "1"}, follow=True).content.decode()
    client.force_login(district.cast.resident)
    mine = client.get(page).content.decode()
    assert "提出人" in mine
    assert f'action="{page}support/"' not in mine


def test_supporters_are_told_what_becomes_of_it(district: District, topic: Case) -> None:
    supporting.support(topic.pk, by=acting(district.cast.neighbour))
    Case.objects.filter(pk=topic.pk).update(counts={"supporters": 10})
    services.act(topic.pk, "hand_in", {}, by=acting(district.cast.resident))
    services.act(topic.pk, "screen_out", {"screened_because": "不归小区管"}, by=district.cast.acting("director"))
    casework.confirm(topic.pk, by=district.cast.acting("secretary"))
    run_until_idle()
    told = set(Notice.objects.filter(subject_id=topic.pk).values_list("person_id", flat=True))
    assert district.cast.neighbour.pk in told


def test_what_one_supports_stands_among_ones_own_matters(district: District, topic: Case, client: Client) -> None:
    supporting.support(topic.pk, by=acting(district.cast.neighbour))
    client.force_login(district.cast.neighbour)
    page = client.get(reverse("cases:mine")).content.decode()
    assert "我附议的" in page
    assert reverse("cases:public", args=[topic.area.code, topic.number]) in page
