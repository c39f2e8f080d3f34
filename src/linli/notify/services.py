"""Marking notices as read. They are the reader's own reminders, no record of the case, so nothing is journalled."""

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.notify.models import Notice


def mark_subject_read(reader: Actor, kind: str, subject_id: int) -> int:
    """All that one was told of a thing, once one has opened it."""
    if reader.person_id is None:
        return 0
    waiting = Notice.objects.filter(person_id=reader.person_id, subject_kind=kind, subject_id=subject_id, read_at=None)
    # Most who look have nothing new, and to look writes nothing: a write waits its turn.
    return waiting.update(read_at=clock.now()) if waiting.exists() else 0


def mark_read(reader: Actor, *, up_to: int) -> int:
    """Mark the reader's own notices up to an id; answers how many. One statement."""
    if reader.person_id is None:
        return 0
    waiting = Notice.objects.filter(person_id=reader.person_id, pk__lte=up_to, read_at=None)
    return waiting.update(read_at=clock.now())


def mark_one_read(notice: Notice) -> None:
    """The reader opens it."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
