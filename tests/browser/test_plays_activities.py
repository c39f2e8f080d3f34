"""A child-craft afternoon: put on, full, a waiting list that moves up, check-in by phone, and how it was found."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from linli.activities import attending, signing_up
from linli.activities.models import Programme, Session, SignUp
from linli.kernel import clock
from tests.browser.plays import Stage, press
from tests.support.browser import PHONE, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def put_on(stage: Stage) -> Session:
    """The secretary puts the afternoon on, with room for three: Saturday, two to four."""
    body = stage.district.cast.posts["secretary"].organisation
    page = stage.desk("secretary", reverse("activities:new", args=[body.code]))
    page.locator("[name=kind]").select_option("class")
    for name, value in {
        "title": "儿童手工课", "purpose": "用旧纸盒做小房子", "starts_at": "2026-06-06T14:00", "minutes": "120",
        "place": "儿童之家", "places": "3", "companions": "1",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("form.form button.primary").click()
    page.wait_for_url(re.compile(r"/desk/activities/\w{14}/$"))
    return Programme.objects.get(title="儿童手工课").sessions.get()


def shown(stage: Stage, role: str, session: Session) -> "Page":
    """The session on somebody's phone, reached by the code on the poster."""
    page = stage.desk(role, reverse("activities:next", args=[session.programme.code]))
    assert page.url.endswith(reverse("activities:show", args=[session.code]))
    assert_no_sideways_scroll(page)
    return page


def signs_up(stage: Stage, role: str, session: Session, child: str = "") -> str:
    """They sign up, with a child if one is named: what the page says."""
    page = shown(stage, role, session)
    if child:
        page.locator("[name=companions]").fill("1")
        page.locator("[name=named]").fill(child)
    press(page, "我要报名")
    return str(page.locator("#notices").inner_text())


def states(session: Session) -> dict[str, str]:
    rows = SignUp.objects.filter(session=session).select_related("person", "guest")
    return {row.name: row.state for row in rows}


def test_a_child_craft_afternoon_with_waiting_list_and_check_in_by_phone(stage: Stage) -> None:
    """发布 → 海报 → 报名 → 满员候补 → 退出递补 → 过时再递补 → 手机签到签退 → 收场 → 反馈."""
    stage.time.on("2026-06-01")
    session, cast = put_on(stage), stage.district.cast
    poster = stage.desk("secretary", reverse("activities:poster", args=[session.programme.code]))
    assert poster.locator(".poster-code svg").is_visible()
    stage.size = PHONE
    assert "报名成功" in signs_up(stage, "resident", session, child="小宝")
    assert "报名成功" in signs_up(stage, "property_manager", session)
    assert "候补" in signs_up(stage, "neighbour", session)
    assert "候补" in signs_up(stage, "director", session)
    page = shown(stage, "property_manager", session)
    page.locator("details.card:has(button:text-is('不来了')) summary").click()
    press(page, "不来了")
    assert states(session)[cast.neighbour.name] == "offered"
    stage.time.on("2026-06-03")  # nobody answered
    assert signing_up.lapse() == 1
    assert (states(session)[cast.neighbour.name], states(session)[cast.director.name]) == ("lapsed", "offered")
    mine = stage.desk("director", "/mine/")
    with mine.expect_navigation():
        mine.get_by_text("儿童手工课").first.click()
    press(mine, "我要参加")
    assert states(session)[cast.director.name] == "placed"
    the_afternoon(stage, session)


def the_afternoon(stage: Stage, session: Session) -> None:
    """The code hangs on the wall; one scans it, another is signed in by where their telephone is."""
    cast = stage.district.cast
    stage.time.on("2026-06-06", hour=13)
    clocked = session.starts_at
    stage.size = {"width": 1440, "height": 900}
    wall = stage.desk("secretary", reverse("activities:screen", args=[session.code]))
    assert wall.locator("#wall svg").is_visible()
    page = stage.desk("resident", reverse("activities:here", args=[session.code, attending.token(session)]))
    press(page, "我到了")
    wall.reload()
    assert wall.locator(".wall-count").inner_text() == "1"
    late = stage.desk("resident", reverse("activities:here", args=[session.code, "passed-on"]))
    press(late, "我到了")
    assert "已过期" in late.locator("#notices").inner_text()
    stage.time.on("2026-06-06", hour=15)
    by_position(stage, session)
    page = stage.desk("resident", reverse("activities:show", args=[session.code]))
    press(page, "我要走了（签退）")
    stage.time.on("2026-06-06", hour=16)
    desk = stage.desk("secretary", reverse("activities:session", args=[session.code]))
    press(desk, "结束收场")
    session.refresh_from_db()
    assert session.state == "held"
    came = SignUp.objects.filter(session=session).exclude(came_at=None)
    assert {(row.name, row.way, row.heads) for row in came.select_related("person")} == {
        (cast.resident.name, "qr", 2), (cast.director.name, "near", 1),
    }  # fmt: skip
    assert not SignUp.objects.filter(session=session, missed=True).exists()
    page = stage.desk("resident", reverse("activities:show", args=[session.code]))
    page.locator("input[name=grade][value='5']").check(force=True)
    page.locator("[name=words]").fill("孩子很喜欢")
    press(page, "提交")
    told = stage.desk("secretary", reverse("activities:report", args=[session.code])).locator("#main").inner_text()
    assert ("孩子很喜欢" in told, cast.resident.name in told) == (True, False)
    assert clock.now() - clocked < timedelta(days=1)


def by_position(stage: Stage, session: Session) -> None:
    """The secretary allows it within 80 metres; a telephone two streets away is refused, one at the door signs in."""
    desk = stage.desk("secretary", reverse("activities:session", args=[session.code]))
    fold = desk.locator("details", has=desk.locator("form[data-near]"))
    fold.locator("summary").first.click()
    for name, value in {"lon": "102.712300", "lat": "25.038900", "radius": "80"}.items():
        fold.locator(f"[name={name}]").fill(value)
    with desk.expect_navigation():
        fold.locator("form[data-near] button.primary").click()
    page = stage.desk("director", "/healthz")
    page.context.grant_permissions(["geolocation"])
    for lat in (25.0420, 25.0391):
        page.context.set_geolocation({"latitude": lat, "longitude": 102.7123, "accuracy": 12})
        page = stage.desk("director", reverse("activities:show", args=[session.code]))
        with page.expect_navigation():
            page.locator("[data-where]").click()
        if lat > 25.04:
            assert "不在 80 米以内" in page.locator("#notices").inner_text()
    assert "签到成功" in page.locator("#notices").inner_text()
    assert_no_sideways_scroll(page)
