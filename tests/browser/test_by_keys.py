"""Every page by keys alone: what can be pressed is reached by Tab, is seen when it is reached, and lets one go on."""

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import Opened, visits
from tests.browser.product import Product
from tests.browser.signing import signed_in
from tests.support.browser import DESK, PHONE
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
OFFICE = ("/desk/", "/people/", "/packs/", "/registry/", "/settings/", "/journal/", "/jobs/")

# Opens all folds, notes what Tab should reach and, of what it does reach, what does not show that it was.
LISTEN = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], "
    + "video[controls], audio[controls]";
  const told = (node) => node.outerHTML.replace(/\\s+/g, " ").slice(0, 140), groups = new Set();
  const group = (node) => [...document.forms].indexOf(node.form) + node.name;
  const wanted = [...document.querySelectorAll(pressed)].filter((node) => {
    if (node.matches(":disabled") || node.closest("[inert]") || node.tabIndex < 0) return false;
    if (!node.checkVisibility({visibilityProperty: true}) || !node.getClientRects().length) return false;
    if (node.tagName === "SUMMARY" && node.parentElement.querySelector("summary") !== node) return false;
    if (node.type === "radio") { if (groups.has(group(node))) return false; groups.add(group(node)); }
    return true; });
  window.keys = {wanted, told, group, came: [], faults: new Set()};
  wanted.forEach((node) => { if (node.tabIndex > 0) keys.faults.add("out of order: " + told(node)); });
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const drawn = (style) => outlined(style) || style.boxShadow !== "none";
  document.addEventListener("focusin", ({target: node}) => {
    keys.came.push(node);
    setTimeout(() => {
      if (document.activeElement !== node) return;
      const label = node.closest("label"), seen = node.matches(":focus-visible");
      const near = [node, label, node.nextElementSibling, node.parentElement].filter(Boolean);
      if (seen && !near.some((one) => drawn(getComputedStyle(one)))) keys.faults.add("no ring: " + told(node));
      const box = (label && node.matches("input") ? label : node).getBoundingClientRect();
      const outside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
      if (outside) { keys.faults.add("out of sight: " + told(node)); return; }
      const within = (from, size, all) => Math.min(Math.max(from + Math.min(size, all) / 2, 1), all - 1);
      const x = within(box.left, box.width, innerWidth), y = within(box.top, box.height, innerHeight);
      const top = document.elementFromPoint(x, y);
      const own = !top || node.contains(top) || top.contains(node) || (label && label.contains(top));
      if (!own) keys.faults.add("covered by " + told(top).slice(0, 60) + ": " + told(node));
    }, 0);
  });
  const days = wanted.filter((node) => /date|time|month|week/.test(node.type));
  return wanted.length + 8 * days.length;  // which have parts
}"""
FAULTS = """() => {
  const {wanted, told, group, came, faults} = keys, reached = new Set(came);
  const chosen = new Set(came.filter((node) => node.type === "radio").map(group));
  const there = (node) => reached.has(node) || (node.type === "radio" && chosen.has(group(node)));
  wanted.forEach((node) => { if (!there(node)) faults.add("not reached: " + told(node)); });
  return [...faults].slice(0, 6);
}"""


def faults(page: "Page", address: str) -> list[str]:
    """What is wrong with one page, each a line."""
    page.goto(address)
    for _time in range(page.evaluate(LISTEN) + 2):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.fixture
def pages(transactional_db: None, product: Product, request: pytest.FixtureRequest) -> list[Opened]:
    """Every page once, person by person."""
    found = product.begin("life looked at", lambda: list(visits(request.getfixturevalue("life"))))
    return sorted((one for one in found if one.first), key=_person)


def _person(one: Opened) -> int:
    return one.person.pk if one.person else 0


@pytest.mark.parametrize("at_desk", [False, True], ids=["a phone", "the desk"])
def test_every_page_by_keys(at_desk: bool, pages: list[Opened], served: Served, visit: Callable[..., "Page"]) -> None:
    wrong = []
    for _pk, theirs in groupby((one for one in pages if one.address.startswith(OFFICE) == at_desk), _person):
        page, person = visit(f"{served.url}/healthz", size=DESK if at_desk else PHONE), None
        for one in theirs:
            if person is None and one.person:
                person = one.person
                signed_in(page, person)
            wrong += [f"{one.address}: {fault}" for fault in faults(page, served.url + one.address)]
    assert wrong == [], "\n".join(wrong)
