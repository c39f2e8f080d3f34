"""The demonstration's votes of the owners: nothing is refused; one is decided, one runs and waits for the resident."""

from datetime import timedelta

import pytest

from linli.ballots import own
from linli.ballots.models import Ballot, Channel, Conflict, State, Vote
from linli.cases import packs
from linli.council.models import Meeting
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people.models import Formality, Organisation, Term
from linli.web.demo import committee, estates, votes
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_the_villas_elect_a_committee_that_takes_office_and_vote_once_more_on_the_seat_left_open() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    committee.plan(year)
    played = year.run(lambda _cases: None)
    run_until_idle()
    assert played.refused == []
    first, again = Ballot.objects.order_by("pk")
    assert (first.state, again.state, again.heads) == (State.FINAL, State.PUBLISHED, 20)
    assert [(one.seats, one.again, len(one.candidates)) for one in again.matters.all()] == [(1, first.matters.get(), 2)]
    body = Organisation.objects.get(kind="owners_committee", area=stage.villas)
    assert Term.objects.filter(post__organisation=body, post__kind="committee_member").count() == 4
    owed = Formality.objects.filter(seating__organisation=body).order_by("due")
    assert [(one.what, bool(one.done_on)) for one in owed] == [("first_meeting", True), ("filing", False)]
    assert owed[1].due == clock.today() + timedelta(days=1)
    assert Meeting.objects.get(body=body).state == "closed"
    assert list(findings()) == []


def test_one_vote_is_decided_and_one_runs_in_which_the_resident_has_still_to_vote() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    votes.plan(year)
    played = year.run(lambda _cases: None)
    assert played.refused == []
    decided, running = Ballot.objects.order_by("pk")
    assert (decided.state, running.state) == (State.ANNOUNCED, State.OPEN)
    assert [matter["passed"] for matter in decided.result["matters"]] == [True, False]
    came = Vote.objects.filter(ballot=running, valid=True).values_list("channel", flat=True)
    assert set(came) == set(Channel.values)
    assert Conflict.objects.get().state == "open"
    assert [one.slip.ballot for one in own.waiting(stage.staff["resident"].pk, stage.estate)] == [running]
    assert list(findings()) == []
