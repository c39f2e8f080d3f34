"""Promise 5: every page can be used by everybody: axe finds nothing grave, nothing sticks out, nothing is fetched from
elsewhere, in both languages, light and dark, and in elder mode, where what is read and pressed is large."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from linli.people.models import Person
from tests.browser.conftest import Life
from tests.browser.inks import BY_COLOUR, assert_legible
from tests.browser.pages import Opened, taught, visits
from tests.browser.product import Product
from tests.browser.signing import signed_in
from tests.cases.addresses import unknown
from tests.support.browser import DESK, PHONE, assert_accessible, assert_no_sideways_scroll, keep_axe
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

TEXT, TARGET = 24, 60  # CSS pixels: 18 points, and the side of what a finger presses (rules.md M3)

# What is shown smaller than it should be in elder mode. Sheets for paper and drawings have sizes of their own.
SMALL = """([text, target]) => {
  const found = [], hidden = ".visually-hidden, .skip, svg, .sheet, option, [hidden]";
  const seen = (node) => {
    const box = node.getBoundingClientRect(), visible = getComputedStyle(node).visibility !== "hidden";
    return box.width > 1 && box.height > 1 && visible && !node.closest(hidden);
  };
  const pressed = "button, .btn, select, nav a, summary, input[type=text], input[type=tel], input[type=search]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) { const node = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && seen(node) && parseFloat(getComputedStyle(node).fontSize) < text)
      found.push("text " + walker.currentNode.data.trim().slice(0, 20) + " " + getComputedStyle(node).fontSize); }
  document.querySelectorAll(pressed).forEach((node) => {
    if (seen(node) && node.getBoundingClientRect().height < target - 0.5)
      found.push("press " + node.outerHTML.slice(0, 80) + " " + node.getBoundingClientRect().height); });
  return Array.from(new Set(found)).slice(0, 5);
}"""


@dataclass(frozen=True)
class Look:
    """How somebody looks at the pages: each in the light and in the dark theme."""

    language: str
    size: Any
    elder: bool = False

    def __str__(self) -> str:
        return f"{self.language}, {self.size['width']} px{', elder' if self.elder else ''}"


LOOKS = (
    Look("zh-CN", PHONE),
    Look("en", DESK),
    Look("zh-CN", PHONE, elder=True),
    Look("en", PHONE, elder=True),
)


def looks(one: Opened, number: int) -> tuple[Look, ...]:
    """Each page is seen by a finger and at a desk, in both languages, and in elder mode; a further state of it once.

    Whoever lives here is asked about elder mode in both languages, staff by turns.
    """
    if not one.first:
        return (LOOKS[number % len(LOOKS)],)
    lives_here = one.person is None or not one.person.terms.exists()
    return LOOKS if lives_here else (*LOOKS[:2], LOOKS[2 + number % 2])


@pytest.fixture
def pages(transactional_db: None, product: Product, request: pytest.FixtureRequest) -> list[Opened]:
    """Every page, person by person."""
    found = product.begin("life looked at", lambda: list(visits(request.getfixturevalue("life"))))
    return sorted(found, key=lambda one: one.person.pk if one.person else 0)


def test_every_parameter_of_every_address_is_taught(life: Life) -> None:
    assert unknown(taught(life)) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page(look: Look, pages: list[Opened], served: Served, visit: Callable[..., "Page"]) -> None:
    Person.objects.update(elder=look.elder, language="en" if look.language == "en" else "zh-hans")
    wrong: list[str] = []
    legible: set[str] = set()
    looked_at = (one for number, one in enumerate(pages) if look in looks(one, number))
    for person, theirs in groupby(looked_at, key=lambda one: one.person):
        page = visit(f"{served.url}/healthz", size=look.size, language=look.language)
        keep_axe(page)
        if look.elder:
            page.context.add_cookies([{"name": "linli_mode", "value": "elder", "url": served.url}])
        if person:
            signed_in(page, person)
        for one in theirs:
            wrong += [f"{one.address}: {fault}" for fault in faults(page, served.url + one.address, look, legible)]
    assert wrong == [], "\n".join(wrong)


def faults(page: "Page", address: str, look: Look, legible: set[str]) -> list[str]:
    """What is wrong with one page, each fault a line; of the dark theme its colours, which is all that it changes."""
    page.goto(address)
    found = _refuted(lambda: assert_accessible(page, without=BY_COLOUR)) + _refuted(assert_legible, page, legible)
    found += _refuted(assert_no_sideways_scroll, page)
    if not page.evaluate(f"document.documentElement.lang.startsWith('{look.language[:2]}')"):
        found.append(f"not in {look.language}")
    if look.elder:
        found += page.evaluate(SMALL, [TEXT, TARGET])
        page.evaluate("document.documentElement.dataset.size = '30'")
        found += [f"at 30 points {fault}" for fault in _refuted(assert_no_sideways_scroll, page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark {fault}" for fault in _refuted(assert_legible, page, legible)]
    page.emulate_media(color_scheme="light")
    return found


def _refuted(check: Callable[..., None], *about: Any) -> list[str]:
    try:
        check(*about)
    except AssertionError as fault:
        return [str(fault)]
    return []
