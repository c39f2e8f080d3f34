"""Two hundred owners vote over HTTP at once and change their minds, while two tellers close the vote."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from linli.ballots import casting, counting
from linli.ballots.models import BoxPaper, Slip, Vote
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.people import homes
from linli.people import services as people
from linli.places import services as places
from tests.ballots.conftest import Court, court, opened  # noqa: F401 -- a fixture
from tests.ballots.phones import Evening, Phone, last_evening
from tests.cases.desk import at_desk
from tests.support.moved_clock import MovedClock
from tests.support.served import Served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.breaks, pytest.mark.engine]
OWNERS = 200
EVENING = datetime(2026, 12, 31, 23, 50, tzinfo=clock.LOCAL)  # of the last day
MIDNIGHT = EVENING + timedelta(minutes=10)


def crowd(court: Court) -> Court:  # noqa: F811 -- the fixture
    building = court.units["101"].building
    for number in range(OWNERS):
        unit = places.create_unit(building, f"9{number:03}", by=SYSTEM, floor=9, area_cm=7000 + number)
        person = people.create_person(f"业主{number}", by=SYSTEM, area=court.cast.places.estate)
        homes.settle(person.pk, unit.pk, "owner", by=SYSTEM)
    return court


def session(person) -> str:
    """Of somebody who has just signed in, with all that this asks for."""
    return at_desk(person, second_factor=True).cookies["linli_session"].value


def test_no_vote_after_the_close_none_twice_and_every_acknowledged_one_is_counted(
    court: Court,  # noqa: F811 -- the fixture
    moved: Callable[[datetime], None],
    serve: Callable[..., Served],
    tmp_path: Path,
) -> None:
    called = opened(crowd(court), moved, may_change=True)
    ballot, there = called.ballot, MovedClock(tmp_path)
    moved(EVENING)
    there.is_at(EVENING)
    slips = list(Slip.objects.filter(ballot=ballot, units__unit__floor=9).prefetch_related("owners__person"))
    phones = [
        Phone(
            reverse("ballots:vote", args=[ballot.code, slip.code]), session(slip.owners.all()[0].person),
            twice=place % 3 == 0, late=place % 10 == 9,
        )
        for place, slip in enumerate(slips)
    ]  # fmt: skip
    tellers = [session(court.cast.director), session(court.cast.secretary)]
    served = serve(**there.environment)
    shown = asyncio.run(
        last_evening(
            Evening(served.url, wanted=OWNERS * 5 // 4), phones, reverse("ballots:end", args=[ballot.code, "close"]),
            tellers, lambda: there.is_at(MIDNIGHT),
        )
    )  # fmt: skip
    served.stop()
    moved(MIDNIGHT + timedelta(hours=9))

    # The second teller is told so.
    closed = "Voting is closed." in shown[0], "Voting is closed." in shown[1]
    assert sorted(closed) == [False, True]
    assert "The ballot is at another step already" in shown[closed.index(False)]
    assert Entry.objects.filter(verb="ballot.closed").count() == 1
    # Each owner who was told so has voted, once, and nobody else has.
    told = {slip.pk: phone.told for slip, phone in zip(slips, phones, strict=True) if phone.told}
    votes = list(Vote.objects.filter(ballot=ballot))
    assert len(votes) == len(told) == sum(not phone.late for phone in phones) == OWNERS * 9 // 10
    assert {vote.slip_id for vote in votes if vote.valid} == told.keys()
    # Nothing of a vote was written after the close; each acknowledged change was, once.
    verbs = Entry.objects.filter(verb__in=("vote.cast", "vote.changed", "ballot.closed")).order_by("pk")
    written = list(verbs.values_list("verb", flat=True))
    assert written[-1] == "ballot.closed"
    changes = sum(len(each) - 1 for each in told.values())
    assert Counter(written) == {"vote.cast": len(told), "vote.changed": changes, "ballot.closed": 1}
    assert changes >= OWNERS // 4
    # In the box lies the paper of each one's last receipt and no other, and the count finds in it what was chosen.
    latest = {
        casting.finder_of(ballot, slip, told[slip.pk][-1][0]): [[told[slip.pk][-1][1]]]
        for slip in slips
        if slip.pk in told
    }
    assert set(BoxPaper.objects.values_list("finder", flat=True)) == latest.keys()
    counted = counting.count(ballot.pk, called.shares[:2], by=court.director)
    assert dict(BoxPaper.objects.values_list("finder", "choices")) == latest
    assert BoxPaper.objects.count() == counted.result["matters"][0]["taking_part"][0] == len(told)
    assert list(findings()) == []
