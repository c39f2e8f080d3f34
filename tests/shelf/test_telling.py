"""Whoever the shelf concerns is told: keepers of a guide, whoever answers for a project, is honoured, says thanks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.notify.models import Notice
from linli.shelf import accounts, exemplars, guides, projects, thanking
from linli.shelf.models import KeptGuide
from tests.office.conftest import refused, signed_in, verbs, words
from tests.shelf.conftest import FIRST, LAST, LINES, account, exemplar, guide, project, proof
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

SAID = {"title": "办居住证", "answer": "改到街道办理。", "basis": "居住证暂行条例"}


def told(row: str) -> set[int]:
    """Who was told by that row of the table, each of them once."""
    run_until_idle()
    people = list(Notice.objects.filter(row=row).values_list("person_id", flat=True))
    assert len(people) == len(set(people))
    return set(people)


def test_whoever_keeps_a_guide_is_told_of_every_change_and_nobody_else(shelf: Cast) -> None:
    row, by = guide(shelf), shelf.acting("secretary")
    for role in ("resident", "neighbour", "resident"):
        guides.keep(row, shelf.places.estate, by=shelf.acting(role))
    guides.let_go(row, by=shelf.acting("neighbour"))
    guides.let_go(row, by=shelf.acting("neighbour"))
    guides.change(row.pk, guides.Said(**SAID), by=by)
    assert (told("guide.changed"), told("guide.hidden")) == ({shelf.resident.pk}, set())
    guides.change(row.pk, guides.Said(**SAID, public=False), by=by)
    assert told("guide.hidden") == {shelf.resident.pk}
    guides.end(row.pk, by=by)
    assert told("guide.ended") == {shelf.resident.pk}
    said = [
        "guide.written",
        "guide.kept",
        "guide.kept",
        "guide.let_go",
        "guide.changed",
        "guide.changed",
        "guide.ended",
    ]
    assert verbs(history_of(row)) == said


def test_what_the_desk_alone_reads_is_kept_by_nobody(shelf: Cast) -> None:
    row = guide(shelf, public=False)
    assert refused(guides.keep, row, shelf.places.estate, by=shelf.acting("resident")) == "not_allowed"
    assert not KeptGuide.objects.exists()


def test_whoever_does_not_live_here_keeps_no_guide_of_it(shelf: Cast) -> None:
    row = guide(shelf)
    assert refused(guides.keep, row, shelf.places.estate, by=shelf.acting("far_secretary")) == "not_allowed"
    at = reverse("shelf:guide", args=[shelf.places.estate.code, row.code])
    assert signed_in(shelf.far_secretary).post(at, {"keep": "1"}).status_code == 404
    assert not KeptGuide.objects.exists()


def test_a_guide_is_kept_and_let_go_on_its_page_by_whoever_is_signed_in(shelf: Cast) -> None:
    row = guide(shelf)
    at = reverse("shelf:guide", args=[shelf.places.estate.code, row.code])
    client = signed_in(shelf.resident)
    assert "收藏，有变动告诉我" in words(client.get(at))
    assert client.post(at, {"keep": "1"}).status_code == 303
    assert "您已收藏这份指南" in words(client.get(at))
    client.post(at, {"let_go": "1"})
    assert not KeptGuide.objects.exists()
    stranger = Client()
    assert "收藏" not in words(stranger.get(at))
    stranger.post(at, {"keep": "1"})
    assert not KeptGuide.objects.exists()


def test_whoever_answers_for_a_project_is_told_how_it_goes(shelf: Cast) -> None:
    row, worker, by = project(shelf), shelf.acting("grid_worker"), shelf.acting("secretary")
    assert told("project.listed") == {shelf.grid_worker.pk}
    projects.report(row.pk, "已装好扶手", clock.today(), by=worker, files=proof(worker))
    assert shelf.secretary.pk in told("project.reported")
    assert shelf.grid_worker.pk not in told("project.reported")
    projects.hand_back(row.pk, "还差一段扶手", by=by)
    assert told("project.handed_back") == {shelf.grid_worker.pk}
    projects.report(row.pk, "补装完成", clock.today(), by=worker, files=proof(worker))
    projects.strike(row.pk, by=by)
    assert told("project.struck") == {shelf.grid_worker.pk}


def test_of_an_exemplar_each_is_told_of_what_waits_for_them(shelf: Cast) -> None:
    row, officer = exemplar(shelf), shelf.acting("community_officer")
    assert told("exemplar.recommended") == {shelf.community_officer.pk}
    exemplars.check(row.pk, by=officer)
    assert told("exemplar.checked") == {shelf.resident.pk}
    exemplars.agree(row.pk, by=shelf.acting("resident"))
    assert told("exemplar.published") >= {shelf.secretary.pk, shelf.community_officer.pk}
    made = exemplars.object_to(row.pk, "事迹不实", by=shelf.acting("neighbour"))
    assert told("exemplar.objected") >= {shelf.community_officer.pk}
    assert not {shelf.resident.pk, shelf.neighbour.pk} & told("exemplar.objected")
    exemplars.answer(made.pk, "走访五户，属实", by=officer)
    assert told("exemplar.answered") == {shelf.neighbour.pk}
    with clock.moved(clock.now() + timedelta(days=6)):
        exemplars.honour(row.pk, by=officer)
        assert told("exemplar.honoured") == {shelf.resident.pk}


def test_thanks_are_told_to_the_desk_and_their_showing_to_whoever_said_them(shelf: Cast) -> None:
    said = thanking.Said("网格员小李", "谢谢", "nameless")
    row = thanking.say(shelf.places.estate.pk, said, by=shelf.acting("resident"))
    assert told("thanks.said") == {shelf.secretary.pk}
    thanking.show(row.pk, by=shelf.acting("secretary"))
    assert told("thanks.shown") == {shelf.resident.pk}


def test_of_an_account_whoever_may_publish_it_is_told_but_not_whoever_entered_it(shelf: Cast) -> None:
    account(shelf)
    assert told("account.entered") == set()
    period, body = accounts.Period(FIRST, LAST, 10_000, 84_950), shelf.posts["secretary"].organisation_id
    accounts.enter(body, period, LINES, by=SYSTEM)
    assert told("account.entered") == {shelf.secretary.pk}
