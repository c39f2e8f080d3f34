"""The bodies of the scenario's estate that meet: a branch with its committee, the owners' committee, a council."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from linli.cases import packs
from linli.council import attending, services
from linli.council.models import Meeting
from linli.council.services import Call
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import homes
from linli.people import services as people
from linli.people.models import Organisation, Person, Post, Term
from tests.support.cast import Cast
from tests.support.shared import shared


@dataclass(frozen=True)
class Bodies:
    """The bodies, with who writes their minutes and who else sits in them."""

    cast: Cast
    branch: Organisation
    owners: Organisation
    council: Organisation
    recorder: Person
    recorder_post: Post
    members: tuple[Person, ...]  # of the branch: four with a vote, one probationary, one only reporting here
    councillors: tuple[Person, ...]

    @property
    def secretary(self) -> Actor:
        """In all their posts: secretary of the branch and convener of the council."""
        return Actor(self.cast.secretary.pk, "post", None, self.cast.secretary.name)

    @property
    def recording(self) -> Actor:
        return Actor(self.recorder.pk, "post", self.recorder_post.pk, self.recorder.name)

    def called(self, kind: str = "branch_committee", *, body: Organisation | None = None, **said: object) -> Meeting:
        """Called by the secretary for today, recorded by the member of the committee."""
        given: dict[str, object] = {
            "kind": kind, "starts_at": clock.now(), "place": "党群服务中心", "host_id": self.cast.secretary.pk,
            "recorder_id": self.recorder.pk, **({"proof": "会议通知签收表"} if "called_on" in said else {}), **said,
        }  # fmt: skip
        return services.call((body or self.branch).pk, Call(**given), by=self.secretary)  # type: ignore[arg-type]  # handed on as they came

    def opened(self, kind: str = "branch_committee", **said: object) -> Meeting:
        """The same, with everybody due there."""
        meeting = services.open_meeting(self.called(kind, **said).pk, by=self.secretary)
        for one in meeting.invitees.filter(due=True):
            attending.mark(meeting.pk, one.pk, "list", by=self.recording)
        return meeting


def person(name: str) -> Person:
    return people.create_person(name, by=SYSTEM)


def owning(person: Person, bodies: Bodies) -> Person:
    """The register has the person as an owner in the estate."""
    homes.settle(person.pk, bodies.cast.places.second_unit.pk, "owner", by=SYSTEM, share=Fraction(1, 20))
    return person


def seated(person: Person, kind: str, body: Organisation, *, post: Post | None = None) -> Term:
    found = post or people.create_post(kind, body, body.area, by=SYSTEM)
    return people.appoint(found.pk, person.pk, by=SYSTEM)


@shared
def bodies(cast: Cast) -> Bodies:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()
    estate = cast.places.estate
    branch, owners = cast.posts["secretary"].organisation, cast.posts["director"].organisation
    recorder = person("唐月娥")
    post = people.create_post("branch_member", branch, estate, by=SYSTEM)
    people.appoint(post.pk, recorder.pk, by=SYSTEM)
    seat = people.create_post("party_seat", branch, estate, by=SYSTEM)
    members = [person(name) for name in ("党员甲", "党员乙", "党员丙", "党员丁", "预备戊", "在职己")]
    for one in members[:4]:
        seated(one, "party_seat", branch, post=seat)
    seated(members[4], "probationary_seat", branch)
    seated(members[5], "reporting_seat", branch)
    council = people.create_organisation("council", "安和议事会", estate, by=SYSTEM)
    seated(cast.secretary, "council_convener", council)
    seated(recorder, "council_recorder", council)
    chair = people.create_post("council_seat", council, estate, by=SYSTEM)
    councillors = [cast.director, cast.resident, *(person(f"议事员{letter}") for letter in "甲乙丙丁戊己")]
    for one in councillors[2:6]:  # with the resident more than half of the council live there
        homes.settle(one.pk, cast.places.second_unit.pk, "family", by=SYSTEM)
    for one in councillors:
        seated(one, "council_seat", council, post=chair)
    return Bodies(cast, branch, owners, council, recorder, post, tuple(members), tuple(councillors))


@pytest.fixture
def in_a_week() -> datetime:
    return clock.shift(timedelta(days=7))
