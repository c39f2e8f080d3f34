"""A wedding is told of and visited, the waist drums are asked for, called, played; hours and points arrive."""

import re
import time
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from linli.activities import skilling
from linli.activities.hour_models import Hours
from linli.bookings.team_models import Called, TeamBooking
from linli.jobs.models import Job, State
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.points.models import Entry, RuleBook
from linli.teams import joining, keeping, services
from tests.browser.plays import Play, Stage, press
from tests.browser.residents import tell
from tests.browser.test_plays_thrift_and_media import council_of_thrift
from tests.points.playing import published
from tests.support.browser import PHONE, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEAM = "安和腰鼓队"
PLAYERS = {  # role → name, telephone, part
    "leader": ("谭鼓声", "13900000801", "领鼓"),
    "drummer": ("邹敲锣", "13900000802", "鼓手"),
    "second_drummer": ("曾运来", "13900000803", "鼓手"),
    "cymbals": ("贺满秀", "13900000804", "镲"),
    "stand_in": ("段冬梅", "13900000805", "锣"),
}


def waist_drums(stage: Stage) -> None:
    """Two drums, cymbals and a leader at least; who plays the gong can drum, as was confirmed; rules of points."""
    estate = stage.district.cast.places.estate
    body = people.create_organisation("art_team", TEAM, estate, by=SYSTEM)
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    for role, (name, phone, _part) in PLAYERS.items():
        stage.district.officers[role] = people.create_person(name, by=SYSTEM, phone=phone)
    people.appoint(post.pk, stage.district.person("leader").pk, by=SYSTEM)
    team = services.found(body.pk, services.About("红白喜事免费演出", performs=True), by=SYSTEM)
    services.set_line_up(team.pk, {"鼓手": 2, "镲": 1, "领鼓": 1}, by=SYSTEM)
    members = {
        role: joining.enter(team.pk, joining.Entered(*said), by=SYSTEM) for role, said in PLAYERS.items()
    }  # fmt: skip
    has = joining.declare(
        members["stand_in"].pk, skilling.list_skill(estate.pk, "鼓手", by=SYSTEM).pk, by=SYSTEM
    )  # fmt: skip
    joining.confirm(has.pk, by=SYSTEM)
    keeping.own(team.pk, "腰鼓", 6, by=SYSTEM)
    published(body, RuleBook.VOLUNTEERS, "腰鼓队积分")


def asks_for_the_drums(stage: Stage, number: int) -> TeamBooking:
    """By phone: found on the estate's page, with the number of the report."""
    stage.size = PHONE
    page = stage.desk("resident", f"/e/{stage.district.cast.places.estate.code}/")
    page.get_by_role("link", name="请一支队伍", exact=True).click()
    page.get_by_role("link", name=re.compile(TEAM)).click()
    form = page.locator("form.form")
    form.locator("[name=occasion]").select_option("wedding")
    for name, value in {
        "day": "2026-03-21", "starts": "09:00", "ends": "11:00", "place": "3 栋楼下", "number": f"第 {number} 号",
        "words": "迎亲时打一段",
    }.items():  # fmt: skip
        form.locator(f"[name={name}]").fill(value)
    press(page, "请这支队伍")
    said = page.locator("#main").inner_text()
    assert ("免费" in said, "待队长答复" in said) == (True, True)
    assert_no_sideways_scroll(page)
    return TeamBooking.objects.get()


def says(stage: Stage, role: str, words: str) -> None:
    """A member answers on their own page, which their home page leads to."""
    page = stage.desk(role, "/mine/")
    page.get_by_role("link", name=re.compile(TEAM)).first.click()
    page.get_by_role("button", name=re.compile(f"^{words}")).first.click()
    page.locator("#notices .notice").first.wait_for()
    assert "已告诉队长" in page.locator("#notices").inner_text()
    assert_no_sideways_scroll(page)


def sheet(stage: Stage, row: TeamBooking) -> "Page":
    return stage.desk("leader", reverse("bookings:call", args=[row.code]))


def test_a_wedding_is_told_of_visited_and_has_the_waist_drums_free_of_charge(stage: Stage) -> None:
    """报备 → 两人上门 → 请腰鼓队（免费）→ 队长答应并通知 → 队员答复、替补 → 演出 → 登记到场 → 时长 → 积分."""
    council_of_thrift(stage)
    waist_drums(stage)
    told = tell(
        stage, "红白喜事报备", "resident", event="wedding", wishes="儿子结婚，从简", social_status="neighbour",
        event_on="2026-03-21",
    )  # fmt: skip
    wedding = Play(stage, told.key)
    wedding.on("2026-03-04").take("visitor", "visit_home", second="other_visitor", band_offered=True, advice="从简")
    row = asks_for_the_drums(stage, wedding.case.number)
    the_call(stage, row)
    wedding_case = wedding.case
    assert wedding_case.facts["team_plays"] is True
    read = told.reads()
    assert (TEAM in read, "免费" in read) == (True, True)
    assert TEAM in wedding.page("secretary").locator("#main").inner_text()
    the_day(stage, row)
    hours_and_points(stage, row)


def the_call(stage: Stage, row: TeamBooking) -> None:
    """The leader agrees and calls four; one cannot; of who could step in the one who is free is called."""
    stage.size = {"width": 1440, "height": 900}
    page = stage.desk("leader", "/desk/")
    page.locator(f"a[href*='/desk/teams-asked/{row.code}/']").first.click()
    form = page.locator("form[action$='/do/agree/']")
    form.get_by_label("段冬梅 锣").uncheck()
    form.locator("button.primary").click()
    page.locator("#notices .notice").first.wait_for()
    assert Called.objects.filter(booking=row).count() == 4
    stage.size = PHONE
    for role in ("leader", "drummer", "cymbals"):
        says(stage, role, "我来")
    says(stage, "second_drummer", "我来不了")
    page = sheet(stage, row)
    assert "缺 1 人" in page.locator("#main").inner_text()
    step_in = page.locator("form[action$='/do/call/']")
    step_in.locator("li", has_text="段冬梅").locator("[name=member]").check()
    step_in.locator("button.primary").click()
    page.locator("#notices .notice").first.wait_for()
    says(stage, "stand_in", "我来")
    assert "已答应，人数够了" in sheet(stage, row).locator("#main, header").first.page.content()
    lend = sheet(stage, row)
    fold = lend.locator("details", has=lend.locator("form[action$='/do/lend/']"))
    fold.locator("summary").first.click()
    fold.locator("[name=number]").fill("4")
    press(lend, "借出")
    assert "腰鼓" in lend.locator("#main").inner_text()
    printed = stage.desk("leader", reverse("bookings:call_sheet", args=[row.code])).locator("main").inner_text()
    assert [name for name, _phone, _part in PLAYERS.values() if name not in printed] == []


def the_day(stage: Stage, row: TeamBooking) -> None:
    """It is played; the leader notes who came, the drummer that the leader did."""
    stage.time.on("2026-03-21", hour=12)
    page = sheet(stage, row)
    press(page, "登记到场")
    assert Hours.objects.count() == 0
    mine = stage.desk("drummer", "/mine/")
    mine.get_by_role("link", name=re.compile(TEAM)).first.click()
    mine.get_by_role("button", name=re.compile("^在场")).click()
    mine.locator("#notices .notice").first.wait_for()
    found = Hours.objects.values_list("sign_up__person__name", "minutes")
    assert dict(found) == dict.fromkeys(("谭鼓声", "邹敲锣", "贺满秀", "段冬梅"), 120)


def react() -> None:
    """What follows has happened: the served product's own worker may have it in hand already."""
    for _try in range(100):
        run_until_idle()
        if not Job.objects.filter(name="journal.react", state__in=(State.WAITING, State.RUNNING)).exists():
            return
        time.sleep(0.1)


def hours_and_points(stage: Stage, row: TeamBooking) -> None:
    """The secretary confirms the hours; who stepped in reads two hours and four points on their own pages."""
    row.refresh_from_db()
    page = stage.desk("secretary", reverse("bookings:calls"))
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^时长")).first.click()
    press(page, "确认时长")
    react()
    stage.size = PHONE
    own = stage.desk("stand_in", reverse("activities:service")).locator("#main").inner_text()
    assert re.search(r"\b2\b", own), own
    assert "受邀演出" in own
    entry = Entry.objects.get(account__person=stage.district.person("stand_in"))
    assert (entry.points, entry.day) == (4, row.starts_at.date())
    points = stage.desk("stand_in", reverse("points:mine")).locator("#main").inner_text()
    assert ("腰鼓队积分" in points, "4" in points) == (True, True)
