"""The background is killed by -9 while it empties what is due by night: nothing twice, nothing half."""

import random
import time
from datetime import timedelta

import pytest
from django.db import transaction

from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.services import Change, record_many
from linli.kernel import clock
from linli.people.models import Emptied, Person, Sweep
from linli.people.retention import sweeping
from tests.breaks.waiting import until
from tests.support.cast import Cast
from tests.support.served import linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.timeout(600)]

KILLS, WITHIN = 4, 120
MANY = sweeping.BATCH * (KILLS + 2) + 7


def test_a_nights_emptying_survives_kills_of_whoever_carries_it_out(cast: Cast, serve) -> None:
    keys, chance = left_long_ago(MANY), random.Random(20261128)
    served = serve()
    enqueue("people.empty_old", {})
    for kill in range(KILLS):
        until(lambda reached=kill * sweeping.BATCH: emptied() > reached, WITHIN, lambda: served.log.read_text()[-4000:])
        time.sleep(chance.uniform(0, 0.3))
        for worker in served.parts("worker"):
            worker.kill()
    until(over, WITHIN, lambda: served.log.read_text()[-4000:])
    assert emptied() == MANY
    assert set(Emptied.objects.filter(field="person_left").values_list("row_id", flat=True)) == keys
    assert set(Person.objects.filter(pk__in=keys).values_list("phone", "phone_index", "address")) == {("", None, "")}
    told = Entry.objects.filter(verb="retention.emptied", subject_kind="person").values_list("subject_id", flat=True)
    assert sorted(told) == sorted(keys)  # each once
    assert sum(Sweep.objects.filter(field="person_left").values_list("emptied", flat=True)) == MANY
    linli("verify")
    enqueue("people.empty_old", {})
    time.sleep(1)
    assert emptied() == MANY


def emptied() -> int:
    return Emptied.objects.filter(field="person_left").count()


def over() -> bool:
    return Sweep.objects.filter(field="person_left", ended_at__isnull=False).exists()


def left_long_ago(number: int) -> set[int]:
    """People of whom nothing is on record for years but their numbers."""
    before = clock.now() - timedelta(days=9 * 365)
    people = [
        Person(name=f"旧住户{each}", phone=f"+861371{each:07}", address="幸福里 1 号", created_at=before)
        for each in range(number)
    ]
    for one in people:
        one.index()
    with transaction.atomic():
        Person.objects.bulk_create(people, batch_size=500)
        record_many([Change("person.created", one) for one in people], by=SYSTEM, new=True)
    return {one.pk for one in people}
