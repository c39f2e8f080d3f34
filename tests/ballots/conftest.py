"""An estate whose owners vote: 945 own one home each, one owns three, one two, fifty are the developer's (rules.md A8),
here made small: five owners alone, a couple, one with two homes, and two homes that are the developer's."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.ballots import delivering, key_holders, keys, nominating, paper, services
from linli.ballots.models import FILLED, Ballot, Conflict, Mark, Slip, Vote
from linli.ballots.plans import Asked, Plan
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people import services as people
from linli.people.models import Person
from linli.places import services as places
from linli.places.models import Unit
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import Cast, laid_out, peopled
from tests.support.shared import shared

START = datetime(2026, 12, 1, 1, tzinfo=clock.LOCAL)
OPEN = START + timedelta(days=19)
Moved = Callable[[datetime], None]


@dataclass
class Court:
    """The estate of one building with eleven homes, and who votes there."""

    cast: Cast
    owners: dict[str, Person]
    units: dict[str, Unit]

    @property
    def director(self) -> Actor:
        return self.cast.acting("director")

    def desk(self, role: str = "director") -> Client:
        """The browser of somebody of the cast who works in the estate or above it."""
        return at_desk(getattr(self.cast, role), second_factor=True)

    def phone(self, name: str) -> Client:
        """The browser of an owner."""
        return at_desk(self.owners[name])

    def actor(self, name: str) -> Actor:
        return Actor(self.owners[name].pk, "person", name=name)


@dataclass
class Called:
    """A ballot with its shares."""

    court: Court
    ballot: Ballot
    shares: tuple[str, ...]

    def slip(self, name: str) -> Slip:
        return Slip.objects.get(ballot=self.ballot, owners__person=self.court.owners[name])


@shared
def in_november() -> Cast:
    """Everybody, with posts that ran a month before the votes, whichever day it is today."""
    with clock.moved(START - timedelta(days=30)):
        return peopled(laid_out())


@shared
def homes_to_vote(in_november: Cast) -> Court:
    """Beside the two homes of the cast: five owners alone, a couple, one with two homes, two unsold."""
    with clock.moved(START):
        return settled(in_november)


@pytest.fixture
def court(homes_to_vote: Court, moved: Moved) -> Court:
    """All those, on the day that the votes of these tests begin with."""
    moved(START)
    return homes_to_vote


def settled(cast: Cast) -> Court:
    """The building with its homes, and the owners in them."""
    building = places.create_building(cast.places.estate, "7栋", by=SYSTEM, grid=cast.places.grid)
    units = {
        number: places.create_unit(building, number, by=SYSTEM, floor=int(number[0]), area_cm=9000 + 100 * place)
        for place, number in enumerate(("101", "102", "201", "202", "301", "302", "401", "402", "501", "502"))
    }
    owners = {
        name: people.create_person(name, by=SYSTEM, phone=f"1391111000{place}", area=cast.places.estate)
        for place, name in enumerate(("甲一", "乙二", "丙三", "丁四", "戊五", "己六", "庚七", "辛八"))
    }
    for name, number in (("甲一", "101"), ("乙二", "102"), ("丙三", "201"), ("丁四", "202"), ("戊五", "301")):
        homes.settle(owners[name].pk, units[number].pk, "owner", by=SYSTEM)
    half = homes.Fraction(1, 2)
    for name in ("己六", "庚七"):
        homes.settle(owners[name].pk, units["302"].pk, "owner", by=SYSTEM, share=half)
    for number in ("401", "402"):
        homes.settle(owners["辛八"].pk, units[number].pk, "owner", by=SYSTEM)
    # Both committees have been elected with five seats, of which most are vacant: one or more can be voted on.
    for role in ("director", "community_officer"):
        people.set_seats(cast.posts[role].organisation_id, 5, by=SYSTEM)
    return Court(cast, owners, units)


# A proxy's authority: on all matters, free to choose, for as long as votes are taken.
WHOLE = {"matters": "all", "choice": "free", "since": "2026-12-01", "until": "2026-12-31"}
ONE = (Asked(4, "选聘物业服务企业"),)


def drawn_up(court: Court, *matters: Asked, **more: object) -> Ballot:
    """A draft over building 7, voting from 20 to 31 December.

    The committee is elected by the whole estate, of which the two homes elsewhere are before the court.
    """
    house = court.units["101"].building
    whole = any(each.number == 3 for each in matters)
    plan = Plan(
        title="选聘物业服务企业",
        opens_on=datetime(2026, 12, 20).date(),
        closes_on=datetime(2026, 12, 31).date(),
        matters=matters or ONE,
        **more,
    )
    body = court.cast.posts["director"].organisation_id
    ballot = services.draw_up(
        plan, by=court.director, area=court.cast.places.estate, body_id=body, building=None if whole else house
    )
    return disputed(court, ballot) if whole else ballot


def disputed(court: Court, ballot: Ballot) -> Ballot:
    """The homes outside building 7 are left out, as nobody knows yet whose they are."""
    for home in (court.cast.places.unit, court.cast.places.second_unit):
        services.mark_unit(
            ballot.pk,
            home.pk,
            Mark.EXCLUDED,
            reason="产权争议诉讼中",
            document="受理通知书",
            by=court.cast.acting("street_officer"),
        )
    ballot.refresh_from_db()
    return ballot


def sold_out(court: Court, ballot: Ballot) -> None:
    for number in ("501", "502"):
        services.mark_unit(
            ballot.pk, court.units[number].pk, Mark.UNSOLD, reason="尚未出售", document="销售台账", by=court.director
        )


def published(court: Court, *matters: Asked, **more: object) -> Ballot:
    ballot = drawn_up(court, *matters, **more)
    sold_out(court, ballot)
    return services.publish(ballot.pk, by=court.director)


def handed(called: Called, owner: str, **said: object) -> Slip:
    """A paper signed for by its owner, as the grid worker proves with a photo."""
    by = called.court.cast.acting("grid_worker")
    files = take_in([SimpleUploadedFile("receipt.jpg", jpeg((64, 48)))], by=by, role="evidence")
    given = {"way": "signed", "name": owner, "on": clock.today(), **said}
    return delivering.deliver(called.slip(owner).pk, by=by, proof=delivering.Proof(**given), files=files)


def nominated(court: Court, ballot: Ballot, by: Actor | None = None) -> Ballot:
    """Each of its candidates was nominated by the Party organisation."""
    branch = court.cast.posts["secretary"].organisation_id
    for name in nominating.missing(ballot):
        said = nominating.Said(name, "party", "关于提名候选人的报告", body_id=branch)
        nominating.note(ballot.pk, said, by=by or court.cast.acting("community_officer"))
    return ballot


def opened(court: Court, moved: Moved, *matters: Asked, **more: object) -> Called:
    """A ballot in which voting has begun."""
    ballot = published(court, *matters, **more)
    made = key(court, ballot)
    moved(OPEN)
    return Called(court, services.open_voting(ballot.pk, by=court.director), made.shares)


def key(court: Court, ballot: Ballot) -> keys.Made:
    """Made, and each of the three has their share."""
    cast = court.cast
    tellers = (cast.secretary.pk, cast.director.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.community_officer.pk, by=court.director)
    held(court, ballot, made.public)
    return made


def held(court: Court, ballot: Ballot, public: str, *roles: str) -> None:
    for role in roles or ("secretary", "director", "community_officer"):
        key_holders.hold_share(ballot.pk, public, by=court.cast.acting(role))


@shared
def vote_on(homes_to_vote: Court) -> Called:
    """Voting has begun; a vote stands once it is given."""
    with clock.moved(START), ExitStack() as until:
        return opened(homes_to_vote, lambda to: until.enter_context(clock.moved(to)))


@pytest.fixture
def called(vote_on: Called, moved: Moved) -> Called:
    """Open, on its first day."""
    moved(OPEN)
    return vote_on


@pytest.fixture
def changeable(court: Court, moved: Moved) -> Called:
    """Open, and a vote may be changed."""
    return opened(court, moved, may_change=True)


def take(slip_id: int, channel: str, evidence: dict[str, str], *, by: Actor, **more: object) -> Vote | Conflict:
    """A shut paper comes in; the signature, or the authority, is photographed where there is one."""
    photo = SimpleUploadedFile("signed.jpg", jpeg((64, 48)))
    files = take_in([photo], by=by, role="evidence") if channel != "paper" else ()
    return paper.take(slip_id, channel, evidence, by=by, files=files, **more)


def entered(vote_id: int, choices: list[list[str]] | None, *, by: Actor, invalid: str = "") -> Vote:
    """A paper read by one person, who photographs it first where nobody has."""
    if not files_of(FILLED, vote_id):
        photo = SimpleUploadedFile("paper.jpg", jpeg((64, 48)))
        paper.photograph(vote_id, take_in([photo], by=by, role="paper"), by=by)
    return paper.read(vote_id, choices, by=by, invalid=invalid)


def refused(code: str, act: Callable[..., object], *args: object, **more: object) -> Refused:
    """What the act is refused with, under that code."""
    with pytest.raises(Refused) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value


def page(client: Client, address: str, **asked: object) -> str:
    """What a page says, its white space folded."""
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def at(ballot: Ballot, rest: str) -> str:
    """An address of the ballot's at the desk."""
    return f"/desk/ballots/{ballot.code}/{rest}"
