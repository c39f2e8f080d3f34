"""Reads of one's own inbox."""

from django.db.models import OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from linli.journal.actors import Actor
from linli.kernel.kept import keep
from linli.notify.models import Notice
from linli.ui.nav import COUNT_LIMIT

UNREAD = "notices_unread"


def unread_of(person_id: int) -> RawSQL:
    """How many notices wait for the person, counted no further than a badge shows."""
    keys = keep(Notice.objects.filter(person_id=person_id, read_at=None).values("pk").order_by()[: COUNT_LIMIT + 1])
    return RawSQL(f"SELECT COUNT(*) FROM ({keys.sql}) AS waiting", keys.params)  # noqa: S608, S611 -- what the ORM wrote


def unread(request: HttpRequest) -> int:
    """The same for whoever is signed in: it came with them (`people.sessions.carry`)."""
    return int(getattr(request.user, UNREAD, 0))


def inbox(actor: Actor) -> QuerySet[Notice]:
    """What the person was told, newest first."""
    return Notice.objects.filter(person_id=actor.person_id or 0).order_by("-pk")


def of_subject(kind: str, subject_id: int | OuterRef) -> QuerySet[Notice]:
    """What was told of one thing; `subject_id` may be an OuterRef."""
    return Notice.objects.filter(subject_kind=kind, subject_id=subject_id)
