"""Service that a volunteer tells of afterwards: the body accepts it, and a second person confirms the hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.activities import serving
from linli.activities.models import Programme, SignUp
from linli.activities.report_models import Told
from linli.activities.serving import Source, Span
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may, scope

KIND = "service_told"
WITHIN, LONGEST = timedelta(days=30), timedelta(hours=12)
LIVE = (Told.State.WAITS, Told.State.ACCEPTED)


@dataclass(frozen=True)
class Stay:
    """From when to when one served, without the way there, and what one did."""

    starts: datetime
    ends: datetime
    words: str


def programmes(by: Actor) -> QuerySet[Programme]:
    """Where the actor can tell of service: what goes on in reach and has people who serve."""
    rows = Programme.objects.filter(roles__serves=True, ended_at=None).select_related("organiser")
    return scope(by, "programme.report", rows).distinct().order_by("-pk")


@transaction.atomic
def tell(programme_id: int, stay: Stay, *, by: Actor) -> Told:
    """Say what one served in the last month. Refused where one was, or said to be, elsewhere then."""
    programme = Programme.objects.select_related("area").get(pk=programme_id)
    if by.person_id is None or not may(by, "programme.report", programme) or not _serves(programme):
        raise NotAllowed(_("Residents of the estate tell of what they served in its programmes."))
    person = on_record.locked(by.person_id)  # one word after another
    now = clock.now()
    if not now - WITHIN <= stay.starts < stay.ends <= now or stay.ends - stay.starts > LONGEST:
        words = _("Give when it began and ended: within the last month, at most twelve hours, and not in the future.")
        raise Refused("times_wrong", words, field="starts")
    if not stay.words.strip():
        raise Refused("words_missing", _("Say what you did."), field="words")
    if _elsewhere(person.pk, stay):
        words = _("For some of that time there is a record of you already. Ask the body where it is wrong.")
        raise Refused("served_already", words, field="starts")
    made = Told.objects.create(
        programme=programme, person=person, starts_at=stay.starts, ends_at=stay.ends, words=stay.words.strip()[:80]
    )
    data = {"programme_id": programme.pk, "starts": stay.starts.isoformat(), "ends": stay.ends.isoformat()}
    record("service_told.told", made, by=by, data=data, area_id=programme.area_id, new=True)
    return made


def _serves(programme: Programme) -> bool:
    return programme.ended_at is None and programme.roles.filter(serves=True).exists()


def _elsewhere(person_id: int, stay: Stay) -> bool:
    """Whether they were signed in somewhere, or said that they served, for some of the time."""
    across = {"starts_at__lt": stay.ends, "ends_at__gt": stay.starts}
    told = Told.objects.filter(person_id=person_id, state__in=LIVE, **across)
    there = {f"session__{name}": moment for name, moment in across.items()}
    came = SignUp.objects.filter(person_id=person_id, came_at__isnull=False, **there)
    return told.exists() or came.exists()


@transaction.atomic
def accept(told_id: int, *, by: Actor) -> Told:
    """The body knows that it was so: recorded by whoever accepts, to be confirmed by a second person."""
    row = _row(told_id, by)
    row.state, row.decided_by_id = Told.State.ACCEPTED, by.person_id
    row.save(update_fields=["state", "decided_by"])
    span = Span(row.starts_at, row.ends_at, row.words)
    times = {row.person_id: (row.starts_at, row.ends_at)}
    session = serving.served(row.programme_id, Source(KIND, row.pk), span, times, by=by)
    data = {"session_id": session.pk}
    record("service_told.accepted", row, by=by, data=data, area_id=row.programme.area_id)
    return row


@transaction.atomic
def decline(told_id: int, reason: str, *, by: Actor) -> Told:
    """It was not so, for a reason that the volunteer reads."""
    row = _row(told_id, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    row.state, row.decided_by_id, row.reason = Told.State.DECLINED, by.person_id, reason.strip()[:120]
    row.save(update_fields=["state", "decided_by", "reason"])
    record("service_told.declined", row, by=by, data={}, area_id=row.programme.area_id)
    return row


@transaction.atomic
def withdraw(told_id: int, *, by: Actor) -> Told:
    """Whoever told of it takes it back, as long as nobody has answered."""
    row = Told.objects.select_for_update(of=("self",)).select_related("programme").get(pk=told_id)
    if by.person_id is None or row.person_id != by.person_id:
        raise NotAllowed(_("Only whoever told of it takes it back."))
    _must_wait(row)
    row.state = Told.State.WITHDRAWN
    row.save(update_fields=["state"])
    record("service_told.withdrawn", row, by=by, data={}, area_id=row.programme.area_id)
    return row


def _row(told_id: int, by: Actor) -> Told:
    row = Told.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=told_id)
    if not may(by, "programme.run", row.programme):
        raise NotAllowed(_("Only its leader, or a post of the body that organises it, can do this."))
    if by.person_id is not None and row.person_id == by.person_id:
        raise NotAllowed(_("Nobody accepts their own service; another post of the body does."))
    _must_wait(row)
    return row


def _must_wait(row: Told) -> None:
    if row.state != Told.State.WAITS:
        raise Refused("told_state", _("This was answered already, or taken back."))


def waiting(programme: Programme) -> QuerySet[Told]:
    """What waits for the body, the first told first."""
    return programme.told.filter(state=Told.State.WAITS).select_related("person").order_by("pk")


def own(person_id: int) -> QuerySet[Told]:
    """What somebody told of, the latest first."""
    rows = Told.objects.filter(person_id=person_id).exclude(state=Told.State.WITHDRAWN)
    return rows.select_related("programme__organiser").order_by("-pk")
