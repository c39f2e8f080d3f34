"""A resident with a telephone and no account: reports by the estate's page and follows by the link of the receipt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linli.cases.models import Case
from tests.browser.plays import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass
class Resident:
    """One request, and the page on which its reporter follows it."""

    page: "Page"
    link: str
    key: int

    @property
    def case(self) -> Case:
        """As the table has it now."""
        return Case.objects.get(pk=self.key)

    def reads(self) -> str:
        """All that the page of the request says."""
        self.page.goto(self.link)
        return str(self.page.locator("main").inner_text())

    def says_mended(self) -> None:
        """修好了, 满意."""
        self.page.goto(self.link)
        self.page.get_by_role("link", name="修好了", exact=True).click()
        self.page.get_by_text("满意", exact=True).click()
        self.page.get_by_role("button", name="确认").click()
        self.page.wait_for_url(self.link)


def report(stage: Stage, words: str, building: str, phone: str, kind: str = "下水堵了") -> Resident:
    """What, which kind, where, and the number that is called back."""
    page = stage.visit(f"{stage.served.url}/report/{stage.district.cast.places.estate.code}/")
    page.locator("#id_what").fill(words)
    page.locator("#kinds").get_by_text(kind).first.click()  # suggested from the words
    page.locator("#id_building").select_option(label=building)
    page.locator("#id_phone").fill(phone)
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    link = page.url.partition("?")[0]
    return Resident(page, link, Case.objects.get(code=link.rstrip("/").rpartition("/")[2]).pk)
