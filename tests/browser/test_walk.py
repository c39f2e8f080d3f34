"""A walk with the telephone: photos and notes without a network, sent once; the desk's head in elder mode."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from linli.cases.desk_models import CaseNote
from linli.cases.models import Case
from linli.cases.services import act
from linli.kernel import clock
from linli.people import services as people
from tests.browser.signing import signed_in
from tests.browser.test_axe import SMALL, TARGET, TEXT
from tests.cases.conftest import Sent, sent
from tests.files.pictures import jpeg
from tests.support.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

__all__ = ["sent"]  # a fixture
Open = Callable[..., "Page"]


def taken(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    if case.handler_id is None:
        act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker"))


def on_the_walk(visit: Open, served: Served, cast: Cast) -> "Page":
    """The grid worker's phone with the walk list, kept on it."""
    page = signed_in(visit(f"{served.url}/", size=PHONE), cast.grid_worker)
    page.goto(f"{served.url}/desk/walk/")
    page.locator("#walk[data-ready]").wait_for()
    page.reload()
    return page


def test_what_is_photographed_without_a_network_leaves_the_form_and_is_sent_once(
    sent: Sent, estate_cast: Cast, served: Served, visit: Open
) -> None:
    taken(sent, estate_cast)
    page = on_the_walk(visit, served, estate_cast)
    page.context.set_offline(True)
    page.reload()  # out of the phone's own store
    page.locator("[data-whom]").first.click()
    page.locator("#id_text").fill("井盖还是歪的")
    page.locator("#photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg((300, 200))})
    page.locator("#seen .photos img").wait_for()
    page.get_by_role("button", name="保存").click()
    page.locator("#outbox li").wait_for()
    assert page.locator("#seen .photos img").count() == 0  # the next case does not seem to have it
    assert page.locator("#said").evaluate(
        "e => e.getBoundingClientRect().bottom <= innerHeight"
    )  # seen by whoever saved
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#outbox").wait_for(state="hidden")
    note = CaseNote.objects.get()
    assert (note.text, note.offline, len(note.photos)) == ("井盖还是歪的", True, 1)


def test_whoever_signs_out_leaves_no_kept_page_and_no_draft_to_the_next_one_at_the_phone(
    sent: Sent, estate_cast: Cast, served: Served, visit: Open
) -> None:
    taken(sent, estate_cast)
    page = on_the_walk(visit, served, estate_cast)
    page.goto(f"{served.url}/report/{estate_cast.places.estate.code}/")
    page.locator("#id_what").fill("还没说完")
    kept = (
        "() => caches.match('/desk/walk/', {ignoreVary: true}).then(one => [!!one, Object.keys(localStorage).length])"
    )
    assert page.evaluate(kept) == [True, 1]
    page.goto(f"{served.url}/me/")
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()
    assert page.evaluate(kept) == [False, 0]
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{served.url}/desk/walk/")


def test_what_waits_on_the_phone_when_the_session_has_ended_leads_to_signing_in_and_is_sent_then(
    sent: Sent, estate_cast: Cast, served: Served, visit: Open
) -> None:
    taken(sent, estate_cast)
    page = signed_in(visit(f"{served.url}/", size=PHONE), estate_cast.grid_worker)
    page.route("**/worker.js", lambda route: route.abort())  # its requests could not be answered here
    page.goto(f"{served.url}/desk/walk/")
    copy, cookies = page.content(), page.context.cookies()
    page.context.set_offline(True)
    page.locator("#id_text").fill("井盖还是歪的")
    page.get_by_role("button", name="保存").click()
    page.locator("#outbox li").wait_for()
    page.context.clear_cookies()
    # The network comes back between the page with the token, read from the phone's own store, and what is sent.
    page.route(page.url, lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8"))
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    again = page.locator("#said a", has_text="请重新登录").get_attribute("href")
    assert "没有收下" not in page.locator("#outbox").inner_text()
    page.unroute(page.url)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given
    page.goto(f"{served.url}{again}")
    page.locator("#said", has_text="已发送").wait_for()
    assert CaseNote.objects.get().text == "井盖还是歪的"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_name_of_a_late_limit_is_read_whole_in_the_desks_list(
    sent: Sent, estate_cast: Cast, served: Served, visit: Open, language: str
) -> None:
    taken(sent, estate_cast)
    case, late = Case.objects.get(), clock.now() - timedelta(days=11)
    clocks = {**case.clocks, "contact": {**case.clocks["contact"], "due": late.isoformat()}}
    Case.objects.update(due_at=late, clocks=clocks)
    page = signed_in(
        visit(f"{served.url}/", size={"width": 1280, "height": 900}, language=language), estate_cast.secretary
    )
    page.goto(f"{served.url}/desk/?box=overdue")
    chip = page.locator("td.due .chip")
    assert len(chip.inner_text()) > 10
    inside = "e => e.getBoundingClientRect().right <= e.closest('td').getBoundingClientRect().right"
    assert chip.evaluate(inside)


def test_in_elder_mode_the_menu_stands_beside_the_name_and_opens_over_the_page(
    estate_cast: Cast, served: Served, visit: Open
) -> None:
    worker = estate_cast.grid_worker
    people.set_preferences(worker.pk, by=estate_cast.acting("grid_worker"), elder=True)
    page = signed_in(visit(f"{served.url}/", size=PHONE), worker)
    page.goto(f"{served.url}/desk/")
    summary = page.locator("details.menu > summary")
    top = "e => e.getBoundingClientRect().top"
    assert abs(summary.evaluate(top) - page.locator(".side .brand").evaluate(top)) < 8
    before = summary.evaluate(top)
    summary.click()
    page.locator("details.menu nav a").first.wait_for()
    assert summary.evaluate(top) == before  # it does not leave from under the finger
    page.locator("details.menu nav summary", has_text="基础信息").click()
    assert page.evaluate(SMALL, [TEXT, TARGET]) == []
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_on_a_phone_the_menu_opens_its_groups_by_their_headings_with_the_keyboard_alone(
    estate_cast: Cast, served: Served, visit: Open
) -> None:
    page = signed_in(visit(f"{served.url}/", size=PHONE, javascript=False), estate_cast.secretary)
    page.goto(f"{served.url}/desk/figures/")
    page.locator("details.menu > summary").click()
    menu = page.locator("details.menu nav")
    opened = [each.inner_text() for each in menu.locator("details[open] > summary").all()]
    assert opened == ["办公"]  # where one is
    assert menu.locator("a[aria-current]").inner_text() == "响应率、解决率、满意率"
    assert menu.get_by_role("link", name="待办").is_visible()
    assert menu.get_by_role("link", name="文书").count() == 0  # nothing that is folded is read out
    menu.locator("summary", has_text="基础信息").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="文书").is_visible()
    assert_no_sideways_scroll(page)
