"""What a resident's page costs on a phone's line: little the first time, next to nothing after.

Counted as the browser receives it, heads of the answers and compression included.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linli.doorstep import services as cards
from linli.doorstep.models import Card
from tests.browser.signing import signed_in
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
Open = Callable[..., "Page"]
FIRST, AFTER = 120_000, 20_000  # bytes


def received(page: "Page", address: str) -> int:
    """Bytes that came over the line for the page and all that it fetches."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})  # what a worker fetches is not counted with a page
    came: list[float] = []
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    answer = page.goto(address)
    assert answer
    assert answer.status == 200, address
    page.wait_for_load_state("networkidle")
    session.detach()
    assert came  # something was counted
    return int(sum(came))


def addresses(estate: Cast) -> list[str]:
    """What residents open most, the grandmother's page among them."""
    code = estate.places.estate.code
    cards.issue(estate.places.building.pk, by=estate.acting("grid_worker"))
    of_estate = ("e", "report", "ledger", "decided", "stars", "covenants", "who", "shelf", "aid")
    return [f"/k/{Card.objects.get().code}/", "/mine/", "/notices/", *(f"/{one}/{code}/" for one in of_estate)]


def test_a_residents_page_is_light_the_first_time_and_next_to_nothing_after(
    estate: Cast, served: Served, visit: Open
) -> None:
    heavy = {}
    for address in addresses(estate):
        page = visit(f"{served.url}/healthz")  # a phone that was never here
        signed_in(page, estate.resident)
        costs = [received(page, served.url + address) for _time in range(2)]
        page.context.close()
        if costs[0] > FIRST or costs[1] > AFTER:
            heavy[address] = costs
    assert heavy == {}
