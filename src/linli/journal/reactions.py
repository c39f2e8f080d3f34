"""What follows from entries. A feature's `reactions.py` registers handlers; they run in the worker, after the change.

The outbox row is a job of the same transaction: lease, retries and the staff's page are the queue's. Each handler runs
in a transaction of its own that also holds its tick, so what it writes to the database it writes once; what it sends
elsewhere it may send twice. Entries of one subject are reacted to in their order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from django.db import connection, transaction

from linli.jobs.causes import Cause, following
from linli.jobs.models import Job
from linli.journal.models import Entry, Tick
from linli.kernel import clock

JOB = "journal.react"

React = Callable[[Entry], None]


@dataclass(frozen=True)
class Reaction:
    """`name` is what its ticks are kept under: renaming the function makes it a new reaction."""

    name: str
    pattern: str
    run: React


_reactions: dict[str, Reaction] = {}


def on(pattern: str) -> Callable[[React], React]:
    """Run the function after each entry whose verb matches: "case.submitted", "case.*", "*"."""

    def register(run: React) -> React:
        name = f"{run.__module__}.{run.__qualname__}"
        _reactions[name] = Reaction(name, pattern, run)
        _listening.cache_clear()
        return run

    return register


@lru_cache(maxsize=1024)
def _listening(verb: str) -> tuple[Reaction, ...]:
    return tuple(reaction for reaction in _reactions.values() if fnmatchcase(verb, reaction.pattern))


def listened_to(verb: str) -> bool:
    """Whether something follows from entries of the verb."""
    return bool(_listening(verb))


def job_for(entry: Entry) -> Job | None:
    """The outbox row of a new entry, unsaved; None when nothing listens to its verb."""
    if not listened_to(entry.verb):
        return None
    return Job(
        name=JOB,
        payload={"entry": entry.pk},
        order=f"{entry.subject_kind}:{entry.subject_id}",
        cause=entry.pk,
        depth=entry.depth,
        run_at=entry.at,
        made_at=entry.at,
    )


def react(entry_id: int) -> None:
    """Run every handler that has not ticked the entry off. The first failure is raised after all had their turn."""
    entry = Entry.objects.get(pk=entry_id)
    failures: list[Exception] = []
    with following(Cause(entry.pk, entry.depth)):
        for reaction in _listening(entry.verb):
            try:
                _once(reaction, entry)
            except Exception as failure:
                failure.add_note(f"in reaction {reaction.name} to entry {entry.pk}")
                failures.append(failure)
    if failures:
        raise failures[0]


@transaction.atomic
def _once(reaction: Reaction, entry: Entry) -> None:
    # The tick comes first: a second worker waits at the unique index, then sees that it was done.
    tick = Tick(entry_id=entry.pk, handler=reaction.name, at=clock.now())
    if not _insert_unless_there(tick):
        return
    reaction.run(entry)


def _insert_unless_there(tick: Tick) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_tick (entry_id, handler, at) VALUES (%s, %s, %s)"
            " ON CONFLICT (entry_id, handler) DO NOTHING",
            [tick.entry_id, tick.handler, Tick._meta.get_field("at").get_db_prep_value(tick.at, connection)],
        )
        return bool(cursor.rowcount == 1)
