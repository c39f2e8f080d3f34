"""Who reads what of a vote: a grid worker the papers of the own grid, the estate its roll; long lists cost the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ballots import counting, delivering, paper
from linli.ballots.models import FILLED, Conflict, Objection
from linli.files.queries import files_of
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people import services as people
from linli.places import services as places
from tests.ballots.conftest import START, entered
from tests.ballots.test_course import refused
from tests.ballots.test_paper import taken
from tests.cases.desk import at_desk
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(court):
    """Who works another grid of the estate, in which none of these homes lies."""
    cast = court.cast
    grid = places.create_area("990102001001001002", "第二网格", "grid", cast.places.estate, by=SYSTEM)
    worker = people.create_person("孟小舟", by=SYSTEM, phone="13922220001", area=cast.places.estate)
    post = people.create_post("grid_worker", cast.posts["grid_worker"].organisation, grid, by=SYSTEM)
    people.appoint(post.pk, worker.pk, by=SYSTEM)
    return worker


def contested(called):
    """Two papers more came for one home: the second is settled, the third waits."""
    vote, conflict = taken(called, "甲一", signed_by="甲一本人"), taken(called, "甲一", "visit", signed_by="甲一妻子")
    paper.settle(conflict.pk, keep=True, reason="第一张有效", by=called.court.cast.acting("secretary"))
    return vote, taken(called, "甲一", "visit", signed_by="甲一儿子")


def shut(called, moved):
    """The third is settled too; the boxes are open."""
    waiting = Conflict.objects.get(state="open")
    paper.settle(waiting.pk, keep=True, reason="代签不算", by=called.court.cast.acting("secretary"))
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=called.court.director)
    counting.open_boxes(called.ballot.pk, watched_by="社区 王芳", by=called.court.director)


def test_a_worker_of_another_grid_reads_neither_papers_nor_conflicts_nor_who_was_handed_one(called, moved, elsewhere):
    delivering.deliver(called.slip("甲一").pk, by=called.court.cast.acting("grid_worker"))
    vote, _waiting = contested(called)
    there = f"/desk/ballots/{called.ballot.code}/"
    near, far = called.court.desk("grid_worker"), at_desk(elsewhere)
    assert ("甲一儿子" in said(near, f"{there}conflicts/"), "甲一儿子" in said(far, f"{there}conflicts/")) == (
        True,
        False,
    )
    shut(called, moved)
    entered(vote.pk, [["for"]], by=called.court.cast.acting("grid_worker"))
    run_until_idle()
    (photo,) = files_of(FILLED, vote.pk)
    near, far = called.court.desk("grid_worker"), at_desk(elsewhere)  # weeks later, signed in anew
    for page, words in (
        ("conflicts/", "代签不算"),
        ("conflicts/", "第一张有效"),
        ("boxes/", "101"),
        ("delivered/", "101"),
    ):
        assert (words in said(near, there + page), words in said(far, there + page)) == (True, False), page
    assert near.get(f"/file/{photo.code}/large/").status_code == 200
    assert far.get(f"/file/{photo.code}/large/").status_code == 404
    assert far.get(f"{there}boxes/{vote.slip.number}/").status_code == 302
    with pytest.raises(NotAllowed):
        paper.read(vote.pk, [["for"]], by=Actor(elsewhere.pk, "person"))


def said(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return told_by(answer)


def test_no_paper_is_entered_that_nobody_photographed(called, moved):
    vote, _waiting = contested(called)
    shut(called, moved)
    reader = called.court.cast.acting("secretary")
    refused("photo_missing", paper.read, vote.pk, [["for"]], by=reader)
    refused("photo_missing", paper.read, vote.pk, None, invalid="未签名", by=reader)
    assert not vote.readings.exists()


def test_why_a_home_was_left_out_is_read_by_those_who_read_the_roll(called):
    there = f"/vote/{called.ballot.code}/"
    assert "销售台账" in said(called.court.phone("甲一"), there)
    for page in (there, f"{there}board/"):
        assert "销售台账" not in said(Client(), page)


NAMES = ("甲一", "乙二", "丙三", "丁四", "戊五", "辛八")


def objected(called, about, names):
    at = clock.now()
    Objection.objects.bulk_create(
        Objection(ballot=called.ballot, person=called.court.owners[name], about=about, text="不对", raised_at=at)
        for name in names
    )


def cost(desk, page):
    said(desk, page)  # what is kept between pages is there
    with CaptureQueriesContext(connection) as asked:
        said(desk, page)
    return len(asked)


def test_conflicts_and_objections_cost_the_same_however_many(called):
    there, desk = f"/desk/ballots/{called.ballot.code}/", called.court.desk("secretary")
    pages = (f"{there}conflicts/", f"{there}objections/")
    for name in NAMES:
        taken(called, name)
    taken(called, NAMES[0], "visit", signed_by="本人")
    objected(called, Objection.ROLL, NAMES[:1])
    before = [cost(desk, page) for page in pages]
    for name in NAMES[1:]:
        taken(called, name, "visit", signed_by="本人")
    objected(called, Objection.ROLL, NAMES[1:])
    assert Conflict.objects.filter(state="open").count() == len(NAMES)
    assert [cost(desk, page) for page in pages] == before


def test_papers_that_are_not_valid_cost_the_same_however_many(called, moved):
    votes, cast = [taken(called, name) for name in NAMES], called.court.cast
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=called.court.director)
    counting.open_boxes(called.ballot.pk, watched_by="社区 王芳", by=called.court.director)
    desk, page = called.court.desk("secretary"), f"/desk/ballots/{called.ballot.code}/boxes/"

    def invalid(*some):
        for vote in some:
            for reader in ("secretary", "grid_worker"):
                entered(vote.pk, None, invalid="未签名", by=cast.acting(reader))
        run_until_idle()

    invalid(votes[0])
    before = cost(desk, page)
    invalid(*votes[1:5])
    assert said(desk, page).count("未签名") == 5
    assert cost(desk, page) == before


def test_a_list_of_conflicts_goes_on_on_the_next_page(called, monkeypatch):
    monkeypatch.setattr("linli.ballots.channel_views.WAITING", 2)
    for name in NAMES[:3]:
        taken(called, name)
        taken(called, name, "visit", signed_by=f"{name}本人")
    desk, there = called.court.desk("secretary"), f"/desk/ballots/{called.ballot.code}/conflicts/"
    first, second = said(desk, there), said(desk, f"{there}?after=2")
    assert ("丙三本人" in first, "after=2" in first) == (False, True)
    assert ("丙三本人" in second, "甲一本人" in second) == (True, False)
