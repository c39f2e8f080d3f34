"""A small subject of the journal's own: rows of the timetable stand in for a feature's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from linli.jobs.models import Timetable
from linli.journal import reactions, subjects, triggers
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock

ANNA = Actor(7, "post", post_id=3, name="Anna")


@pytest.fixture(autouse=True)
def only_timetables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal vouches for nothing but these rows, and nothing reacts."""
    monkeypatch.setattr(subjects, "_kinds", {})
    monkeypatch.setattr(subjects, "_by_model", {})
    subjects.register("timetable", Timetable, ["name", "cron"], salt=None)
    Timetable.objects.all().delete()


@pytest.fixture(autouse=True)
def listeners(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, reactions.Reaction]]:
    """The reactions, empty for the test."""
    mine: dict[str, reactions.Reaction] = {}
    monkeypatch.setattr(reactions, "_reactions", mine)
    monkeypatch.setattr(reactions, "_named", {})
    reactions._listening.cache_clear()
    yield mine
    reactions._listening.cache_clear()


@transaction.atomic
def make(name: str, area_id: int | None = 5) -> Timetable:
    """A subject with its first entry."""
    row = Timetable.objects.create(name=name, cron="0 0 * * *", next_at=clock.now())
    record("timetable.made", row, by=ANNA, data={"hour": 0}, area_id=area_id, new=True)
    return row


@transaction.atomic
def change(row: Timetable, hour: int) -> Entry:
    """One more entry of the subject."""
    Timetable.objects.select_for_update().get(pk=row.pk)
    row.cron = f"0 {hour} * * *"
    row.save()
    return record("timetable.changed", row, by=ANNA, data={"hour": hour}, area_id=5)


@pytest.fixture
def as_owner() -> Callable[[str, list[Any]], None]:
    """SQL as the database's owner may run it, with the triggers out of the way."""

    def run(sql: str, parameters: list[Any]) -> None:
        with triggers.suspended(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run
