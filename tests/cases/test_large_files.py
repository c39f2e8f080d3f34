"""The pages of a large file cost no more statements than those of a small one: 239 households, 20 workers."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import casework, party_sheets
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.journal.actors import Actor
from linli.rules.identifiers import resident_id_error
from tests.cases.desk import at_desk
from tests.cases.district import Office, labour, park, person_of, registry, wages

pytestmark = pytest.mark.django_db

__all__ = ["labour", "park", "registry", "wages"]  # fixtures

MOST = 12


def identities(amount: int) -> list[str]:
    """So many different ID numbers that could be somebody's."""
    bodies = (f"11010119900307{number:03}" for number in range(amount))
    return [next(body + check for check in "0123456789X" if resident_id_error(body + check) is None) for body in bodies]


def entered(case: Case, by: Actor, rows: list[Mapping[str, Any]]) -> list[Party]:
    casework.enter_parties(case.pk, party_sheets.entering(case, by), rows, by=by)
    return list(Party.objects.filter(case=case).order_by("pk"))


def statements_of_each_page(case: Case, by: Actor, parties: list[Party]) -> dict[str, int]:
    """How many a warm page takes: the workbench, how it came about, the parties, the last of them, slips, batches."""
    client, found = at_desk(person_of(by)), {}
    lists = [(name, []) for name in ("work", "why", "parties", "row_slips", "batches")]
    for name, more in (*lists, ("party", [parties[-1].key])):
        address = reverse(f"cases:{name}", args=[case.pk, *more])
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
        assert answer.status_code == 200
        found[name] = len([one for one in caught.captured_queries if one["sql"].startswith(("SELECT", "WITH"))])
    assert client.get(reverse("cases:parties", args=[case.pk])).content.decode().count("data-row") == len(parties)
    return found


def test_a_certificate_file_of_239_households_takes_few_statements_a_page(registry: Office, park: Case) -> None:
    lead = registry["certificates_lead"]
    rows = [{"room": f"3栋{number}", "holder": f"业主{number}", "own_paid": True} for number in range(239)]
    found = statements_of_each_page(park, lead, entered(park, lead, rows))
    assert max(found.values()) <= MOST, found


def test_a_wage_file_of_20_claimants_takes_few_statements_a_page(labour: Office, wages: Case) -> None:
    inspector = labour["labour_inspector"]
    rows = [
        {"worker": f"工人{number}", "identity_number": identity, "months": 4, "wage_units": 100, "rate": 20_000}
        for number, identity in enumerate(identities(20))
    ]
    found = statements_of_each_page(wages, inspector, entered(wages, inspector, rows))
    assert max(found.values()) <= MOST, found
