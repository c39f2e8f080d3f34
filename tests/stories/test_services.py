"""A story for everybody: made ready with the words, released by a step of its case, taken down by its recall."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import services as cases
from linli.files.models import File, State
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.stories import queries, services
from linli.stories.models import Story
from linli.stories.services import Prepared
from tests.files.pictures import jpeg
from tests.stories.conftest import Desk, refuses

pytestmark = pytest.mark.django_db


def test_what_was_reviewed_is_released_and_a_recall_takes_it_down_at_once(paper: Desk) -> None:
    case = paper.sent_in()
    paper.ready(case)
    assert not queries.shown().exists()
    with refuses("not_in_this_state"):  # not through its reviews
        services.release(case.pk, by=paper.editor)
    paper.reviewed(case)
    story = services.release(case.pk, by=paper.editor, address="https://linli.example")
    assert (story.headline, story.credits, story.place) == ("夫妻俩的送教路", "文字／小段　视频／李想", "石牌村")
    assert [one.pk for one in queries.shown()] == [story.pk]
    case.refresh_from_db()
    step = case.steps.get(action="publish_on")
    assert step.words == {"outlet": "site", "web_address": f"https://linli.example/stories/{story.code}/"}
    with refuses("released"):
        services.release(case.pk, by=paper.chief)
    assert [one.code for one in queries.listed(paper.paper, words="两万多公里")[0]] == [story.code]
    cases.act(case.pk, "recall", {"grounds": "家长撤回同意"}, by=paper.chief)
    assert not queries.shown().exists()
    verbs = [entry.verb for entry in history_of(story).order_by("seq")]
    assert verbs == ["story.prepared", "story.released"]


def test_once_reviewed_only_the_section_of_a_story_can_be_changed(paper: Desk) -> None:
    case = paper.sent_in()
    paper.ready(case)
    paper.reviewed(case)
    other = paper.paper.sections.get(slug="economy")
    with refuses("reviewed_already"):
        paper.ready(case, summary="换一句")
    assert paper.ready(case, section_id=other.pk).section == other
    paper.step(case, paper.editor, "change_after", headline="改了标题", changed_text="改了正文")
    assert paper.ready(case, summary="换一句").summary == "换一句"
    with pytest.raises(Refused):  # the change goes through the reviews again
        services.release(case.pk, by=paper.editor)
    paper.step(case, paper.chief, "pass_second", opinion="同意")
    for by, name in ((paper.chief, "proofread_1"), (paper.editor, "proofread_2"), (paper.head, "proofread_3")):
        paper.step(case, by, name, corrections=0)
    paper.step(case, paper.head, "pass_final")
    story = services.release(case.pk, by=paper.editor)
    assert (story.headline, story.text, story.section) == ("改了标题", "改了正文", paper.section)


def test_without_a_headline_a_story_is_called_by_its_words_as_they_were_changed(paper: Desk) -> None:
    case = paper.sent_in(headline="", what="父女俩的送教路")
    paper.step(case, paper.editor, "ask_change", change_why="facts", change_what="父女还是夫妻？")
    paper.step(case, paper.editor, "resubmit", changed_text="夫妻俩的送教路", people_agree="agreed")
    paper.ready(case)
    paper.reviewed(case)
    assert services.release(case.pk, by=paper.editor).headline == "夫妻俩的送教路"


def test_nothing_is_released_before_whoever_was_not_asked_is_made_unknown(paper: Desk) -> None:
    case = paper.sent_in()
    paper.ready(case, blur="路过的孩子的脸、车牌")
    paper.reviewed(case)
    with refuses("not_blurred"):
        services.release(case.pk, by=paper.editor)
    assert Story.objects.get(case=case).released_at is None
    paper.step(case, paper.editor, "change_after", changed_text="同一篇")
    paper.ready(case, blur="路过的孩子的脸、车牌", blurred=True)
    assert Story.objects.get(case=case).blurred_by_id == paper.editor.person_id


def test_pictures_are_those_of_the_case_or_the_desks_own_and_of_nothing_else(paper: Desk) -> None:
    case, other = paper.sent_in(), paper.sent_in()
    paper.ready(case)
    paper.ready(other)
    for one in (case, other):
        services.add_pictures(one.pk, [SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")], by=paper.editor)
    File.objects.update(state=State.READY)
    own, foreign = (services.files_for(queries.of_case(one), one) for one in (case, other))
    assert len(own) == len(foreign) == 1
    with refuses("no_such_picture"):
        paper.ready(case, pictures=list(foreign))
    (code,) = own
    assert paper.ready(case, pictures=[code], cover=code).pictures == [code]


def test_nobody_makes_a_story_of_their_own_work_and_no_other_office_of_any(paper: Desk) -> None:
    case = paper.sent_in()
    type(case).objects.filter(pk=case.pk).update(reporter_id=paper.editor.person_id)
    given = Prepared(paper.section.pk)
    for by in (paper.editor, paper.cast.acting("secretary"), Actor(paper.cast.resident.pk, "resident")):
        with pytest.raises(NotAllowed):
            services.prepare(case.pk, given, by=by)
    assert services.prepare(case.pk, given, by=paper.chief).case_id == case.pk
    with pytest.raises(NotAllowed):
        services.add_section(paper.paper.pk, "own", "自办", by=paper.cast.acting("secretary"))


def test_a_correction_stands_beside_the_story_and_the_story_stays(paper: Desk) -> None:
    story = paper.released()
    services.correct(story.pk, "文中“两万”应为“两万三千”", by=paper.chief)
    story.refresh_from_db()
    assert "两万多公里" in story.text
    assert [one.text for one in story.corrections.all()] == ["文中“两万”应为“两万三千”"]
    with pytest.raises(NotAllowed):
        services.correct(story.pk, "别的", by=paper.cast.acting("secretary"))
    with pytest.raises(Refused):
        services.correct(story.pk, "  ", by=paper.chief)


def test_two_who_make_a_story_ready_at_once_do_not_write_over_each_other(paper: Desk) -> None:
    from linli.journal.seen import state_of

    case = paper.sent_in()
    story = paper.ready(case)
    seen = state_of(story)
    paper.ready(case, summary="第一位写的")
    with refuses("changed_meanwhile"):
        services.prepare(case.pk, Prepared(paper.section.pk, summary="第二位写的"), by=paper.chief, seen=seen)
    assert Story.objects.get(case=case).summary == "第一位写的"
