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


def pressed(client: Client, at: str, page: Any, button: str = "go", **said: str) -> Any:
    """The page's form sent with one of its buttons; `said`: columns that were chosen otherwise."""
    html = page.content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', html)
    columns = {
        name: page.context["columns"].initial.get(name, "") for name in page.context["columns"].fields
    }  # as the page has them
    form = {"text": page.context["text"], "shown": shown[1] if shown else "", **columns, **said}
    return client.post(at, {**form, **({button: "1"} if button else {})})
