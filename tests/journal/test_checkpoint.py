"""Roots over the journal and the proof that a record still stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from linli.jobs.models import Timetable
from linli.journal import checkpoint, reactions
from linli.journal.audit import findings
from linli.journal.models import Checkpoint, Entry, Leaf
from linli.journal.services import Change, spool_new
from linli.kernel import bulk, clock
from linli.rules.chain import START, entry_hash, merkle_root, verify_proof
from tests.journal.conftest import ANNA, change, make

pytestmark = pytest.mark.django_db
AsOwner = Callable[[str, list[Any]], None]


def test_positions_have_no_gaps_and_roots_are_chained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MOST_LEAVES", 4)
    for n in range(9):
        make(f"n{n}")
    assert checkpoint.advance() == 9
    assert checkpoint.advance() == 0
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 10))
    first, second, third = Checkpoint.objects.order_by("number")
    assert [(c.number, c.first, c.last) for c in (first, second, third)] == [(1, 1, 4), (2, 5, 8), (3, 9, 9)]
    hashes = [bytes(leaf.hash) for leaf in Leaf.objects.filter(position__range=(5, 8)).order_by("position")]
    assert bytes(second.root) == merkle_root(hashes)
    assert bytes(first.chain) == checkpoint.chain_of(first, START)
    assert bytes(third.chain) == checkpoint.chain_of(third, bytes(second.chain))


def test_an_entry_that_committed_late_gets_its_place_after_those_with_greater_ids() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's transactions commit in the order of their ids")
    early = make("early")
    held = Entry.objects.get(subject_id=early.pk)
    later = make("later")
    Leaf.objects.create(
        position=1, entry_id=held.pk + 1, subject_kind="timetable", subject_id=later.pk, seq=1, hash=b"x" * 32
    )
    Checkpoint.objects.create(number=1, first=1, last=1, at=held.at, root=b"r" * 32, chain=b"c" * 32)
    assert checkpoint.advance() == 1
    assert Leaf.objects.get(entry_id=held.pk).position == 2


def test_entries_written_out_before_those_of_others_are_sealed_when_they_are_appended_after_them() -> None:
    rows = [Timetable.objects.create(name=name, cron="0 0 * * *", next_at=clock.now()) for name in ("a", "b")]
    with bulk.Spool() as spool:
        spool_new((Change("timetable.made", row, area_id=5) for row in rows), spool, by=ANNA)
        make("meanwhile")
        assert checkpoint.advance() == 1
        spool.put_in()
    assert checkpoint.advance() == 2
    change(rows[0], 4)
    assert checkpoint.advance() == 1
    assert [checkpoint.proof_of("timetable", row.pk).stands for row in rows] == [True, True]
    assert list(findings()) == []


def test_entries_that_something_reacts_to_cannot_be_written_out_without_their_jobs(
    listeners: dict[str, reactions.Reaction],
) -> None:
    reactions.on("timetable.*")(lambda entry: None)
    row = Timetable.objects.create(name="a", cron="0 0 * * *", next_at=clock.now())
    with bulk.Spool() as spool, pytest.raises(ValueError, match=r"\['timetable.made'\] has reactions"):
        spool_new([Change("timetable.made", row)], spool, by=ANNA)


def test_a_proof_can_be_checked_by_an_outsider() -> None:
    row = make("a")
    for name in ("b", "c", "d"):
        make(name)
    change(row, 4)
    checkpoint.advance()
    proof = checkpoint.proof_of("timetable", row.pk)
    assert proof.stands
    assert proof.row_agrees
    prev = START
    for step in proof.entries:
        assert step.hash == entry_hash(step.entry.version, prev, bytes(step.entry.body))
        assert step.checkpoint is not None
        assert verify_proof(step.hash, step.index, step.size, step.path, bytes(step.checkpoint.root))
        prev = step.hash
    assert [step.position for step in proof.entries] == [1, 5]
    assert proof.latest_root == Checkpoint.objects.get()


def test_a_young_record_stands_on_its_chain_alone() -> None:
    row = make("a")
    proof = checkpoint.proof_of("timetable", row.pk)
    assert proof.stands
    assert (proof.entries[0].position, proof.latest_root) == (None, None)


def test_no_entry_no_proof() -> None:
    assert not checkpoint.proof_of("timetable", 404).stands


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET body = hash WHERE subject_id = %s AND seq = 1",
        "DELETE FROM journal_entry WHERE subject_id = %s AND seq = 2",
        "UPDATE journal_leaf SET hash = (SELECT root FROM journal_checkpoint) WHERE subject_id = %s AND seq = 1",
        "UPDATE journal_checkpoint SET root = chain WHERE number = 1 AND %s > 0",
        "UPDATE jobs_timetable SET cron = '1 1 1 1 1' WHERE id = %s",
    ],
)
def test_a_damaged_record_does_not_stand(as_owner: AsOwner, sql: str) -> None:
    row = make("a")
    change(row, 4)
    make("b")
    checkpoint.advance()
    as_owner(sql, [row.pk])
    assert not checkpoint.proof_of("timetable", row.pk).stands


def test_the_statements_do_not_grow_with_the_entries(django_assert_max_num_queries: Any) -> None:
    row = make("a")
    for hour in range(20):
        change(row, hour)
    checkpoint.advance()
    with django_assert_max_num_queries(7):
        assert checkpoint.proof_of("timetable", row.pk).stands
    assert Timetable.objects.count() == 1
