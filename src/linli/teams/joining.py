"""Who is in a team: applied and answered, entered by the leader, left; shown by their own wish; what they can do."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import skilling
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Person
from linli.people.services import checked_name, checked_phone
from linli.teams.models import LIVE, Has, Member, State, Team
from linli.teams.services import led, locked


@transaction.atomic
def apply(team_id: int, words: str, part: str, *, by: Actor) -> Member:
    """Ask to join. Whoever leads the team answers; who was entered by name and telephone takes that record over."""
    on_record.must_stand(by.person_id)
    team = locked(team_id)
    if by.person_id is None or not may(by, "team.apply", team):
        raise NotAllowed(_("This team takes in residents of the estate while it is open to applications."))
    _must_not_be_in(team, by.person_id)
    entered = _entered_as(team, Person.objects.get(pk=by.person_id))
    if entered is not None:
        entered.person_id, entered.name, entered.phone = by.person_id, "", ""
        entered.save(update_fields=["person", "name", "phone"])
        record("team_member.claimed", entered, by=by, data={"person_id": by.person_id}, area_id=team.area_id)
        return entered
    made = Member.objects.create(
        team=team, person_id=by.person_id, part=part.strip()[:30], words=words.strip()[:200], state=State.APPLIED
    )
    record("team_member.applied", made, by=by, data={"team_id": team.pk}, area_id=team.area_id, new=True)
    return made


def _must_not_be_in(team: Team, person_id: int) -> None:
    if team.members.filter(person_id=person_id, state__in=LIVE).exists():
        raise Refused("member_known", _("This person is in the team, or has applied, already."))


def _entered_as(team: Team, person: Person) -> Member | None:
    """The record of the person's own proved telephone and name, if the leader made one."""
    if person.phone_proved_at is None or not person.phone:
        return None
    for row in team.members.filter(state=State.IN, person=None):
        if (str(row.phone), str(row.name)) == (str(person.phone), person.name):
            return row
    return None


@transaction.atomic
def answer(member_id: int, *, by: Actor, yes: bool) -> Member:
    """The leader takes in who applied, or does not; never oneself."""
    row, team = _row(member_id, State.APPLIED)
    _must_lead(team, by)
    if row.person_id == by.person_id:
        raise Refused("own_application", _("Nobody answers their own application."))
    row.state, row.answered_by_id = (State.IN, by.person_id) if yes else (State.DECLINED, by.person_id)
    row.since = clock.today() if yes else None
    row.save(update_fields=["state", "answered_by", "since"])
    record("team_member.answered", row, by=by, data={"yes": yes}, area_id=team.area_id)
    return row


@dataclass(frozen=True)
class Entered:
    """Whom the leader enters by name."""

    name: str
    phone: str = ""
    part: str = ""


@transaction.atomic
def enter(team_id: int, said: Entered, *, by: Actor) -> Member:
    """Enter a member by name. A telephone and name that the register knows are that person's."""
    team = led(team_id, by)
    name, phone = checked_name(said.name), checked_phone(said.phone)
    known = Person.objects.named(phone, name)
    made = Member(team=team, part=said.part.strip()[:30], state=State.IN, since=clock.today())
    made.entered_by_id = by.person_id
    if known is not None:
        _must_not_be_in(team, known.pk)
        made.person = known
    elif any((str(row.name), str(row.phone)) == (name, phone) for row in team.members.filter(person=None, state="in")):
        raise Refused("member_known", _("This person is in the team, or has applied, already."), field="name")
    else:
        made.name, made.phone = name, phone
    made.save()
    record("team_member.entered", made, by=by, data={"team_id": team.pk}, area_id=team.area_id, new=True)
    return made


@transaction.atomic
def set_part(member_id: int, part: str, *, by: Actor) -> Member:
    """What part somebody takes."""
    row, team = _row(member_id, State.IN)
    _must_lead(team, by)
    row.part = part.strip()[:30]
    row.save(update_fields=["part"])
    record("team_member.part_set", row, by=by, data={"part": row.part}, area_id=team.area_id)
    return row


@transaction.atomic
def leave(member_id: int, *, by: Actor) -> Member:
    """Somebody leaves, or takes an application back: themselves, or by the leader. What is on loan comes back first."""
    row, team = _row(member_id, *LIVE)
    if not may(by, "team_member.own", row) and not may(by, "team.run", team):
        raise NotAllowed(_("Only the member, or whoever leads the team, can do this."))
    if row.loans.filter(back_on=None).exists():
        raise Refused("on_loan", _("Something of the team is still on loan to this person; it comes back first."))
    row.state, row.until = (State.LEFT, clock.today()) if row.state == State.IN else (State.DECLINED, None)
    row.shown = False
    row.save(update_fields=["state", "until", "shown"])
    record("team_member.left", row, by=by, data={}, area_id=team.area_id)
    return row


@transaction.atomic
def show(member_id: int, shown: bool, *, by: Actor) -> Member:
    """Show oneself on the team's page (亮身份), or no more; one's own choice alone."""
    row, team = _row(member_id, State.IN)
    if not may(by, "team_member.own", row):
        raise NotAllowed(_("Everybody chooses for themselves whether they are shown."))
    row.shown = shown
    row.save(update_fields=["shown"])
    record("team_member.shown", row, by=by, data={"shown": shown}, area_id=team.area_id)
    return row


@transaction.atomic
def declare(member_id: int, skill_id: int, *, by: Actor) -> Has:
    """Say what one can do, or the leader of somebody; it counts once it is confirmed."""
    row, team = _row(member_id, State.IN)
    if not may(by, "team_member.own", row) and not may(by, "team.run", team):
        raise NotAllowed(_("Only the member, or whoever leads the team, can do this."))
    skill = skilling.offered(team.area).filter(pk=skill_id).first()
    if skill is None:
        raise Refused("skill_unknown", _("Choose a skill that the estate lists."), field="skill")
    has, new = Has.objects.get_or_create(member=row, skill=skill)
    if new:
        record("team_skill.declared", has, by=by, data={"skill": skill.pk}, area_id=team.area_id, new=True)
    return has


@transaction.atomic
def confirm(has_id: int, *, by: Actor) -> Has:
    """The leader or the centre has seen that the member can do it; never of oneself."""
    has = Has.objects.select_for_update(of=("self",)).select_related("member__team").get(pk=has_id)
    if not may(by, "team.confirm", has.member.team):
        raise NotAllowed(_("A skill is confirmed by the team's leader, the branch or the community."))
    if by.person_id is not None and has.member.person_id == by.person_id:
        raise Refused("own_skill", _("Nobody confirms a skill of their own."))
    if has.confirmed_at is None:
        has.confirmed_by_id, has.confirmed_at = by.person_id, clock.now()
        has.save(update_fields=["confirmed_by", "confirmed_at"])
        record("team_skill.confirmed", has, by=by, data={}, area_id=has.member.team.area_id)
    return has


def _must_lead(team: Team, by: Actor) -> None:
    if not may(by, "team.run", team):
        raise NotAllowed(_("Only whoever leads the team can do this."))


def _row(member_id: int, *states: str) -> tuple[Member, Team]:
    """The member, now that their team is locked, as long as they stand at one of the states."""
    team = locked(Member.objects.values_list("team_id", flat=True).get(pk=member_id))
    row = Member.objects.select_related("person").get(pk=member_id)
    row.team = team
    if row.state not in states:
        words = _("This stands at “%(state)s”; this can no longer be done.")
        raise Refused("member_state", words % {"state": row.get_state_display()})
    return row, team
