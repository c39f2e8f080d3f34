"""The first youth lecture for 150: planned, appointed, looked through, announced, asked, heard, spoken of; a call."""

import re

import pytest
from django.urls import reverse

from linli.activities import attending, signing_up
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.lectures.call_models import CallUp
from linli.lectures.models import Lecture, Lecturer, Question, Season
from linli.papers.models import Paper
from linli.people import services as people
from tests.browser.plays import Stage, press, words_of
from tests.files import pictures
from tests.lectures.conftest import himself
from tests.support.browser import PHONE, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SLIDES = {
    "name": "提纲.docx",
    "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "buffer": pictures.office("word/document.xml"),
}
OTHERS = 149


def filled(stage: Stage, role: str, address: str, **said: str) -> None:
    """The role fills the form at the address in and sends it."""
    page = stage.desk(role, address)
    form = page.locator("form.form").last
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button.primary").click()


def appointed(stage: Stage) -> Lecturer:
    """A doctor is named, her letter checked and issued, and she accepts it on her phone."""
    stage.district.officers["lecturer"] = people.create_person("林秋月", by=SYSTEM, phone="+8613900007001")
    body = stage.district.cast.posts["secretary"].organisation
    filled(
        stage, "branch_member", reverse("lectures:lecturers", args=[body.code]), name="林秋月", phone="13900007001",
        unit="云湖市疾控中心", field="流行病学调查", proof="副主任医师", starts="2026-03-02", ends="2027-03-01",
    )  # fmt: skip
    at = reverse("papers:paper", args=[Paper.objects.get().code])
    for words in ("已阅", "签发"):
        page = stage.desk("secretary", at)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile(words)).first.click()
    row = Lecturer.objects.get()
    page = stage.desk("lecturer", reverse("lectures:teach", args=[row.code]))
    letter = page.request.get(f"{stage.served.url}{reverse('lectures:letter', args=[row.code, 'pdf'])}")
    assert "兹聘请云湖市疾控中心林秋月同志" in words_of(letter.body())
    press(page, "接受聘请")
    return row


def announced(stage: Stage, lecturer: Lecturer) -> Lecture:
    """The secretary plans, the deputy approves; the material is looked through; it is announced."""
    body = stage.district.cast.posts["secretary"].organisation
    filled(
        stage, "secretary", reverse("lectures:new", args=[body.code]), title="青年大讲堂", aim="培养青年突击队",
        starts="2026-03-02", ends="2026-12-31", place="党群服务中心报告厅", places="150",
    )  # fmt: skip
    at = reverse("lectures:season", args=[Season.objects.get().code])
    filled(
        stage, "secretary", at, topic="流调与个人防护", lecturer=str(lecturer.pk), starts_at="2026-03-07T14:30",
        minutes="150", skill="流调",
    )  # fmt: skip
    press(stage.desk("branch_deputy", at), "审批通过")
    page = stage.desk("lecturer", reverse("lectures:teach", args=[lecturer.code]))
    page.locator("[name=file]").set_input_files(files=[SLIDES])  # type: ignore[arg-type]  # a picture with its name
    press(page, "提交审核")
    lecture = Lecture.objects.get()
    page = stage.desk("secretary", reverse("lectures:lecture", args=[lecture.code]))
    press(page, "审核通过")
    press(page, "发布讲座")
    lecture.refresh_from_db()
    assert lecture.session is not None
    return lecture


def test_the_first_youth_lecture_for_a_hundred_and_fifty(stage: Stage) -> None:
    """聘请讲师 → 计划审批 → 课件审核 → 发布 → 150 人报名 → 提问 → 签到 → 作答 → 评价 → 证明 → 应急集结."""
    stage.time.on("2026-03-02")
    cast, lecture = stage.district.cast, announced(stage, appointed(stage))
    session = lecture.session
    assert session is not None
    role = session.programme.roles.get()
    people_there = [people.create_person(f"青年{number}", by=SYSTEM) for number in range(OTHERS)]
    for one in people_there:
        signing_up.sign_up(session.pk, role.pk, by=himself(one))
    stage.size = PHONE
    press(stage.desk("resident", reverse("activities:show", args=[session.code])), "我要报名")
    press(stage.desk("neighbour", reverse("activities:show", args=[session.code])), "我要报名")
    assert session.sign_ups.get(person=cast.neighbour).state == "waiting"  # the hall is full
    shown = reverse("lectures:show", args=[lecture.code])
    page = stage.desk("resident", shown)
    assert_no_sideways_scroll(page)
    page.locator("[name=words]").fill("防护服按什么顺序脱？")
    press(page, "提交问题")
    desk = reverse("lectures:lecture", args=[lecture.code])
    press(stage.desk("secretary", desk), f"采用 {Question.objects.get().words}")

    stage.time.on("2026-03-07", 14)
    for one in people_there[:-1]:
        attending.mark(session.pk, session.sign_ups.get(person=one).pk, "list", by=cast.acting("secretary"))
    here = reverse("activities:here", args=[session.code, attending.token(session)])
    press(stage.desk("resident", here), "我到了")
    wall = stage.desk("secretary", reverse("lectures:screen", args=[lecture.code]))
    assert cast.resident.name not in wall.content()
    press(wall, f"已回答 {Question.objects.get().words}")
    stage.time.on("2026-03-07", 17)
    attending.close(session.pk, 0, by=cast.acting("secretary"))
    page = stage.desk("resident", shown)
    for name in ("clear", "useful", "able", "arranged"):
        page.locator(f"[name={name}][value='5']").check()
    press(page, "提交评价")
    mine = reverse("lectures:mine")
    page = stage.desk("resident", mine)
    assert_no_sideways_scroll(page)
    assert page.locator("form[action$='/certify/']").is_visible()
    page.locator("form[action$='/join/'] [name=adult]").check()
    with page.expect_navigation():
        page.locator("form[action$='/join/'] button").click()
    assert "名额" in stage.desk("neighbour", mine).content()  # turned away: first the next time

    body = cast.posts["secretary"].organisation
    filled(
        stage, "secretary", reverse("lectures:new_call", args=[body.code]), title="采样点增援", place="社区广场",
        muster="党群服务中心", starts_at="2026-03-08T08:00", answer_by="2026-03-08T07:00", minutes="240", need_0="1",
    )  # fmt: skip
    call = CallUp.objects.get()
    press(stage.desk("resident", reverse("lectures:called", args=[call.code])), "我能来")
    stage.time.on("2026-03-08", 8)
    at = reverse("lectures:call", args=[call.code])
    press(stage.desk("secretary", at), f"到了 {cast.resident.name}")
    press(stage.desk("secretary", at), "人员到齐，出发")
    stage.time.on("2026-03-08", 12)
    press(stage.desk("secretary", at), "任务完成")
    press(stage.desk("branch_deputy", at), "确认时长并结束")
    call.refresh_from_db()
    assert call.state == CallUp.State.CLOSED
    assert list(findings()) == []
