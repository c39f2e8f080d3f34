"""Works in a real browser: requests linked at the desk; the public board on a phone without JavaScript, on paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from linli.cases.models import Case, CaseLink
from linli.cases.party_models import Party
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.papers.models import Paper
from tests.breaks.waiting import until
from tests.browser.signing import signed_in
from tests.cases.conftest import Sent, sent
from tests.cases.site import Site, accepted, photo, site
from tests.support.browser import DESK, PHONE
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

__all__ = ["sent", "site"]  # fixtures
Open = Callable[..., "Page"]


def built(site: Site) -> None:
    """A plan of four steps: one done in time, one done late, one running late, one to come; two photos shown."""
    today = clock.today()

    def day(number: int) -> str:
        return (today + timedelta(days=number)).isoformat()

    plan = [("测量和设计", -90, -70), ("北门至 3 栋主管", -60, -30), ("4 栋至 6 栋主管", -29, -3), ("路面恢复", 5, 30)]
    for name, first, last in plan:
        given = {"step_name": name, "planned_from": day(first), "planned_to": day(last), "planned_cost": 50_000_000}
        site.take("plan_step", "street_officer", **given)
    site.take(
        "publicise",
        "works_manager",
        second="street_officer",
        budget=208_000_000,
        paid_from=["government"],
        building_period="60 天，雨天顺延",
    )
    Case.objects.filter(pk=site.case.pk).update(state="in_works")
    keys = list(Party.objects.order_by("pk").values_list("key", flat=True))
    for key, first, last in ((keys[0], -90, -72), (keys[1], -58, -20), (keys[2], -28, None)):
        site.take("begin_step", "contractor", row=key, started_on=day(first))
        if last:
            site.take("finish_step", "contractor", row=key, done_on=day(last), files=photo(site, "evidence"))
    told: dict[str, Any] = {
        "which_buildings": ["3栋", "5栋"],
        "break_on": day(3),
        "break_from": 9,
        "break_hours": "9:00 至 17:00",
    }
    site.take("announce_break", "street_officer", **told)
    run_until_idle()
    codes = [file.code for file in site.files()]
    site.take("show_photos", "contractor", second="street_officer", shown_photos=codes)


def test_requests_are_linked_at_the_desk_and_the_board_needs_no_script(
    site: Site, sent: Sent, served: Served, visit: Open
) -> None:
    request = sent("3栋楼下污水井往外冒水，味道很大", phone="13811112222")
    sent("5栋门口下水堵了")
    built(site)
    desk = signed_in(visit(f"{served.url}/", size=DESK), site.person("secretary"))
    desk.goto(f"{served.url}/desk/case/{site.case.pk}/")
    desk.get_by_role("link", name="由哪些诉求引起").click()
    desk.locator("#q").fill("污水井")
    desk.locator("form[role=search] button").last.click()
    desk.get_by_label("污水井").check()
    desk.locator("form:has(input[name=with]) button.primary").click()
    desk.get_by_role("button", name="关联", exact=True).click()
    desk.get_by_text("已关联 1 件").wait_for()
    assert CaseLink.objects.get().target_id == request.pk
    accepted(site, told_result="主管道换新，检查井重砌，闭水试验合格")
    run_until_idle()
    address = f"{served.url}/ledger/{site.case.area.code}/{site.case.number}/"
    phone = visit(address, size=PHONE, javascript=False)
    shown = phone.locator("main").inner_text()
    for words in (
        "施工公示",
        "晚 10 天完成",
        "比计划晚 3 天",
        "停水停排告知",
        "3栋、5栋",
        "质保：给排水管道",
        "动手前",
        "进行中",
    ):
        assert words in shown, words
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    paper = visit(f"{address}print/?size=a3", size=DESK)
    assert paper.locator(".qr svg").count() == 1


def test_on_a_phone_a_photo_still_checked_stays_in_its_card_and_a_papers_table_can_be_read(
    site: Site, served: Served, visit: Open
) -> None:
    built(site)
    until(lambda: not File.objects.filter(state="quarantined").exists(), 60)  # else the worker makes them ready later
    first, *others = [file.pk for file in site.files()]
    File.objects.filter(pk=first).update(role="before")
    File.objects.filter(pk__in=others).update(role="after", state="quarantined")
    phone = signed_in(visit(f"{served.url}/", size=PHONE), site.person("works_manager"))
    phone.goto(f"{served.url}/desk/case/{site.case.pk}/")
    waiting, card = phone.locator(".unseen").last.bounding_box(), phone.locator(".card:has(.unseen)").bounding_box()
    assert waiting is not None
    assert card is not None
    assert waiting["x"] + waiting["width"] < card["x"] + card["width"]
    notice = Paper.objects.get(name="plan_notice")
    phone.goto(f"{served.url}/desk/paper/{notice.code}/")
    widths = phone.locator(".scroll td").evaluate_all("cells => cells.map(cell => cell.clientWidth)")
    assert min(widths) >= 100  # four characters stand on a line
