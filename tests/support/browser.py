"""A real Chromium that cannot reach any other host, and the accessibility check."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support.network import is_loopback

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
GRAVE = ("serious", "critical")

# Without its windows it costs half as much; either shows the same pages.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
    # Each page is a new one to its scripts: what they would win by being compiled twice is not won back on it.
    "--js-flags=--no-maglev,--no-turbofan",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """One browser for the run. Without Chromium the tests fail, unless LINLI_NO_BROWSER=1 says that none is wanted."""
    if os.environ.get("LINLI_NO_BROWSER") == "1":
        pytest.skip("LINLI_NO_BROWSER=1: no browser tests on this machine")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("There is no Chromium here: apt install chromium-headless-shell (or LINLI_NO_BROWSER=1)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: "Browser") -> "Iterator[Callable[..., Page]]":
    """Opens a page in a fresh browser: `visit(url, size=PHONE, javascript=True, language="zh-CN", dark=False)`.

    At the end the test fails if any page asked another host for something, or broke its content security policy.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def listen(page: "Page") -> None:
        page.on("request", lambda request: _note_foreign(request.url, wrong))
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on("console", lambda message: _note_refused(message, wrong))

    def open_page(
        url: str, *, size: Any = PHONE, javascript: bool = True, language: str = "zh-CN", dark: bool = False
    ) -> "Page":
        context = chromium.new_context(
            viewport=size,
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(30_000)  # two busy cores
        context.on("page", listen)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _note_foreign(url: str, wrong: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and not is_loopback(parts.hostname or ""):
        wrong.append(f"asked another host: {url}")


def _note_refused(message: Any, wrong: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        wrong.append(message.text)


def keep_axe(page: "Page") -> None:
    """axe comes with every page from now on: to bring it to each takes as long as to ask it."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.context.add_init_script(AXE_SCRIPT)


def bring_axe(page: "Page") -> None:
    """axe is there to be asked."""
    from axe_playwright_python.base import AXE_SCRIPT

    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)


def assert_accessible(page: "Page", *, without: Sequence[str] = ()) -> None:
    """axe finds nothing serious or critical on the page as it stands now, whatever its rule, but for those named."""
    bring_axe(page)
    rules = {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in without}
    # What is told of a fault is the source of its place, so that no selector need be sought for any.
    options = {"resultTypes": ["violations"], "rules": rules, "selectors": False}
    assert_not_grave(page, page.evaluate("options => axe.run(options).then(results => results.violations)", options))


def assert_not_grave(page: "Page", violations: Sequence[dict[str, Any]]) -> None:
    """None of what axe found is serious or critical."""
    grave = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
        + "\n    ".join(node["html"] for node in rule["nodes"][:4])
        for rule in violations
        if rule["impact"] in GRAVE
    ]
    assert not grave, f"{page.url}\n" + "\n".join(grave)


def assert_no_sideways_scroll(page: "Page") -> None:
    """Nothing sticks out to the right of the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
