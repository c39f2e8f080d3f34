"""Two staff take a step on the same batch at the same instant, each with a client of their own."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import batches
from linli.cases.models import Case
from linli.journal.audit import findings
from linli.journal.queries import history_of
from tests.cases.desk import at_desk
from tests.cases.district import WAGES, Office, labour, person_of, registry
from tests.cases.test_batches_of_cases import gangs, gathered, keys, parks, shops_of
from tests.cases.test_services_at_once import at_once
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["labour", "registry"]  # fixtures


def test_of_two_who_take_a_step_on_one_batch_at_once_each_case_is_done_once(cast: Cast, labour: Office) -> None:
    cases = gangs(cast, labour, 8)
    batch = gathered(cases, labour["labour_inspector"])
    address = reverse("cases:batch_act", args=[batch.code, "take_up"])
    clients = [at_desk(person_of(labour["labour_inspector"])) for _ in range(2)]
    statuses = at_once(*(_posting(client, address, keys(cases)) for client in clients))
    # The later one is told that it is being done, or, come when all was done, why each row no longer admits it.
    assert sorted(statuses) in ([303, 303], [303, 409])
    assert [history_of(case).filter(verb="case.take_up").count() for case in cases] == [1] * 8
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("state", flat=True)) == {"filed"}
    batch.refresh_from_db()
    assert batch.underway == ""
    assert list(findings()) == []


def _posting(client: Client, address: str, rows: list[str]):  # type: ignore[no-untyped-def]  # a thunk for a thread
    return lambda: client.post(address, {"rows": rows}).status_code


def test_the_background_and_a_person_together_do_each_row_once(
    cast: Cast, registry: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 1)
    lead, cases = registry["certificates_lead"], parks(cast, registry, shops=4)
    batch, _barred = batches.gather(cases[0].pack_version.pack, "两园区", shops_of(cases), by=lead)
    batches.act(batch.pk, "paid_up", {}, {}, shops_of(cases), by=lead)
    at_once(*[lambda: [batches.go_on(batch.pk) for _ in range(5)]] * 3)
    assert [case.steps.filter(action="paid_up").count() for case in cases] == [4, 4]
    batch.refresh_from_db()
    assert (batch.underway, batch.running) == ("", {"action": "paid_up", "done": 8, "total": 8})
    assert list(findings()) == []


def test_batches_put_together_at_once_bear_different_numbers(cast: Cast, labour: Office) -> None:
    cases, by = gangs(cast, labour, 1), labour["labour_inspector"]
    made = at_once(*[lambda: batches.gather(WAGES, "批", keys(cases), by=by)[0].number] * 6)
    assert sorted(made) == [1, 2, 3, 4, 5, 6]
