"""When a resident sees something: first paint of their pages in Chromium, slowed to a cheap phone on a mobile line.

The phone and the line are those by which Lighthouse judges pages for phones: a processor four times slower than this
machine's, 1.6 Mbit/s down, 150 ms for each answer; nothing is in the phone's store yet.
"""

import re
import shutil
import statistics
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
from tests.support.browser import ARGUMENTS, PHONE, PROGRAMS

from bench import serving, together
from bench.figures import Bound

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS, TIMES = 1.0, 3
SLOWER, LINE = 4, {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PAGES = ("e", "report", "ledger", "decided", "stars", "covenants", "who", "shelf", "aid")
PAINTED = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime))
    .observe({type: "paint", buffered: true}))"""


def paint(say: Callable[[str], object]) -> list[Bound]:
    """Seconds until the first paint of the page that takes longest, the median of three fresh visits of each."""
    ground = together.filled(say)
    say("\nthe demonstration: first paint on a cheap phone")
    port = serving.free_port()
    command = [sys.executable, "-m", "django", "demo", "--serve", "--port", str(port)]
    with serving.served(command, ground.environment(LINLI_DEMO="1"), port, "/healthz"):
        took = _all(f"http://127.0.0.1:{port}")
    address, slowest = max(took.items(), key=lambda one: one[1])
    notes = [", ".join(f"{name} {seconds:.2f}" for name, seconds in took.items())]
    return [Bound("demo", f"first paint on a cheap phone, {address}", slowest, SECONDS, "s", notes)]


def _all(url: str) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    front = httpx.get(url, follow_redirects=True, trust_env=False).text
    code = re.findall(r"/(?:e|report)/(\w+)/", front)[0]
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        _first(browser, url)  # the server answers its first page, the browser starts its parts
        return {
            name: statistics.median(_first(browser, f"{url}/{name}/{code}/") for _time in range(TIMES))
            for name in PAGES
        }


def _first(browser: "Browser", address: str) -> float:
    """Seconds from the tap to the first paint, on a phone that was never here."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2)  # type: ignore[arg-type] # two sides
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{address} answered {answer and answer.status}")
    painted: float = page.evaluate(PAINTED)
    context.close()
    return painted / 1000
