"""The first time that a code opens the account which an office had begun, its owner is told; who signs up is not."""

import pytest

from linli.jobs.worker import run_until_idle
from linli.notify.models import Notice
from linli.people import signing
from linli.people.homes import enter_person
from linli.people.models import Person
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PHONE = "13900001111"
FIRST = "person.phone_proved"


def told(person: Person) -> list[str]:
    run_until_idle()
    return list(Notice.objects.filter(person=person, row=FIRST).values_list("row", flat=True))


def test_whoever_an_office_put_on_record_is_told_of_the_first_code_and_of_no_other(cast: Cast) -> None:
    who = enter_person(
        "温小雨", by=cast.acting("secretary"), area=cast.places.estate, phone=PHONE,
        unit_id=cast.places.unit.pk, relation="tenant",
    )  # fmt: skip
    assert told(who) == []  # the number alone opens nothing
    for _time in range(2):
        assert signing.enter_by_phone(who.phone) == who
        assert told(who) == [FIRST]
    notice = Notice.objects.get(person=who, row=FIRST)
    assert (notice.urgent, notice.facts) == (True, {})  # whoever holds the number reads no name and no home


def test_whoever_signs_up_by_themselves_is_told_nothing(cast: Cast) -> None:
    made = signing.enter_by_phone("+8613900002222", name="新来的")
    assert made is not None
    assert told(made) == []
