"""Every write to the journal. Callers hold the transaction and the lock on the subject's row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import Max

from linli.jobs.causes import Cause, current
from linli.jobs.models import Job, State
from linli.jobs.registry import GiveUp
from linli.jobs.services import enqueue_many
from linli.journal import reactions
from linli.journal.actors import Actor
from linli.journal.bodies import VERSION, body_of
from linli.journal.models import Access, Entry, Tick
from linli.journal.subjects import kind_of
from linli.kernel import bulk, clock
from linli.kernel.kept import Kept, insert, keep
from linli.rules.chain import START, entry_hash

# A change that follows from more than this many changes in a row is taken for a loop.
DEEPEST = 8
# Longer than a done job is kept, for while its job is there an entry may come up again.
TICKS_KEPT = timedelta(days=8)


class Loop(GiveUp):
    """Reactions caused one another too often in a row; the change that went too far is not made."""


@dataclass(frozen=True)
class Change:
    """One change for `record_many`."""

    verb: str
    subject: models.Model
    data: Mapping[str, Any] = field(default_factory=dict)
    area_id: int | None = None
    gone: bool = False


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    data: Mapping[str, Any],
    area_id: int | None,
    new: bool = False,
    gone: bool = False,
    cause: int = 0,
) -> Entry:
    """Append the entry of a change, in the transaction that made it, after `save`, the row locked.

    `data` holds ids, codes, numbers and short enums, never words or names. `new` says that this is the subject's first
    entry and skips reading the last one; `gone` that the row is being deleted. Three statements, two when `new`.
    """
    change = Change(verb, subject, data, area_id, gone)
    _inside_transaction()
    behind = _behind(cause)
    kind = kind_of(subject).name
    seq, prev = (0, START) if new else _head(kind, subject.pk)
    entry = _entry(change, kind, by, behind, seq + 1, prev)
    insert(entry)
    if job := reactions.job_for(entry):
        insert(job)
    return entry


def record_many(changes: Iterable[Change], *, by: Actor, new: bool = False, cause: int = 0) -> list[Entry]:
    """Append many entries in few statements (an import). Several changes of one subject keep their order."""
    _inside_transaction()
    behind, listed = _behind(cause), list(changes)
    heads: dict[tuple[str, int], tuple[int, bytes]] = {} if new else _heads(listed)
    entries = []
    for change in listed:
        key = (kind_of(change.subject).name, change.subject.pk)
        seq, prev = heads.get(key, (0, START))
        entry = _entry(change, key[0], by, behind, seq + 1, prev)
        heads[key] = (entry.seq, bytes(entry.hash))
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    enqueue_many([job for entry in entries if (job := reactions.job_for(entry))])
    return entries


def spool_new(changes: Iterable[Change], spool: bulk.Spool, *, by: Actor) -> None:
    """`record_many` for subjects that are new and are spooled as well: hashed and written out before the lock.

    Their ids are given when they are inserted, so that on SQLite entries go on being committed in the order of their
    ids. A verb that something reacts to is an error: its jobs would need the ids.
    """
    listed = list(changes)
    if heard := {change.verb for change in listed if reactions.listened_to(change.verb)}:
        raise ValueError(f"{sorted(heard)} has reactions; record_many enqueues them")
    behind = _behind(0)
    spool.add([_entry(change, kind_of(change.subject).name, by, behind, 1, START) for change in listed])


def note_access(
    person_id: int | None, *, by: Actor, what: str, reason: str, subject_kind: str, subject_id: int
) -> Access:
    """Note that `by` looked at personal data of `person_id`; the person can see it."""
    return note_accesses(
        [(person_id, subject_id)], by=by, what=what, reason=reason, subject_kind=subject_kind
    )[0]  # fmt: skip


def note_accesses(
    of: Iterable[tuple[int | None, int]], *, by: Actor, what: str, reason: str, subject_kind: str
) -> list[Access]:
    """The same of many at once, each as person and subject: a printed list names everybody on it."""
    now = clock.now()
    return Access.objects.bulk_create(
        [
            Access(
                person_id=person_id,
                what=what,
                reason=reason,
                subject_kind=subject_kind,
                subject_id=subject_id,
                by_person_id=by.person_id,
                capacity=by.capacity,
                post_id=by.post_id,
                at=now,
            )
            for person_id, subject_id in of
        ]
    )


def _inside_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("record() stands inside the atomic block that made the change")


def _behind(cause: int) -> Cause:
    behind = current()
    if cause and cause != behind.entry:
        behind = Cause(cause, Entry.objects.values_list("depth", flat=True).get(pk=cause))
    if behind.depth >= DEEPEST:
        raise Loop(f"Entry {behind.entry} has {behind.depth} causes behind it; reactions go round in a circle")
    return behind


def _head(kind: str, subject_id: int) -> tuple[int, bytes]:
    found = _kept_head().rows({_KIND: kind, _SUBJECT: subject_id})
    return (found[0].seq, bytes(found[0].hash)) if found else (0, START)


# Stand in the kept statement for whose last entry is wanted.
_KIND, _SUBJECT = "-a kind of subject-", -1_000_000_015


@lru_cache(maxsize=1)
def _kept_head() -> Kept[Entry]:
    entries = Entry.objects.filter(subject_kind=_KIND, subject_id=_SUBJECT)
    return keep(entries.only("seq", "hash").order_by("-seq")[:1])


def _heads(changes: list[Change]) -> dict[tuple[str, int], tuple[int, bytes]]:
    heads: dict[tuple[str, int], tuple[int, bytes]] = {}
    ids: dict[str, set[int]] = {}
    for change in changes:
        ids.setdefault(kind_of(change.subject).name, set()).add(change.subject.pk)
    for kind, wanted in ids.items():
        ordered = sorted(wanted)
        for start in range(0, len(ordered), 500):
            of_some = Entry.objects.filter(subject_kind=kind, subject_id__in=ordered[start : start + 500])
            last = of_some.values("subject_id").annotate(last=Max("seq"))
            seqs = {row["subject_id"]: row["last"] for row in last}
            for subject_id, seq, digest in of_some.values_list("subject_id", "seq", "hash"):
                if seqs[subject_id] == seq:
                    heads[kind, subject_id] = (seq, bytes(digest))
    return heads


def _entry(change: Change, kind: str, by: Actor, behind: Cause, seq: int, prev: bytes) -> Entry:
    entry = Entry(
        subject_kind=kind,
        subject_id=change.subject.pk,
        seq=seq,
        verb=change.verb,
        at=clock.now(),
        area_id=change.area_id,
        person_id=by.person_id,
        capacity=by.capacity,
        post_id=by.post_id,
        cause=behind.entry,
        depth=behind.depth + 1,
        version=VERSION,
    )
    state = "" if change.gone else kind_of(change.subject).digest_of(change.subject)
    entry.body = body_of(entry, dict(change.data), state)
    entry.hash = entry_hash(VERSION, prev, entry.body)
    return entry


def forget_ticks() -> int:
    """Delete ticks older than any job of theirs is kept; a failed job's stay with it. Answers how many went."""
    kept = Job.objects.filter(name=reactions.JOB).exclude(state=State.DONE).values("cause")
    old = Tick.objects.filter(at__lt=clock.shift(-TICKS_KEPT)).exclude(entry_id__in=kept)
    gone, _kinds = old.delete()
    return gone
