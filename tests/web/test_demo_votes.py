"""The demonstration's votes of the owners: nothing is refused; one is decided, one runs and waits for the resident."""

from datetime import timedelta

import pytest

from linli.ballots import own
from linli.ballots.models import Ballot, Channel, Conflict, State, Vote
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.web.demo import estates, votes
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_one_vote_is_decided_and_one_runs_in_which_the_resident_has_still_to_vote() -> None:
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
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
