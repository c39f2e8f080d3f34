"""The box holds one paper for each who voted, theirs and nobody else's, and nothing in it leads back to them."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.ballots import casting, counting, keys
from linli.ballots.models import BoxPaper, Vote
from linli.journal.audit import findings
from linli.journal.queries import history_of
from tests.ballots.conftest import START, entered
from tests.ballots.test_course import refused
from tests.ballots.test_paper import readers, taken

pytestmark = pytest.mark.django_db


def closed(called, moved):
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=called.court.director)
    return counting.open_boxes(called.ballot.pk, watched_by="王主任", by=called.court.director)


def counted(called):
    return counting.count(called.ballot.pk, called.shares[:2], by=called.court.director)


def voted(called, name, choice="for"):
    return casting.vote(called.slip(name).pk, [[choice]], by=called.court.actor(name)).receipt


def test_another_voters_receipt_takes_no_paper_out(changeable):
    voted(changeable, "甲一")
    theirs = voted(changeable, "乙二", "against")
    before = set(BoxPaper.objects.values_list("key", flat=True))
    own, by = changeable.slip("甲一").pk, changeable.court.actor("甲一")
    refused("receipt_unknown", casting.change, own, [["for"]], receipt=theirs, by=by)
    assert set(BoxPaper.objects.values_list("key", flat=True)) == before


def test_a_vote_sent_again_because_its_answer_was_lost_is_the_same_vote_with_the_same_receipt(changeable, moved):
    slip, by, receipt = changeable.slip("甲一").pk, changeable.court.actor("甲一"), casting.fresh_receipt()
    given = [casting.vote(slip, [["for"]], by=by, receipt=receipt) for _again in range(2)]
    assert given[0] == given[1]
    assert given[0].receipt == receipt
    fresh = casting.fresh_receipt()
    anew = [casting.change(slip, [["against"]], receipt=receipt, by=by, fresh=fresh) for _again in range(2)]
    assert anew[0].receipt == anew[1].receipt == fresh
    assert (BoxPaper.objects.count(), Vote.objects.count()) == (1, 1)
    closed(changeable, moved)
    assert casting.change(slip, [["against"]], receipt=receipt, by=by, fresh=fresh).receipt == fresh
    other = casting.fresh_receipt()
    refused("ballot_closed", casting.change, slip, [["for"]], receipt=fresh, by=by, fresh=other)


def test_a_box_with_as_many_papers_as_voters_but_of_other_homes_is_not_counted(called, moved):
    for name in ("甲一", "乙二"):
        voted(called, name)
    BoxPaper.objects.first().delete()
    casting.put_in(called.ballot, called.slip("辛八"), [["for"]])
    closed(called, moved)
    refused("box_disagrees", counted, called)


def test_no_record_of_the_box_leads_to_a_paper_that_a_home_gave(called, moved):
    voted(called, "甲一")
    votes = [taken(called, name) for name in ("乙二", "丙三")]
    at_close = closed(called, moved).box_digest
    for vote, choice in zip(votes, ("for", "against"), strict=True):
        for reader in readers(called)[:2]:
            entered(vote.pk, [[choice]], by=reader)
        called.ballot.refresh_from_db()
        assert called.ballot.box_digest == at_close
    before = {part for row in BoxPaper.objects.all() for part in (row.key, bytes(row.sealed))}
    ballot = counted(called)
    after = list(BoxPaper.objects.all())
    assert not before & {part for row in after for part in (row.key, bytes(row.sealed))}
    assert {len(row.finder) for row in after} == {64}
    assert [entry.verb for entry in history_of(ballot)][-2:] == ["ballot.boxes_opened", "ballot.counted"]
    opened = counting.opened(ballot, counting.key_from(ballot, called.shares[1:]))
    assert all(row.choices == choices for row, choices, _area in opened)
    assert list(findings()) == []


def test_a_vote_on_the_phone_exchanged_between_close_and_count_stops_the_count(called, moved):
    voted(called, "甲一")
    ballot = closed(called, moved)
    sealed = keys.seal([["against"]], called.slip("甲一").area_cm, ballot=ballot.code, public=ballot.public_key)
    BoxPaper.objects.update(sealed=sealed)
    refused("box_disagrees", counted, called)


def test_the_box_lies_in_the_order_of_its_random_keys_not_of_the_voting(called, moved):
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五", "辛八"):
        voted(called, name)
    if connection.vendor == "sqlite":
        assert stored() == sorted(stored())
    closed(called, moved)
    assert stored() == sorted(stored())
    counted(called)
    assert stored() == sorted(stored())


def stored():
    """The papers' keys as they lie in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM ballots_boxpaper" + " NOT INDEXED" * (connection.vendor == "sqlite"))
        return [key for (key,) in cursor.fetchall()]
