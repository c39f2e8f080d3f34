"""A public-health event: switched on at the desk, seen by its post alone, told in counts, forgotten when it is over."""

from typing import TYPE_CHECKING

import pytest

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Post
from tests.browser.plays import Play, Stage, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OFFICE, LETTERS = "青云街道卫生院", "青卫"
DOCTORS = {"doctor": ("汪洁", "13900000601"), "second_doctor": ("葛军", "13900000602")}
ILL, WATCHED = "郝玉梅", "甘小川"
PRIVATE = (ILL, WATCHED, "发热", "3栋502", "降压药")
OTHERS = ("administrator", "secretary", "grid_worker", "community_officer", "street_officer", "neighbour")


def pressed(page: "Page", button: str) -> None:
    """Press it, and wait for what the page says then."""
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("#notices .notice").first.wait_for()


def switched_on(stage: Stage) -> None:
    """The administrator reads what was proposed when the product was set up, and puts it in force."""
    page = stage.desk("administrator", "/packs/")
    page.get_by_role("link", name="公共卫生事件").click()
    assert "此流程还没有启用过" in page.inner_text("#main")
    pressed(page, "启用")
    packs.forget()


def posts_filled(stage: Stage) -> None:
    """The administrator puts the clinic on record, founds a post for each doctor and appoints them."""
    page = stage.desk("administrator", "/people/bodies/add/")
    page.fill("[name=name]", OFFICE)
    page.select_option("[name=area]", str(stage.district.cast.places.street.pk))
    page.fill("[name=letters]", LETTERS)
    pressed(page, "保存")
    office = Organisation.objects.get(name=OFFICE)
    for role, (name, phone) in DOCTORS.items():
        stage.district.officers[role] = people.create_person(name, by=SYSTEM, phone=phone)
        page = stage.desk("administrator", "/people/posts/add/")
        page.select_option("[name=kind]", "health_officer")
        page.select_option("[name=area]", str(office.area_id))
        page.select_option("[name=organisation]", str(office.pk))
        pressed(page, "保存")
        post = Post.objects.filter(organisation=office).latest("pk")
        page = stage.desk("administrator", f"/people/posts/{post.pk}/appoint/")
        page.fill("#find", phone)
        page.get_by_role("button", name="搜索", exact=True).click()
        page.locator("input[name=person]").first.check()
        page.fill("[name=document]", "青云街〔2026〕5 号")
        pressed(page, "任命")


def reads(stage: Stage, role: str, play: Play) -> bool:
    """Whether the role's browser is shown the case at the desk."""
    answer = stage.desk(role, "/").request.get(f"{stage.served.url}/desk/case/{play.key}/")
    assert answer.status in (200, 403, 404)
    return bool(answer.ok)


def may_begin(stage: Stage, role: str) -> bool:
    """Whether the role's desk offers to begin an event."""
    return stage.desk(role, "/desk/").locator("a[href*='process=public_health_event']").count() > 0


def told(stage: Stage, play: Play) -> str:
    """All that a neighbour reads of it, in one line; nothing private is in it."""
    page = stage.desk("neighbour", f"/ledger/{play.case.area.code}/{play.case.number}/")
    whole = page.content()
    assert [word for word in PRIVATE if word in whole] == []
    return " ".join(page.inner_text("#main").split())


def test_an_event_is_switched_on_seen_by_its_post_told_in_counts_and_forgotten(stage: Stage) -> None:
    switched_on(stage)
    posts_filled(stage)
    assert [role for role in ("doctor", *OTHERS) if may_begin(stage, role)] == ["doctor"]

    play = stage.begins(
        "doctor", "public_health_event", what="一户两人发热，已送诊", range="3栋502及同单元", first_on="2026-02-27"
    )
    for named in (ILL, WATCHED):
        play.take("doctor", "add_person", named=named, found_on="2026-03-01")
    play.take("doctor", "bring_help", row=1, brought="降压药和三天的菜")
    assert "降压药" in play.page("second_doctor").content()
    assert [role for role in ("second_doctor", *OTHERS) if reads(stage, role, play)] == ["second_doctor"]
    assert "距首例天数 3 在治或观察人数 2 出院或解除人数 0" in told(stage, play)

    play.on("2026-03-06").take("doctor", "discharge", row=2)
    assert "距首例天数 7 在治或观察人数 1 出院或解除人数 1" in told(stage, play)
    play.take("doctor", "bulletin", second="second_doctor").issued("bulletin", "second_doctor")
    bulletin = words_of(play.pdf("bulletin", "doctor"))
    assert "距首例7天。在治或观察1人，出院或解除1人。" in bulletin
    assert [word for word in PRIVATE if word in bulletin] == []
    assert "还有人在治" in play.not_yet("doctor", "清零")

    play.on("2026-03-10").take("doctor", "discharge", row=1)
    play.take("doctor", "declare_clear", cleared_on="2026-03-09")
    cleared = told(stage, play)
    assert "已清零" in cleared
    assert "距首例天数 10 在治或观察人数 0 出院或解除人数 2" in cleared
    play.take("doctor", "end_response", second="second_doctor")
    outsider = stage.visit(f"{stage.served.url}/healthz")
    address = f"{stage.served.url}/ledger/{play.case.area.code}/{play.case.number}/"
    assert outsider.request.get(address).status == 404

    play.on("2026-04-08")
    assert ILL in play.page("doctor", row=1).content()
    play.on("2026-04-11")
    assert (clock.today().isoformat(), play.state, play.case.open) == ("2026-04-11", "erased", False)
    for shown in (play.page("doctor"), play.page("doctor", row=1)):
        assert [word for word in PRIVATE if word in shown.content()] == []
    assert "距首例天数 10 在治或观察人数 0 出院或解除人数 2" in told(stage, play)
