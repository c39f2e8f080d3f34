"""The desk after the last day, page by page: close, boxes, entry by two, count, result; counting again at home."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.ballots import casting, counting, objecting, plans, services
from linli.ballots.models import FILLED, Ballot, Matter, Vote
from linli.ballots.plans import Asked
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.notify.models import Notice
from linli.people import services as people
from linli.places import services as places
from tests.ballots.conftest import START, drawn_up, entered, opened
from tests.ballots.test_paper import taken
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def followed(answer, client):
    return text(client.get(answer.url)) if answer.status_code in (302, 303) else text(answer)


@pytest.fixture
def shut(called, moved):
    """Six have voted, two of them on paper; the last day is over."""
    court = called.court
    for name, choice in (("甲一", "for"), ("乙二", "for"), ("丙三", "for"), ("丁四", "against")):
        casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name))
    for name in ("戊五", "辛八"):
        taken(called, name)
    moved(START + timedelta(days=31))
    return called


@pytest.fixture
def boxes(shut):
    counting.close(shut.ballot.pk, by=shut.court.director)
    counting.open_boxes(shut.ballot.pk, watched_by="社区 王芳", by=shut.court.director)
    return shut


def photographed(called, client, name):
    place = called.slip(name).number
    there = f"/desk/ballots/{called.ballot.code}/boxes/{place}/"
    answer = client.post(there, {"step": "photos", "photos": SimpleUploadedFile("票.jpg", jpeg((64, 48)))})
    assert answer.status_code == 302
    return there


def test_closing_early_is_refused_with_its_article_and_the_second_of_two_is_told(called, moved):
    court, there = called.court, f"/desk/ballots/{called.ballot.code}/end/close/"
    desk, other = court.desk(), court.desk("secretary")
    moved(START + timedelta(days=30))
    assert "投票期公布至2026年12月31日" in (said := followed(desk.post(there), desk)).replace(" ", "") or "12" in said
    assert "物业管理条例第 14 条" in said
    moved(START + timedelta(days=31))
    assert "投票已截止" in followed(desk.post(there), desk)
    assert "已在另一步" in (said := followed(other.post(there), other)) or "已截止" in said
    assert Ballot.objects.get().state == "closed"
    assert court.desk("grid_worker").post(there).status_code == 404


def test_nothing_is_entered_before_it_is_noted_who_watches(shut):
    counting.close(shut.ballot.pk, by=shut.court.director)
    desk, there = shut.court.desk(), f"/desk/ballots/{shut.ballot.code}/boxes/"
    assert "监票人" in text(desk.get(there))
    desk.post(there, {"watched_by": "社区 王芳"})
    page = text(desk.get(there))
    assert "社区 王芳" in page
    assert "已录入 0 张，共 2 张" in page
    assert "房屋（套）" not in page  # which home it is, not how many


def test_two_people_enter_a_paper_from_its_photo_and_neither_sees_the_others(boxes):
    first, second = boxes.court.desk(), boxes.court.desk("secretary")
    there = photographed(boxes, first, "戊五")
    assert first.post(there, {"step": "read"}).status_code == 422  # nothing chosen
    first.post(there, {"step": "read", "m1": "for"})
    assert "您已录入过这张票" in text(first.get(there))
    page = second.get(there)
    assert "checked" not in page.content.decode()  # the second sees an empty form
    second.post(there, {"step": "read", "m1": "for"})
    vote = Vote.objects.get(slip=boxes.slip("戊五"))
    assert (vote.entered, File.objects.filter(owner_kind=FILLED).count()) == (True, 0)
    assert first.get(there).status_code == 302  # settled: back to the list


def test_where_two_differ_a_third_reads_and_an_invalid_paper_keeps_its_reason_and_photo(boxes):
    readers = [boxes.court.desk(name) for name in ("director", "secretary", "community_officer")]
    differ, bad = (photographed(boxes, readers[0], name) for name in ("戊五", "辛八"))
    for desk, choice in zip(readers[:2], ("for", "against"), strict=True):
        desk.post(differ, {"step": "read", "m1": choice})
    listed = f"/desk/ballots/{boxes.ballot.code}/boxes/"
    assert "录入不一致" in text(readers[2].get(listed))
    readers[2].post(differ, {"step": "read", "m1": "against"})
    for desk in readers[:2]:
        desk.post(bad, {"step": "invalid", "reason": "未签名"})
    assert "未签名" in text(readers[0].get(listed))
    photo = File.objects.get(owner_kind=FILLED)
    assert Vote.objects.get(pk=photo.owner_id).valid is False


def test_two_shares_open_the_box_and_the_result_stands_with_its_arithmetic(boxes):
    desk = boxes.court.desk()
    there = f"/desk/ballots/{boxes.ballot.code}/count/"
    assert "2 张" in text(desk.get(there))
    early = desk.post(there, {"first": boxes.shares[0], "second": boxes.shares[1]})
    assert (early.status_code, "没有由两个人录入" in text(early) or "两人" in text(early)) == (422, True)
    for name in ("戊五", "辛八"):
        for reader in ("director", "secretary"):
            vote = Vote.objects.get(slip=boxes.slip(name))
            entered(vote.pk, [["for"]], by=boxes.court.cast.acting(reader))
    wrong = desk.post(there, {"first": boxes.shares[0], "second": boxes.shares[0]})
    assert "不是这次表决的两份不同密钥" in text(wrong) or wrong.status_code == 422
    counted = desk.post(there, {"first": boxes.shares[0].lower(), "second": f" {boxes.shares[2]} "})
    assert counted.url == f"/desk/ballots/{boxes.ballot.code}/result/"
    page = text(desk.get(counted.url))
    for part in ("6 / 8" if "6 / 8" in page else "6", "民法典第 278 条", "通过"):
        assert part in page
    assert boxes.shares[0] not in page


def counted(called):
    for vote in Vote.objects.filter(entered=False):
        for reader in ("director", "secretary"):
            entered(vote.pk, [["for"]], by=called.court.cast.acting(reader))
    return counting.count(called.ballot.pk, called.shares[:2], by=called.court.director)


def test_the_result_is_drawn_up_published_objected_to_and_final_from_its_page(boxes, moved):
    counted(boxes)
    court, code = boxes.court, boxes.ballot.code
    people.set_letters(boxes.ballot.body_id, "安业", by=court.cast.acting("street_officer"))
    desk, there = court.desk(), f"/desk/ballots/{code}/result/"
    assert "PDF" in followed(desk.post(f"/desk/ballots/{code}/end/draw_up/"), desk)
    moved(START + timedelta(days=36))
    late = desk.get(there)
    assert "为什么迟延" in text(late)
    assert "2027-01-04" in followed(desk.post(there), desk)
    desk.post(there, {"reason": "雪灾停电"})
    early = followed(desk.post(f"/desk/ballots/{code}/end/finish/"), desk)
    assert ("期满。依据：工作惯例" in early, " (" in early) == (True, False)  # no English brackets in Chinese
    owner = court.phone("甲一")
    shown = text(owner.get(f"/vote/{code}/"))
    assert "雪灾停电" in shown
    owner.post(f"/vote/{code}/object/", {"text": "我家的票没有计入"})
    run_until_idle()
    told = Notice.objects.filter(row="objection.raised", url=there).values_list("person_id", flat=True)
    assert court.director.person_id in told
    objection = Ballot.objects.get().objections.get()
    answers_at = f"/desk/ballots/{code}/objections/{objection.pk}/"
    page = desk.get(there).content.decode()
    assert ("我家的票没有计入" in page, answers_at in page) == (True, True)
    assert "甲*" in page  # whoever answers has to know whose paper to look for
    looked = text(desk.get(answers_at))
    assert ("7栋101" in looked, "结果不生效" in looked) == (True, True)
    moved(START + timedelta(days=60))
    assert "没有答复" in followed(desk.post(f"/desk/ballots/{code}/end/finish/"), desk)
    unchosen = desk.post(answers_at, {"answer": "核对过送达登记，已计入"})
    assert (unchosen.status_code, "核对过送达登记，已计入" in text(unchosen)) == (422, True)  # what was written stays
    assert desk.post(answers_at, {"upheld": "no", "answer": "已计入", "document": "登记表3"}).url == there
    for page in (
        text(owner.get(f"/vote/{code}/")),
        text(desk.get(there)),
    ):  # brackets are a language's
        assert ("已计入" in page, "登记表3" in page, "（登记表3" in page) == (True, True, False)
    desk.post(f"/desk/ballots/{code}/end/finish/")
    assert Ballot.objects.get().state == "final"


def test_anybody_downloads_the_papers_and_the_program_and_counts_again_at_home(boxes, tmp_path, client):
    there = f"/recount/{boxes.ballot.code}/"
    counted(boxes)
    assert [client.get(f"{there}{name}").status_code for name in ("", "export.json", "recount.py")] == [404] * 3
    counting.announce(boxes.ballot.pk, by=boxes.court.director)
    assert "python3 recount.py export.json" in text(client.get(there))
    for name in ("export.json", "recount.py"):
        answer = client.get(f"{there}{name}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        (tmp_path / name).write_bytes(answer.content)
    run = subprocess.run(
        [sys.executable, "-I", "recount.py", "export.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.strip().splitlines()[-1]) == (
        0, "The published result is what the papers say.",
    )  # fmt: skip
    assert "甲一" not in json.dumps(json.loads((tmp_path / "export.json").read_text()), ensure_ascii=False)


def test_who_watches_the_count_downloads_the_papers_with_areas_by_two_shares_and_nobody_else_does(boxes, tmp_path):
    there, public = f"/desk/ballots/{boxes.ballot.code}/recount/", f"/recount/{boxes.ballot.code}/"
    officer = boxes.court.desk("community_officer")
    assert officer.get(there).status_code == 404  # nothing is counted
    counted(boxes)
    counting.announce(boxes.ballot.pk, by=boxes.court.director)
    shares = {"first": boxes.shares[0], "second": boxes.shares[2]}
    for client in (boxes.court.desk("grid_worker"), boxes.court.phone("甲一")):
        assert {client.get(there).status_code, client.post(there, shares).status_code} <= {403, 404}
        assert there not in client.get(public).content.decode()
    assert there in officer.get(public).content.decode()
    wrong = officer.post(there, {**shares, "second": boxes.shares[0]})
    assert (wrong.status_code, "不是" in text(wrong)) == (422, True)
    answer = officer.post(there, shares)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="whole.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    (tmp_path / "whole.json").write_bytes(answer.content)
    (tmp_path / "recount.py").write_bytes(officer.get(f"{public}recount.py").content)
    run = subprocess.run(
        [sys.executable, "-I", "recount.py", "whole.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "at least" in run.stdout) == (0, False)
    assert "业主表决的票" in text(boxes.court.phone("甲一").get(reverse("web:looked")))


def test_proof_of_delivery_stands_paper_by_paper(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第九条")
    desk, slip = court.desk("grid_worker"), called.slip("甲一")
    pressed = desk.post(f"/desk/ballots/{called.ballot.code}/deliver/", {"slip": slip.pk})
    assert pressed["Location"].endswith(f"/deliver/?paper={slip.number}")
    said = {"paper": slip.number, "way": "signed", "name": "王小明", "on": "2026-12-20"}
    there = f"/desk/ballots/{called.ballot.code}/deliver/"
    assert "拍照或扫描" in desk.post(there, said).content.decode()
    assert desk.post(there, {**said, "photos": SimpleUploadedFile("r.jpg", jpeg((64, 48)))}).status_code == 302
    page = text(court.desk().get(f"/desk/ballots/{called.ballot.code}/delivered/"))
    assert "议事规则第九条" in page
    assert ("李想" in page, "未表决" in page, "未送达" in page) == (True, True, True)
    assert ("本人或家人签收 · 王*明" in page, "王小明" in page) == (True, False)
    assert File.objects.get(owner_kind="handed_over").owner_id == slip.pk


def test_a_cost_is_shared_by_area_to_the_fen_and_put_on_a_vote_on_the_fund(court):
    ballot = drawn_up(court, Asked(5, "更换水泵"))
    hall = places.create_building(court.cast.places.estate, "8栋", by=SYSTEM)
    for number, area in (("101", 8937), ("102", 12055), ("201", 14008)):
        places.create_unit(hall, number, by=SYSTEM, floor=int(number[0]), area_cm=area)
    desk = court.desk()
    page = desk.get("/desk/costs/", {"scope": f"building:{hall.pk}", "amount": "10,000.00"})
    for part in ("2,553.43", "3,444.29", "4,002.28"):  # the published vector
        assert part in text(page)
    assert desk.get("/desk/costs/", {"scope": "area:1", "amount": "-3"}).status_code == 422
    matter = Matter.objects.get()
    desk.post("/desk/costs/", {"matter": matter.pk, "fen": "1000000"})
    shared = text(desk.get(f"/desk/ballots/{ballot.code}/costs/"))
    assert "1,005.29" in shared  # 95.00 of the 945.00 m2 of the building that votes
    assert court.desk("far_secretary").post("/desk/costs/", {"matter": matter.pk, "fen": "1"}).status_code == 404
    plan = plans.Plan(ballot.title, ballot.opens_on, ballot.closes_on, (Asked(5, "更换水泵", "含三年质保"),))
    services.amend(ballot.pk, plan, by=court.director, body_id=ballot.body_id)
    assert Matter.objects.get().cost_fen == 1_000_000  # stays with the matter when the draft is said anew
    services.discard(ballot.pk, by=court.director)


def test_the_tab_of_objections_leads_to_those_to_the_result_as_to_those_to_the_roll(boxes, moved):
    court, ballot = boxes.court, boxes.ballot
    for name in ("戊五", "辛八"):
        for reader in (court.director, court.cast.acting("secretary")):
            entered(boxes.slip(name).votes.get().pk, None, invalid="未签名", by=reader)
    counting.count(ballot.pk, boxes.shares[:2], by=court.director)
    counting.announce(ballot.pk, by=court.director)
    raised = objecting.object_to_result(ballot.pk, "我家的票没有计入", by=court.actor("戊五"))
    desk, there = court.desk("secretary"), reverse("ballots:objections", args=[ballot.code])
    page = desk.get(there).content.decode()
    assert ">异议</a>" in page
    assert "我家的票没有计入" in page
    assert "清册异议" not in page
    assert reverse("ballots:objection", args=[ballot.code, raised.pk]) in page
