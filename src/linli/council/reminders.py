"""What bodies have to see to before long: an election, the end of somebody's acting, meetings owed or missing.

It is reckoned into rows, so that the desk reads them with one statement.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from linli.council import bodies, founding, life, posting
from linli.council.models import Meeting, Reminder, State
from linli.kernel import clock
from linli.people import leaving
from linli.people.models import Formality, Organisation
from linli.rules.meetings import KINDS, Every, minutes_due
from linli.rules.seating import LAPSES

JOB = "council.look_ahead_for"
CHUNK = 100
AHEAD: dict[Every, int] = {"month": 10, "quarter": 21, "half_year": 30, "year": 60}  # days before a period is over
ACTING_AHEAD = 30
POSTED = 60  # days for which what was not posted is still told
POST = [kind for kind, law in KINDS.items() if law.posted_within]
GONE = 15  # days for which a gap in what is generally owed is still told


def look_ahead_all() -> None:
    """For every body that meets."""
    rows = Organisation.objects.filter(kind__in=bodies.MEET, ended_at=None).order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        look_ahead(chunk)
        last = chunk[-1].pk


@transaction.atomic
def look_ahead(listed: Iterable[Organisation]) -> None:
    """Reckon anew for these bodies."""
    listed = list(listed)
    Reminder.objects.filter(body__in=listed).delete()
    Reminder.objects.bulk_create(
        [
            *_of_terms(listed),
            *_of_elections(listed),
            *_of_lapsed(listed),
            *_of_meetings(listed),
            *_of_founding(listed),
            *_to_post(listed),
            *_to_minute(listed),
        ]
    )


def _of_terms(listed: list[Organisation]) -> Iterator[Reminder]:
    today = clock.today()
    for one in bodies.standing(listed):
        if one.elect_now and one.ends:
            yield Reminder(body=one.body, what=Reminder.ELECT, until=one.ends, tone="due")
        for member in one.members:
            term = member.term
            ends = clock.day_of(term.ends) if term.acting and term.ends else None
            if ends and ends - today <= timedelta(days=ACTING_AHEAD):
                about = f"{term.person.name} {term.post.title}"[:80]
                yield Reminder(body=one.body, what=Reminder.ACTING, about=about, until=ends, tone="due")


def _of_elections(listed: list[Organisation]) -> Iterator[Reminder]:
    """What a body owes since it was elected, until it is noted as done."""
    today = clock.today()
    rows = Formality.objects.filter(seating__organisation__in=listed, done_on=None).select_related("seating")
    owed = {(row.seating.organisation_id, row.what, row.due) for row in rows.order_by("pk")}
    for body_id, what, due in sorted(owed):
        tone = "late" if due < today else "due"
        yield Reminder(body_id=body_id, what=Reminder.AFTER, about=what, until=due, tone=tone)


def _of_lapsed(listed: list[Organisation]) -> Iterator[Reminder]:
    """Seats that have ended by law, until that is recorded."""
    for body in listed:
        for term, _asked in leaving.lapsed(body) if body.kind in LAPSES else ():
            about = f"{term.person.name} {term.post.title}"[:80]
            yield Reminder(body=body, what=Reminder.LAPSED, about=about, until=clock.today(), tone="late")


def _of_meetings(listed: list[Organisation]) -> Iterator[Reminder]:
    """Amber where it is custom, late where a document binds; what is due, a while before its period is over.

    Of last year too: a gap does not close with the calendar.
    """
    today = clock.today()
    keepers = [body for body in listed if body.kind in life.KEEPERS]
    for one in [*life.years(keepers, today.year - 1), *life.years(keepers, today.year)]:
        for row in one.rows:
            for cell in filter(None, row.months):
                owed, must = cell.owed, row.rhythm.must
                tone = "late" if must else "due"
                if owed.state == "due" and (owed.last - today).days <= AHEAD[row.rhythm.every]:
                    yield Reminder(body=one.body, what=Reminder.OWED, about=row.kind, until=owed.last, tone=tone)
                elif owed.state.startswith("missing") and (must or _fresh(owed.last, today)):
                    yield Reminder(body=one.body, what=Reminder.MISSING, about=row.kind, until=owed.last, tone=tone)


def _of_founding(listed: list[Organisation]) -> Iterator[Reminder]:
    """The clocks of a preparatory group that run."""
    for body in listed:
        for each in founding.running(body):
            if each.done is None:
                tone = "late" if each.late(clock.today()) else "due"
                yield Reminder(body=body, what=Reminder.FOUNDING, about=each.step, until=each.due, tone=tone)


def _to_post(listed: list[Organisation]) -> Iterator[Reminder]:
    """Agendas and decisions that do not hang out yet, of the meetings of the last weeks and of those to come."""
    lately = clock.now() - timedelta(days=POSTED)
    rows = Meeting.objects.filter(body__in=listed, kind__in=POST, starts_at__gte=lately)
    for row in rows.select_related("body").order_by("pk"):
        for each in posting.postings(row):
            if each.done is None and (row.state == State.CALLED or each.what == posting.DECISIONS):
                about = f"{each.what}:{row.pk}"
                tone = "late" if each.late else "due"
                yield Reminder(body=row.body, what=Reminder.POST, about=about, until=each.due, tone=tone)


def _to_minute(listed: list[Organisation]) -> Iterator[Reminder]:
    """Meetings that are over and whose minutes are still open: until then no calendar counts them."""
    rows = Meeting.objects.filter(body__in=listed, state=State.ENDED).select_related("body")
    for row in rows.order_by("pk"):
        due = minutes_due(row.day)
        tone = "late" if due < clock.today() else "due"
        yield Reminder(body=row.body, what=Reminder.MINUTES, about=str(row.pk), until=due, tone=tone)


def _fresh(last: date, today: date) -> bool:
    return (today - last).days <= GONE
