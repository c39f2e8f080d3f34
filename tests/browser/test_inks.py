"""What is passed over because a like text was passed, and what never is."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.inks import assert_legible

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Show = Callable[[str], "Page"]
GOOD = "<p>dark on light</p>"


@pytest.fixture
def show(chromium: "Browser") -> Iterator[Show]:
    page = chromium.new_page()

    def set_to(body: str) -> "Page":
        page.set_content(f"<html lang=en><title>t</title><body style='background:#fff;color:#111'>{body}</body></html>")
        return page

    yield set_to
    page.close()


@pytest.fixture
def known(show: Show) -> set[str]:
    """A page of good ink was passed."""
    known: set[str] = set()
    assert_legible(show(GOOD), known)
    assert len(known) == 1
    return known


def test_a_like_text_on_another_page_is_known_and_nothing_else_is(show: Show, known: set[str]) -> None:
    assert_legible(show(f"<main>{GOOD}{GOOD}</main>"), known)
    assert len(known) == 1
    assert_legible(show("<p style='color:#333'>another ink</p>"), known)
    assert len(known) == 2


@pytest.mark.parametrize(
    "body",
    [
        "<p style='color:#bbb'>pale</p>",
        "<div style='background:#222'><p>dark on dark</p></div>",
        "<div style='opacity:.3'><p>faded</p></div>",
        "<p style='position:relative'><span>dark on light</span></p>"
        "<div style='position:absolute;inset:0;background:#222;z-index:-1'></div>",
        "<p>words around <a href='#' style='color:#222;text-decoration:none'>a link like them</a> and on</p>",
    ],
    ids=["ink", "ground", "veil", "laid below", "link"],
)
def test_what_cannot_be_read_is_found_after_good_texts(show: Show, known: set[str], body: str) -> None:
    page = show(f"{GOOD}{body}")
    for _ in range(2):  # what failed is never known
        with pytest.raises(AssertionError, match=r"color-contrast|link-in-text-block"):
            assert_legible(page, known)
