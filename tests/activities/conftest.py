"""A volunteer team of the scenario's estate, whose chair puts on a child-craft afternoon with room for three."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from linli.activities import services
from linli.activities.models import Programme, Role, Session
from linli.activities.services import Plan
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import services as people
from linli.people.models import Organisation, Person, Post, Term
from linli.places import services as places
from linli.places.models import Spot
from tests.support.cast import Cast
from tests.support.shared import shared


@dataclass(frozen=True)
class Team:
    """The team, its chair, and the culture square."""

    cast: Cast
    body: Organisation
    chair: Person
    post: Post
    square: Spot

    @property
    def by(self) -> Actor:
        return Actor(self.chair.pk, "post", self.post.pk, self.chair.name)

    def plan(self, **said: object) -> Plan:
        """A weekly afternoon from next week on, in the square, with room for three."""
        begins = (clock.now().astimezone(clock.LOCAL) + timedelta(days=7)).date()
        given: dict[str, object] = {
            "kind": "class", "title": "儿童手工课", "leader_id": self.chair.pk, "begins": begins,
            "at": datetime(2026, 1, 1, 14).time(), "minutes": 120, "rhythm": "FREQ=WEEKLY", "spot_id": self.square.pk,
            "places": 3, "companions": 2, **said,
        }  # fmt: skip
        return Plan(**given)  # type: ignore[arg-type]  # handed on as they came

    def founded(self, **said: object) -> Programme:
        return services.found(self.body.pk, self.plan(**said), by=self.by)

    def first(self, **said: object) -> Session:
        """The first session of a new programme."""
        return self.founded(**said).sessions.earliest("starts_at")


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """What is tried within is refused, by that code."""
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code == code


def himself(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


def role_of(session: Session) -> Role:
    return session.programme.roles.earliest("pk")


def somebody(name: str) -> Person:
    return people.create_person(name, by=SYSTEM)


def seated(team: Team, person: Person) -> Term:
    """The person is a member of the team."""
    seat = people.create_post("team_seat", team.body, team.body.area, by=SYSTEM)
    return people.appoint(seat.pk, person.pk, by=SYSTEM)


@shared
def team(cast: Cast) -> Team:
    estate = cast.places.estate
    body = people.create_organisation("volunteer_team", "安和志愿服务队", estate, by=SYSTEM)
    chair = people.create_person("谭玉梅", by=SYSTEM, phone="13900000021")
    post = people.create_post("body_chair", body, estate, by=SYSTEM)
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    return Team(cast, body, chair, post, places.create_spot(estate, "文化广场", by=SYSTEM))
