"""Every read of teams that are booked, in scope."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from linli.activities.hour_models import Hours, HoursState
from linli.activities.models import Slot
from linli.activities.slots import QUARTER
from linli.bookings.queries import spans
from linli.bookings.team_models import LIVE, Answer, Called, CalledLoan, TeamBooking, TeamState
from linli.cases.beside import Kept
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.access import may, scope
from linli.places.models import Area
from linli.rotas.models import State as RotaState
from linli.rotas.models import Turn
from linli.rules.pack import Pack
from linli.teams import queries as teams
from linli.teams.models import Has, Member, Team
from linli.ui import addresses, moments

TONES = {
    TeamState.ASKED: "due", TeamState.PROPOSED: "due", TeamState.WAITING: "calm", TeamState.AGREED: "calm",
    TeamState.REFUSED: "late", TeamState.CANCELLED: "late", TeamState.PLAYED: "done",
}  # fmt: skip


def bookings() -> QuerySet[TeamBooking]:
    """With what every page names of them."""
    return TeamBooking.objects.select_related("team__body", "team__area", "area", "person", "session", "case")


def read(by: Actor) -> QuerySet[TeamBooking]:
    """Those that the actor reads at the desk, the latest first."""
    return scope(by, "team_booking.read", bookings()).order_by("-pk")


def mine(by: Actor) -> QuerySet[TeamBooking]:
    """What somebody asked for, the latest first."""
    return bookings().filter(person_id=by.person_id or 0).order_by("-pk")


def asked_of(by: Actor, estate: Area) -> list[Team]:
    """The teams of an estate that the person may ask for."""
    return list(scope(by, "team_booking.ask", teams.teams().filter(area=estate)).order_by("pk")[:60])


def entered_for(by: Actor) -> list[Team]:
    """The teams for which the person may ask on somebody's behalf."""
    return list(scope(by, "team_booking.enter", teams.teams()).order_by("pk")[:100])


def called(row: TeamBooking) -> list[Called]:
    """The call-sheet: everybody called, by part, as they were called."""
    rows = row.called.select_related("member__person", "seen_by", "entered_by", "sign_up")
    return sorted(rows, key=lambda one: (one.part, one.pk))


@dataclass(frozen=True)
class Line:
    """A part of the line-up: how many it takes, and how many have said yes."""

    part: str
    number: int
    yes: int

    @property
    def missing(self) -> int:
        """How many are missing."""
        return max(self.number - self.yes, 0)


def lines(row: TeamBooking, rows: Iterable[Called]) -> list[Line]:
    """The parts that it takes, then those that others of it play. One statement."""
    there = [one.part for one in rows if one.answer == Answer.YES]
    least = dict(row.parts.order_by("pk").values_list("part", "number"))
    others = sorted(set(there) - set(least))
    return [Line(part, least.get(part, 0), there.count(part)) for part in [*least, *others]]


@dataclass(frozen=True)
class Candidate:
    """A member who could step in, and in which part; `clash`: what they are at then, empty where they are free."""

    member: Member
    part: str
    clash: str


def candidates(row: TeamBooking, parts: Collection[str]) -> list[Candidate]:
    """Members with one of the parts, or a skill of that name that is confirmed, whom nobody has called yet.

    Whoever is free then first. Five statements, however many they are.
    """
    skilled = Has.objects.filter(skill__title__in=parts, confirmed_at__isnull=False).select_related("skill")
    rows = teams.members(row.team).exclude(pk__in=row.called.values("member_id"))
    rows = rows.filter(Q(part__in=parts) | Q(pk__in=skilled.values("member_id")))
    found = list(rows.prefetch_related(Prefetch("skills", skilled, to_attr="steps_in")).distinct())
    busy = engaged([one.person_id for one in found if one.person_id], row)
    made = [Candidate(one, _part(one, parts), busy.get(one.person_id or 0, "")) for one in found]
    return sorted(made, key=lambda one: (bool(one.clash), one.part, one.member.pk))


def _part(member: Member, parts: Collection[str]) -> str:
    skills: list[Has] = getattr(member, "steps_in", [])
    return member.part if member.part in parts else next((has.skill.title for has in skills), member.part)


def engaged(person_ids: Collection[int], row: TeamBooking) -> dict[int, str]:
    """Whoever of them is at something else from meeting to the way back, and at what. Two statements."""
    starts, ends = row.away
    taken = Slot.objects.filter(person_id__in=person_ids, at__gt=starts - QUARTER, at__lt=ends)
    found = on_duty(person_ids, row)
    for slot in taken.select_related("session__programme").exclude(session=row.session_id).order_by("-at"):
        if slot.session is not None:
            title = str(slot.session) if slot.session.programme.shown else slot.session.programme.get_kind_display()
            found[slot.person_id or 0] = f"{title} {moments.said(slot.session.starts_at)}"
    return found


def on_duty(person_ids: Collection[int], row: TeamBooking) -> dict[int, str]:
    """Whoever of them keeps a gate or a checkpoint then, and where: turns are no sessions. One statement."""
    starts, ends = row.away
    turns = Turn.objects.filter(
        keeper__person_id__in=person_ids, duty__starts_at__lt=ends, duty__ends_at__gt=starts,
        duty__rota__state=RotaState.PUBLISHED,
    )  # fmt: skip
    return {
        turn.keeper.person_id or 0: f"{turn.duty.rota} {turn.duty.name} {moments.said(turn.duty.starts_at)}"
        for turn in turns.select_related("keeper", "duty__rota")
    }


def loans(row: TeamBooking) -> list[CalledLoan]:
    """What went out for it."""
    related = ("loan__equipment", "loan__member__person")
    return list(row.loans.select_related(*related).order_by("pk"))


def calls_of(person_id: int) -> QuerySet[Called]:
    """What somebody is called for as a member of a team, the latest first."""
    related = ("booking__team__body", "booking__session", "member")
    return Called.objects.filter(member__person_id=person_id).select_related(*related).order_by("-pk")


def to_vouch(person_id: int) -> QuerySet[Called]:
    """Of whom the person, who was there, can say that they came too."""
    there = Called.objects.filter(member__person_id=person_id, came=True).values("booking_id")
    rows = Called.objects.filter(booking__in=there, booking__state=TeamState.PLAYED, answer=Answer.YES, came=None)
    return rows.exclude(member__person_id=person_id).select_related("member__person", "booking__team__body")


def unconfirmed(by: Actor) -> QuerySet[TeamBooking]:
    """Those that were played and whose hours wait for somebody else's word, in the actor's reach."""
    waiting = Hours.objects.filter(state=HoursState.RECORDED).values("sign_up__session_id")
    return read(by).filter(state=TeamState.PLAYED, session_id__in=waiting)


def hours_wait(row: TeamBooking) -> bool:
    """Whether hours of it are recorded and not confirmed yet."""
    return Hours.objects.filter(sign_up__session_id=row.session_id or 0, state=HoursState.RECORDED).exists()


def beside(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """What the desk's page of a case says of the teams that play for it. One statement."""
    for row, kept in _kept(case, pack):
        yield kept if may(by, "team_booking.read", row) else replace(kept, url="")


def own(case: Case, pack: Pack) -> Iterable[Kept]:
    """The same on its reporter's own page."""
    return (replace(kept, url=addresses.page("bookings:teams_mine")) for _row, kept in _kept(case, pack))


def _kept(case: Case, pack: Pack) -> Iterable[tuple[TeamBooking, Kept]]:
    """What stands, or was played; no statement for a process for which no team plays."""
    if not any(fact.from_booking for fact in pack.facts.values()):
        return
    for row in bookings().filter(case=case, state__in=(*LIVE, TeamState.PLAYED)).order_by("pk"):
        text = f"{moments.said(row.starts_at)} · {row.place} · {_('free of charge')}"
        url, chip = addresses.of("bookings:call", row.code), str(row.get_state_display())
        yield row, Kept(str(row.team), text, chip, TONES[TeamState(row.state)], url)


def taken_soon(team: Team) -> list[tuple[datetime, datetime]]:
    """When the team is taken in the four weeks to come, not for what. One statement."""
    now = clock.now()
    at = Slot.objects.filter(team_id=team.body_id, at__gte=now, at__lt=now + timedelta(days=28))
    return list(spans(at.order_by("at").values_list("at", flat=True)))
