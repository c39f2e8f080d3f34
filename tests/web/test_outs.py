"""Every list of the desk goes out as a workbook and prints on A4, so that nobody copies from the screen."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

# Pages with a table that are no lists, or whose workbook stands elsewhere on them.
NO_LISTS = {
    "cases:inbox": "has its workbook of whole cases, and its sheet for A4",
    "cases:keys": "what each key does",
    "cases:gather": "a form: what is ticked in the table is put together",
    "web:codes": "shows sign-in codes, which nobody takes along",
}
STAFF = ("administrator", "street_officer", "secretary", "grid_worker")
# With something in them even where nothing has happened yet; empty lists show no table.
LISTS = {"cases:figures", "web:calendar", "web:journal", "web:organisations", "web:people", "web:posts", "web:settings"}


def _plain(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses without a parameter."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _plain(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        elif each.name and not each.pattern.converters and space in ("cases:", "web:", "papers:"):
            yield space + each.name


def _opened(clients: list[Client], name: str) -> tuple[Client, str] | None:
    """Who of the staff may open it, and the page."""
    for client in clients:
        answer: Any = client.get(reverse(name))
        if answer.streaming:  # a file; read, it is closed
            list(answer.streaming_content)
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            return client, answer.content.decode()
    return None


def columns(main: str) -> list[str]:
    """The headings of the first table, without those for screen readers alone."""
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", main.partition("<thead")[2].partition("</thead")[0], flags=re.S)
    return [re.sub(r"<[^>]+>", "", head).strip() for head in heads if "visually-hidden" not in head]


def rows(client: Client, address: str) -> list[list[list[str]]]:
    """What goes out: of each sheet its rows, the headings first."""
    answer: Any = client.get(address, {"as": "excel"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]


def test_every_page_with_a_table_goes_out_as_a_workbook_with_the_same_columns(cast: Cast) -> None:
    clients = [at_desk(getattr(cast, role), second_factor=True) for role in STAFF]
    taken, wrong = set(), []
    for name in sorted(set(_plain(get_resolver().url_patterns)) - NO_LISTS.keys()):
        found = _opened(clients, name)
        page = found[1] if found else ""
        main = page.partition("<main")[2].partition("</main")[0]
        if found is None or 'class="side"' not in page or "<table" not in main:
            continue
        taken.add(name)
        if "as=excel" not in page or "data-print" not in page:
            wrong.append(f"{name} is a list without a workbook: put @outs.listed over its view, or say above why not")
        elif columns(main) not in [sheet[0] for sheet in rows(found[0], reverse(name))]:
            wrong.append(f"{name}: the workbook has other columns than the page, {columns(main)}")
    assert wrong == []
    assert taken >= LISTS


def test_a_list_of_many_pages_asks_once_what_waits_behind_the_menu(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("linli.web.journal.pages.PAGE", 3)
    client = at_desk(cast.administrator, second_factor=True)
    whole = rows(client, reverse("web:journal"))
    assert len(whole[0]) > 2 * 3
    monkeypatch.setattr("linli.ui.nav._counts", [lambda request: asked.append(1) or {}])
    assert len(rows(client, reverse("web:journal"))[0]) >= len(whole[0])
    assert len(asked) == 1
