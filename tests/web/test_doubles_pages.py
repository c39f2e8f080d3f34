"""People who stand on record twice, on the pages: found, compared, proposed by one, made one by another."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.journal.queries import accesses_of
from linli.kernel import clock
from linli.people import homes, services
from linli.people.models import Merge, Person, Residence
from linli.places.models import Unit
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
    assert address in text(officer.get(reverse("web:doubles")))
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
