"""Reactions: after the change, at least once, each effect in the database once, in order, never in a circle."""

from typing import Any

import pytest
from django.db import connection

from linli.jobs.models import Job, State, Timetable
from linli.jobs.worker import run_until_idle
from linli.journal import reactions, services
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry, Tick
from linli.journal.services import record
from linli.kernel import clock
from tests.journal.conftest import change, make

pytestmark = pytest.mark.django_db


def test_handlers_get_the_entries_they_listen_to_in_order_of_the_subject() -> None:
    seen: list[tuple[str, str, int]] = []

    @reactions.on("timetable.made")
    def on_made(entry: Entry) -> None:
        seen.append(("made", entry.verb, entry.seq))

    @reactions.on("timetable.*")
    def on_all(entry: Entry) -> None:
        seen.append(("all", entry.verb, entry.seq))

    row = make("a")
    change(row, 4)
    assert seen == []
    assert run_until_idle() == 2
    assert seen == [
        ("made", "timetable.made", 1),
        ("all", "timetable.made", 1),
        ("all", "timetable.changed", 2),
    ]


def test_a_handler_is_not_run_again_when_its_neighbour_failed() -> None:
    ran: list[str] = []
    broken = [True]

    @reactions.on("timetable.made")
    def steady(entry: Entry) -> None:
        ran.append("steady")

    @reactions.on("timetable.made")
    def shaky(entry: Entry) -> None:
        Timetable.objects.filter(pk=entry.subject_id).update(name="half-written")
        if broken[0]:
            raise ValueError("the line is busy")
        ran.append("shaky")

    row = make("a")
    run_until_idle(strict=False)
    row.refresh_from_db()
    assert (ran, row.name) == (["steady"], "a")
    assert "in reaction tests.journal.test_reactions" in Job.objects.get().error
    broken[0] = False
    Job.objects.update(run_at=clock.now())
    run_until_idle()
    assert ran == ["steady", "shaky"]
    reactions.react(Entry.objects.get().pk)
    assert ran == ["steady", "shaky"]


def test_handlers_of_one_entry_share_its_subject() -> None:
    read: list[int] = []
    seen: list[str] = []

    def by_id(row_id: int) -> Timetable:
        read.append(row_id)
        return Timetable.objects.get(pk=row_id)

    @reactions.on("timetable.*")
    def first(entry: Entry) -> None:
        seen.append(f"first {reactions.subject_of(entry, by_id).cron}")

    @reactions.on("timetable.*")
    def second(entry: Entry) -> None:
        seen.append(f"second {reactions.subject_of(entry, by_id).cron}")

    row = make("a")
    run_until_idle()
    change(row, 4)
    run_until_idle()
    assert read == [row.pk, row.pk]
    assert seen == ["first 0 0 * * *", "second 0 0 * * *", "first 0 4 * * *", "second 0 4 * * *"]


def test_a_handler_that_has_nothing_to_do_leaves_no_tick() -> None:
    ran: list[str] = []

    @reactions.on("timetable.*", when=lambda entry: entry.verb == "timetable.changed")
    def on_change(entry: Entry) -> None:
        ran.append(entry.verb)

    change(make("a"), 4)
    run_until_idle()
    assert ran == ["timetable.changed"]
    assert [entry.verb for entry in Entry.objects.filter(pk__in=Tick.objects.values("entry_id"))] == ran


def test_an_endless_circle_of_reactions_ends_as_a_failed_job() -> None:
    @reactions.on("timetable.*")
    def again(entry: Entry) -> None:
        record("timetable.again", Timetable.objects.get(pk=entry.subject_id), by=SYSTEM, data={}, area_id=None)

    make("a")
    run_until_idle(strict=False)
    assert list(Entry.objects.order_by("seq").values_list("depth", flat=True)) == list(range(1, 9))
    (failed,) = Job.objects.filter(state=State.FAILED)
    assert "go round in a circle" in failed.error


def test_ticks_outlive_the_jobs_and_no_longer(moved: Any) -> None:
    reactions.on("timetable.made")(lambda entry: None)
    make("a")
    run_until_idle()
    assert services.forget_ticks() == 0
    moved(clock.shift(services.TICKS_KEPT * 2))
    Job.objects.update(state=State.FAILED)
    assert services.forget_ticks() == 0
    Job.objects.update(state=State.DONE)
    assert services.forget_ticks() == 1
    assert not Tick.objects.exists()
    assert connection.in_atomic_block


def test_a_reaction_may_name_its_verbs_by_data_that_changes() -> None:
    seen, named = [], set[str]()

    @reactions.on_named(lambda: named)
    def on_data(entry: Entry) -> None:
        seen.append(entry.verb)

    row = make("a")
    assert run_until_idle() == 0
    named.add("timetable.changed")
    change(row, 4)
    assert run_until_idle() == 1
    assert seen == ["timetable.changed"]
    assert not reactions.listened_to("timetable.made")
