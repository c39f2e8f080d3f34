"""The pictures of the README, taken from a running demonstration: `python -m tools.pictures http://localhost:8000`."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).parent.parent / "docs/pictures"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
RESIDENT, GRID_WORKER, SECRETARY = range(3)


@contextmanager
def signed_in(browser: "Browser", address: str, role: int, screen: dict[str, Any]) -> Iterator["Page"]:
    """A window of the role, by its one press."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", **screen)
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.locator("main form button").nth(role).click()
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def keep(page: "Page", name: str, part: str = "") -> None:
    """What the window shows, or a part of it, in few colours: a README is read on bad lines."""
    page.wait_for_load_state("networkidle")
    taken = page.locator(part).screenshot() if part else page.screenshot()
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def phone(browser: "Browser", address: str) -> None:
    """The resident, who reads large type, and the grid worker."""
    with signed_in(browser, address, RESIDENT, PHONE) as page:
        page.goto(f"{address}/?q=安和")
        page.locator("main a.whole:not(.outs a)").first.click()
        if page.get_by_role("button", name="长辈版").is_visible():
            page.get_by_role("button", name="长辈版").click()
        keep(page, "elder-home")
        page.get_by_role("button", name="标准版").click()
        keep(page, "resident-home")
        page.locator("section[aria-labelledby=mine] a.whole").first.click()
        keep(page, "case")
        page.get_by_role("button", name="长辈版").click()
    with signed_in(browser, address, GRID_WORKER, PHONE) as page:
        page.goto(f"{address}/desk/spot/")
        page.locator("textarea").first.fill("2 栋楼道灯不亮，已换灯泡")
        page.get_by_text("2 栋", exact=True).click()
        page.mouse.click(380, 300)
        keep(page, "spot")


def desk(browser: "Browser", address: str) -> None:
    """The branch secretary's screen."""
    with signed_in(browser, address, SECRETARY, DESK) as page:
        page.goto(f"{address}/desk/?box=all")
        keep(page, "inbox")
        page.goto(f"{address}/desk/?box=verify")
        for row in page.locator("[data-row] td.matter > a").evaluate_all("links => links.map(link => link.href)"):
            page.goto(row)
            if page.locator(".shots figure").count() == 2:  # before and after
                break
        keep(page, "workbench")
        page.goto(f"{address}/packs/")
        page.locator("main a.whole:not(.outs a)").first.click()
        keep(page, "process", ".drawing")


def main() -> None:
    """Take them all."""
    address = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        phone(browser, address)
        desk(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
