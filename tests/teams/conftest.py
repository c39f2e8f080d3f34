"""The waist-drum team of the scenario's estate, led by its chair, with two drummers and eight drums."""

from dataclasses import dataclass
from datetime import date, timedelta

from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.places import services as places
from linli.places.models import Spot
from linli.teams import joining, keeping, services
from linli.teams.models import Equipment, Member, Team
from tests.support.cast import Cast
from tests.support.shared import shared


@dataclass(frozen=True)
class Drums:
    """The team, who leads it, a drummer with an account and one without, the drums, and the square."""

    cast: Cast
    team: Team
    chair: Person
    by: Actor
    drummer: Member
    other: Member
    drums: Equipment
    square: Spot

    @property
    def resident(self) -> Actor:
        return Actor(self.cast.resident.pk, "resident", name=self.cast.resident.name)

    @property
    def secretary(self) -> Actor:
        return self.cast.acting("secretary")


def body_of(cast: Cast, kind: str, name: str, leader: str) -> tuple[Organisation, Person, Actor]:
    """A team's body with its leader, who acts in that post."""
    estate = cast.places.estate
    body = people.create_organisation(kind, name, estate, by=SYSTEM)
    chair = people.create_person(leader, by=SYSTEM)
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    return body, chair, Actor(chair.pk, "post", post.pk, chair.name)


@shared
def drums(cast: Cast) -> Drums:
    body, chair, by = body_of(cast, "art_team", "安和腰鼓队", "谭鼓声")
    team = services.found(body.pk, services.About("红白喜事免费演出", performs=True), by=by)
    person = people.create_person("邹敲锣", by=SYSTEM, phone="13900000071")
    drummer = joining.enter(team.pk, joining.Entered("邹敲锣", "13900000071", "鼓手"), by=by)
    assert drummer.person_id == person.pk
    other = joining.enter(team.pk, joining.Entered("聂无号", part="鼓手"), by=by)
    kept = keeping.own(team.pk, "腰鼓", 8, by=by)
    square = places.create_spot(cast.places.estate, "文化广场", by=SYSTEM)
    return Drums(cast, team, chair, by, drummer, other, kept, square)


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)
