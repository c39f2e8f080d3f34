"""Reads of one's own inbox."""

from functools import lru_cache

from django.db.models import OuterRef, QuerySet

from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.notify.models import Notice
from linli.ui.nav import COUNT_LIMIT

_READER = -1_000_000_009  # stands in the kept statement for whose notices are counted


def unread(actor: Actor) -> int:
    """How many notices wait, counted no further than a badge shows. One statement."""
    if actor.person_id is None:
        return 0
    return len(_unread().rows({_READER: actor.person_id}))


@lru_cache(maxsize=1)
def _unread() -> Kept[Notice]:
    return keep(Notice.objects.filter(person_id=_READER, read_at=None).only("pk").order_by()[: COUNT_LIMIT + 1])


def inbox(actor: Actor) -> QuerySet[Notice]:
    """What the person was told, newest first."""
    return Notice.objects.filter(person_id=actor.person_id or 0).order_by("-pk")


def of_subject(kind: str, subject_id: int | OuterRef) -> QuerySet[Notice]:
    """What was told of one thing; `subject_id` may be an OuterRef."""
    return Notice.objects.filter(subject_kind=kind, subject_id=subject_id)
