"""A sheet as the page of imports reads it: at once, and in two steps as a person goes."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.papers import matching, sheets
from linli.papers.rows import Import, Row, given
from linli.places.models import Area
from linli.rules import pasted


def file(text: str, name: str = "表.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-8-sig"))


def judged(how: Import, area: Area, text: str) -> list[Row]:
    """What each row would do."""
    table = pasted.of_rows(sheets.rows_of(file(text)), [field.wanted for field in how.fields])
    return how.judge(given(matching.matched(how.kind, area, table, how.fields), how.fields))


def bringing(how: Import, area: Area, text: str) -> list[Row]:
    """Those that bring something."""
    return [row for row in judged(how, area, text) if row.brings]


def shown(client: Client, at: str, given: dict[str, Any]) -> Any:
    """The page on which a table that was brought is shown: it has an address of its own."""
    return client.post(at, given, follow=True)


def pressed(client: Client, page: Any, button: str = "go", *, follow: bool = False, **said: str) -> Any:
    """The page's form sent with one of its buttons; `said`: columns that were chosen otherwise."""
    known = re.search(r'name="shown" value="([^"]+)"', page.content.decode())
    columns = {
        name: page.context["columns"].initial.get(name, "") for name in page.context["columns"].fields
    }  # as the page has them
    form = {"shown": known[1] if known else "", **columns, **said}
    at = page.wsgi_request.get_full_path()
    return client.post(at, {**form, **({button: "1"} if button else {})}, follow=follow)
