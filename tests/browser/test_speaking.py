"""On a real phone browser: hold and speak behind a card, and a request kept without a network and sent once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linli.cases.models import Case
from linli.doorstep import services as cards
from linli.doorstep.models import Card
from linli.files.models import File
from linli.journal.queries import history_of
from tests.files.pictures import jpeg
from tests.support.browser import assert_no_sideways_scroll
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    page.locator("input[accept='image/*']").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": jpeg((300, 200))}
    )
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    assert Case.objects.get().state == "unheard"


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
