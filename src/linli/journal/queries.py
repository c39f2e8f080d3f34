"""Reads of the journal. Pages are keyset pages: `before` is the last id of the page above."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from linli.journal.models import Access, Entry
from linli.journal.subjects import kind_of
from linli.kernel import clock

Row = TypeVar("Row", bound=models.Model)


def history_of(subject: models.Model) -> QuerySet[Entry]:
    """The subject's entries, oldest first."""
    return Entry.objects.filter(subject_kind=kind_of(subject).name, subject_id=subject.pk).order_by("seq")


def entries(
    *,
    areas: Iterable[int] | None = None,
    before: int | None = None,
    verb: str = "",
    kind: str = "",
    person_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Entries newest first; `verb` may be a prefix ("case.").

    `areas` are the ids the asker may see, as a list or a `values_list` query; None is all.
    """
    found = Entry.objects.order_by("-pk")
    if areas is not None:
        found = found.filter(area_id__in=areas)
    wanted = {
        "pk__lt": before,
        "verb__startswith": verb or None,
        "subject_kind": kind or None,
        "person_id": person_id,
        "at__gte": since,
        "at__lt": until,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value is not None})


def accesses_about(kind: str, subject_id: int) -> QuerySet[Access]:
    """Who looked at personal data in this matter, newest first: for its reporter, who may have no account."""
    return Access.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-pk")


def accesses_among(kind: str, subject_ids: Iterable[int], what: str) -> QuerySet[Access]:
    """Who looked at this of any of these subjects, oldest first."""
    return Access.objects.filter(subject_kind=kind, subject_id__in=list(subject_ids), what=what).order_by("pk")


def accesses_of(*person_ids: int) -> QuerySet[Access]:
    """Who looked at the data of these rows of one person, newest first."""
    return Access.objects.filter(person_id__in=person_ids).order_by("-pk")


def accesses_by_day(
    person_ids: Iterable[int], before: int | None, *, among: Collection[str] = ()
) -> QuerySet[Access, Any]:
    """What one person in one post looked at on one day for one reason, the latest first, with how often and when last;
    from one such on backwards; `among` subjects of these kinds alone, where named. The keys may be a query."""
    rows = Access.objects.filter(person_id__in=person_ids)
    rows = rows.filter(subject_kind__in=among) if among else rows
    seen = rows.order_by().annotate(day=TruncDate("at", tzinfo=clock.LOCAL))
    alike = seen.values("by_person_id", "post_id", "what", "reason", "day")
    found = alike.annotate(last=Max("pk"), times=Count("pk"), seen_at=Max("at")).order_by("-last")
    return found if before is None else found.filter(last__lt=before)


def older(rows: QuerySet[Row], before: int | None) -> QuerySet[Row]:
    """Those of a page: before the last one of the page above, where there was one."""
    return rows if before is None else rows.filter(pk__lt=before)
