"""`linli verify` finds and names each kind of damage, done for real by the database's owner."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from linli.jobs.models import Timetable
from linli.journal import audit, checkpoint, subjects, triggers
from linli.journal.models import Checkpoint, Entry, Leaf
from linli.journal.services import record
from linli.rules.chain import START, entry_hash, merkle_root
from tests.journal.conftest import ANNA, change, make

pytestmark = pytest.mark.django_db
AsOwner = Callable[[str, list[Any]], None]


@pytest.fixture
def rows() -> list[Timetable]:
    """Four subjects of three entries each, sealed under two roots; then one more entry, not sealed yet."""
    made = [make(name) for name in "abcd"]
    for row in made:
        change(row, 4)
    checkpoint.advance()
    for row in made:
        change(row, 5)
    checkpoint.advance()
    change(made[0], 6)
    return made


def verify(*arguments: str) -> list[list[str]]:
    """The command's lines, cut at the tabs; it must fail exactly when there are any."""
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out, stderr=StringIO())
    except CommandError:
        return [line.split("\t") for line in out.getvalue().splitlines()]
    assert out.getvalue().count("\n") == 1
    return []


def entry(row: Timetable, seq: int) -> Entry:
    return Entry.objects.get(subject_id=row.pk, seq=seq)


def name(row: Timetable) -> str:
    return f"timetable {row.pk}"


def test_an_undamaged_journal_stands(rows: list[Timetable]) -> None:
    assert verify() == []


@pytest.mark.parametrize("seq", [1, 2, 3])
@pytest.mark.parametrize(
    "assignment",
    [
        "body = REPLACE_BODY",
        "verb = 'timetable.unmade'",
        "area_id = 6",
        "person_id = 8",
        "hash = (SELECT root FROM journal_checkpoint WHERE number = 1)",
    ],
)
def test_a_changed_byte_is_named_and_nothing_else(
    rows: list[Timetable], as_owner: AsOwner, seq: int, assignment: str
) -> None:
    victim = entry(rows[2], seq)
    changed = bytes(victim.body).replace(b'"post":3', b'"post":4')
    if "REPLACE_BODY" in assignment:
        as_owner("UPDATE journal_entry SET body = %s WHERE id = %s", [changed, victim.pk])
    else:
        as_owner(f"UPDATE journal_entry SET {assignment} WHERE id = %s", [victim.pk])
    (finding,) = verify()
    assert finding[:3] == ["changed", str(victim.pk), name(rows[2])]
    assert finding[3]


def test_a_changed_byte_of_an_entry_not_sealed_yet_is_named(rows: list[Timetable], as_owner: AsOwner) -> None:
    victim = entry(rows[0], 4)
    as_owner("UPDATE journal_entry SET body = %s WHERE id = %s", [bytes(victim.body) + b" ", victim.pk])
    assert [finding[:3] for finding in verify()] == [["changed", str(victim.pk), name(rows[0])]]


def test_an_entry_put_in_the_place_of_another_is_named(rows: list[Timetable], as_owner: AsOwner) -> None:
    victim, prev = entry(rows[0], 4), bytes(entry(rows[0], 3).hash)
    for body in (b"{}", b"[1]", b"\xff"):
        as_owner(
            "UPDATE journal_entry SET body = %s, hash = %s WHERE id = %s",
            [body, entry_hash(1, prev, body), victim.pk],
        )
        assert [finding[:3] for finding in verify()] == [["changed", str(victim.pk), name(rows[0])]]
        assert not checkpoint.proof_of("timetable", rows[0].pk).stands


@pytest.mark.parametrize("text", ['"', "\\", "中"])
def test_odd_letters_in_a_column_are_no_damage(rows: list[Timetable], text: str) -> None:
    with transaction.atomic():
        record(f"timetable.{text}", rows[0], by=ANNA, data={"state": text}, area_id=None)
    assert verify() == []


@pytest.mark.parametrize("gone", [1, 2])
def test_a_missing_tail_is_named_by_its_first_entry(rows: list[Timetable], as_owner: AsOwner, gone: int) -> None:
    first = entry(rows[1], 4 - gone).pk
    as_owner("DELETE FROM journal_entry WHERE subject_id = %s AND seq > %s", [rows[1].pk, 3 - gone])
    assert [finding[:3] for finding in verify()] == [["missing-tail", str(first), name(rows[1])]]


def test_a_missing_tail_is_named_though_the_row_was_put_back_too(rows: list[Timetable], as_owner: AsOwner) -> None:
    first = entry(rows[1], 3).pk
    as_owner("DELETE FROM journal_entry WHERE id = %s", [first])
    as_owner("UPDATE jobs_timetable SET cron = '0 4 * * *' WHERE id = %s", [rows[1].pk])
    assert [finding[:3] for finding in verify()] == [["missing-tail", str(first), name(rows[1])]]


def test_an_entry_missing_in_the_middle_is_named(rows: list[Timetable], as_owner: AsOwner) -> None:
    victim = entry(rows[1], 2).pk
    as_owner("DELETE FROM journal_entry WHERE id = %s", [victim])
    assert [finding[:3] for finding in verify()] == [["missing-entry", str(victim), name(rows[1])]]


@pytest.mark.parametrize("row_too", [False, True])
def test_a_missing_subject_is_named(rows: list[Timetable], as_owner: AsOwner, row_too: bool) -> None:
    first = entry(rows[3], 1).pk
    as_owner("DELETE FROM journal_entry WHERE subject_id = %s", [rows[3].pk])
    if row_too:
        as_owner("DELETE FROM jobs_timetable WHERE id = %s", [rows[3].pk])
    assert [finding[:3] for finding in verify()] == [["missing-subject", str(first), name(rows[3])]]


def test_a_row_without_any_entry_is_named(rows: list[Timetable]) -> None:
    stranger = Timetable.objects.create(name="x", cron="0 0 * * *", next_at=entry(rows[0], 1).at)
    assert [finding[:3] for finding in verify()] == [["missing-subject", "-", name(stranger)]]


def test_a_row_of_a_kind_without_any_entry_is_named() -> None:
    stranger = Timetable.objects.create(name="x", cron="0 0 * * *", next_at="2026-05-06T04:00:00Z")
    assert [finding[:3] for finding in verify()] == [["missing-subject", "-", name(stranger)]]


@pytest.mark.parametrize(
    "sql", ["UPDATE jobs_timetable SET cron = 'x' WHERE id = %s", "DELETE FROM jobs_timetable WHERE id = %s"]
)
def test_a_row_edited_behind_the_journal_s_back_is_named(rows: list[Timetable], as_owner: AsOwner, sql: str) -> None:
    last = entry(rows[1], 3).pk
    as_owner(sql, [rows[1].pk])
    assert [finding[:3] for finding in verify()] == [["row-edited", str(last), name(rows[1])]]


def test_a_row_deleted_with_an_entry_is_no_damage(rows: list[Timetable]) -> None:
    with transaction.atomic():
        record("timetable.removed", rows[1], by=ANNA, data={}, area_id=5, gone=True)
        rows[1].delete()
    assert verify() == []


def rewrite(as_owner: AsOwner, row: Timetable, *, leaves: bool, roots: bool) -> None:
    """As an owner would who knows our code: another capacity in the second entry, all that follows computed anew."""
    prev = START
    for old in Entry.objects.filter(subject_id=row.pk).order_by("seq"):
        body = bytes(old.body)
        if old.seq == 2:
            body = body.replace(b'"post":3', b'"post":4')
            as_owner("UPDATE journal_entry SET post_id = 4 WHERE id = %s", [old.pk])
        prev = entry_hash(old.version, prev, body)
        as_owner("UPDATE journal_entry SET body = %s, hash = %s WHERE id = %s", [body, prev, old.pk])
        if leaves:
            as_owner("UPDATE journal_leaf SET hash = %s WHERE entry_id = %s", [prev, old.pk])
    before = START
    for held in Checkpoint.objects.order_by("number") if roots else []:
        under = Leaf.objects.filter(position__range=(held.first, held.last)).order_by("position")
        held.root = merkle_root(bytes(leaf.hash) for leaf in under)
        before = checkpoint.chain_of(held, before)
        as_owner(
            "UPDATE journal_checkpoint SET root = %s, chain = %s WHERE number = %s", [held.root, before, held.number]
        )


def test_a_chain_rewritten_without_its_leaves_is_named_by_its_first_entry(
    rows: list[Timetable], as_owner: AsOwner
) -> None:
    rewrite(as_owner, rows[2], leaves=False, roots=False)
    assert verify()[0][:3] == ["changed", str(entry(rows[2], 2).pk), name(rows[2])]


def test_a_chain_rewritten_with_its_leaves_is_named_by_its_roots(rows: list[Timetable], as_owner: AsOwner) -> None:
    rewrite(as_owner, rows[2], leaves=True, roots=False)
    assert [finding[:3] for finding in verify()] == [
        ["rewritten", str(entry(rows[0], 1).pk), name(rows[0])],
        ["rewritten", str(entry(rows[0], 3).pk), name(rows[0])],
    ]


def test_a_chain_rewritten_with_everything_is_named_by_a_root_that_left(
    rows: list[Timetable], as_owner: AsOwner, tmp_path: Path
) -> None:
    out = StringIO()
    call_command("checkpoint", "--export", stdout=out)
    kept = tmp_path / "roots.txt"
    kept.write_text(f"Printed on the notice board:\n{out.getvalue()}", encoding="utf-8")
    assert verify("--root", str(kept)) == []
    rewrite(as_owner, rows[2], leaves=True, roots=True)
    assert verify() == []
    (finding,) = verify("--root", str(kept))
    assert finding[:3] == ["rewritten", str(entry(rows[0], 1).pk), name(rows[0])]
    assert "1" in finding[3]


def test_a_journal_cut_short_with_its_roots_is_named_by_a_root_that_left(
    rows: list[Timetable], as_owner: AsOwner, tmp_path: Path
) -> None:
    kept = tmp_path / "roots.txt"
    kept.write_text("\n".join(checkpoint.exported(Checkpoint.objects.order_by("number"))), encoding="utf-8")
    for table, condition in (
        ("journal_checkpoint", "number > 1"),
        ("journal_leaf", "position > 8"),
        ("journal_entry", "seq > 2"),
    ):
        as_owner(f"DELETE FROM {table} WHERE {condition} AND %s = 1", [1])
    as_owner("UPDATE jobs_timetable SET cron = %s", ["0 4 * * *"])
    assert verify() == []
    assert [finding[0] for finding in verify("--root", str(kept))] == ["rewritten"]


def test_a_leaf_taken_away_and_a_root_taken_away_are_named(rows: list[Timetable], as_owner: AsOwner) -> None:
    as_owner("DELETE FROM journal_checkpoint WHERE number = %s", [2])
    assert [finding[:2] for finding in verify()] == [["rewritten", str(entry(rows[0], 3).pk)]]


def test_an_entry_slipped_in_without_a_leaf_is_named(rows: list[Timetable], as_owner: AsOwner) -> None:
    victim = entry(rows[2], 2)
    as_owner("DELETE FROM journal_leaf WHERE entry_id = %s", [victim.pk])
    found = verify()
    assert found[0][:3] == ["rewritten", str(entry(rows[2], 3).pk), name(rows[2])]
    assert [finding[0] for finding in found] == ["rewritten", "rewritten"]


@pytest.mark.parametrize("text", ["", "linli-root 1 x\n"])
def test_a_file_without_roots_is_an_error_that_shows_a_line(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "roots.txt"
    kept.write_text(text)
    with pytest.raises(CommandError, match="a line reads"):
        call_command("verify", "--root", str(kept))


def test_a_salted_kind_is_compared_with_its_salt(rows: list[Timetable]) -> None:
    kind = subjects.Kind("x", Timetable, ("name",), (), "salt")
    assert kind.digest(["a"], b"1") != kind.digest(["a"], b"2")


def test_findings_stop_at_the_number_asked_for(rows: list[Timetable], as_owner: AsOwner) -> None:
    as_owner("UPDATE journal_entry SET verb = %s", ["x"])
    assert len(verify("--most", "3")) == 3
    assert len(verify()) == 13


@pytest.mark.django_db(transaction=True)
def test_verifying_holds_no_writer_up(rows: list[Timetable]) -> None:
    stream = audit.findings()
    with triggers.suspended(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'x'")
    next(stream)
    assert not getattr(connection, "has_turn", False)
    stream.close()


def test_a_column_that_a_later_version_adds_leaves_older_rows_standing() -> None:
    row = make("a")
    subjects.register("timetable", Timetable, ["cron"], salt=None)
    change(row, 4)
    subjects.register("timetable", Timetable, ["name", "cron"], salt=None)
    Timetable.objects.filter(pk=row.pk).update(name="")
    assert list(audit.findings()) == []
    Timetable.objects.filter(pk=row.pk).update(name="written past the journal")
    assert [finding.damage for finding in audit.findings()] == ["row-edited"]
