"""A period of the common account comes in by its pages, step by step and back again, on a screen and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from linli.papers.match_models import Brought
from linli.shelf.models import Account
from tests.browser.plays import Stage
from tests.support.browser import assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TABLE = "日期\t项目\t收入\t支出\n2026-01-05\t电梯广告\t1200\t\n2026-01-20\t门禁\t\t450.50"
PERIOD = {"first": "2026-01-01", "last": "2026-01-31", "opening": "100.00", "closing": "850.00"}


def brought(page: Page, **said: str) -> None:
    for name, value in said.items():
        page.locator(f"section form [name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("section form button.primary").click()


def test_back_leads_from_what_was_read_to_what_was_typed_and_forward_again(stage: Stage) -> None:
    body = stage.district.cast.posts["director"].organisation
    page = stage.desk("director", reverse("shelf:account_new", args=[body.code]))
    brought(page, **PERIOD, text=TABLE)
    first = page.url
    assert "0.50" in page.content()
    brought(page, closing="849.50")  # the table stands there still
    assert "无，账平" in page.content()
    page.go_back()
    assert page.url == first
    assert "无，账平" not in page.content()
    assert page.locator("section form [name=closing]").input_value() == "849.50"  # as it was left
    page.go_forward()
    assert "无，账平" in page.content()
    page.set_viewport_size({"width": 390, "height": 844})
    assert_no_sideways_scroll(page)
    with page.expect_navigation():
        page.locator("button[name=go]").click()
    assert (Account.objects.get().closing, Brought.objects.count()) == (84_950, 0)
    page.go_back()
    assert "请重新提交" in page.content()
