"""One notice to five thousand people, queued for a channel, beside the bare driver that writes as many rows."""

import time
from collections.abc import Collection, Mapping
from statistics import median
from typing import Any

from django.db import connection, transaction

from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.notify import channels, telling
from linli.notify.channels import Channel, Letter, Outcome, Values
from linli.notify.models import Delivery, Gateway, Notice
from linli.notify.subscriptions import Row, Told
from linli.people.models import Person

ROUNDS = 3
_PLAIN = (
    "INSERT INTO bench_told (code, person_id, entry_id, row, facts, at) VALUES (%s, %s, %s, %s, %s, %s)",
    "INSERT INTO bench_sent (code, notice_id, channel, state, due_at) VALUES (%s, %s, %s, %s, %s)",
)


class Nowhere(Channel):
    """Reaches everybody, and sends nothing: what is measured ends with the queue."""

    name = "bench"
    title: Any = "Bench"
    fields = ()
    per_minute = 1
    only_urgent = False

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        return {pk: str(pk) for pk in person_ids}

    def send(self, letter: Letter, values: Values) -> Outcome:
        return channels.later("bench")


def queued(told: dict[str, Any]) -> dict[str, Any]:
    """Seconds to tell so many people, and seconds of the bare driver for as many rows: the median of three rounds."""
    with transaction.atomic():
        found = _measured(int(told["people"]))
        transaction.set_rollback(True)
    return found


def _measured(count: int) -> dict[str, Any]:
    channels.register(Nowhere())
    Gateway.objects.update(active=False)
    Gateway.objects.create(channel=Nowhere.name, active=True, per_minute=1, values="{}")
    made = Person.objects.bulk_create([Person(name=f"居民{number}") for number in range(count)], 500)
    people = [one.pk for one in made]
    about = Person.objects.get(pk=people[0])
    _tables()
    own, plain = [], []
    for number in range(ROUNDS + 1):
        took, bare = _told(about, people, number), _plainly(people, number)
        own, plain = [*own, took], [*plain, bare]
    if Notice.objects.filter(row__startswith="bench.").count() != count * (ROUNDS + 1):
        raise SystemExit("not everybody was told")
    if Delivery.objects.filter(channel=Nowhere.name).count() != count * (ROUNDS + 1):
        raise SystemExit("not everything was queued")
    return {"seconds": median(own[1:]), "plain": median(plain[1:])}


def _told(about: Person, people: list[int], number: int) -> float:
    facts = {"title": "停水通知", "at": clock.now()}
    row: Any = Row(
        f"bench.{number}", "bench.never", "exchange", "who", "%(title)s %(at)s", "%(title)s",  # type: ignore[arg-type]
        lambda entry: [Told(people, about, "/board/x/", facts)], urgent=True,
    )  # fmt: skip
    telling.register([row])
    entry = record("person.renamed", about, by=SYSTEM, data={}, area_id=None)
    began = time.perf_counter()
    telling.tell(row, entry)
    return time.perf_counter() - began


def _plainly(people: list[int], number: int) -> float:
    now = clock.now().isoformat()
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.executemany(_PLAIN[0], [(public_code(), pk, number, "bench", "{}", now) for pk in people])
        cursor.executemany(_PLAIN[1], [(public_code(), pk, "bench", "waiting", now) for pk in people])
    return time.perf_counter() - began


def _tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_told (code varchar(14) PRIMARY KEY, person_id bigint, entry_id bigint,"
            " row varchar(40), facts text, at varchar(40), UNIQUE (entry_id, person_id))"
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_sent (code varchar(14) PRIMARY KEY, notice_id bigint, channel varchar(12),"
            " state varchar(8), due_at varchar(40))"
        )
