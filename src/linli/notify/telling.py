"""From an entry to inboxes, and from there to the channels: in the worker, in the transaction of the reaction."""

from collections.abc import Callable, Collection, Iterable

from linli.journal import reactions
from linli.journal.models import Entry
from linli.journal.subjects import kind_of
from linli.notify import facts, subscriptions
from linli.notify.models import Notice
from linli.notify.queueing import queue
from linli.notify.subscriptions import Row, Told

AT_ONCE = 500  # rows a statement


def register(rows: Iterable[Row]) -> None:
    """Put a floor's rows into the table; called when its app is ready. Each listens to its entries from then on."""
    for row in rows:
        subscriptions.enter(row)
        reactions.on(row.verbs, when=row.when)(_reaction(row))


def _reaction(row: Row) -> Callable[[Entry], None]:
    def react(entry: Entry) -> None:
        tell(row, entry)

    react.__module__, react.__qualname__ = "linli.notify", row.name  # what its ticks are kept under
    return react


def tell(row: Row, entry: Entry) -> None:
    """A notice for everybody whom the entry concerns, but not for who did it; each is queued for their channels.

    Of a new way into an account its owner is told even so: somebody else may have done it in their name.
    """
    for told in row.told(entry):
        did = set() if row.security else {entry.person_id}
        people = sorted(set(told.people) - did - set(told.aside))
        if people:
            _write(row, entry, told, people)
            queue(entry.pk, people)


def _write(row: Row, entry: Entry, told: Told, people: Collection[int]) -> None:
    kind, filled = kind_of(told.about).name, facts.kept(told.facts)
    Notice.objects.bulk_create(_notices(row, entry, told, people, kind, filled), AT_ONCE, ignore_conflicts=True)


def _notices(
    row: Row, entry: Entry, told: Told, people: Iterable[int], kind: str, filled: dict[str, object]
) -> list[Notice]:
    return [
        Notice(
            person_id=person_id, entry_id=entry.pk, row=row.name, subject_kind=kind, subject_id=told.about.pk,
            action=told.action, facts=filled, url=told.url, urgent=row.urgent, at=entry.at,
        )
        for person_id in people
    ]  # fmt: skip
