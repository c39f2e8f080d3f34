"""A team that is asked for in every way: agreed, in line, another time proposed, played; and somebody called."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli.bookings import asking, calling, noting
from linli.bookings.asking import Wish
from linli.bookings.calling import Sheet
from linli.bookings.team_models import Called, TeamBooking
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.places.models import Area
from linli.teams import joining, keeping, services


@dataclass(frozen=True)
class Asked:
    """The one that was agreed, the asker's own to which another time is proposed, what a member is called for."""

    agreed: TeamBooking
    own: TeamBooking
    called: Called


def played(estate: Area, name: str, chair: Person, member: Person, asker: Actor) -> Asked:
    """Somebody without an account has the team; the asker is proposed another time; the member is called."""
    body = people.create_organisation("art_team", "安和锣鼓队", estate, by=SYSTEM)
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    by = Actor(chair.pk, "post", post.pk, chair.name)
    team = services.found(body.pk, services.About("红白喜事免费演出"), by=SYSTEM)
    services.set_line_up(team.pk, {"鼓手": 2}, by=SYSTEM)
    one = joining.enter(team.pk, joining.Entered(member.name, str(member.phone), "鼓手"), by=SYSTEM)
    joining.enter(team.pk, joining.Entered("聂替补", part="鼓手"), by=SYSTEM)
    drums = keeping.own(team.pk, "大鼓", 2, by=SYSTEM)

    def wish(days: int, first: int = 9) -> Wish:
        day = clock.today() + timedelta(days=days)
        starts, ends = (datetime.combine(day, time(hour), clock.LOCAL) for hour in (first, first + 2))
        return Wish(starts, ends, "wedding", "3 栋楼下", "迎亲时打一段", "13911112222")

    def agree(row: TeamBooking) -> Called:
        sheet = Sheet(row.starts_at - timedelta(minutes=30), "", 30, row.starts_at)
        calling.agree(row.pk, sheet, [one.pk], by=by)
        return Called.objects.get(booking=row)

    agreed = asking.enter(team.pk, name, wish(6), by=by)
    called = agree(agreed)
    calling.lend(agreed.pk, drums.pk, one.pk, 1, by=by)
    own = asking.ask(team.pk, wish(8), by=asker)
    asking.propose(own.pk, own.starts_at + timedelta(hours=5), own.ends_at + timedelta(hours=5), "上午排练", by=by)
    asking.ask(team.pk, wish(6), by=asker, wait=True)
    asking.enter(team.pk, name, wish(9), by=by)
    _over(asking.enter(team.pk, name, wish(1), by=by), agree, by)
    return Asked(TeamBooking.objects.get(pk=agreed.pk), TeamBooking.objects.get(pk=own.pk), called)


def _over(row: TeamBooking, agree: object, by: Actor) -> None:
    """It was played yesterday, and its hours wait."""
    one = agree(row)  # type: ignore[operator]  # a service
    calling.answer(one.pk, yes=True, by=by)
    with clock.moved(row.ends_at + timedelta(hours=1)):
        noting.note(row.pk, [one.pk], by=by)
