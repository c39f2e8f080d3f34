"""Recording: one chain a subject, few statements, nothing but what may stay for ever."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.jobs.causes import Cause, following
from linli.jobs.models import Job, Timetable
from linli.journal import queries, reactions
from linli.journal.actors import SYSTEM, Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.services import Change, Loop, note_access, record, record_many
from linli.journal.subjects import kind_of, register
from linli.kernel import clock
from linli.rules.chain import START, entry_hash
from tests.journal.conftest import ANNA, change, make

pytestmark = pytest.mark.django_db


def test_entries_of_a_subject_form_a_chain_over_their_stored_bytes() -> None:
    row = make("a")
    change(row, 4)
    first, second = queries.history_of(row)
    assert bytes(first.hash) == entry_hash(1, START, bytes(first.body))
    assert bytes(second.hash) == entry_hash(1, bytes(first.hash), bytes(second.body))
    assert json.loads(bytes(second.body)) == {
        "kind": "timetable",
        "id": row.pk,
        "seq": 2,
        "verb": "timetable.changed",
        "at": second.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "area": 5,
        "person": 7,
        "capacity": "post",
        "post": 3,
        "cause": 0,
        "depth": 1,
        "data": {"hour": 4},
        "state": kind_of(row).digest_of(row),
    }
    assert data_of(second) == {"hour": 4}
    assert "Anna" not in str(bytes(second.body))


def test_a_first_entry_costs_two_statements_with_its_reaction_and_a_later_one_three(
    django_assert_num_queries: Any,
) -> None:
    reactions.on("timetable.*")(lambda entry: None)
    row = Timetable.objects.create(name="a", cron="0 0 * * *", next_at=clock.now())
    with django_assert_num_queries(2):
        record("timetable.made", row, by=ANNA, data={}, area_id=None, new=True)
    with django_assert_num_queries(3):
        record("timetable.changed", row, by=ANNA, data={}, area_id=None)


def test_what_nobody_listens_to_makes_no_job() -> None:
    reactions.on("case.*")(lambda entry: None)
    make("a")
    assert not Job.objects.exists()


def test_a_place_in_a_chain_is_taken_once() -> None:
    row = make("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        record("timetable.made", row, by=ANNA, data={}, area_id=None, new=True)


@pytest.mark.django_db(transaction=True)
def test_recording_outside_the_change_is_refused() -> None:
    row = Timetable.objects.create(name="a", cron="0 0 * * *", next_at=clock.now())
    with pytest.raises(RuntimeError, match="inside the atomic block"):
        record("timetable.made", row, by=ANNA, data={}, area_id=None, new=True)


def test_floats_are_refused() -> None:
    row = make("a")
    with pytest.raises(TypeError, match="a float has no canonical form"):
        record("timetable.changed", row, by=ANNA, data={"share": 0.5}, area_id=None)


def test_a_model_that_is_no_subject_is_refused_with_the_mend() -> None:
    job = Job.objects.create(name="x", run_at=clock.now(), made_at=clock.now())
    with pytest.raises(LookupError, match=r"Job is no subject; call journal\.subjects\.register"):
        record("job.made", job, by=SYSTEM, data={}, area_id=None, new=True)


def test_only_columns_of_the_model_itself_are_vouched_for() -> None:
    from django.contrib.contenttypes.models import ContentType

    with pytest.raises(ValueError, match="only columns of ContentType itself"):
        register("type", ContentType, ["permission"], salt=None)


def test_the_digest_is_the_same_from_the_row_just_saved_and_from_the_database() -> None:
    row = make("a")
    row.cron = 5  # type: ignore[assignment] # as a careless caller might
    row.save()
    assert kind_of(row).digest_of(row) == kind_of(row).digest_of(Timetable.objects.get(pk=row.pk))


def test_many_changes_are_recorded_in_few_statements_and_continue_their_chains(
    django_assert_max_num_queries: Any,
) -> None:
    reactions.on("*")(lambda entry: None)
    old = make("old")
    rows = [Timetable(name=f"n{n}", cron="0 0 * * *", next_at=clock.now()) for n in range(300)]
    Timetable.objects.bulk_create(rows)
    changes = [Change("timetable.made", row, {"n": n}, 5) for n, row in enumerate(rows)]
    changes += [Change("timetable.changed", old, {}, 5), Change("timetable.changed", old, {}, 5)]
    with django_assert_max_num_queries(12):
        entries = record_many(changes, by=ANNA)
    assert [entry.seq for entry in entries] == [1] * 300 + [2, 3]
    assert Job.objects.count() == 303
    third, second, first = reversed(queries.history_of(old))
    assert bytes(third.hash) == entry_hash(1, bytes(second.hash), bytes(third.body))
    assert bytes(second.hash) == entry_hash(1, bytes(first.hash), bytes(second.body))


def test_a_cause_is_kept_and_a_chain_of_more_than_eight_is_a_loop() -> None:
    row = make("a")
    first = queries.history_of(row)[0]
    after = record("timetable.changed", row, by=SYSTEM, data={}, area_id=None, cause=first.pk)
    assert (after.cause, after.depth) == (first.pk, 2)
    with following(Cause(after.pk, 8)), pytest.raises(Loop, match="go round in a circle"):
        record("timetable.changed", row, by=SYSTEM, data={}, area_id=None)


def test_entries_are_listed_newest_first_within_the_asker_s_areas(django_assert_num_queries: Any) -> None:
    rows = [make(name, area_id) for name, area_id in (("a", 1), ("b", 2), ("c", None), ("d", 1))]
    with django_assert_num_queries(1):
        assert [entry.subject_id for entry in queries.entries(areas=[1])] == [rows[3].pk, rows[0].pk]
    page = queries.entries()[:2]
    rest = queries.entries(before=list(page)[-1].pk)
    assert [entry.subject_id for entry in rest] == [rows[1].pk, rows[0].pk]
    assert not queries.entries(verb="case.").exists()
    assert queries.entries(verb="timetable.", person_id=7, kind="timetable").count() == 4


def test_a_person_sees_who_looked() -> None:
    row = make("a")
    note_access(7, by=Actor(9, "post", 4), what="phone", reason="to call back", subject_kind="case", subject_id=row.pk)
    note_access(8, by=SYSTEM, what="phone", reason="export", subject_kind="case", subject_id=row.pk)
    (access,) = queries.accesses_of(7)
    assert (access.by_person_id, access.capacity, access.post_id, access.reason) == (9, "post", 4, "to call back")


def test_words_do_not_reach_an_entry_as_they_are() -> None:
    row = make("a")
    with pytest.raises(TypeError, match="no canonical form"):
        record("timetable.changed", row, by=ANNA, data={"who": object()}, area_id=None)
    record("timetable.changed", row, by=ANNA, data={"day": date(2026, 5, 6)}, area_id=None)
    assert data_of(Entry.objects.latest("pk")) == {"day": "2026-05-06"}
    assert connection.in_atomic_block
