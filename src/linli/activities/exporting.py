"""A body's record of service in the fields that the national system of voluntary service takes (民政部令67号 art. 4).

Who organises records, and hands on what it recorded; numbers of identity cards stand in full only where the reader may
unmask them, and each that does is on record as read. A row that was put right shows what counts now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.activities.certifying import hours_of
from linli.activities.hour_models import Hours, HoursState
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.journal.services import note_accesses, record
from linli.journal.subjects import kind_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.sheets import Column, write_book
from linli.papers.writing import Page
from linli.people.access import may, scope
from linli.people.models import Organisation, Person
from linli.people.wording import masked

MOST = 20_000


@dataclass
class Line:
    """What one person served in one session, with every row that says so."""

    rows: list[Hours]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)


@transaction.atomic
def handed(body: Organisation, first: date, last: date, *, by: Actor) -> IO[bytes]:
    """The workbook of the body's confirmed hours from `first` to `last`; that it was handed out is on record."""
    if not may(by, "service_record.export", body):
        raise NotAllowed(_("The record of service is handed out by a post of the body that keeps it."))
    if last < first:
        raise Refused("days_wrong", _("The last day comes before the first."), field="last")
    lines = _lines(body, first, last)
    if not lines:
        raise Refused("no_hours", _("No confirmed hours lie between these days."), field="last")
    if len(lines) > MOST:
        raise Refused("too_many", _("More than 20,000 rows. Choose fewer days."), field="last")
    people = {line.rows[0].sign_up.person_id or 0 for line in lines}
    full = set(scope(by, "person.unmask", Person.objects.filter(pk__in=people)).values_list("pk", flat=True))
    read = [(pk, pk) for pk in sorted(full) if pk != by.person_id]
    note_accesses(read, by=by, what="id_number", reason="record", subject_kind="person")
    data = {"first": first.isoformat(), "last": last.isoformat(), "rows": len(lines), "in_full": len(full)}
    record("service_record.exported", body, by=by, data=data, area_id=body.area_id)
    columns = [Column(title, width=width, text=True) for title, width in _columns()]
    page = Page(_("Record of voluntary service"), columns, _written(lines, full))
    return write_book([page], by=by.name)


def _lines(body: Organisation, first: date, last: date) -> list[Line]:
    """By the day of service, then by person; those taken back to nothing are left out. Two statements."""
    rows = Hours.objects.filter(
        state=HoursState.CONFIRMED, sign_up__session__programme__organiser=body,
        sign_up__session__starts_at__gte=clock.midnight(first),
        sign_up__session__starts_at__lt=clock.midnight(date.fromordinal(last.toordinal() + 1)),
    ).select_related(
        "sign_up__session__programme__organiser", "sign_up__session__spot", "sign_up__person", "sign_up__role",
        "recorded_by", "confirmed_by",
    )  # fmt: skip
    found: dict[int, Line] = {}
    for row in rows.order_by("sign_up__session__starts_at", "sign_up", "pk")[: 2 * MOST]:
        found.setdefault(row.sign_up_id, Line([])).rows.append(row)
    return [line for line in found.values() if line.minutes > 0]


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Number of the record"), 18),
        (pgettext("of a volunteer", "Name"), 12),
        (_("Kind of card"), 12),
        (_("Card number"), 22),
        (_("Number of the volunteer"), 18),
        (_("Team or body"), 24),
        (_("Project"), 24),
        (pgettext("record of service", "Activity"), 24),
        (pgettext("record of service", "Role"), 12),
        (pgettext("record of service", "Place"), 20),
        (pgettext("record of service", "Date"), 12),
        (pgettext("record of service", "From"), 18),
        (pgettext("record of service", "To"), 18),
        (_("Signed in"), 18),
        (_("Signed out"), 18),
        (_("How signed in"), 16),
        (_("Hours served"), 10),
        (_("People served"), 10),
        (_("Mean grade of the activity"), 12),
        (_("Recorded by"), 12),
        (_("Recorded at"), 18),
        (pgettext("record of service", "Confirmed by"), 12),
        (_("Confirmed at"), 18),
        (_("Put right because"), 24),
        (_("Digest of the entry"), 40),
    ]


def _written(lines: list[Line], full: set[int]) -> Iterator[list[Any]]:
    sessions = {line.rows[0].sign_up.session_id for line in lines}
    served, digests = _of_sessions(sessions), _digests(lines)
    for line in lines:
        last, one = line.rows[-1], line.rows[0].sign_up
        session, person = one.session, one.person
        assert person is not None  # hours are those of people of the register
        number = str(person.id_number)
        shown = number if person.pk in full else masked("id_number", number) if number else ""
        people, grade = served.get(session.pk, (0, None))
        yield [
            line.rows[0].code, person.name, _("resident identity card") if number else "", shown, person.code,
            session.programme.organiser.name, session.programme.title, str(session), one.role.title, session.where,
            session.day.isoformat(), _at(session.starts_at), _at(session.ends_at), _at(one.came_at), _at(one.left_at),
            one.get_way_display(), hours_of(line.minutes), str(session.heads + people),
            f"{grade:.1f}" if grade else "", last.recorded_by.name if last.recorded_by else "", _at(last.recorded_at),
            last.confirmed_by.name if last.confirmed_by else "", _at(last.confirmed_at), last.reason,
            digests.get(last.pk, ""),
        ]  # fmt: skip


def _of_sessions(ids: set[int]) -> dict[int, tuple[int, float | None]]:
    """By session: how many came who do not serve, and the mean of what those who came said."""
    from linli.activities.models import Session

    rows = Session.objects.filter(pk__in=ids).annotate(
        came=Count("sign_ups", filter=Q(sign_ups__came_at__isnull=False, sign_ups__role__serves=False)),
        grade=Avg("sign_ups__feedback__grade"),
    )
    return {pk: (came, grade) for pk, came, grade in rows.values_list("pk", "came", "grade")}


def _digests(lines: list[Line]) -> dict[int, str]:
    """By row: the hash of the entry by which it was confirmed, so that anybody can compare it with the journal."""
    kind = kind_of(lines[0].rows[0]).name
    ids = [row.pk for line in lines for row in line.rows[-1:]]
    rows = Entry.objects.filter(subject_kind=kind, subject_id__in=ids, verb="hours.confirmed")
    return {pk: bytes(digest).hex() for pk, digest in rows.values_list("subject_id", "hash")}


def _at(moment: datetime | None) -> str:
    return moment.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M") if moment else ""
