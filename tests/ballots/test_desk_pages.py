"""The desk's pages of votes: who sees which, and what the course of a ballot says is missing."""

import pytest

from linli.ballots.models import Ballot
from tests.ballots.conftest import drawn_up, key, published
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def page(client, address, **asked):
    return " ".join(client.get(address, asked).content.decode().split())


def test_the_list_shows_the_votes_in_reach_by_estate_and_state(court):
    ballot = drawn_up(court)
    assert ballot.title in page(court.desk(), "/desk/ballots/")
    assert ballot.title in page(court.desk("community_officer"), "/desk/ballots/", estate=court.cast.places.estate.code)
    assert ballot.title not in page(court.desk(), "/desk/ballots/", state="open")
    assert ballot.title not in page(court.desk("far_secretary"), "/desk/ballots/")


def test_a_vote_is_called_on_days_that_can_be_reckoned_with(court):
    desk, body = court.desk(), court.cast.posts["director"].organisation_id
    there = f"/desk/ballots/new/{court.cast.places.estate.code}/"
    said = {
        "count": "1", "kind": "council", "title": "议事", "scope": "whole", "body": body, "silence": "strict",
        "matters-0-title": "添置座椅",
    }  # fmt: skip
    for opens, closes in (("2026-12-20", "9999-12-31"), ("0001-01-01", "2026-12-31")):
        answer = desk.post(there, {**said, "opens_on": opens, "closes_on": closes})
        assert answer.status_code == 422
        assert "不超过十年" in answer.content.decode()


def test_an_owner_has_no_desk_for_votes(court):
    ballot = drawn_up(court)
    assert court.phone("甲一").get(f"/desk/ballots/{ballot.code}/").status_code == 403
    assert at_desk(court.cast.far_secretary).get(f"/desk/ballots/{ballot.code}/").status_code == 404


def test_the_course_names_what_a_draft_waits_for_with_article_and_earliest_day(court):
    ballot = drawn_up(court)
    said = page(court.desk(), f"/desk/ballots/{ballot.code}/")
    assert "有 2 套房屋没有业主或面积" in said
    assert "公告满 15 日才能开始投票" in said
    assert "物业管理条例第 14 条" in said
    assert '投票中</b> <span class="muted small">最早 <time datetime="2026-12-20">' in said
    assert '已截止</b> <span class="muted small">最早 <time datetime="2027-01-01">' in said


def test_a_published_vote_waits_for_its_day_and_its_key(court):
    ballot = published(court)
    said = page(court.desk(), f"/desk/ballots/{ballot.code}/")
    assert '到了公告的投票开始日 · 最早 <time datetime="2026-12-20">' in said
    assert court.desk().post(f"/desk/ballots/{ballot.code}/do/open/").status_code == 303
    assert Ballot.objects.get(pk=ballot.pk).state == "published"


def test_who_only_helps_sees_the_course_and_can_take_no_step(court):
    ballot = published(court)
    key(court, ballot)
    said = page(court.desk("grid_worker"), f"/desk/ballots/{ballot.code}/")
    assert "选聘物业服务企业" in said
    assert "开始投票</button>" not in said
    assert court.desk("grid_worker").post(f"/desk/ballots/{ballot.code}/do/open/").status_code == 404
