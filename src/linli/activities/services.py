"""A programme is founded, given roles and ended; its sessions are made by its rhythm, added, moved and called off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.activities import slots
from linli.activities.models import Need, Programme, Role, Session, SessionState, Why
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Spot
from linli.rules import rhythm
from linli.settings import queries as settings

KEPT_IN = "zh-hans"  # the language of what is read by all who come
AHEAD = timedelta(days=56)  # for which sessions stand; and always the next one, however far


@dataclass(frozen=True)
class Plan:
    """What a programme is to be. `places` None: as many as come; `at` is the wall clock's."""

    kind: str
    title: str
    leader_id: int
    begins: date
    at: time
    minutes: int
    purpose: str = ""
    rhythm: str = ""
    on_holidays: bool = True
    spot_id: int | None = None
    place: str = ""
    alone: bool = True
    audience: str = "all"
    shown: bool = True
    drop_in: bool = False
    places: int | None = None
    companions: int = 0


@transaction.atomic
def found(organiser_id: int, plan: Plan, *, by: Actor) -> Programme:
    """Put a programme on, with its first role and the sessions that its rhythm makes in the weeks to come."""
    body = Organisation.objects.select_related("area").get(pk=organiser_id)
    made = Programme(
        kind=plan.kind, title=_titled(plan.title), purpose=plan.purpose.strip()[:300], organiser=body,
        leader_id=plan.leader_id, rhythm=_checked_rhythm(plan), begins=plan.begins, at=plan.at,
        minutes=_checked_minutes(plan), on_holidays=plan.on_holidays, spot=spot_of(body, plan.spot_id),
        place=plan.place.strip()[:80], alone=plan.alone, audience=plan.audience, shown=plan.shown,
        drop_in=plan.drop_in,
    )  # fmt: skip
    made.locate(body.area)
    if not may(by, "programme.found", made):
        raise NotAllowed(_("A programme is put on by whoever holds a post of the body that organises it."))
    if made.spot is None and not made.place:
        raise Refused("place_missing", _("Say where it is held."), field="place")
    made.save()
    data = {"kind": made.kind, "organiser_id": body.pk, "rhythm": made.rhythm, "begins": made.begins.isoformat()}
    record("programme.founded", made, by=by, data=data, area_id=body.area_id, new=True)
    traits = made.traits
    with translation.override(KEPT_IN):
        seat = str(traits.seat)
    _add_role(made, seat, plan.places, companions=plan.companions, serves=traits.serves)
    make_ahead(made.pk, by=by, strict=True)
    return made


def _titled(text: str) -> str:
    if not text.strip():
        raise Refused("title_missing", _("Say what it is called."), field="title")
    return text.strip()[:80]


def _checked_rhythm(plan: Plan) -> str:
    try:
        written = rhythm.written(plan.rhythm) if plan.rhythm.strip() else ""
    except rhythm.BadRhythm as fault:
        words = _("This rhythm cannot be read: %(part)s. Example: FREQ=WEEKLY;BYDAY=SA")
        raise Refused("rhythm_wrong", words % {"part": fault.part}, field="rule", basis=rhythm.BASIS) from fault
    if written and rhythm.following(written, plan.begins, plan.begins - timedelta(days=1)) is None:
        raise Refused("rhythm_empty", _("In this rhythm it would never be held."), field="rule")
    return written


def _checked_minutes(plan: Plan) -> int:
    if plan.minutes % 15 or plan.at.minute % 15 or not 15 <= plan.minutes <= 24 * 60:
        raise Refused("quarters", _("Sessions begin and end on a quarter of an hour."), field="minutes")
    return plan.minutes


def spot_of(body: Organisation, spot_id: int | None) -> Spot | None:
    """The named place, in the estate of the body or in an estate of its area."""
    if spot_id is None:
        return None
    spot = Spot.objects.filter(pk=spot_id, **{f"{body.area.level}_id": body.area_id}).first()
    if spot is None:
        raise Refused("spot_unknown", _("This place is not in the area of the body."), field="spot")
    return spot


@transaction.atomic
def add_role(
    programme_id: int,
    title: str,
    places: int | None,
    *,
    by: Actor,
    least: int = 0,
    companions: int = 0,
    serves: bool = False,
    youngest: int | None = None,
    training: str = "",
    insured: bool = False,
    approval: bool = False,
) -> Role:
    """One more way of taking part, in the sessions that stand already too."""
    programme = running(programme_id, by)
    if programme.roles.filter(title=title.strip()).exists():
        raise Refused("role_known", _("There is a role of this name already."), field="title")
    if places is not None and places < least:
        raise Refused("role_room", _("There is room for fewer than are needed."), field="places")
    role = _add_role(
        programme, title, places, least=least, companions=companions, serves=serves, youngest=youngest,
        training=training.strip()[:60], insured=insured, approval=approval,
    )  # fmt: skip
    planned = programme.sessions.filter(state=SessionState.PLANNED)
    Need.objects.bulk_create([Need(session=row, role=role, places=places) for row in planned])
    data = {"role": role.pk, "places": places, "least": least, "serves": serves}
    record("programme.role_added", programme, by=by, data=data, area_id=programme.area_id)
    return role


def _add_role(programme: Programme, title: str, places: int | None, **more: object) -> Role:
    return Role.objects.create(programme=programme, title=_titled(title)[:40], places=places, **more)


@transaction.atomic
def make_ahead(programme_id: int, *, by: Actor = SYSTEM, strict: bool = False) -> int:
    """Make the sessions of the weeks to come that do not stand yet, and the next one in any case. Safe to run again.

    `strict` refuses where the place is taken; else such a session stands as called off, with the reason.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("area", "spot").get(pk=programme_id)
    if programme.ended_at is not None:
        return 0
    known = set(programme.sessions.exclude(occurs_on=None).values_list("occurs_on", flat=True))
    made = 0
    for day in _days_ahead(programme):
        if day not in known:
            _make(programme, day, by=by, strict=strict)
            made += 1
    return made


def _days_ahead(programme: Programme) -> list[date]:
    """The days of the weeks to come, less the holidays on which it is not held; else the next one, however far."""
    rule, begins, today = programme.rhythm, programme.begins, clock.today()
    holidays = settings.calendar().is_holiday
    found = rhythm.days(rule, begins, today, today + AHEAD)
    if found := [day for day in found if programme.on_holidays or not holidays(day)]:
        return found
    day = rhythm.following(rule, begins, today + AHEAD)
    while day is not None and not programme.on_holidays and holidays(day):
        day = rhythm.following(rule, begins, day)
    return [day] if day else []


def _make(programme: Programme, day: date, *, by: Actor, strict: bool) -> Session:
    starts = datetime.combine(day, programme.at, clock.LOCAL)
    made = Session(
        programme=programme, occurs_on=day, starts_at=starts, ends_at=starts + timedelta(minutes=programme.minutes),
        spot=programme.spot, place=programme.place, leader_id=programme.leader_id,
    )  # fmt: skip
    return _stand(made, by=by, strict=strict)


def _stand(made: Session, *, by: Actor, strict: bool) -> Session:
    """Save a session with its needs, if its place is free."""
    programme = made.programme
    made.locate(programme.area)
    made.save()
    try:
        slots.take_spot(made)
        slots.take_team(made)
    except Refused as refusal:
        if strict:
            raise
        slots.free(made)
        made.state, made.why = SessionState.CANCELLED, Why(refusal.code)
        made.reason = slots.shown_there(made)[:200]
        made.save(update_fields=["state", "why", "reason"])
    Need.objects.bulk_create(
        [Need(session=made, role=role, places=role.places) for role in programme.roles.order_by("pk")]
    )
    data = {"programme_id": programme.pk, "starts_at": made.starts_at.isoformat(), "state": str(made.state)}
    record("session.planned", made, by=by, data=data, area_id=made.area_id, new=True)
    return made


@transaction.atomic
def add_session(
    programme_id: int, starts_at: datetime, *, by: Actor, title: str = "", minutes: int = 0, place: str = ""
) -> Session:
    """One more, beside the rhythm; at a place of its own, if one is said."""
    programme = running(programme_id, by)
    _must_be_quarter(starts_at, minutes or programme.minutes)
    made = Session(
        programme=programme, title=title.strip()[:80], starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes or programme.minutes), spot=None if place else programme.spot,
        place=place[:80] or programme.place, leader_id=programme.leader_id,
    )  # fmt: skip
    return _stand(made, by=by, strict=True)


@transaction.atomic
def move(session_id: int, starts_at: datetime, *, by: Actor, minutes: int = 0) -> Session:
    """Hold it at another time. Whoever is signed up stays so; refused where its place or one of them clashes."""
    session = standing(session_id, by)
    minutes = minutes or (session.ends_at - session.starts_at) // timedelta(minutes=1)
    _must_be_quarter(starts_at, minutes)
    session.starts_at, session.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    session.save(update_fields=["starts_at", "ends_at"])
    slots.take_again(session)
    data = {"starts_at": starts_at.isoformat(), "minutes": minutes}
    record("session.moved", session, by=by, data=data, area_id=session.area_id)
    return session


def _must_be_quarter(starts_at: datetime, minutes: int) -> None:
    if starts_at.minute % 15 or starts_at.second or minutes % 15 or not 15 <= minutes <= 24 * 60:
        raise Refused("quarters", _("Sessions begin and end on a quarter of an hour."), field="starts_at")


@transaction.atomic
def call_off(session_id: int, reason: str, *, by: Actor) -> Session:
    """It is not held, for a reason that everybody signed up reads; its place and its people are free."""
    session = standing(session_id, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is called off."), field="reason")
    session.state, session.reason = SessionState.CANCELLED, reason.strip()[:200]
    session.save(update_fields=["state", "reason"])
    slots.free(session)
    record("session.called_off", session, by=by, data={}, area_id=session.area_id)
    return session


@transaction.atomic
def end(programme_id: int, *, by: Actor) -> Programme:
    """No more sessions are made; those that stand are held or called off one by one."""
    programme = running(programme_id, by)
    programme.ended_at = clock.now()
    programme.save(update_fields=["ended_at"])
    record("programme.ended", programme, by=by, data={}, area_id=programme.area_id)
    return programme


def running(programme_id: int, by: Actor) -> Programme:
    """The programme, locked, for whoever runs it, as long as it goes on."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("area", "spot").get(pk=programme_id)
    if not may(by, "programme.run", programme):
        raise NotAllowed(_("Only its leader, or a post of the body that organises it, can do this."))
    if programme.ended_at is not None:
        raise Refused("programme_ended", _("This programme has ended."))
    return programme


def standing(session_id: int, by: Actor) -> Session:
    """The session, locked, for whoever runs it, as long as it is neither held nor called off."""
    session = locked(session_id)
    if not may(by, "session.run", session):
        raise NotAllowed(_("Only its leader, or a post of the body that organises it, can do this."))
    must_stand(session)
    return session


def locked(session_id: int) -> Session:
    """The session, locked: whatever changes who takes part waits here for its turn."""
    related = ("programme__organiser", "area", "spot")
    return Session.objects.select_for_update(of=("self",)).select_related(*related).get(pk=session_id)


def must_stand(session: Session) -> None:
    """Refused for one that is held or called off."""
    if session.state != SessionState.PLANNED:
        words = _("This session stands at “%(state)s”; this can no longer be done.")
        raise Refused("session_state", words % {"state": session.get_state_display()})
