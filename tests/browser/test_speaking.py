"""On a real phone browser: hold and speak behind a card, and a request kept without a network and sent once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linli.cases import packs
from linli.cases.models import Case
from linli.cases.services import Submission, submit
from linli.doorstep import services as cards
from linli.doorstep.models import Card
from linli.files.models import File
from linli.files.uploads import MEGABYTE
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from tests.browser.plays import fill
from tests.browser.signing import signed_in
from tests.files.pictures import jpeg
from tests.support.browser import assert_no_sideways_scroll
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
Open = Callable[..., "Page"]


def card_of(estate: Cast) -> Card:
    cards.issue(estate.places.building.pk, by=estate.acting("grid_worker"))
    return Card.objects.get()


def test_hold_the_button_speak_and_let_go(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/k/{card_of(estate).code}/")
    page.context.grant_permissions(["microphone"])
    button = page.locator("[data-hold-button]")
    button.wait_for()
    assert_no_sideways_scroll(page)
    assert page.locator("input[type=file][data-record]").is_hidden()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.locator("[data-hold-button][aria-pressed=true]").wait_for()
    page.wait_for_timeout(1500)
    page.mouse.up()
    page.wait_for_url("**/t/*/?new=1")
    case, file = Case.objects.get(), File.objects.get()
    assert (case.state, case.unit_id) == ("unheard", estate.places.unit.pk)
    assert (file.kind, file.role, file.owner_id, file.mime) == ("audio", "voice", case.pk, "audio/webm")
    assert file.bytes > 500


def test_by_keyboard_enter_begins_and_ends(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/k/{card_of(estate).code}/")
    page.context.grant_permissions(["microphone"])
    page.locator("[data-hold-button]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-hold-button][aria-pressed=true]").wait_for()
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/*/?new=1")
    assert Case.objects.count() == 1


def test_without_script_the_phones_own_recorder_will_do(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/k/{card_of(estate).code}/", javascript=False)
    assert page.locator("[data-hold-button]").is_hidden()
    assert page.locator("h1").inner_text() == "有事录一段话"  # of no button that is not there
    page.locator("input[accept='image/*']").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": jpeg((300, 200))}
    )
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    assert Case.objects.get().state == "unheard"


def test_in_the_largest_type_a_number_for_emergencies_is_not_cut_in_two(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/k/{card_of(estate).code}/")
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.dataset.mode = 'elder'; document.documentElement.style.fontSize = '40px'")
    assert_no_sideways_scroll(page)
    high = "all => all.map(b => b.offsetHeight / parseFloat(getComputedStyle(b).fontSize))"
    assert max(page.locator(".urgent b").evaluate_all(high)) < 2  # lines of 119, 110, 120


def test_without_a_network_it_is_kept_on_the_phone_and_sent_once(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("form[data-worker-ready]").wait_for(state="attached")
    page.context.set_offline(True)
    page.reload()  # out of the phone's own store
    page.locator("#id_what").fill("地下车库进水了，没有信号")
    page.locator("input[data-shrink]").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": jpeg((300, 200))}
    )
    page.locator(".picker + .photos img").wait_for()
    page.locator("button[name=send]").click()
    page.locator("#outbox li", has_text="地下车库进水了").wait_for()
    assert page.locator("#id_what").input_value() == ""
    page.reload()
    page.locator("#outbox li", has_text="地下车库进水了").wait_for()  # it outlives the page
    assert page.locator("#id_what").input_value() == ""  # and is not filled in a second time
    assert Case.objects.count() == 0
    again = page.context.new_page()  # two pages of one phone send at once
    again.goto(page.url)
    page.context.set_offline(False)
    for one in (page, again):
        one.evaluate("window.dispatchEvent(new Event('online'))")
    for one in (page, again):
        one.locator("#outbox [data-send-now]").wait_for(state="hidden")  # nothing waits on the phone any more
    case = Case.objects.get()
    assert case.text == "地下车库进水了，没有信号"
    assert [entry.verb for entry in history_of(case)] == ["case.submitted"]
    assert File.objects.filter(owner_kind="case", owner_id=case.pk).count() == 1
    page.reload()
    page.locator("#outbox").wait_for(state="hidden")
    assert Case.objects.count() == 1


def test_a_film_that_is_too_large_is_told_at_once_and_nothing_else_is_lost(
    estate: Cast, served: Served, visit: Open, tmp_path: Path
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("#id_what").fill("井盖松了")
    large, small = tmp_path / "大.mp4", tmp_path / "小.mp4"
    large.write_bytes(bytes(21 * MEGABYTE))
    small.write_bytes(bytes(MEGABYTE))
    film, said = page.locator("input[name=film]"), page.locator("[data-large]")
    chosen = page.locator(".picker", has=film).locator("[data-chosen]")
    before = chosen.inner_text()
    film.set_input_files(large)
    assert said.inner_text() == "“大.mp4”超过 20 MB，请换一个小一点的；录音、视频请录短一点。"
    assert (film.input_value(), chosen.inner_text()) == ("", before)
    film.set_input_files(small)
    assert (said.count(), chosen.inner_text()) == (0, "小.mp4")
    assert page.locator("#id_what").input_value() == "井盖松了"


def kept(page: "Page", words: str) -> None:
    """Written without a network, it lies on the phone."""
    page.locator("#id_what").fill(words)
    page.locator("button[name=send]").click()
    page.locator("#outbox li", has_text=words).wait_for()


def sends_what_waits(page: "Page") -> None:
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#outbox [data-send-now]").wait_for(state="hidden")


def test_two_written_on_copies_of_the_page_that_the_phone_keeps_are_two(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("form[data-worker-ready]").wait_for(state="attached")
    page.context.set_offline(True)
    for words in ("地下车库进水了", "北门的灯不亮"):
        page.reload()  # the same copy each time
        kept(page, words)
    assert page.locator("#outbox li").count() == 2
    assert "没有网络" in page.locator("#outbox").inner_text()
    sends_what_waits(page)
    assert re.findall("没有网络|现在发送|再打开这一页", page.locator("#outbox").inner_text()) == []  # it says: sent
    assert sorted(Case.objects.values_list("text", flat=True)) == ["北门的灯不亮", "地下车库进水了"]


def test_what_is_sent_later_is_taken_though_something_like_it_is_open(
    estate: Cast, served: Served, visit: Open
) -> None:
    by = Actor(estate.resident.pk, "person")
    submit(estate.places.estate, Submission(form={"what": "地下车库进水了"}, reporter_id=by.person_id), by=by)
    page = signed_in(visit(f"{served.url}/report/{estate.places.estate.code}/"), estate.neighbour)
    page.reload()
    page.context.set_offline(True)
    kept(page, "地下车库又进水了")  # nobody is there any more who could say that it is another
    sends_what_waits(page)
    assert list(Case.objects.order_by("pk").values_list("reporter_id", flat=True)) == [
        estate.resident.pk, estate.neighbour.pk,
    ]  # fmt: skip


def test_a_page_to_sign_in_is_no_receipt_so_it_stays_on_the_phone(estate: Cast, served: Served, visit: Open) -> None:
    packs.publish_seeds(by=SYSTEM)
    page = signed_in(visit(f"{served.url}/sign-in/"), estate.resident)
    page.goto(f"{served.url}/report/{estate.places.estate.code}/for/proposal/")
    page.context.set_offline(True)
    page.locator("textarea").first.fill("东门装一排充电桩")
    page.locator("button[name=send]").click()
    page.locator("#outbox li", has_text="东门装一排充电桩").wait_for()
    page.context.clear_cookies()  # signed out meanwhile
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#outbox li", has_text="没收下").wait_for()
    assert Case.objects.count() == 0


def test_sent_anew_because_the_answer_was_lost_it_is_one_request(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/sign-in/")
    page.route("**/worker.js", lambda route: route.abort())  # its requests could not be cut off
    form = f"{served.url}/report/{estate.places.estate.code}/"

    def cut(route: "Route") -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(form, cut)
    page.goto(form)
    page.locator("#id_what").fill("电梯停在五楼不动")
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        page.locator("button[name=send]").click()
    assert Case.objects.count() == 1
    page.unroute(form)
    page.goto(form)
    assert page.locator("#id_what").input_value() == "电梯停在五楼不动"  # the draft knows of no receipt
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    assert Case.objects.count() == 1
    page.goto(form)
    assert page.locator("#id_what").input_value() == ""


def test_what_was_entered_for_one_resident_does_not_stand_there_for_the_next(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = signed_in(visit(f"{served.url}/sign-in/"), estate.grid_worker)
    page.goto(f"{served.url}/desk/new/")
    page.locator("#id_what").fill("家里漏水，老人一个人住")
    page.reload()
    assert page.locator("#id_what").input_value() == "家里漏水，老人一个人住"
    fill(page.locator("form.entry"), {"channel": "phone"})
    page.locator("form.entry button.primary").last.click()
    page.locator("#notices .success").wait_for()
    page.goto(f"{served.url}/desk/new/")
    assert page.locator("#id_what").input_value() == ""
