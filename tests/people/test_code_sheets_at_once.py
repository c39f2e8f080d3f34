"""Whoever is given a post signs in by printed codes no more, whatever is under way with them just then."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import code_sheets, homes, services
from linli.people.code_sheets import Printed
from linli.people.models import Person, Term
from linli.people.sheet_models import CodeSheet
from tests.people.test_regrading import married
from tests.people.test_relatives_at_once import company_post
from tests.support.cast import Cast
from tests.support.crossing import only_where_rows_are_locked, unhindered, waited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


@pytest.fixture
def elder(cast: Cast) -> Person:
    made = services.create_person("陈奶奶", by=SYSTEM)
    homes.settle(made.pk, cast.places.second_unit.pk, "tenant", by=SYSTEM)
    return made


@pytest.fixture
def printed(cast: Cast, elder: Person) -> Printed:
    return code_sheets.print_sheet(elder.pk, "id_card", by=cast.acting("community_officer"))


def given_a_post(cast: Cast, elder: Person) -> None:
    by = cast.acting("street_officer")
    services.appoint(company_post(cast), elder.pk, by=by, document="聘任书")


def sheet_is_over(elder: Person) -> None:
    assert Term.objects.filter(person=elder).exists()
    assert CodeSheet.objects.get().ended_because == CodeSheet.Ended.POST
    assert list(findings()) == []


def test_whoever_signs_in_with_a_code_just_then_is_out(cast: Cast, elder: Person, printed: Printed) -> None:
    session = SessionStore()
    session.create()

    def signs_in() -> None:
        code = code_sheets.use(printed.sheet, printed.codes[0])
        assert code is not None
        code_sheets.note_session(code, session.session_key or "")

    waited(signs_in, lambda: given_a_post(cast, elder))
    sheet_is_over(elder)
    assert not Session.objects.exists()


@pytest.mark.usefixtures("printed")
def test_the_end_of_the_sheet_waits_for_nobody_who_only_names_its_person(cast: Cast, elder: Person) -> None:
    """Else whoever names them and then wants the body would meet the appointment, which has it, in a circle."""
    unhindered(lambda: married(cast, elder, cast.resident), lambda: given_a_post(cast, elder))
    sheet_is_over(elder)
