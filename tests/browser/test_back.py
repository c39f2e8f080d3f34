"""On a real phone browser: Back and reload after a form was answered lead to a page, with what was typed."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linli.cases.models import Case
from linli.files.models import File
from tests.browser.plays import PHOTO
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
Open = Callable[..., "Page"]


def test_back_from_a_receipt_in_elder_mode_leads_through_the_steps_and_sends_once(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/?large=1")
    page.locator("#id_what").fill("楼道灯不亮，晚上看不见")
    for step in (2, 3, 4):
        page.locator("button.primary").click()
        page.get_by_text(f"第 {step} 步").wait_for()
    page.go_back()
    page.get_by_text("第 3 步").wait_for()
    assert page.locator("[name=what]").input_value() == "楼道灯不亮，晚上看不见"
    page.reload()
    page.get_by_text("第 3 步").wait_for()
    page.locator("button.primary").click()
    page.get_by_text("第 4 步").wait_for()
    page.locator("button.primary").click()
    page.wait_for_url("**/t/*/?new=1")
    receipt = page.url
    page.go_back()
    page.get_by_text("第 4 步").wait_for()
    page.locator("button.primary").click()
    page.wait_for_url("**/t/*/?new=1")
    assert page.url == receipt
    assert Case.objects.get().text == "楼道灯不亮，晚上看不见"


def test_what_is_open_already_is_asked_in_sight_of_whoever_pressed_send(
    estate: Cast, served: Served, visit: Open
) -> None:
    """In large type it stood below the telephone: the same page again, and nothing said why."""
    for _first_then_again in range(2):
        page = visit(f"{served.url}/report/{estate.places.estate.code}/?large=1")
        page.locator("#id_what").fill("楼道灯不亮，晚上看不见")
        for step in (2, 3, 4):
            page.locator("button.primary").click()
            page.get_by_text(f"第 {step} 步").wait_for()
        page.locator("button.primary").click()
        if not Case.objects.filter(visibility="public").exists():
            page.wait_for_url("**/t/*/?new=1")
            Case.objects.update(visibility="public")
    asked = page.locator("#similar-h")
    asked.wait_for()
    box = asked.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 600
    assert page.evaluate("document.activeElement.id") == "similar"


def test_back_after_a_refused_form_shows_it_as_it_was_typed(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("#id_what").fill("井盖歪了")
    page.locator("#id_phone").fill("12")
    page.locator(".hands button.primary, button.primary").last.click()
    page.locator("#errors").wait_for()
    page.locator("#id_phone").fill("13900000009")
    page.locator(".hands button.primary, button.primary").last.click()
    page.wait_for_url("**/t/*/?new=1")
    page.go_back()
    page.locator("#id_what").wait_for()
    assert page.locator("#id_what").input_value() == "井盖歪了"
    assert page.locator("#errors").count() == 0
    page.locator(".hands button.primary, button.primary").last.click()
    page.wait_for_url("**/t/*/?new=1")
    assert Case.objects.count() == 1


def test_back_leads_the_next_one_at_this_screen_to_no_name_and_no_number(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("#id_phone").fill("13900000009")
    page.locator("#id_name").fill("王女士")
    page.locator(".hands button.primary, button.primary").last.click()
    page.locator("#errors").wait_for()
    assert page.locator("#id_phone").input_value() == "13900000009"
    kept = page.evaluate("JSON.stringify(history.state)")
    assert "what" in kept
    assert not {"13900000009", "王女士"} & {value for _name, value, *_rest in json.loads(kept)["typed"]}
    page.reload()
    page.locator("#id_what").wait_for()
    assert (page.locator("#id_phone").input_value(), page.locator("#id_name").input_value()) == ("", "")


def test_a_page_of_several_small_forms_answers_a_refusal_without_pouring_one_into_another(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    assert page.evaluate("history.state") is None
    page.goto(f"{served.url}/sign-in/")
    with page.expect_navigation():
        page.locator("form[method=post] button").first.click()
    assert page.evaluate("history.state") is None


def test_back_says_how_many_photos_the_form_still_carries(estate: Cast, served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/")
    page.locator("#id_what").fill("井盖歪了")
    page.locator("#id_photos").set_input_files([PHOTO])
    page.locator("#id_phone").fill("12")
    page.locator("button[name=send]").click()
    page.locator("#errors").wait_for()
    assert page.locator("[data-kept-photos]").inner_text() == "1 张照片已经留着，不用再选。"
    page.goto(f"{served.url}/healthz")
    page.go_back()
    assert page.locator("[data-kept-photos]").inner_text() == "1 张照片已经留着，不用再选。"
    page.locator("#id_phone").fill("13900000009")
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    assert File.objects.get().owner_id == Case.objects.get().pk


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_back_after_a_refused_form_of_any_page_asks_nothing(
    estate: Cast, served: Served, visit: Open, javascript: bool
) -> None:
    page = visit(f"{served.url}/sign-in/", javascript=javascript)
    page.locator("input[name=code-phone]").fill("123")
    page.locator("form[method=post] button.primary").first.click()
    page.locator("[aria-invalid=true]").wait_for()
    assert "123" not in page.url
    page.goto(f"{served.url}/complaint/")
    answer = page.go_back()
    assert answer is not None
    assert (answer.request.method, page.locator("input[name=code-phone]").input_value()) == ("GET", "123")
    page.reload()
    assert page.locator("input[name=code-phone]").input_value() == "123"


def test_without_script_back_leads_through_the_steps_of_elder_mode_and_not_into_a_sent_one(
    estate: Cast, served: Served, visit: Open
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/?large=1", javascript=False)
    page.locator("#id_what").fill("楼道灯不亮，晚上看不见")
    for step in (2, 3, 4):
        page.locator("button.primary").click()
        page.get_by_text(f"第 {step} 步").wait_for()
    page.go_back()
    page.get_by_text("第 3 步").wait_for()
    page.locator("button.primary").click()
    page.get_by_text("第 4 步").wait_for()
    page.locator("button.primary").click()
    page.wait_for_url("**/t/*/?new=1")
    page.go_back()
    page.get_by_text("第 1 步").wait_for()
    assert page.locator("#id_what").input_value() == ""
    assert Case.objects.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_other_words_sent_after_back_from_a_receipt_are_another_request(
    estate: Cast, served: Served, visit: Open, javascript: bool
) -> None:
    page = visit(f"{served.url}/report/{estate.places.estate.code}/", javascript=javascript)
    page.locator("#id_what").fill("楼道灯不亮，晚上看不见")
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    receipt = page.url
    page.go_back()
    page.locator("#id_what").fill("井盖歪了，车轮压上去响")
    page.locator("button[name=send]").click()
    page.wait_for_url(lambda url: url.endswith("?new=1") and url != receipt)
    texts = Case.objects.order_by("pk").values_list("text", flat=True)
    assert [*texts] == ["楼道灯不亮，晚上看不见", "井盖歪了，车轮压上去响"]
