"""What a resident's page costs on a phone's line: little the first time, next to nothing after.

Counted as the browser receives it, heads of the answers and compression included.
"""

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from linli.people.models import Person
from tests.browser.pages import Opened, visits
from tests.browser.product import Product
from tests.browser.signing import signed_in
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
RESIDENTS = ("陈桂兰", "刘志强")
OFFICE = ("/desk/", "/people/", "/packs/", "/registry/")  # pages of the desk, which a post of theirs opens
FIRST, AFTER = 120_000, 20_000  # bytes
QUIET = 40  # milliseconds without a request under way, after which nothing more is fetched


@pytest.fixture
def theirs(transactional_db: None, product: Product, request: pytest.FixtureRequest) -> list[Opened]:
    """Every page that residents open, or somebody who is not known, person by person."""
    found = product.begin("life looked at", lambda: list(visits(request.getfixturevalue("life"))))
    lives_here = (one for one in found if one.person is None or one.person.name in RESIDENTS)
    opened = [one for one in lives_here if not one.address.startswith(OFFICE)]
    return sorted(opened, key=lambda one: one.person.pk if one.person else 0)


def listened(page: "Page") -> "CDPSession":
    """The line of a browser; what a service worker fetches for itself is not counted with a page."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setBypassServiceWorker", {"bypass": True})
    return line


def received(page: "Page", line: "CDPSession", address: str) -> int:
    """Bytes that came over the line for the page and all that it fetches."""
    under_way: set[str] = set()
    came: list[float] = []

    def begun(event: dict[str, str]) -> None:
        under_way.add(event["requestId"])

    def ended(event: dict[str, float]) -> None:
        under_way.discard(str(event["requestId"]))
        came.append(event.get("encodedDataLength", 0))

    heard = {"requestWillBeSent": begun, "loadingFinished": ended, "loadingFailed": ended}
    for name, hears in heard.items():
        line.on(f"Network.{name}", hears)
    page.goto(address)
    page.wait_for_timeout(QUIET)
    while under_way:
        page.wait_for_timeout(QUIET)
    for name, hears in heard.items():
        line.remove_listener(f"Network.{name}", hears)
    assert came  # something was counted
    return int(sum(came))


@pytest.mark.parametrize("elder", [False, True], ids=["as is", "large"])
def test_a_residents_page_is_light_the_first_time_and_next_to_nothing_after(
    elder: bool, theirs: list[Opened], served: Served, visit: Callable[..., "Page"]
) -> None:
    Person.objects.update(elder=elder)
    heavy = {}
    for person, opened in groupby(theirs, key=lambda one: one.person):
        page = visit(f"{served.url}/healthz")
        if elder:
            page.context.add_cookies([{"name": "linli_mode", "value": "elder", "url": served.url}])
        if person:
            signed_in(page, person)
        line = listened(page)
        for one in opened:
            line.send("Network.clearBrowserCache")  # a phone that was never here
            costs = [received(page, line, served.url + one.address) for _time in range(2)]
            if costs[0] > FIRST or costs[1] > AFTER:
                heavy[one.address] = costs
    assert heavy == {}
