"""Two hundred owners, each on two phones, vote and change their minds while two tellers close the vote at once."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from linli.ballots import casting, counting
from linli.ballots.models import BoxPaper, Slip, Vote
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people import services as people
from linli.places import services as places
from tests.ballots.conftest import START, court, opened  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.breaks, pytest.mark.engine]
OWNERS, CLIENTS = 200, 48


def crowd(court):  # noqa: F811 -- the fixture
    building = court.units["101"].building
    for number in range(OWNERS):
        unit = places.create_unit(building, f"9{number:03}", by=SYSTEM, floor=9, area_cm=7000 + number)
        person = people.create_person(f"业主{number}", by=SYSTEM, area=court.cast.places.estate)
        homes.settle(person.pk, unit.pk, "owner", by=SYSTEM)
    return court


def in_thread(act, *args):
    """Run with the test's clock, on a connection of its own."""
    context = copy_context()

    def run():
        try:
            return context.run(act, *args)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    return run


def test_no_vote_after_the_close_none_twice_and_every_acknowledged_one_is_counted(court, moved):  # noqa: F811
    called = opened(crowd(court), moved, may_change=True)
    moved(START + timedelta(days=30))
    ballot, many, acknowledged = called.ballot, Event(), []
    slips = [(slip.pk, slip.owners.get().person_id) for slip in
             Slip.objects.filter(ballot=ballot, units__unit__floor=9).prefetch_related("owners")]  # fmt: skip

    def client(slip_id, person_id):
        by = Actor(person_id, "person")
        first = casting.vote(slip_id, [["for"]], by=by)
        acknowledged.append((slip_id, first.receipt, "for"))
        if len(acknowledged) > OWNERS // 3:
            many.set()
        second = casting.change(slip_id, [["against"]], receipt=first.receipt, by=by)
        acknowledged.append((slip_id, second.receipt, "against"))
        return "changed"

    def close():
        many.wait(60)
        with clock.moved(START + timedelta(days=31)):  # midnight, which the others' clocks do not show yet
            counting.close(ballot.pk, by=court.director)
        return "closed"

    with ThreadPoolExecutor(CLIENTS) as pool:
        closing = [pool.submit(in_thread(close)) for _ in range(2)]
        voting = [pool.submit(in_thread(client, *slip)) for slip in slips for _twice in range(2)]
        closed = sorted(each.result() for each in closing)
        said = [each.result() for each in voting]
    assert closed == ["ballot_closed", "closed"]  # the second teller is told so
    assert set(said) <= {"changed", "voted_already", "ballot_closed", "receipt_unknown"}
    assert said.count("ballot_closed") > 0
    last = {slip_id: (receipt, choice) for slip_id, receipt, choice in acknowledged}
    assert len(last) == Vote.objects.filter(valid=True).count() == BoxPaper.objects.count() > OWNERS // 8
    counted = counting.count(ballot.pk, called.shares[:2], by=court.director)
    found = {row.finder: row.choices for row in BoxPaper.objects.all()}
    by_pk = Slip.objects.in_bulk(last)
    assert [found[casting.finder_of(ballot, by_pk[pk], receipt)] for pk, (receipt, _) in last.items()] == [
        [[choice]] for _, choice in last.values()
    ]
    assert counted.result["matters"][0]["taking_part"][0] == len(last)
    assert list(findings()) == []
