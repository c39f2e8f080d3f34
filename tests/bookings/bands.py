"""The waist-drum team of the scenario's estate: six drums, two cymbals and a leader, and a reported wedding."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli.activities import skilling
from linli.bookings import asking, calling
from linli.bookings.asking import Wish
from linli.bookings.calling import Sheet
from linli.bookings.team_models import Called, TeamBooking
from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.teams import joining, keeping, services
from linli.teams.models import Equipment, Member, Team
from tests.support.cast import Cast
from tests.support.shared import shared

LINE_UP = {"鼓手": 2, "镲": 1, "领鼓": 1}


@dataclass(frozen=True)
class Band:
    """The team, who leads it and takes part in it, its members by name, and its drums."""

    cast: Cast
    team: Team
    chair: Person
    by: Actor
    members: dict[str, Member]
    drums: Equipment

    @property
    def resident(self) -> Actor:
        return me(self.cast.resident)

    @property
    def neighbour(self) -> Actor:
        return me(self.cast.neighbour)

    def at(self, hour: int, days: int = 10) -> datetime:
        return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.LOCAL)

    def wish(self, first: int = 9, last: int = 11, days: int = 10, **said: str) -> Wish:
        given = {"occasion": "wedding", "place": "3 栋楼下", "words": "迎亲时打一段", **said}
        return Wish(self.at(first, days), self.at(last, days), **given)

    def ask(
        self, first: int = 9, last: int = 11, by: Actor | None = None, wait: bool = False, **said: str
    ) -> TeamBooking:  # fmt: skip
        return asking.ask(self.team.pk, self.wish(first, last, **said), by=by or self.resident, wait=wait)

    def sheet(self, first: int = 9, days: int = 10) -> Sheet:
        starts = self.at(first, days)
        return Sheet(starts - timedelta(minutes=30), "活动室门口", 30, starts - timedelta(days=2))

    def agree(self, row: TeamBooking, *names: str) -> TeamBooking:
        called = [self.members[name].pk for name in names or ("谭鼓声", "邹敲锣", "聂无号", "贺满秀")]
        starts = row.starts_at
        sheet = Sheet(starts - timedelta(minutes=30), "活动室门口", 30, starts - timedelta(days=2))
        return calling.agree(row.pk, sheet, called, by=self.by)

    def call_of(self, row: TeamBooking, name: str) -> Called:
        return Called.objects.get(booking=row, member=self.members[name])

    def says(self, row: TeamBooking, name: str, yes: bool = True) -> Called:
        member = self.members[name]
        by = me(member.person) if member.person else self.by
        return calling.answer(self.call_of(row, name).pk, yes=yes, by=by)


def me(who: Person) -> Actor:
    return Actor(who.pk, "person", name=who.name)


@shared
def band(cast: Cast) -> Band:
    estate = cast.places.estate
    body = people.create_organisation("art_team", "安和腰鼓队", estate, by=SYSTEM)
    chair = people.create_person("谭鼓声", by=SYSTEM, phone="13900000079")
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    return founded(cast, body.pk, chair, Actor(chair.pk, "post", post.pk, chair.name))


def founded(cast: Cast, body_id: int, chair: Person, by: Actor) -> Band:
    """With an account but one, who is called by telephone; one cymbal player can drum, as is confirmed."""
    team = services.found(body_id, services.About("红白喜事免费演出", performs=True), by=by)
    services.set_line_up(team.pk, LINE_UP, by=by)
    members = {}
    for number, (name, part) in enumerate((("邹敲锣", "鼓手"), ("贺满秀", "镲"), ("曾运来", "鼓手"), ("段冬梅", "锣"))):
        phone = f"1390000008{number}"
        people.create_person(name, by=SYSTEM, phone=phone)
        members[name] = joining.enter(team.pk, joining.Entered(name, phone, part), by=by)
    members["聂无号"] = joining.enter(team.pk, joining.Entered("聂无号", part="鼓手"), by=by)
    leads = joining.enter(team.pk, joining.Entered(chair.name, str(chair.phone), "领鼓"), by=by)
    skill = skilling.list_skill(team.area_id, "鼓手", by=SYSTEM)
    has = joining.declare(members["段冬梅"].pk, skill.pk, by=by)
    joining.confirm(has.pk, by=cast.acting("secretary"))
    return Band(cast, team, chair, by, {**members, "谭鼓声": leads}, keeping.own(team.pk, "腰鼓", 3, by=by))


def reported(cast: Cast, event: str = "wedding", by: Actor | None = None) -> Case:
    """A resident reports a wedding to the thrift council."""
    packs.publish_folder(packs.SEEDS / "thrift_report", by=SYSTEM)
    packs.forget()
    day = clock.today() + timedelta(days=10)
    said = {"event": event, "social_status": "neighbour", "event_on": day.isoformat(), "wishes": "儿子结婚"}
    host = by or me(cast.resident)
    given = cases.Submission(form=said, way="report_feast", reporter_id=host.person_id)
    return cases.submit(cast.places.estate, given, by=host, pack=packs.active("thrift_report"))


def second(first: Band) -> Band:
    """Another team of the estate, of which the first one's drummer is a member too."""
    estate, cast = first.cast.places.estate, first.cast
    body = people.create_organisation("art_team", "安和民乐队", estate, by=SYSTEM)
    chair = people.create_person("龙琴声", by=SYSTEM, phone="13900000078")
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    by = Actor(chair.pk, "post", post.pk, chair.name)
    team = services.found(body.pk, services.About("民乐"), by=by)
    both = joining.enter(team.pk, joining.Entered("邹敲锣", "13900000080", "鼓手"), by=by)
    drums = keeping.own(team.pk, "堂鼓", 1, by=by)
    return Band(cast, team, chair, by, {"邹敲锣": both}, drums)
