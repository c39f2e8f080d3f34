"""A resident with a telephone: tells of a matter by the estate's page and follows by the link of the receipt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli.cases.models import Case
from tests.browser.plays import Play, Stage, fill, words_of
from tests.browser.signing import signed_in
from tests.support.browser import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass
class Resident:
    """One matter, and the page on which whoever told of it follows it."""

    page: "Page"
    link: str
    key: int

    @property
    def case(self) -> Case:
        """As the table has it now."""
        return Case.objects.get(pk=self.key)

    def reads(self) -> str:
        """All that its page says."""
        self.page.goto(self.link)
        return str(self.page.locator("main").inner_text())

    def takes(self, step: str, **answers: Any) -> None:
        """The step of the host's or author's own, by its page."""
        self.page.goto(self.link)
        self.page.locator(f"a[href$='/do/{step}/']").first.click()
        fill(self.page.locator("form.form"), answers)
        self.page.locator("form.form button.big").click()
        self.page.wait_for_url(self.link)

    def unlocks(self, digits: str) -> None:
        """The last four digits of the telephone that was left."""
        self.page.locator("#digits").fill(digits)
        self.page.locator("form#open button").click()
        self.page.locator("section[aria-labelledby=own]").wait_for()

    def opens(self, paper: str) -> str:
        """What the paper of this title says, which was written for them."""
        self.page.goto(self.link)
        written = self.page.locator("section[aria-labelledby=papers]").get_by_role("link", name=paper)
        answer = self.page.request.get(str(written.evaluate("link => link.href")))
        assert answer.headers["content-type"] == "application/pdf"
        return words_of(answer.body())

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
    return _sent(page)


def tell(stage: Stage, matter: str, role: str = "", **answers: Any) -> Resident:
    """What has a page of its own beside the big button, found on the estate's page; by the role, if signed in."""
    page = stage.visit(f"{stage.served.url}/healthz")
    if role:
        signed_in(page, stage.district.person(role))
    page.goto(f"{stage.served.url}/e/{stage.district.cast.places.estate.code}/")
    page.get_by_role("link", name=matter, exact=True).click()
    form = page.locator("form.report")
    form.wait_for()  # what is asked is looked for at once, and the page may still be on its way
    fill(form, answers)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    return _sent(page)


def follows(stage: Stage, play: Play) -> Resident:
    """The link of the receipt, opened on another phone."""
    link = f"{stage.served.url}/t/{play.case.code}/"
    return Resident(stage.visit(link), link, play.key)


def _sent(page: "Page") -> Resident:
    """Sent in; its receipt shows the link."""
    page.locator("button[name=send]").click()
    page.wait_for_url("**/t/*/?new=1")
    link = page.url.partition("?")[0]
    return Resident(page, link, Case.objects.get(code=link.rstrip("/").rpartition("/")[2]).pk)
