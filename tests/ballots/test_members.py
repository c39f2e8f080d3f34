"""Votes of those who sit in a body: who they are, and which vacant seats count among all members."""

from datetime import datetime, timedelta

import pytest

from linli.ballots import announcement, casting, counting, queries, recount, results, services
from linli.ballots.models import Kind
from linli.ballots.plans import Asked, Plan
from linli.council import law
from linli.council import services as meetings
from linli.council.services import Call
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation
from tests.ballots.conftest import START, Called, key, page, refused

pytestmark = pytest.mark.django_db
DAYS = {"opens_on": datetime(2026, 12, 21).date(), "closes_on": datetime(2026, 12, 31).date()}


@pytest.fixture
def assembly(court) -> Organisation:
    """A residents' committee of five of whom one seat is vacant; seven of eight representatives, one of them in it."""
    body = court.cast.posts["community_officer"].organisation
    people.set_seats(body.pk, 5, by=SYSTEM, representatives=8)
    seat = people.create_post("residents_seat", body, body.area, by=SYSTEM)
    stands = people.create_post("representative_seat", body, body.area, by=SYSTEM)
    names = [person.pk for person in court.owners.values()]
    for pk in names[:4]:
        people.appoint(seat.pk, pk, by=SYSTEM)
    for pk in names[1:8]:
        people.appoint(stands.pk, pk, by=SYSTEM)
    return body


def drawn(court, body, kind, *asked):
    plan = Plan(title="居民公约", kind=kind, matters=asked or (Asked(0, "通过居民公约"),), **DAYS)
    by = court.cast.acting("community_officer")
    return services.draw_up(plan, by=by, area=court.cast.places.estate, body_id=body.pk)


def test_the_assembly_of_representatives_is_of_the_same_people_by_ballot_as_in_its_meeting(court, assembly):
    """RC 28: it is made up of the representatives and the members of the committee."""
    ballot = drawn(court, assembly, Kind.BY_REPRESENTATIVES)
    officer, someone = court.cast.community_officer.pk, court.owners["甲一"].pk
    said = Call("residents_representatives", datetime(2026, 12, 20, 19, tzinfo=clock.LOCAL), "室", officer, someone)
    meeting = meetings.call(assembly.pk, said, by=court.cast.acting("community_officer"))
    due = set(meeting.invitees.filter(votes=True).values_list("person_id", flat=True))
    on_roll = set(ballot.slips.values_list("owners__person", flat=True))
    assert on_roll == due == {person.pk for person in court.owners.values()}
    assert (ballot.heads, ballot.vacant, law.vacant(meeting)) == (8, 2, 2)


def test_two_thirds_of_all_who_make_it_up_take_part_with_the_seats_that_nobody_holds(court, assembly, moved):
    """RC 29: of ten seven are needed, where six of eight would do."""
    by = court.cast.acting("community_officer")
    ballot = drawn(court, assembly, Kind.BY_REPRESENTATIVES)
    services.publish(ballot.pk, by=by)
    made = key(court, ballot)
    moved(START + timedelta(days=20))
    called = Called(court, services.open_voting(ballot.pk, by=by), made.shares)
    for name in list(court.owners)[:6]:
        casting.vote(called.slip(name).pk, [["for"]], by=court.actor(name))
    (line,) = queries.progress(called.ballot).lines
    assert (line.have, line.of, line.needed, line.missing) == (6, 10, 7, 1)
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=by)
    ballot = counting.count(ballot.pk, made.shares[:2], by=by)
    (found,) = ballot.result["matters"]
    assert (ballot.result["roll"], found["passed"]) == ([10, 0], False)
    assert [(one["have"], one["of"], one["met"]) for one in found["lines"]] == [(6, 10, False), (6, 6, True)]
    export = results.export(ballot)
    assert (export["roll"], export["vacant"], recount.differences(export)) == ([10, 0], 2, [])
    assert "应参加8人，已投票6人；另有空缺2席，计入应参加总数" in announcement.assembled(ballot)["taking_part"]
    desk = page(court.desk("community_officer"), f"/desk/ballots/{ballot.code}/roll/")
    assert "另有空缺 2 席，计入应参加总数" in desk


def test_who_elects_the_committee_is_a_share_of_the_representatives_and_no_vacant_seat_is_one(court, assembly):
    """RC 19: more than two thirds of the representatives; the committee's members do not elect themselves."""
    asked = Asked(0, "居委会委员", seats=5, candidates=("赵一", "钱二", "孙三", "李四", "周五", "吴六"))
    ballot = drawn(court, assembly, Kind.COMMITTEE_BY_REPRESENTATIVES, asked)
    on_roll = set(ballot.slips.values_list("owners__person__name", flat=True))
    assert (on_roll, ballot.heads, ballot.vacant) == (set(list(court.owners)[1:8]), 7, 0)


def test_a_council_with_a_vacant_seat_needs_two_thirds_of_all_its_seats_as_in_its_meeting(court):
    estate = court.cast.places.estate
    body = people.create_organisation("council", "议事会", estate, by=SYSTEM)
    seat = people.create_post("council_seat", body, estate, by=SYSTEM)
    people.set_seats(body.pk, 9, by=SYSTEM)
    for person in court.owners.values():
        people.appoint(seat.pk, person.pk, by=SYSTEM)
    ballot = drawn(court, body, Kind.COUNCIL)
    assert (ballot.heads, ballot.vacant, ballot.whole) == (8, 1, (9, 0))
    refused("body_cannot_call", drawn, court, body, Kind.OWNERS, Asked(4, "选聘物业"))
