"""A grid worker binds the office's own account on a phone of 390 px, and signs in with it from then on."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal import auth as totp

from linli.journal.actors import Actor
from linli.people import identities, second_factor, services
from tests.browser.product import Product
from tests.support.browser import assert_accessible
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PASSWORD = "knows-every-staircase"
Open = Callable[..., "Page"]


def reads_well(page: "Page") -> None:
    """Nothing stands out at the side, and a screen reader finds its way."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_accessible(page)


def test_an_account_of_the_office_opens_nothing_until_it_is_bound_and_then_the_desk(
    estate: Cast, served: Served, visit: Open, product: Product
) -> None:
    product.issuer.say(sub="u-0001", name="李网格@政务云")
    phone = visit(f"{served.url}/sign-in/")
    reads_well(phone)
    phone.get_by_role("link", name="用区政务云登录").click()
    phone.get_by_role("heading", name="尚未绑定").wait_for()
    reads_well(phone)

    services.set_password(estate.grid_worker.pk, PASSWORD, by=Actor(estate.grid_worker.pk, "person"))
    phone.get_by_role("link", name="去登录并绑定").click()
    phone.locator("summary", has_text="用密码").click()
    phone.locator("input[name=password-phone]").fill(estate.grid_worker.phone)
    phone.locator("input[name=password-password]").fill(PASSWORD)
    phone.locator("details[open] button").click()
    phone.get_by_role("link", name="绑定区政务云").click()
    phone.get_by_text("李网格@政务云").wait_for()
    reads_well(phone)
    phone.get_by_role("button", name="是我，绑定").click()
    phone.get_by_text("已绑定").first.wait_for()
    reads_well(phone)
    assert [one.shown_as for one in identities.of(estate.grid_worker.pk)] == ["李网格@政务云"]

    again = visit(f"{served.url}/sign-in/?next=/me/")
    again.get_by_role("link", name="用区政务云登录").click()
    again.get_by_role("button", name="退出").first.wait_for()
    assert again.url == f"{served.url}/me/"


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    counters = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2])))


def test_binding_that_begins_signed_out_comes_to_its_end_with_all_that_is_asked_on_the_way(
    estate: Cast, served: Served, visit: Open, product: Product
) -> None:
    """A form may lead to no other site (`form-action`): none of those on the way does (`visit` listens)."""
    worker, secret = estate.grid_worker, second_factor.fresh_secret()
    by = Actor(worker.pk, "person")
    services.set_password(worker.pk, PASSWORD, by=by)
    second_factor.keep(worker, secret, by=by)
    product.issuer.say(sub="u-0002", name="李网格@政务云")
    phone = visit(f"{served.url}/me/provider/begin/")
    phone.locator("summary", has_text="用密码").click()
    phone.locator("input[name=password-phone]").fill(worker.phone)
    phone.locator("input[name=password-password]").fill(PASSWORD)
    phone.locator("details[open] button").click()
    phone.get_by_role("link", name="绑定区政务云").click()
    phone.locator("input[name=code]").fill(code_of(secret))
    phone.get_by_role("button", name="确认").click()
    phone.get_by_role("link", name="绑定区政务云").click()
    phone.get_by_role("button", name="是我，绑定").click()
    phone.get_by_text("已绑定").first.wait_for()
    assert [one.shown_as for one in identities.of(worker.pk)] == ["李网格@政务云"]

    again = visit(f"{served.url}/sign-in/?next=/me/")
    again.get_by_role("link", name="用区政务云登录").click()
    again.locator("input[name=code]").wait_for()
    reads_well(again)
    product.issuer.say(sub="u-0002", name="李网格@政务云", amr=["mfa"], auth_time=int(time.time()))
    again.get_by_role("link", name="用区政务云确认").click()
    again.get_by_role("button", name="退出").first.wait_for()
    assert again.url == f"{served.url}/me/"
    assert product.issuer.asked()[-1]["prompt"] == "login"
