"""A database that was brought back without its keys is not served under others: what is sealed would mix."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from linli.people.models import Person
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def _said() -> list[str | None]:
    return [told.id for told in run_checks(tags=["keys"], databases=["default"])]


def test_keys_made_anew_beside_an_old_database_are_told_before_it_is_served(cast: Cast, settings: Any) -> None:
    assert _said() == []
    settings.SEAL_KEYS = {number: bytes(32) for number in settings.SEAL_KEYS}
    assert _said() == ["people.E001"]
    settings.SEAL_KEYS = {9: bytes(32)}
    assert _said() == ["people.E001"]
    with pytest.raises(SystemCheckError, match="linli keys restore"):
        call_command("verify")
    with pytest.raises(SystemCheckError, match="linli keys restore"):
        call_command("worker")


def test_one_damaged_telephone_is_no_wrong_key_and_a_new_database_fits_any(cast: Cast, settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE id = %s", [b"\x01" + bytes(40), cast.resident.pk])
    assert _said() == []
    Person.objects.update(phone="")
    settings.SEAL_KEYS = {9: bytes(32)}
    assert _said() == []
