"""What follows from entries. A feature's `reactions.py` registers handlers; they run in the worker, after the change.

The outbox row is a job of the same transaction: lease, retries and the staff's page are the queue's. Each handler runs
in a transaction of its own that also holds its tick, so what it writes to the database it writes once; what it sends
elsewhere it may send twice. Entries of one subject are reacted to in their order.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TypeVar

from django.db import transaction

from linli.jobs.causes import Cause, following
from linli.jobs.models import Job
from linli.journal.models import Entry, Tick
from linli.kernel import clock
from linli.kernel.kept import Kept, insert_unless_there, keep

JOB = "journal.react"

React = Callable[[Entry], None]
When = Callable[[Entry], bool]
T = TypeVar("T")


@dataclass(frozen=True)
class Reaction:
    """`name` is what its ticks are kept under: renaming the function makes it a new reaction."""

    name: str
    pattern: str
    run: React
    when: When


@dataclass(frozen=True)
class Named(Reaction):
    """Listens to verbs that are data: `verbs` answers which, from what its process keeps at hand."""

    verbs: Callable[[], Collection[str]] = tuple


_reactions: dict[str, Reaction] = {}
_named: dict[str, Named] = {}  # those among them whose verbs are asked for at every entry


def _always(entry: Entry) -> bool:
    return True


def on(pattern: str, *, when: When = _always) -> Callable[[React], React]:
    """Run the function after each entry whose verb matches: "case.submitted", "case.*", "*".

    `when` spares the transaction and the tick where the function has nothing to do. It says the same of an entry
    each time it is asked: by the entry and by what never changes.
    """

    def register(run: React) -> React:
        name = f"{run.__module__}.{run.__qualname__}"
        _reactions[name] = Reaction(name, pattern, run, when)
        _listening.cache_clear()
        return run

    return register


def on_named(verbs: Callable[[], Collection[str]]) -> Callable[[React], React]:
    """Run the function after each entry whose verb is among those that `verbs` answers then.

    It is asked at every entry, and may be some seconds old: what is named counts from a later day on.
    """

    def register(run: React) -> React:
        name = f"{run.__module__}.{run.__qualname__}"
        _reactions[name] = _named[name] = Named(name, "", run, _always, verbs)
        _listening.cache_clear()
        return run

    return register


@lru_cache(maxsize=1024)
def _listening(verb: str) -> tuple[Reaction, ...]:
    return tuple(reaction for reaction in _reactions.values() if fnmatchcase(verb, reaction.pattern))


def _listeners(verb: str) -> tuple[Reaction, ...]:
    return (*_listening(verb), *(one for one in _named.values() if verb in one.verbs()))


def listened_to(verb: str) -> bool:
    """Whether something follows from entries of the verb."""
    return bool(_listeners(verb))


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


def _entry(entry_id: int) -> Entry:
    found = _kept_entry().rows({_WANTED: entry_id})
    if not found:
        raise Entry.DoesNotExist(f"no entry {entry_id}")
    return found[0]


_WANTED = -1_000_000_023  # stands in the kept statement for the entry's id


@lru_cache(maxsize=1)
def _kept_entry() -> Kept[Entry]:
    return keep(Entry.objects.filter(pk=_WANTED))


def subject_of(entry: Entry, read: Callable[[int], T]) -> T:
    """The entry's subject, read by the first handler that asks and the same object for those after it.

    It is for reading: a handler that changes it does so through a service, which locks the row and reads it again.
    """
    kept: dict[Callable[[int], T], T] = entry.__dict__.setdefault("_subjects_read", {})
    if read not in kept:
        kept[read] = read(entry.subject_id)
    return kept[read]


def react(entry_id: int) -> None:
    """Run every handler that has not ticked the entry off. The first failure is raised after all had their turn."""
    entry = _entry(entry_id)
    failures: list[Exception] = []
    with following(Cause(entry.pk, entry.depth)):
        for reaction in _listeners(entry.verb):
            try:
                if reaction.when(entry):
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
    if not insert_unless_there(tick):
        return
    reaction.run(entry)
