"""A team is asked for, agreed on, put at another time, refused or called off; whoever waited longest moves up.

The team's row is locked first, so that one thing at a time happens to it; that it is nowhere else then, its own
rehearsals and performances among it, the database says (`activities.slots`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.activities import services as activities
from linli.activities import slots
from linli.activities.models import SessionState
from linli.bookings.team_models import LIVE, Lapsed, Occasion, TeamBooking, TeamState
from linli.cases import booked
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Person
from linli.people.services import checked_name, checked_phone
from linli.places.models import Area
from linli.settings.queries import value
from linli.teams.models import Team
from linli.teams.services import locked

AHEAD = timedelta(days=180)
LONGEST = timedelta(hours=8)
TOO_MANY = 3  # of one person, live at a time for one team
_DIGITS = re.compile(r"([0-9]{1,9})\D*$")


@dataclass(frozen=True)
class Wish:
    """What is asked for. `number`: of the case for which the team plays free of charge, as people write it."""

    starts: datetime
    ends: datetime
    occasion: str
    place: str
    words: str = ""
    phone: str = ""
    number: str = ""


@transaction.atomic
def ask(team_id: int, wish: Wish, *, by: Actor, wait: bool = False) -> TeamBooking:
    """A resident asks for a team. `wait`: stand in line where it is taken then."""
    on_record.must_stand(by.person_id)
    team = locked(team_id)
    if by.person_id is None or not may(by, "team_booking.ask", team):
        raise NotAllowed(_("Residents of the estate ask for its teams. Have your home bound to your account first."))
    live = TeamBooking.objects.filter(team=team, person_id=by.person_id, state__in=LIVE)
    if live.filter(starts_at__lt=wish.ends, ends_at__gt=wish.starts).exists():
        raise Refused("asked_already", _("You have asked for this team at that time already."), field="starts")
    if live.count() >= TOO_MANY:
        raise Refused("asked_often", _("You have asked for this team %(count)s times already.") % {"count": TOO_MANY})
    phone = wish.phone or str(Person.objects.get(pk=by.person_id).phone)
    return _asked(team, TeamBooking(person_id=by.person_id, phone=checked_phone(phone)), wish, by, wait=wait)


@transaction.atomic
def enter(team_id: int, name: str, wish: Wish, *, by: Actor, wait: bool = False) -> TeamBooking:
    """An office, or the team, asks on behalf of somebody who came to the desk or telephoned."""
    name, phone = checked_name(name), checked_phone(wish.phone)
    known = Person.objects.named(phone, name)
    on_record.must_stand(known.pk if known else None)
    team = locked(team_id)
    if not may(by, "team_booking.enter", team):
        raise NotAllowed(_("An office of the estate, or the team, enters what somebody else asks for."))
    row = TeamBooking(phone=phone, entered_by_id=by.person_id)
    if known is not None:
        row.person = known
    else:
        row.name = name
    return _asked(team, row, wish, by, wait=wait)


def _asked(team: Team, row: TeamBooking, wish: Wish, by: Actor, *, wait: bool) -> TeamBooking:
    row.team, row.starts_at, row.ends_at = team, wish.starts, wish.ends
    row.place, row.words = wish.place.strip()[:80], wish.words.strip()[:120]
    if wish.occasion not in Occasion.values:
        raise Refused("occasion_missing", _("Say what the team plays for."), field="occasion")
    if not row.place:
        raise Refused("place_missing", _("Say where: the house, the square, the restaurant."), field="place")
    _must_fit(wish.starts, wish.ends)
    row.occasion = wish.occasion
    row.case = _case_of(wish.number, team, by) if wish.number.strip() else None
    row.locate(team.area)
    row.state = TeamState.WAITING if wait else TeamState.ASKED
    if wait and slots.team_taken(team.body_id, slots.quarters(*row.away)) is None:
        raise Refused("free_then", _("The team is free then: ask for it."), field="starts")
    row.save()
    if not wait:
        _hold(row)
    data = {
        "team_id": team.pk, "state": row.state, "starts": row.starts_at.isoformat(), "case_id": row.case_id,
    }  # fmt: skip
    record("team_booking.asked", row, by=by, data=data, area_id=row.area_id, new=True)
    return row


def _must_fit(starts: datetime, ends: datetime) -> None:
    now = clock.now()
    if ends <= starts or ends - starts > LONGEST or starts.minute % 15 or ends.minute % 15:
        words = _("It ends after it begins, lasts eight hours at most, and is given in quarters of an hour.")
        raise Refused("time_wrong", words, field="starts")
    if not now < starts <= now + AHEAD:
        raise Refused("time_past", _("Choose a time that is still to come, within half a year."), field="starts")


def _case_of(number: str, team: Team, by: Actor) -> Case:
    """The case of that number in the team's estate, if they may see it and the team plays free of charge for such."""
    digits = _DIGITS.search(number.strip())
    case = Case.objects.filter(area_id=team.area_id, number=int(digits.group(1))).first() if digits else None
    if case is None or not (may(by, "case.follow", case) or may(by, "case.read", case)):
        raise Refused("no_such_case", _("There is no such case, or it is not yours to read."), field="number")
    if not case.open or not booked.fact_of(case):
        words = _("For this case no team plays free of charge: it is over, or about something else.")
        raise Refused("case_not_free", words, field="number")
    if TeamBooking.objects.filter(team=team, case=case, state__in=LIVE).exists():
        raise Refused("case_booked", _("This team is asked for under this case already."), field="number")
    return case


def costs(area: Area) -> str:
    """What an estate's teams ask of whoever has them play, where no case makes it free: a word of its settings."""
    return str(value("bookings.team_costs", area))


def _hold(row: TeamBooking) -> None:
    """Refused with what the team is at then. Others read that it is asked for, not by whom or what for."""
    slots.hold_team(row.key, row.team.body_id, *row.away, gettext_noop("somebody has asked for it"))


@transaction.atomic
def propose(booking_id: int, starts: datetime, ends: datetime, words: str, *, by: Actor) -> TeamBooking:
    """The leader proposes another time, which is held meanwhile; what was asked for is free."""
    row = run(booking_id, by, TeamState.ASKED)
    _must_fit(starts, ends)
    row.starts_at, row.ends_at, row.reason, row.taken = starts, ends, words.strip()[:120], False
    _hold(row)
    hours = int(value("bookings.answer_hours", row.area))
    row.state, row.answer_by = TeamState.PROPOSED, min(clock.now() + timedelta(hours=hours), starts)
    row.decided_by_id = by.person_id
    row.save()
    data = {"starts": starts.isoformat(), "ends": ends.isoformat()}
    record("team_booking.proposed", row, by=by, data=data, area_id=row.area_id)
    _move_up(row.team)
    return row


@transaction.atomic
def take(booking_id: int, *, by: Actor) -> TeamBooking:
    """Whoever asked takes the proposed time; of somebody without an account, whoever telephoned with them says so."""
    on_record.must_stand(TeamBooking.objects.values_list("person_id", flat=True).get(pk=booking_id))
    row = in_state(booking_id, TeamState.PROPOSED)
    if not may(by, "team_booking.own", row) and (row.person_id or not may(by, "team_booking.enter", row.team)):
        raise NotAllowed(_("Whoever asked answers."))
    if row.answer_by is None or row.answer_by < clock.now():
        raise Refused("proposed_until", _("The time was held until then."))
    row.state, row.answer_by, row.taken, row.reason = TeamState.ASKED, None, True, ""
    row.save()
    record("team_booking.taken", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def refuse(booking_id: int, reason: str, *, by: Actor) -> TeamBooking:
    """The team cannot come, for a reason that whoever asked reads."""
    row = run(booking_id, by, TeamState.ASKED)
    _must_say(reason)
    row.decided_by_id = by.person_id
    return _end(row, TeamState.REFUSED, reason, by)


@transaction.atomic
def call_off(booking_id: int, reason: str, *, by: Actor) -> TeamBooking:
    """Whoever asked, or an office for them, or the leader calls it off with a reason; everybody called reads it."""
    row = in_state(booking_id, *LIVE)
    own = may(by, "team_booking.own", row)
    entered = row.person_id is None and may(by, "team_booking.enter", row.team)
    if not (own or entered or may(by, "team_booking.run", row)):
        raise NotAllowed(_("Whoever asked calls it off, or the team."))
    _must_say(reason)
    if row.starts_at <= clock.now() and row.state == TeamState.AGREED:
        raise Refused("begun", _("It has begun already."))
    return _end(row, TeamState.CANCELLED, reason, by)


@transaction.atomic
def follow(session_id: int) -> None:
    """Bring what was agreed to what its session says now: another time, or called off. Safe to run again."""
    found = TeamBooking.objects.filter(session_id=session_id, state=TeamState.AGREED).values_list("pk", flat=True)
    row = _row(found[0]) if found else None
    if row is None or row.session is None or row.state != TeamState.AGREED:
        return
    if row.session.state == SessionState.CANCELLED:
        _end(row, TeamState.CANCELLED, row.session.reason, SYSTEM)
    elif row.meet_at and (row.starts_at, row.ends_at) != (row.session.starts_at, row.session.ends_at):
        row.meet_at += row.session.starts_at - row.starts_at
        row.starts_at, row.ends_at = row.session.starts_at, row.session.ends_at
        row.calls_by = min(row.calls_by or row.starts_at, row.starts_at)
        row.save()
        data = {"starts": row.starts_at.isoformat()}
        record("team_booking.moved", row, by=SYSTEM, data=data, area_id=row.area_id)


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")


def _end(row: TeamBooking, state: TeamState, reason: str, by: Actor, why: str = "") -> TeamBooking:
    """It does not take place; the team and everybody called are free, and the next in line moves up."""
    was = row.state
    row.state, row.reason, row.why = state, reason.strip()[:120], why
    row.answer_by, row.ready = None, False
    row.save()
    slots.let_go(row.key)
    if was == TeamState.AGREED and row.session and row.session.state == SessionState.PLANNED:
        activities.call_off(row.session.pk, row.reason, by=SYSTEM)
    verb = "team_booking.refused" if state == TeamState.REFUSED else "team_booking.called_off"
    record(verb, row, by=by, data={"was": was}, area_id=row.area_id)
    _move_up(row.team)
    return row


def _move_up(team: Team) -> int:
    """Whoever waits longest for a time that is free now has asked for it; several where they do not overlap."""
    moved = 0
    waiting = TeamBooking.objects.filter(team=team, state=TeamState.WAITING, starts_at__gt=clock.now())
    for row in waiting.select_related("team", "area").order_by("made_at", "pk"):
        if slots.team_taken(team.body_id, slots.quarters(*row.away)) is not None:
            continue
        try:
            _hold(row)
        except Refused:  # a rehearsal has just been put there: they wait on
            continue
        row.state = TeamState.ASKED
        row.save()
        record("team_booking.moved_up", row, by=SYSTEM, data={}, area_id=row.area_id)
        moved += 1
    return moved


def pass_on() -> int:
    """Every ten minutes: what nobody answered in time is over, and whoever waits moves up. Answers how many changed."""
    now = clock.now()
    late = TeamBooking.objects.filter(state=TeamState.PROPOSED, answer_by__lt=now)
    begun = TeamBooking.objects.filter(state__in=(TeamState.ASKED, TeamState.WAITING), starts_at__lt=now)
    ended = [pk for rows in (late, begun) for pk in rows.order_by("pk").values_list("pk", flat=True)[:500]]
    waiting = TeamBooking.objects.filter(state=TeamState.WAITING, starts_at__gt=now).order_by("team_id")
    teams = list(waiting.values_list("team_id", flat=True).distinct()[:500])
    return sum(_lapse(pk) for pk in ended) + sum(_free_again(pk) for pk in teams)


@transaction.atomic
def _lapse(booking_id: int) -> bool:
    row, now = _row(booking_id), clock.now()
    if row.state == TeamState.PROPOSED and row.answer_by and row.answer_by < now:
        _end(row, TeamState.CANCELLED, "", SYSTEM, Lapsed.UNANSWERED)
    elif row.state in (TeamState.ASKED, TeamState.WAITING) and row.starts_at < now:
        _end(row, TeamState.CANCELLED, "", SYSTEM, Lapsed.BEGUN)
    else:
        return False
    return True


@transaction.atomic
def _free_again(team_id: int) -> int:
    return _move_up(locked(team_id))


def run(booking_id: int, by: Actor, *states: str) -> TeamBooking:
    """The booking, locked behind its team, for whoever leads the team, where it stands at one of the states."""
    row = in_state(booking_id, *states)
    if not may(by, "team_booking.run", row):
        raise NotAllowed(_("Whoever leads the team does this, and nobody for what they asked for themselves."))
    return row


def in_state(booking_id: int, *states: str) -> TeamBooking:
    """The booking, locked, where it stands at one of the states."""
    row = _row(booking_id)
    if row.state not in states:
        words = _("This stands at “%(state)s”; that can no longer be done, or not yet.")
        raise Refused("team_booking_state", words % {"state": row.get_state_display()})
    return row


def _row(booking_id: int) -> TeamBooking:
    team = locked(TeamBooking.objects.values_list("team_id", flat=True).get(pk=booking_id))
    related = ("person", "area", "session", "case")
    row = TeamBooking.objects.select_for_update(of=("self",)).select_related(*related).get(pk=booking_id)
    row.team = team
    return row
