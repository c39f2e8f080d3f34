"""A recovery code counts once, however many give it in one moment."""

import pytest

from linli.kernel.refused import Refused
from linli.people import recovery, second_factor
from linli.people.models import Person
from tests.people.conftest import acting, make_person
from tests.support.crossing import only_where_rows_are_locked, waited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


@pytest.fixture
def worker(db: None) -> Person:
    person = make_person("何敏", "13700000001")
    second_factor.keep(person, second_factor.fresh_secret(), by=acting(person))
    return person


def test_of_two_who_give_a_code_at_once_one_is_let_in(worker: Person) -> None:
    code = recovery.make(worker.pk, by=acting(worker))[0]
    let_in = list[bool]()
    waited(lambda: let_in.append(recovery.use(worker, code)), lambda: let_in.append(recovery.use(worker, code)))
    assert let_in == [True, False]
    assert recovery.left(worker.pk) == recovery.CODES - 1


def test_of_two_sheets_made_at_once_from_one_page_the_second_is_refused(worker: Person) -> None:
    def makes() -> None:
        recovery.make(worker.pk, by=acting(worker), seen="0")

    with pytest.raises(Refused):
        waited(makes, makes)
    assert recovery.left(worker.pk) == recovery.CODES
