"""A change of keys: everything comes under the newest one, and the older one can be taken away."""

import json
import secrets
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import translation

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.sealed import KeyMissing
from linli.papers.models import Paper
from linli.people import resealing, second_factor
from linli.people.adapters import SecondFactor
from linli.people.models import Person
from tests.papers import making
from tests.papers.templates import STOP_VALUES
from tests.support.cast import PHONES, Cast

# A batch is a transaction of its own, and PostgreSQL switches no trigger of a table with changes still to be checked.
pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def paper(cast: Cast) -> Paper:
    """Beside everybody's telephone: an authenticator app, and an issued paper, of which nothing may change."""
    second_factor.keep(cast.administrator, SECRET, by=SYSTEM)
    return making.issued(cast, making.second_person(cast))


def rotated(settings: Any) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """A new key beside the old one; answers both rings, and the one without the old key."""
    new = {9: secrets.token_bytes(32)}
    settings.SEAL_KEYS = {**settings.SEAL_KEYS, **new}
    return dict(settings.SEAL_KEYS), new


def linli_reseal() -> str:
    said = StringIO()
    with translation.override("en"):
        call_command("reseal", stdout=said, stderr=said)
    return said.getvalue()


def stored() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE length(phone) > 0 ORDER BY id")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_afterwards_all_can_be_read_without_the_old_key_and_the_record_stands(
    cast: Cast, paper: Paper, settings: Any
) -> None:
    both, new = rotated(settings)
    settings.SEAL_KEYS = new
    with pytest.raises(KeyMissing, match=r"people_person\.phone is sealed with key 1"):
        cast.resident.refresh_from_db()
    settings.SEAL_KEYS = both
    assert "Everything is sealed under key 9." in linli_reseal()
    settings.SEAL_KEYS = new
    assert [Person.objects.get(pk=getattr(cast, role).pk).phone for role in PHONES] == [
        f"+86{number}" for number in PHONES.values()
    ]
    paper.refresh_from_db()
    assert json.loads(paper.values)["party"] == STOP_VALUES["party"]
    held = Authenticator.objects.get(user=cast.administrator)
    assert SecondFactor().decrypt(held.data["secret"]) == SECRET
    assert list(findings([])) == []


def test_an_issued_paper_is_as_final_afterwards_as_before(paper: Paper, settings: Any) -> None:
    rotated(settings)
    linli_reseal()
    with pytest.raises(DatabaseError, match="stays"):
        Paper.objects.filter(pk=paper.pk).update(title="另一份")


def test_run_again_it_writes_nothing(cast: Cast, paper: Paper, settings: Any) -> None:
    rotated(settings)
    linli_reseal()
    before = stored()
    linli_reseal()
    assert stored() == before


def test_stopped_half_way_it_goes_on_where_it_was(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rotated(settings)
    monkeypatch.setattr(resealing, "BATCH", 5)

    def stop(done: int, total: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(resealing.run(stop))
    half = stored()
    assert sorted({value[0] for value in half}) == [1, 9]
    linli_reseal()
    assert {value[0] for value in stored()} == {9}
    assert [value for value in half if value[0] == 9] == [value for value in stored() if value in half]


def test_what_somebody_writes_meanwhile_is_not_put_back(cast: Cast, settings: Any) -> None:
    rotated(settings)
    column = next(each for each in resealing.columns() if each.field.place == "people_person.phone")
    changes, _faults = resealing._sealed_anew(column, column.stale(0))
    cast.resident.phone = "+8613900000099"
    cast.resident.save(update_fields=["phone"])
    column.put(changes)
    cast.resident.refresh_from_db()
    assert cast.resident.phone == "+8613900000099"


def test_what_cannot_be_opened_is_named_and_left_and_all_else_is_done(cast: Cast, settings: Any) -> None:
    rotated(settings)
    damaged = bytes([1]) + bytes(40)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE id = %s", [damaged, cast.resident.pk])
    said = StringIO()
    with translation.override("en"), pytest.raises(CommandError, match=r"^1 values could not be opened"):
        call_command("reseal", stdout=said, stderr=said)
    assert f"people_person {cast.resident.pk}: people_person.phone: the sealed value was changed" in said.getvalue()
    assert [value[0] for value in stored()].count(1) == 1
    assert damaged in stored()
