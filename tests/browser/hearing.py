"""Somebody who hears the page and has keys only: what is used is reached by Tab and known by its role and its name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

FAR = 250  # presses of Tab after which nobody goes on looking


@dataclass(frozen=True)
class Heard:
    """What a screen reader says of an element, from the browser's tree of accessibility."""

    role: str
    name: str
    value: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.role, self.name, self.value) if part)


def _heard(node: dict[str, Any]) -> Heard:
    return Heard(*(str(node.get(part, {}).get("value", "")) for part in ("role", "name", "value")))


class Listener:
    """A page as it is heard. Nothing here looks at elements, classes or places on the screen."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self._wire: CDPSession = page.context.new_cdp_session(page)

    def here(self) -> Heard:
        """What has the focus."""
        at = self._wire.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        if "objectId" not in at:  # between two pages
            return Heard("", "")
        whole = self._wire.send("Accessibility.getPartialAXTree", {"objectId": at["objectId"], "fetchRelatives": False})
        return _heard(whole["nodes"][0])

    def tree(self) -> list[Heard]:
        """All that there is to hear, in order."""
        nodes: list[dict[str, Any]] = self._wire.send("Accessibility.getFullAXTree")["nodes"]
        said = [node for node in nodes if not node.get("ignored")]
        return [
            Heard(*(str(node.get(part, {}).get("value", "")) for part in ("role", "name", "value"))) for node in said
        ]

    def hears(self, role: str, words: str) -> bool:
        """Whether something of the role, or within a region of it, says the words."""
        whole = self.page.get_by_role(role).filter(has_text=words)  # type: ignore[arg-type] # a role by its name
        return any(one.role == role and words in one.name for one in self.tree()) or whole.count() > 0

    def finds_its_way(self) -> None:
        """As on every page: a name, a language, one first heading, one main part, and a way past the menu."""
        tree = self.tree()
        assert self.page.title(), self.page.url
        assert self.page.locator("html").get_attribute("lang"), self.page.url
        assert sum(one.role == "main" for one in tree) == 1, self.page.url
        headings = self.page.get_by_role("heading", level=1).all_inner_texts()
        assert len(headings) == 1, (self.page.url, headings)
        self.page.keyboard.press("Tab")
        first = self.here()
        assert first.role == "link", f"{self.page.url} begins with {first}"
        self.page.keyboard.press("Enter")

    def reaches(self, role: str, name: str) -> None:
        """Press Tab until the focus is there."""
        passed = []
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            now = self.here()
            if now.role == role and name in now.name:
                return
            passed.append(str(now))
        raise AssertionError(f"no {role} “{name}” was reached on {self.page.url}; passed: {passed[-60:]}")

    def writes(self, name: str, words: str) -> None:
        """Into the field of this name."""
        self.reaches("textbox", name)
        self.page.keyboard.insert_text(words)

    def picks(self, name: str, option: str) -> None:
        """From the list of this name."""
        self.reaches("combobox", name)
        for _ in range(FAR):
            if option in self.here().value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{name}” does not offer “{option}”")

    def ticks(self, name: str) -> None:
        """The choice of this name: the group is reached by Tab, its choices by arrows."""
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            if self.here().role == "radio":
                for _ in range(12):
                    if name in self.here().name:
                        self.page.keyboard.press("Space")
                        return
                    self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice “{name}” was reached on {self.page.url}")

    def checks(self, name: str) -> None:
        """The box of this name."""
        self.reaches("checkbox", name)
        self.page.keyboard.press("Space")

    def attaches(self, name: str, file: dict[str, Any]) -> None:
        """A file to the field of this name; the chooser that opens is the telephone's own."""
        self.reaches("button", name)
        field = self.page.evaluate_handle("document.activeElement").as_element()
        assert field
        field.set_input_files(file)  # type: ignore[arg-type] # the parts of a file by name

    def presses(self, role: str, name: str, *, leads: bool = True) -> None:
        """A button or a link, which leads to another page unless it says otherwise."""
        self.reaches(role, name)
        if not leads:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
