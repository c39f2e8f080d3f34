"""What somebody was told goes by the clock; an address goes when its owner takes it out; a gateway is a machine."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from linli.notify.models import Address, Delivery, Gateway, Notice, State
from linli.people.retention.reasons import MACHINE, WITH_END
from linli.people.retention.registry import Kept, keep, otherwise


def _read(before: datetime) -> "QuerySet[Any]":
    return _arrived(Notice.objects.filter(read_at__lt=before))


def _unread(before: datetime) -> "QuerySet[Any]":
    return _arrived(Notice.objects.filter(read_at=None, at__lt=before))


def _arrived(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """What an administrator lets go out once more stays until it has left, however old it is."""
    underway = Delivery.objects.filter(notice=OuterRef("pk"), state__in=(State.WAITING, State.SENDING))
    return rows.exclude(Exists(underway))


def _line(key: str, ended: Any) -> Kept:
    """Lines of inboxes, with what became of them on the channels; the journal still has what they told of."""
    return Kept(key, "inbox_line", Notice, (), ended, None, whole=True, matters=("subject_kind", "subject_id"))


def enrol() -> None:
    """Called once when the application is ready."""
    keep(_line("notice_read", _read), _line("notice_unread", _unread))
    otherwise(Address, "value proof", WITH_END)
    otherwise(Gateway, "values", MACHINE)
