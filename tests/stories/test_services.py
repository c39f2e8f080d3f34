"""A story for everybody: made ready with the words, released by a step of its case, taken down by its recall."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from linli.cases import erasing
from linli.cases import services as cases
from linli.files.models import File, State
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.media import films, keeping
from linli.media.film_models import Film
from linli.people.retention import registry, sweeping
from linli.search.keys import key
from linli.stories import queries, services
from linli.stories.models import Story
from linli.stories.services import Prepared
from linli.stories.subscriptions import shown
from tests.files.pictures import jpeg
from tests.media.conftest import sample  # noqa: F401 -- the fixture
from tests.stories.conftest import Desk, refuses

pytestmark = pytest.mark.django_db


def test_what_was_reviewed_is_released_and_a_recall_takes_it_down_at_once(press: Desk) -> None:
    case = press.sent_in()
    press.ready(case)
    assert not queries.shown().exists()
    with refuses("not_in_this_state"):  # not through its reviews
        services.release(case.pk, by=press.editor)
    press.reviewed(case)
    story = services.release(case.pk, by=press.editor, address="https://linli.example")
    assert (story.headline, story.credits, story.place) == ("夫妻俩的送教路", "文字／小段　视频／李想", "石牌村")
    assert [one.pk for one in queries.shown()] == [story.pk]
    case.refresh_from_db()
    step = case.steps.get(action="publish_on")
    assert step.words == {"outlet": "site", "web_address": f"https://linli.example/stories/{story.code}/"}
    with refuses("released"):
        services.release(case.pk, by=press.chief)
    assert [one.code for one in queries.listed(press.paper, words="两万多公里")[0]] == [story.code]
    assert list(shown([story.pk])) == [story.pk]
    cases.act(case.pk, "recall", {"recall_why": "consent", "grounds": "家长撤回同意"}, by=press.chief)
    assert not queries.shown().exists()
    assert list(shown([story.pk])) == []  # a message of its release that waits is not sent any more
    verbs = [entry.verb for entry in history_of(story).order_by("seq")]
    assert verbs == ["story.prepared", "story.released"]


def test_once_reviewed_only_the_section_of_a_story_can_be_changed(press: Desk) -> None:
    case = press.sent_in()
    press.ready(case)
    press.reviewed(case)
    other = press.paper.sections.get(slug="economy")
    with refuses("reviewed_already"):
        press.ready(case, summary="换一句")
    assert press.ready(case, section_id=other.pk).section == other
    press.step(case, press.editor, "change_after", headline="改了标题", changed_text="改了正文")
    assert press.ready(case, summary="换一句").summary == "换一句"
    with pytest.raises(Refused):  # the change goes through the reviews again
        services.release(case.pk, by=press.editor)
    press.step(case, press.chief, "pass_second", opinion="同意")
    for by, name in ((press.chief, "proofread_1"), (press.editor, "proofread_2"), (press.head, "proofread_3")):
        press.step(case, by, name, corrections=0)
    press.step(case, press.head, "pass_final")
    story = services.release(case.pk, by=press.editor)
    assert (story.headline, story.text, story.section) == ("改了标题", "改了正文", press.section)


def test_without_a_headline_a_story_is_called_by_its_words_as_they_were_changed(press: Desk) -> None:
    case = press.sent_in(headline="", what="父女俩的送教路")
    press.step(case, press.editor, "ask_change", change_why="facts", change_what="父女还是夫妻？")
    press.step(case, press.editor, "resubmit", changed_text="夫妻俩的送教路", people_agree="agreed")
    press.ready(case)
    press.reviewed(case)
    assert services.release(case.pk, by=press.editor).headline == "夫妻俩的送教路"


def test_nothing_is_released_before_whoever_was_not_asked_is_made_unknown(press: Desk) -> None:
    case = press.sent_in()
    press.ready(case, blur="路过的孩子的脸、车牌")
    press.reviewed(case)
    with refuses("not_blurred"):
        services.release(case.pk, by=press.editor)
    assert Story.objects.get(case=case).released_at is None
    press.step(case, press.editor, "change_after", changed_text="同一篇")
    press.ready(case, blur="路过的孩子的脸、车牌", blurred=True)
    assert Story.objects.get(case=case).blurred_by_id == press.editor.person_id


def test_pictures_are_those_of_the_case_or_the_desks_own_and_of_nothing_else(press: Desk) -> None:
    case, other = press.sent_in(), press.sent_in()
    press.ready(case)
    press.ready(other)
    for one in (case, other):
        services.add_pictures(one.pk, [SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")], by=press.editor)
    File.objects.update(state=State.READY)
    own, foreign = (services.files_for(queries.of_case(one), one) for one in (case, other))
    assert len(own) == len(foreign) == 1
    with refuses("no_such_picture"):
        press.ready(case, pictures=list(foreign))
    (code,) = own
    assert press.ready(case, pictures=[code], cover=code).pictures == [code]


def test_nobody_makes_a_story_of_their_own_work_and_no_other_office_of_any(press: Desk) -> None:
    case = press.sent_in()
    type(case).objects.filter(pk=case.pk).update(reporter_id=press.editor.person_id)
    given = Prepared(press.section.pk)
    for by in (press.editor, press.cast.acting("secretary"), Actor(press.cast.resident.pk, "resident")):
        with pytest.raises(NotAllowed):
            services.prepare(case.pk, given, by=by)
    assert services.prepare(case.pk, given, by=press.chief).case_id == case.pk
    with pytest.raises(NotAllowed):
        services.add_section(press.paper.pk, "own", "自办", by=press.cast.acting("secretary"))


def test_a_correction_stands_beside_the_story_and_the_story_stays(press: Desk) -> None:
    story = press.released()
    services.correct(story.pk, "文中“两万”应为“两万三千”", by=press.chief)
    story.refresh_from_db()
    assert "两万多公里" in story.text
    assert [one.text for one in story.corrections.all()] == ["文中“两万”应为“两万三千”"]
    with pytest.raises(NotAllowed):
        services.correct(story.pk, "别的", by=press.cast.acting("secretary"))
    with pytest.raises(Refused):
        services.correct(story.pk, "  ", by=press.chief)


def test_two_who_make_a_story_ready_at_once_do_not_write_over_each_other(press: Desk) -> None:
    from linli.journal.seen import state_of

    case = press.sent_in()
    story = press.ready(case)
    seen = state_of(story)
    press.ready(case, summary="第一位写的")
    with refuses("changed_meanwhile"):
        services.prepare(case.pk, Prepared(press.section.pk, summary="第二位写的"), by=press.chief, seen=seen)
    assert Story.objects.get(case=case).summary == "第一位写的"


def test_a_film_goes_out_with_the_story_in_the_version_that_was_reviewed(press: Desk, sample: Path) -> None:  # noqa: F811
    case = press.sent_in()
    code = Film().code
    keeping.original(code).put(copied(sample))
    keeping.original(code).settle()
    film = films.take_in(case.pk, code, "周末.mp4", sample.stat().st_size, by=press.chief)
    with refuses("no_such_film"):  # still being worked on
        press.ready(case, films=[f"{code}.0"])
    run_until_idle()
    story = press.ready(case, films=[f"{code}.0"])
    assert Client().get(reverse("stories:film", args=[story.code, 1])).status_code == 404
    press.reviewed(case)
    services.release(case.pk, by=press.editor)
    film.refresh_from_db()
    assert film.released_id == film.versions.get(number=0).pk
    plays: Any = Client().get(reverse("stories:film", args=[story.code, 1]), follow=True)
    assert (plays.status_code, plays["Content-Type"]) == (200, "video/mp4")
    page = Client().get(reverse("stories:show", args=[story.code])).content.decode()
    assert "<video" in page
    feed = Client().get(reverse("stories:feed", args=[press.paper.code, "rss"])).content.decode()
    assert f"/stories/{story.code}/films/1.mp4" in feed
    cases.act(case.pk, "recall", {"recall_why": "consent", "grounds": "撤回同意"}, by=press.chief)
    assert Client().get(reverse("stories:film", args=[story.code, 1])).status_code == 404


def copied(path: Path) -> Path:
    """To where the store can link it from."""
    there = keeping.parts() / path.name
    there.write_bytes(path.read_bytes())
    return there


def test_a_correction_sent_twice_stands_once(press: Desk) -> None:
    story = press.released()
    services.correct(story.pk, "应为两万三千", by=press.chief, seen="0")
    with refuses("changed_meanwhile"):
        services.correct(story.pk, "应为两万三千", by=press.chief, seen="0")
    assert story.corrections.count() == 1


def closed_long_ago(case: Any) -> None:
    at = clock.now() - timedelta(days=11 * 366)
    type(case).objects.filter(pk=case.pk).update(open=False, closed_at=at)


def words_due() -> set[int]:
    [kept] = [each for each in registry.kept() if each.key == "case_words"]
    return set(sweeping.due(kept).values_list("pk", flat=True))


def test_the_clock_empties_what_nobody_reads_and_leaves_what_is_a_story(press: Desk) -> None:
    unused = press.sent_in()
    press.step(unused, press.editor, "do_not_use", not_used_why="quality", grounds="不合适")
    story, recalled = press.released(), press.released(what="另一位老师也骑车送教上门，十年了。")
    press.step(recalled.case, press.chief, "recall", recall_why="consent", grounds="家长撤回同意")
    for case in (unused, story.case, recalled.case):
        closed_long_ago(case)
    assert words_due() == {unused.pk, recalled.case_id}
    [kept] = [each for each in registry.kept() if each.key == "case_words"]
    assert sweeping.sweep(kept, batches=2)
    run_until_idle()
    unused.refresh_from_db()
    story.refresh_from_db()
    recalled.refresh_from_db()
    assert (unused.text, recalled.text, recalled.headline, recalled.released_at) == ("", "", "", None)
    assert story.text.startswith("两位老师")
    assert [one.code for one in queries.listed(press.paper, words="两万多公里")[0]] == [story.code]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_row WHERE rowid = %s", [key("story", recalled.pk)])
        assert cursor.fetchone() == (0,)
    assert [entry.verb for entry in history_of(recalled).order_by("seq")][-1] == "person.words_erased"


def test_an_erased_author_leaves_nothing_of_what_was_not_used(press: Desk) -> None:
    author = press.cast.resident
    unused, story = press.sent_in(), press.released()
    press.step(unused, press.editor, "do_not_use", not_used_why="quality", grounds="不合适")
    for case in (unused, story.case):
        closed_long_ago(case)
        type(case).objects.filter(pk=case.pk).update(reporter=author, reporter_name=author.name)
    with transaction.atomic():
        erasing.forget_reporter(author.pk, SYSTEM)
    run_until_idle()
    unused.refresh_from_db()
    kept = type(unused).objects.get(pk=story.case_id)
    assert (unused.reporter, unused.reporter_name, unused.text) == (None, "", "")
    assert (kept.reporter, kept.reporter_name, kept.text != "") == (None, "", True)
    assert "两位老师" not in str(unused.answers)
