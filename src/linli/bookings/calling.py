"""The call-sheet: the leader agrees and calls members in their parts, who say yes or no; substitutes; what goes out.

Whoever says yes is signed up for the session, from meeting to the way back, and is nowhere else meanwhile
(`activities.slots`; a turn of duty at a gate is looked up).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.activities import services as activities
from linli.activities import signing_up, slots
from linli.activities.models import Programme, Session
from linli.bookings import team_queries
from linli.bookings.asking import in_state, run
from linli.bookings.team_models import Answer, Called, CalledLoan, Part, Played, TeamBooking, TeamState
from linli.cases import booked, casework
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.rules import teams as rules
from linli.teams import keeping
from linli.teams import queries as teams
from linli.teams.models import Loan, Member, State, Team

FURTHEST = 240  # minutes of the way


@dataclass(frozen=True)
class Sheet:
    """When and where they meet, how long the way back is, and until when members answer."""

    meet_at: datetime
    meet_place: str
    travel: int
    calls_by: datetime


@transaction.atomic
def agree(booking_id: int, sheet: Sheet, members: Collection[int], *, by: Actor) -> TeamBooking:
    """The leader says yes, and calls these members. The case that makes it free knows of it from now on."""
    row = run(booking_id, by, TeamState.ASKED)
    _must_hold(row, sheet)
    row.meet_at, row.meet_place, row.travel = sheet.meet_at, sheet.meet_place.strip()[:80] or row.place, sheet.travel
    row.calls_by, row.decided_by_id = sheet.calls_by, by.person_id
    slots.let_go(row.key)
    row.session = _session(row)
    row.state = TeamState.AGREED
    row.save()
    Part.objects.bulk_create(
        [Part(booking=row, part=one.part, number=one.number) for one in row.team.line_up.order_by("pk")]
    )
    data = {"session_id": row.session_id, "meet_at": sheet.meet_at.isoformat(), "calls_by": sheet.calls_by.isoformat()}
    record("team_booking.agreed", row, by=by, data=data, area_id=row.area_id)
    _tell_case(row, by)
    _call(row, members, by)
    return row


def _must_hold(row: TeamBooking, sheet: Sheet) -> None:
    if not clock.now() < sheet.calls_by <= row.starts_at:
        raise Refused("calls_by_wrong", _("Members answer before it begins."), field="calls_by")
    if not row.starts_at - timedelta(minutes=FURTHEST) <= sheet.meet_at <= row.starts_at:
        raise Refused("meet_wrong", _("They meet before it begins, four hours at most."), field="meet_at")
    if not 0 <= sheet.travel <= FURTHEST:
        raise Refused("travel_wrong", _("The way back takes four hours at most."), field="travel")


def _session(row: TeamBooking) -> Session:
    """The session of the team's body, which holds the team from meeting to the way back."""
    programme, minutes = _programme(row.team), int((row.ends_at - row.starts_at).total_seconds() // 60)
    session = activities.add_session(programme.pk, row.starts_at, minutes=minutes, place=row.place, by=SYSTEM)
    slots.take_team(session, row.away)
    return session


def _programme(team: Team) -> Programme:
    """Under which the team plays when it is booked: nobody else finds it; who plays serves."""
    known = Played.objects.filter(team=team).select_related("programme").first()
    if known is not None:
        return known.programme
    leader = teams.leaders(team)
    if not leader:
        raise Refused("nobody_leads", _("Nobody leads this team now; the community fills its post first."))
    with translation.override(activities.KEPT_IN):
        plan = activities.Plan(
            kind="performance", title=_("Booked performances"), leader_id=leader[0].person_id, minutes=60, at=time(9),
            begins=clock.today() - timedelta(days=1),  # past: it has no session but those of its bookings
            place=_("as agreed"), alone=False, audience="named", shown=False,
        )  # fmt: skip
        made = activities.found(team.body_id, plan, by=SYSTEM)
        activities.add_role(made.pk, pgettext("taking part", "Player"), None, serves=True, by=SYSTEM)
    Played.objects.create(team=team, programme=made)
    return made


def _tell_case(row: TeamBooking, by: Actor) -> None:
    """Once: of a second booking for the case its page shows how it stands, and the fact is there."""
    if row.case is None or not row.case.open:
        return
    name = booked.fact_of(row.case)
    if name and name not in row.case.facts:
        casework.attach_fact(row.case.pk, name, True, by=by, source=("team_booking", row.pk))


@transaction.atomic
def call(booking_id: int, members: Mapping[int, str], *, by: Actor) -> list[Called]:
    """Ask more of the members, each in a part: substitutes where somebody cannot."""
    row = run(booking_id, by, TeamState.AGREED)
    _must_lie_ahead(row)
    return _call(row, members, by)


def _call(row: TeamBooking, members: Collection[int] | Mapping[int, str], by: Actor) -> list[Called]:
    parts = members if isinstance(members, Mapping) else {}
    found = Member.objects.filter(pk__in=list(members), team=row.team, state=State.IN).order_by("pk")
    known = set(row.called.values_list("member_id", flat=True))
    made = []
    for member in found:
        if member.pk in known:
            raise Refused("called_already", _("%(name)s is called already.") % {"name": member.called})
        part, substitute = parts.get(member.pk) or member.part, bool(parts)
        one = Called.objects.create(booking=row, member=member, part=part[:30], substitute=substitute)
        data = {"booking_id": row.pk, "member_id": member.pk, "part": one.part, "substitute": substitute}
        record("team_call.made", one, by=by, data=data, area_id=row.area_id, new=True)
        made.append(one)
    if not made:
        raise Refused("nobody_called", _("Choose whom to call."), field="members")
    return made


@transaction.atomic
def answer(called_id: int, *, yes: bool, by: Actor) -> Called:
    """A member says yes or no, until it begins; the leader for whoever said so on the telephone."""
    found = Called.objects.values_list("booking_id", "member__person_id")
    booking_id, person_id = found.get(pk=called_id)
    on_record.must_stand(person_id)
    row = in_state(booking_id, TeamState.AGREED)
    one = Called.objects.select_for_update(of=("self",)).select_related("member__person", "sign_up").get(pk=called_id)
    own = may(by, "team_call.own", one)
    if not own and not may(by, "team_booking.run", row):
        raise NotAllowed(_("Whoever is called answers."))
    _must_lie_ahead(row)
    wanted = Answer.YES if yes else Answer.NO
    if one.answer == wanted:
        return one
    if yes:
        _sign_up(row, one)
    elif one.answer == Answer.YES and one.sign_up_id:
        signing_up.cancel(one.sign_up_id, by=SYSTEM)
    one.answer, one.answered_at, one.entered_by_id = wanted, clock.now(), None if own else by.person_id
    one.save()
    record("team_call.answered", one, by=by, data={"yes": yes, "own": own}, area_id=row.area_id)
    _recount(row)
    return one


def _sign_up(row: TeamBooking, one: Called) -> None:
    """A place in the session; refused where they are engaged elsewhere from meeting to the way back."""
    assert row.session is not None
    role = row.session.needs.filter(role__serves=True).values_list("role_id", flat=True)[0]
    member = one.member
    if member.person_id:
        if on_duty := team_queries.on_duty([member.person_id], row).get(member.person_id):
            words = _("This clashes with %(title)s. Nobody is in two places at once.") % {"title": on_duty}
            raise Refused("person_taken", words)
        one.sign_up = signing_up.enter(row.session.pk, role, member.person_id, by=SYSTEM)
        slots.take_person(row.session, member.person_id, row.away)
    else:
        one.sign_up = signing_up.enter_guest(row.session.pk, role, str(member.name), phone=str(member.phone), by=SYSTEM)


def _must_lie_ahead(row: TeamBooking) -> None:
    if row.starts_at <= clock.now():
        raise Refused("begun", _("It has begun already."))


def _recount(row: TeamBooking) -> None:
    """Whether the minimum line-up has said yes now; on record when that changes."""
    ready = not lacking(row)
    if ready != row.ready:
        row.ready = ready
        row.save(update_fields=["ready"])
        verb = "team_booking.ready" if ready else "team_booking.short"
        record(verb, row, by=SYSTEM, data={}, area_id=row.area_id)


def lacking(row: TeamBooking) -> dict[str, int]:
    """How many are missing of each part; one at least has said yes where the team has no minimum line-up."""
    least = dict(row.parts.order_by("pk").values_list("part", "number"))
    there = list(row.called.filter(answer=Answer.YES).values_list("part", flat=True))
    if not least:
        return {} if there else {"": 1}
    return rules.lacking(least, there)


@transaction.atomic
def set_parts(booking_id: int, least: Mapping[str, int], *, by: Actor) -> TeamBooking:
    """With how many in each part this one is played."""
    row = run(booking_id, by, TeamState.AGREED)
    _must_lie_ahead(row)
    said = {part.strip()[:30]: number for part, number in least.items() if part.strip()}
    if any(not 1 <= number <= 200 for number in said.values()):
        raise Refused("line_up_number", _("Give a number from 1 to 200 for each part."), field="line_up")
    row.parts.all().delete()
    Part.objects.bulk_create([Part(booking=row, part=part, number=number) for part, number in said.items()])
    record("team_booking.parts_set", row, by=by, data={"parts": dict(said)}, area_id=row.area_id)
    _recount(row)
    return row


@transaction.atomic
def lend(booking_id: int, equipment_id: int, member_id: int, number: int, *, by: Actor) -> Loan:
    """Equipment of the team goes out for it until the day after; the team's ledger refuses what is out already."""
    row = run(booking_id, by, TeamState.AGREED)
    if not row.team.equipment.filter(pk=equipment_id).exists():
        raise Refused("no_equipment", _("Choose equipment of the team."), field="equipment")
    due = max(clock.day_of(row.ends_at) + timedelta(days=1), clock.today())
    loan = keeping.lend(equipment_id, member_id, number, due, by=by)
    CalledLoan.objects.create(booking=row, loan=loan)
    data = {"loan_id": loan.pk, "due_on": due.isoformat()}
    record("team_booking.lent", row, by=by, data=data, area_id=row.area_id)
    return loan


def answer_by(row: TeamBooking, today: date) -> datetime:
    """Until when members answer unless the leader says otherwise: three days, or the evening before it."""
    day = min(today + timedelta(days=3), clock.day_of(row.starts_at) - timedelta(days=1))
    evening = datetime.combine(max(day, today), time(20), clock.LOCAL)
    return evening if clock.now() < evening <= row.starts_at else row.starts_at
