"""The box holds one paper for each who voted, theirs and nobody else's, and nothing in it leads back to them."""

from datetime import timedelta

import pytest

from linli.ballots import casting, counting
from linli.ballots.models import BoxPaper
from tests.ballots.conftest import START
from tests.ballots.test_course import refused

pytestmark = pytest.mark.django_db


def closed(called, moved):
    moved(START + timedelta(days=31))
    return counting.close(called.ballot.pk, by=called.court.director)


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


def test_a_box_with_as_many_papers_as_voters_but_of_other_homes_is_not_counted(called, moved):
    for name in ("甲一", "乙二"):
        voted(called, name)
    BoxPaper.objects.first().delete()
    casting.put_in(called.ballot, called.slip("辛八"), [["for"]])
    closed(called, moved)
    refused("box_disagrees", counted, called)
