"""What of votes waits for somebody stands on their own page and at their desk, with the day on which it closes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ballots import casting, services
from linli.ballots.plans import Asked
from tests.ballots.conftest import START, key, published
from tests.ballots.test_paper import taken
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def awaited(client, address="/mine/"):
    return [(one.title, one.chip, one.text) for one in client.get(address).context["awaited"]]


def test_a_vote_waits_on_the_own_page_from_its_opening_until_it_is_given_or_over(court, moved):
    ballot = published(court)
    phone = court.phone("甲一")
    key(court, ballot)
    assert awaited(phone) == []  # published, and not open
    moved(START + timedelta(days=19))
    services.open_voting(ballot.pk, by=court.director)
    estate = court.cast.places.estate.name
    waits = [("选聘物业服务企业", "待投票", f"{estate}，12 月 31 日（周四）截止")]
    assert (awaited(phone), awaited(court.phone("乙二"))) == (waits, waits)
    assert awaited(at_desk(court.cast.resident)) == []  # owns nothing there
    page = phone.get("/mine/").content.decode()
    assert f"/vote/{ballot.code}/{ballot.slips.get(owners__person=court.owners['甲一']).code}/" in page
    casting.vote(ballot.slips.get(owners__person=court.owners["甲一"]).pk, [["for"]], by=court.actor("甲一"))
    assert (awaited(phone), awaited(court.phone("乙二"))) == ([], waits)
    moved(START + timedelta(days=31))
    assert awaited(court.phone("乙二")) == []


def test_of_co_owners_the_vote_waits_for_whom_they_chose_alone(called):
    court, slip = called.court, called.slip("己六")
    both = [bool(awaited(court.phone(name))) for name in ("己六", "庚七")]
    services.choose_representative(slip.pk, court.owners["庚七"].pk, document="委托书", by=court.director)
    assert (both, [bool(awaited(court.phone(name))) for name in ("己六", "庚七")]) == ([True, True], [False, True])


def test_which_of_two_votes_counts_is_asked_on_the_own_page_too(called):
    for _time in range(2):
        taken(called, "甲一")
    assert [chip for _title, chip, _text in awaited(called.court.phone("甲一"))] == ["请说明以哪票为准"]


def test_many_votes_cost_no_more_statements_than_one(court, moved):
    phone = court.phone("甲一")
    rows = [published(court, Asked(4, f"第{number}次")) for number in range(4)]
    for row in rows:
        key(court, row)
    moved(START + timedelta(days=19))
    services.open_voting(rows[0].pk, by=court.director)
    phone.get("/mine/")
    with CaptureQueriesContext(connection) as one:
        assert len(awaited(phone)) == 1
    for row in rows[1:]:
        services.open_voting(row.pk, by=court.director)
    phone.get("/mine/")
    with CaptureQueriesContext(connection) as many:
        assert len(awaited(phone)) == 4
    assert len(many) == len(one)
