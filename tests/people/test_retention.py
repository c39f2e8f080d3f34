"""Personal fields whose time is over are emptied by night, of closed matters alone, and leave a tombstone."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from linli.jobs.worker import run_until_idle
from linli.journal import audit
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.people import homes, jobs
from linli.people.models import Emptied, Hold, Ownership, Person, Sweep
from linli.people.retention import registry, sweeping
from linli.settings import services as settings
from linli.settings.declared import KEPT
from linli.settings.registry import declared
from tests.people.conftest import World, make_person


def kept(key: str) -> registry.Kept:
    [found] = [each for each in registry.kept() if each.key == key]
    return found


@pytest.fixture
def left(world: World) -> Person:
    """Somebody who sold their home four years ago."""
    person = make_person("钱有田", "13800138077")
    homes.settle(person.pk, world.unit.pk, "owner", by=SYSTEM)
    before = clock.now() - timedelta(days=4 * 365)
    Person.objects.filter(pk=person.pk).update(created_at=before)
    Ownership.objects.update(starts=before, ends=before)
    person.refresh_from_db()
    return person


def damage() -> list[str]:
    return [each.damage for each in audit.findings() if each.damage not in ("missing-subject", "row-edited")]


def test_every_sealed_field_is_emptied_by_the_clock_or_says_why_not() -> None:
    clocked = {(each.model, column) for each in registry.kept() for column in each.columns}
    others = {(each.model, column) for each in registry.others() for column in each.columns}
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    }
    assert sealed - clocked - others == set(), "put it into the floor's retention.py"
    assert not clocked & others
    for model, column in others:
        model._meta.get_field(column)


def test_each_has_its_setting_with_a_least_and_a_source() -> None:
    assert {each.key for each in registry.kept()} == set(KEPT)
    for each in registry.kept():
        setting = declared(each.setting)
        assert setting.floor
        assert setting.basis
        assert setting.floor <= setting.default <= (setting.ceiling or 0)


@pytest.mark.engine
def test_who_has_left_is_emptied_and_the_row_stays(left: Person, world: World) -> None:
    stays = make_person("赵还住", "13800138078")
    homes.settle(stays.pk, world.ungridded.pk, "owner", by=SYSTEM)
    Person.objects.filter(pk=stays.pk).update(created_at=left.created_at)
    assert [row.pk for row in sweeping.due(kept("person_left"))] == [left.pk]
    salt = bytes(left.salt)
    jobs.empty_old({})
    run_until_idle()
    left.refresh_from_db()
    stays.refresh_from_db()
    assert (left.name, left.phone, left.phone_index, left.id_number) == ("钱有田", "", None, "")
    assert bytes(left.salt) != salt  # the digest of before is of nobody's number that could be tried
    assert stays.phone == "+8613800138078"
    assert [(row.kind, row.field, row.row_id) for row in Emptied.objects.all()] == [("person", "person_left", left.pk)]
    sweep = Sweep.objects.get(field="person_left")
    assert (sweep.emptied, sweep.ended_at is not None) == (1, True)
    assert Entry.objects.filter(verb="retention.emptied").count() == 1
    assert Entry.objects.filter(verb="retention.swept").count() == len(KEPT)
    assert damage() == []


def test_whoever_signed_in_since_is_left_alone(left: Person) -> None:
    Person.objects.filter(pk=left.pk).update(last_login=clock.now() - timedelta(days=30))
    assert not sweeping.due(kept("person_left")).exists()


def test_a_hold_keeps_it(left: Person) -> None:
    held = Hold.objects.create(kind="person", row_id=left.pk, reason="继承纠纷 (2026)云01民初17号")
    assert not sweeping.due(kept("person_left")).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(kind="person", row_id=left.pk, reason="再一次")
    held.ended_at = clock.now()
    held.save()
    assert sweeping.due(kept("person_left")).count() == 1


def test_a_longer_time_set_for_the_installation_holds(left: Person) -> None:
    settings.set_value(
        "retention.person_left", 5 * 365, area_id=None, by=SYSTEM, starts=clock.today(), source="街道规定"
    )
    assert not sweeping.due(kept("person_left")).exists()


def test_it_goes_on_where_it_was_stopped(left: Person, world: World, monkeypatch: Any) -> None:
    """Each batch is whole with its tombstones; of a job that is killed in between nothing is done twice."""
    others = [make_person(f"钱{number}", f"1380013808{number}") for number in range(3)]
    Person.objects.filter(pk__in=[each.pk for each in others]).update(created_at=left.created_at)
    monkeypatch.setattr(sweeping, "BATCH", 2)
    assert sweeping.sweep(kept("person_left"), batches=1) is False
    assert Emptied.objects.count() == 2
    assert damage() == []  # a check that comes between two batches finds the night on record
    assert sweeping.sweep(kept("person_left"), batches=9) is True
    assert sweeping.sweep(kept("person_left"), batches=9) is True
    assert Emptied.objects.count() == 4
    assert Sweep.objects.get(field="person_left").emptied == 4
    assert Person.objects.filter(pk__in=Emptied.objects.values("row_id"), phone_index__isnull=False).count() == 0
