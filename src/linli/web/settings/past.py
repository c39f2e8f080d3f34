"""What was set before and after: read from the journal, which keeps the values of settings as they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.people.models import Person
from linli.settings.models import EVERYWHERE, Setting
from linli.settings.registry import declared
from linli.ui.looks import CREST
from linli.web.settings import wording

AT_MOST = 50


@dataclass(frozen=True)
class Changed:
    """One change of one setting."""

    key: str
    title: str
    before: str
    after: str
    starts: str
    source: str
    who: str
    at: datetime
    entry: int


def of_area(keys: Collection[str], area_id: int) -> list[Changed]:
    """The last changes of these settings in one area itself, newest first. Three statements."""
    rows = {row.pk: row for row in Setting.objects.filter(key__in=keys, area_id=area_id or EVERYWHERE)}
    entries = Entry.objects.filter(subject_kind="setting", subject_id__in=list(rows)).order_by("pk")
    return told(entries, rows)


def told(entries: Iterable[Entry], rows: dict[int, Setting]) -> list[Changed]:
    """Each change with what it took the place of, the newest first."""
    return in_order(entries, rows)[::-1][:AT_MOST]


def in_order(entries: Iterable[Entry], rows: dict[int, Setting]) -> list[Changed]:
    """The same for entries in their order, the oldest first. One statement."""
    listed = list(entries)
    names = dict(Person.objects.filter(pk__in={one.person_id for one in listed}).values_list("pk", "name"))
    last: dict[tuple[str, int | None], str] = {}
    found = []
    for one in listed:
        data = data_of(one)
        key, place = data["key"], (data["key"], one.area_id)
        after = _said(key, data["value"])
        row = rows.get(one.subject_id)
        who, before = names.get(one.person_id or 0, ""), last.get(place, "—")
        source = row.source if row else ""
        found.append(Changed(key, _title(key), before, after, str(data["starts"]), source, who, one.at, one.pk))
        last[place] = after
    return found


def _title(key: str) -> str:
    try:
        return str(declared(key).title)
    except KeyError:
        return key


def _said(key: str, value: Any) -> str:
    if key == CREST and value:
        return _("a picture")  # the code under which its file is kept says nothing to people
    try:
        return wording.said(declared(key), value if value != "" or declared(key).kind == "line" else None)
    except (KeyError, TypeError, ValueError, IndexError):
        return str(value)
