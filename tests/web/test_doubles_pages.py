"""People who stand on record twice, on the pages: found, compared, proposed by one, made one by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import accesses_of
from linli.kernel import clock
from linli.notify.models import Notice
from linli.people import homes, services
from linli.people.merging import services as merging
from linli.people.models import Erasure, Merge, Person, Residence
from linli.places.models import Unit
from linli.web import awaiting as web_awaiting
from tests.cases.desk import at_desk
from tests.support.cast import PHONES, Cast


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def double(cast: Cast) -> Person:
    """The resident once more, as the roster had her: same name, same home, no telephone."""
    unit = Unit.objects.get(pk=homes.terms.homes(cast.resident.pk)[0].unit_id)
    made = services.create_person(cast.resident.name, by=SYSTEM)
    homes.settle(made.pk, unit.pk, "family", by=SYSTEM)
    return made


def signed(person: Person) -> Client:
    return at_desk(person, second_factor=True)


def test_two_of_a_name_in_one_home_are_found_masked(cast: Cast, double: Person) -> None:
    page = text(signed(cast.secretary).get(reverse("web:doubles")))
    assert reverse("web:double", args=[cast.resident.code, double.code]) in page
    assert "陈*兰" in page
    assert cast.resident.name not in page
    assert PHONES["resident"] not in page
    for role in ("grid_worker", "director", "resident"):
        assert signed(getattr(cast, role)).get(reverse("web:doubles")).status_code in (403, 404)
        pair = reverse("web:double", args=[cast.resident.code, double.code])
        assert signed(getattr(cast, role)).get(pair).status_code in (403, 404)


def test_one_proposes_and_another_makes_them_one(cast: Cast, double: Person) -> None:
    secretary, officer = signed(cast.secretary), signed(cast.community_officer)
    pair = reverse("web:double", args=[cast.resident.code, double.code])
    page = text(secretary.get(pair))
    assert "不能撤销" in page
    assert cast.resident.name not in page
    assert secretary.post(pair, {"proof": ""}).status_code == 422
    assert secretary.post(pair, {"proof": "本人到场，邻居李某证明"}).status_code == 302
    row = Merge.objects.get()
    address = reverse("web:merge", args=[row.code])
    assert 'value="approve"' not in text(secretary.get(address))
    assert secretary.post(address, {"decision": "approve"}).status_code == 422
    listed = text(officer.get(reverse("web:doubles")))
    assert address in listed
    assert pair not in listed  # once among what waits is enough
    assert 'value="approve"' in text(officer.get(address))
    assert officer.post(address, {"decision": "approve"}).status_code == 302
    double.refresh_from_db()
    assert double.merged_into == cast.resident
    person = reverse("web:person", args=[cast.resident.code])
    assert officer.get(reverse("web:person", args=[double.code])).headers["Location"] == person
    assert {look.what for look in accesses_of(cast.resident.pk, double.pk)} == {"double"}
    own = text(signed(cast.resident).get(reverse("web:looked")))
    assert "是否重复登记了您" in own


def test_a_pair_needs_a_second_factor(cast: Cast, double: Person) -> None:
    pair = reverse("web:double", args=[cast.resident.code, double.code])
    assert reverse("people:second_factor") in at_desk(cast.secretary).get(pair).headers["Location"]


def test_from_a_persons_page_one_compares_with_somebody_named(cast: Cast, double: Person) -> None:
    desk = signed(cast.secretary)
    page = reverse("web:double_find", args=[double.code])
    assert page in text(desk.get(reverse("web:person", args=[double.code])))
    assert reverse("web:double", args=[double.code, cast.resident.code]) in text(desk.get(page))
    assert desk.post(page, {"who": "查无此人"}).status_code == 422
    answer = desk.post(page, {"who": PHONES["resident"]})
    assert answer.headers["Location"] == reverse("web:double", args=[double.code, cast.resident.code])


def test_the_account_given_up_agrees_with_the_phone_in_hand(cast: Cast, double: Person) -> None:
    """Kept is the row without an account: whoever signs in with the other says that both are them."""
    Person.objects.filter(pk=cast.resident.pk).update(phone_proved_at=clock.now())
    pair = reverse("web:double", args=[double.code, cast.resident.code])
    signed(cast.secretary).post(pair, {"proof": "本人到场，邻居李某证明"})
    row = Merge.objects.get()
    address, officer = reverse("web:merge", args=[row.code]), signed(cast.community_officer)
    assert officer.post(address, {"decision": "approve"}).status_code == 422
    mine = reverse("web:own_double", args=[row.code])
    resident = at_desk(cast.resident)
    assert mine in text(resident.get(reverse("people:me")))
    assert at_desk(cast.neighbour).get(mine).status_code in (302, 404)
    session = resident.session
    session["code_given_at"] = clock.now().timestamp()
    session.save()
    assert resident.post(mine, {"yes": "1"}).status_code == 302
    assert officer.post(address, {"decision": "approve"}).status_code == 302
    found = Person.objects.by_phone(cast.resident.phone)
    assert found is not None
    assert found.pk == double.pk
    assert resident.get(reverse("people:me")).status_code == 302  # signed out


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, double: Person) -> None:
    desk = signed(cast.secretary)

    def cost() -> int:
        with CaptureQueriesContext(connection) as taken:
            desk.get(reverse("web:doubles"))
        return len(taken)

    few = min(cost(), cost())
    household = Residence.objects.get(person=double).household
    people = Person.objects.bulk_create([Person(name=cast.resident.name) for _ in range(8)])
    Residence.objects.bulk_create(
        [Residence(person=person, household=household, relation="family") for person in people]
    )
    assert min(cost(), cost()) == few


def test_whoever_decides_is_told_and_finds_it_among_what_waits_at_the_desk(cast: Cast, double: Person) -> None:
    merging.propose(cast.resident.pk, double.pk, proof="本人到场核对", by=cast.acting("secretary"))
    run_until_idle()
    told = Notice.objects.filter(row="merge.proposed").values_list("person_id", flat=True)
    assert {cast.community_officer.pk, cast.street_officer.pk} <= set(told)
    assert not {cast.secretary.pk, cast.far_secretary.pk, cast.resident.pk, double.pk} & set(told)
    assert not Notice.objects.filter(row="merge.asked").exists()  # the roster's row has no account
    address = reverse("web:doubles")
    waits = {
        role: [one.url for one in web_awaiting.at_desk(_asking(getattr(cast, role)))]
        for role in ("community_officer", "secretary", "far_secretary", "grid_worker", "resident")
    }
    assert [address in listed for listed in waits.values()] == [True, False, False, False, False]
    assert "待第二人" in text(at_desk(cast.community_officer).get(reverse("cases:inbox")))
    merging.drop(Merge.objects.get().pk, by=cast.acting("community_officer"))
    assert address not in [one.url for one in web_awaiting.at_desk(_asking(cast.community_officer))]


def test_whoever_signs_in_as_the_second_is_asked(cast: Cast, double: Person) -> None:
    Person.objects.filter(pk=double.pk).update(phone_proved_at=clock.now())
    merging.propose(cast.resident.pk, double.pk, proof="本人到场核对", by=cast.acting("secretary"))
    run_until_idle()
    assert [row.person for row in Notice.objects.filter(row="merge.asked")] == [double]


def test_a_wish_to_be_erased_waits_at_the_desk_of_whoever_answers(cast: Cast) -> None:
    wish = Erasure(person=cast.resident, area=cast.places.estate, due=clock.today())
    wish.save()
    address = reverse("web:erasures")
    for role, waits in (("secretary", True), ("community_officer", True), ("far_secretary", False)):
        listed = {one.url: one for one in web_awaiting.at_desk(_asking(getattr(cast, role)))}
        assert (address in listed) == waits
    assert "1 件待答复" in listed_text(cast.secretary, address)
    Erasure.objects.update(due=clock.today() - timedelta(days=1))
    assert {one.url: one.tone for one in web_awaiting.at_desk(_asking(cast.secretary))}[address] == "late"
    inbox = at_desk(cast.secretary, second_factor=True).get("/desk/")
    assert (inbox.status_code, address in inbox.content.decode()) == (200, True)


def test_what_waits_costs_as_much_for_thirty_pairs_as_for_one(cast: Cast, double: Person) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert list(web_awaiting.at_desk(_asking(cast.community_officer)))
        return len(asked)

    merging.propose(cast.resident.pk, double.pk, proof="本人到场核对", by=cast.acting("secretary"))
    once = min(statements() for _time in range(2))
    for number in range(10):
        one, other = (services.create_person(f"住户{number}", by=SYSTEM) for _each in range(2))
        Merge(first=one, second=other, proof="核对", proposed_by=cast.secretary).save()
    assert min(statements() for _time in range(2)) == once


def listed_text(person: Person, address: str) -> str:
    """What the desk's line that leads there says."""
    return {one.url: one.text for one in web_awaiting.at_desk(_asking(person))}[address]


def _asking(person: Person) -> HttpRequest:
    request = RequestFactory().get("/")
    request.actor = Actor(person.pk, "person")
    return request
