"""The desk of a paper: by section, with what was sent before, credits, and the same reviews for every kind of story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases.models import Case
from linli.jobs.worker import run_until_idle
from linli.media.film_models import Film
from linli.stories import queries, services
from tests.cases.desk import at_desk
from tests.cases.district import person_of
from tests.stories.conftest import Desk, refuses

pytestmark = pytest.mark.django_db


def test_the_desk_reads_by_section_and_is_told_of_the_same_link(press: Desk) -> None:
    first = press.sent_in(web_link="https://v.example.com/show?id=5")
    second = press.sent_in(web_link="http://m.v.example.com/show/?id=5&utm_source=x", headline="同一条")
    press.ready(first)
    run_until_idle()
    desk = at_desk(person_of(press.editor))
    url = reverse("stories:desk")
    unsorted = desk.get(url, {"section": "none"}).content.decode()
    assert (f"/desk/stories/case/{second.pk}/" in unsorted, "可能重复" in unsorted) == (True, True)
    sorted_ = desk.get(url, {"section": str(press.section.pk)}).content.decode()
    assert f'<a href="/desk/stories/case/{first.pk}/"><b>' in sorted_
    assert f'<a href="/desk/stories/case/{second.pk}/"><b>' not in sorted_
    page = desk.get(reverse("cases:work", args=[second.pk])).content.decode()
    assert ("同一个链接" in page, reverse("cases:work", args=[first.pk]) in page) == (True, True)
    put = desk.post(reverse("stories:act", args=[second.pk, "sort"]), {"section": str(press.section.pk)})
    assert put.status_code == 303
    assert queries.of_case(second).section == press.section  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize("rows", [1, 8])
def test_the_desks_page_takes_the_same_statements_for_one_and_for_many(press: Desk, rows: int) -> None:
    for number in range(rows):
        press.sent_in(web_link=f"https://v.example.com/{number % 2}")
    run_until_idle()
    desk = at_desk(person_of(press.editor))
    desk.get(reverse("stories:desk"))
    with CaptureQueriesContext(connection) as asked:
        desk.get(reverse("stories:desk"))
    assert len(asked) <= 24


def test_text_news_and_a_photo_story_go_through_the_same_reviews(press: Desk) -> None:
    for kind in ("text", "photos"):
        case = press.sent_in(headline=f"简讯{kind}")
        press.ready(case, kind=kind)
        with refuses("not_in_this_state"):
            services.release(case.pk, by=press.editor)
        press.reviewed(case)
        assert services.release(case.pk, by=press.editor).kind == kind


def test_credits_say_whose_text_pictures_film_and_source_it_is(press: Desk) -> None:
    said = {"credits": "小段", "credit_pictures": "小李", "credit_film": "李想", "credit_source": "石牌小学"}
    assert press.released(**said).credits == "文字／小段　图片／小李　视频／李想　来源／石牌小学"
    assert press.released(credits="文字／小段　视频／李想").credits == "文字／小段　视频／李想"


def test_a_link_that_is_none_or_changed_later_stands_among_the_films_once(press: Desk) -> None:
    press.sent_in(web_link="看视频号：石榴")
    press.sent_in(web_link="http://127.0.0.1/video")
    case = press.sent_in(web_link="https://v.example.com/a")
    run_until_idle()
    assert [film.link for film in Film.objects.order_by("pk")] == ["https://v.example.com/a"]
    press.step(case, press.editor, "ask_change", change_why="technical", change_what="链接打不开")
    changed = {"changed_text": "新稿", "people_agree": "agreed", "web_link": "https://v.example.com/b"}
    press.step(case, press.editor, "resubmit", **changed)
    run_until_idle()
    links = ["https://v.example.com/a", "https://v.example.com/b"]
    assert [film.link for film in Film.objects.filter(case=case).order_by("pk")] == links


def test_a_call_is_entered_with_who_called_and_whether_the_consent_was_read_out(press: Desk) -> None:
    press.sent_in()  # publishes the process
    desk = at_desk(person_of(press.editor))
    said = {
        "process": "media_submission", "what": "电话里说的线索", "token": "t1", "name": "小段", "phone": "13911112222",
        "credits": "小段", "rights": "unknown", "people_agree": "nobody_shown", "channel": "phone", "sends": "together",
    }  # fmt: skip
    refused = desk.post(reverse("cases:new"), said)
    assert (refused.status_code, Case.objects.filter(channel="phone").exists()) == (422, False)
    assert desk.post(reverse("cases:new"), {**said, "consent_read": "agreed"}).status_code == 303
    case = Case.objects.get(channel="phone")
    assert (case.reporter_name, case.entered_by_id, case.answers["consent_read"], case.answers["rights"]) == (
        "小段", press.editor.person_id, "agreed", "unknown",
    )  # fmt: skip
    meet = {"meet_on": "2026-12-05", "meet_at": "九点，校门口", "meet_who": "小王来"}
    assert press.step(case, press.editor, "appoint", **meet).state == "joint_work"
    page = desk.get(reverse("cases:work", args=[case.pk])).content.decode()
    assert ("约好一起做" in page, "校门口" in page) == (True, True)
