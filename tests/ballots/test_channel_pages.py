"""Papers taken in at the desk, whichever way they came; what contends is shown side by side and decided."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ballots import casting, paper, services
from linli.ballots.models import Conflict, Vote
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import services as people
from tests.ballots.conftest import drawn_up, sold_out
from tests.ballots.test_paper import taken
from tests.ballots.test_voter_pages import text
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support import memory
from tests.web.test_outs import rows

pytestmark = pytest.mark.django_db


def desk(called, role="grid_worker"):
    return called.court.desk(role), f"/desk/ballots/{called.ballot.code}/"


def photo():
    return SimpleUploadedFile("sign.jpg", jpeg(), "image/jpeg")


def test_a_scanned_code_a_typed_one_and_a_number_lead_to_the_paper(called):
    client, there = desk(called)
    slip = called.slip("甲一")
    link = f"https://estate.example/vote/{called.ballot.code}/{slip.code}/"
    for given in (link, slip.code.upper(), str(slip.number)):
        assert client.post(f"{there}papers/", {"paper": given}).url == f"{there}papers/{slip.number}/"
    assert "不是本次表决" in text(client.post(f"{there}papers/", {"paper": "9999"}))


def test_the_page_of_scanning_asks_as_much_of_four_papers_that_came_in_as_of_one(called):
    client, there = desk(called)

    def asked():
        memory.forget()
        with CaptureQueriesContext(connection) as statements:
            assert client.get(f"{there}papers/").status_code == 200
        return len(statements)

    names = iter(("甲一", "乙二", "丙三", "丁四"))
    taken(called, next(names))
    one = asked()
    for name in [next(names), next(names), next(names)]:
        taken(called, name)
    assert asked() == one


def test_a_paper_from_the_door_is_taken_in_with_the_photo_of_its_signature(called):
    client, there = desk(called)
    page = f"{there}papers/{called.slip('甲一').number}/"
    bare = client.post(page, {"channel": "visit"})
    assert bare.status_code == 422
    assert "第22条" in text(bare) or "22" in text(bare)
    assert client.post(page, {"channel": "visit", "signed_by": "甲一"}).status_code == 422
    assert client.post(page, {"channel": "visit", "signed_by": "甲一", "photos": photo()}).url == f"{there}papers/"
    run_until_idle()
    vote, file = Vote.objects.get(), File.objects.get()
    assert (vote.channel, vote.entered, file.owner_kind, file.owner_id) == ("visit", False, "vote", vote.pk)
    shown = f"/file/{file.code}/large/"
    assert client.get(shown).status_code == 200
    assert called.court.phone("甲一").get(shown).status_code == 200
    assert called.court.phone("乙二").get(shown).status_code == 404
    assert Client().get(shown).status_code == 404


def test_a_proxys_paper_needs_the_written_authority_with_its_limits(called):
    client, there = desk(called)
    page = f"{there}papers/{called.slip('甲一').number}/"
    days = {"since": "2026-12-01", "until": "2026-12-31"}
    given = {
        "channel": "proxy",
        "proxy": "张三",
        "document": "委托书",
        "choice": "bound",
        "way": "counter",
        "since": "",
    }
    asked = text(client.get(page))
    assert "不要填写意见" in asked
    assert "事项和意见" not in asked  # nobody writes down a choice before the close
    assert client.post(page, {**given, "photos": photo()}).status_code == 422
    assert client.post(page, {**given, **days}).status_code == 422
    assert client.post(page, {**given, **days, "matters": ["7"], "photos": photo()}).status_code == 422
    assert client.post(page, {**given, **days, "matters": ["1"], "photos": photo()}).status_code == 302
    assert Vote.objects.get().channel == "proxy"


def test_a_second_paper_waits_beside_the_first_and_one_of_the_two_is_decided_on(called):
    client, there = desk(called, "director")
    taken(called, "甲一")
    page = f"{there}papers/{called.slip('甲一').number}/"
    client.post(page, {"channel": "visit", "signed_by": "甲一本人", "photos": photo()})
    conflict = Conflict.objects.get()
    run_until_idle()
    shown = client.get(f"{there}conflicts/")
    for words in ("先收到的一票", "后收到的纸票", "甲一本人"):
        assert words in text(shown)
    assert File.objects.get().code in shown.content.decode()
    decide = f"{there}conflicts/{conflict.pk}/"
    client, _there = desk(called, "secretary")  # not who took it in
    client.post(decide, {f"{conflict.pk}-keep": "void", f"{conflict.pk}-reason": ""})
    assert Conflict.objects.get().state == "open"
    client.post(decide, {f"{conflict.pk}-keep": "void", f"{conflict.pk}-reason": "第一张非本人交来"})
    assert [(row.channel, row.valid) for row in Vote.objects.order_by("pk")] == [("paper", False), ("visit", True)]
    assert "第一张非本人交来" in text(client.get(f"{there}conflicts/"))


def test_conflicts_that_wait_and_those_decided_go_out_as_a_workbook_with_both_sides(called):
    """One list: a row each, in the order of the page, and nothing of the form to decide it."""
    client, there = desk(called, "secretary")
    for name in ("甲一", "乙二", "丙三"):
        taken(called, name)
        taken(called, name, "visit", signed_by=f"{name}本人")
    decided = Conflict.objects.earliest("pk")
    paper.settle(decided.pk, keep=True, reason="第一张有效", by=called.court.director)
    (sheet,) = rows(client, f"{there}conflicts/")
    head, *lines = sheet
    read = [dict(zip(head, line, strict=True)) for line in lines[:3]]
    numbers = [called.slip(name).number for name in ("乙二", "丙三", "甲一")]
    assert [line["事项"].partition(" · ")[0] for line in read] == [f"第 {number} 号票" for number in numbers]
    assert [line["状态"] for line in read] == ["待处理", "待处理", "以先投的票为准"]
    assert ("先收到的一票" in read[0]["先登记的"], "乙二本人" in read[0]["与之相争的"]) == (True, True)
    assert [line["裁定理由"] for line in read] == ["", "", "第一张有效"]


def test_against_a_vote_that_lies_in_the_box_nothing_else_is_offered(called):
    client, there = desk(called, "director")
    casting.vote(called.slip("甲一").pk, [["for"]], by=called.court.actor("甲一"))
    taken(called, "甲一")
    shown = client.get(f"{there}conflicts/").content.decode()
    assert re.findall(r'name="\d+-keep" value="(\w+)"', shown) == ["keep"]


def test_nobody_handles_the_paper_of_their_own_home(called):
    court = called.court
    people.appoint(court.cast.posts["director"].pk, court.owners["甲一"].pk, by=SYSTEM)
    taken(called, "甲一")
    conflict = taken(called, "甲一")
    own = at_desk(court.owners["甲一"], second_factor=True)
    there = f"/desk/ballots/{called.ballot.code}/"
    refused = own.post(f"{there}papers/{called.slip('甲一').number}/", {"channel": "paper"})
    assert "不能经办自己房屋的表决票" in text(refused)
    assert f"{conflict.pk}-keep" not in own.get(f"{there}conflicts/").content.decode()
    own.post(f"{there}conflicts/{conflict.pk}/", {f"{conflict.pk}-keep": "keep", f"{conflict.pk}-reason": "我的"})
    assert Conflict.objects.get().state == "open"


def test_documents_are_put_with_a_draft_public_once_it_is_published_and_never_exchanged(court, client):
    ballot = drawn_up(court)
    there = f"/desk/ballots/{ballot.code}/documents/"
    court.desk().post(there, {"files": photo()})
    run_until_idle()
    address = f"/file/{File.objects.get().code}/large/"
    assert client.get(address).status_code == 404
    sold_out(court, ballot)
    services.publish(ballot.pk, by=court.director)
    assert client.get(address).status_code == 200
    assert address in client.get(f"/vote/{ballot.code}/").content.decode()
    for changed in ({"files": photo()}, {"take_away": "1"}):
        court.desk().post(there, changed)
    assert File.objects.filter(owner_kind="ballot").count() == 1
    assert list(findings()) == []


def test_a_paper_whose_voter_showed_themselves_by_video_is_taken_in_with_a_picture_of_it(called):
    client, there = desk(called)
    page = f"{there}papers/{called.slip('乙二').number}/"
    said = {"channel": "video", "shown": "乙二", "call": "12 月 25 日 19:30 微信视频", "brought": "挂号信 XA12"}
    for missing in ("shown", "call", "brought"):
        bare = client.post(page, {**said, missing: " ", "photos": photo()})
        assert bare.status_code == 422
        assert "密封票怎样送达" in text(bare)
    assert "投票人与密封票同框" in text(client.post(page, said))
    assert client.post(page, {**said, "photos": photo()}).url == f"{there}papers/"
    assert (Vote.objects.get().channel, Vote.objects.get().entered) == ("video", False)
    client.post(page, {"channel": "visit", "signed_by": "乙二", "photos": photo()})
    conflicts = text(client.get(f"{there}conflicts/"))
    assert "居家视频" in conflicts
    assert "12 月 25 日 19:30 微信视频" in conflicts
