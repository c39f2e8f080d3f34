"""A page's forms as a browser sends them: a test sends one again after the page has gone on (the back key)."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

_NOT_SENT = ("file", "submit", "button")


class _Forms(HTMLParser):
    """Each form: its address, what it would send, and the names that stand in it (of buttons with their value)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], set[str]]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}, set()))
        if not self.found:
            return
        _action, sent, names = self.found[-1]
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self._select and ("selected" in given or self._select not in sent):
            sent[self._select] = value
        if tag not in ("input", "textarea", "select", "button"):
            return
        names |= {name, f"{name}={value}"}
        self._select = name if tag == "select" else self._select
        self._area = name if tag == "textarea" else ""
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if tag == "textarea" or (tag == "input" and name and ticked and given.get("type") not in _NOT_SENT):
            sent[name] = value

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1][1][self._area] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""


Form = tuple[str, dict[str, str]]


def form_of(page: HttpResponse, holding: str) -> Form:
    """Address and fields of the form that has such a field or button (`name` or `name=value`)."""
    parser = _Forms()
    parser.feed(page.content.decode())
    for action, sent, names in parser.found:
        if holding in names:
            return action, sent
    raise AssertionError(f"no form of the page holds {holding}")


def press(client: Client, at: str, form: Form, **typed: Any) -> HttpResponse:
    """Send the form, with what was typed into it, to its own address or to the page's."""
    action, sent = form
    answer: HttpResponse = client.post(action or at, {**sent, **typed}, follow=True)
    return answer
