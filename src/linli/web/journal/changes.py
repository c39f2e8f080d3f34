"""Every change of how an installation is run, in one list: what, before and after, by whom; with a filter by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.cases.models import PackVersion
from linli.journal import queries
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.papers import outs
from linli.people.doors import actor, staff_required
from linli.places.models import Area
from linli.settings.models import Setting
from linli.web.journal import pages, reads
from linli.web.keys import number
from linli.web.settings import past

# What people ask for → the kinds of records whose entries tell of it.
ABOUT: Mapping[str, tuple[Promise, tuple[str, ...]]] = {
    "settings": (gettext_lazy("Settings and looks"), ("setting",)),
    "areas": (gettext_lazy("Areas, buildings, homes, places"),
              ("area", "area_import", "building", "entrance", "unit", "spot", "plan")),
    "bodies": (gettext_lazy("Organisations"), ("organisation",)),
    "posts": (gettext_lazy("Posts and terms"), ("post", "term")),
    "processes": (gettext_lazy("Processes, their categories and questions"), ("pack",)),
    "replies": (gettext_lazy("Ready answers"), ("reply",)),
    "routes": (gettext_lazy("Dispatch rules"), ("route", "routes")),
    "calendars": (gettext_lazy("Calendars"), ("calendar_year",)),
}  # fmt: skip
EVERY = tuple(kind for _title, kinds in ABOUT.values() for kind in kinds)


class AboutForm(forms.Form):
    """Which changes, and by whom."""

    about = forms.ChoiceField(label=gettext_lazy("Changes of"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [("", _("everything")), *((key, title) for key, (title, _kinds) in ABOUT.items())]


@dataclass(frozen=True)
class Changed:
    """One line: the entry in words, with what was and what is where the journal says so."""

    row: reads.Shown
    before: str
    after: str


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The changes of the person's areas, newest first."""
    pages.check(request)
    form = AboutForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kinds = ABOUT[given["about"]][1] if given.get("about") else EVERY
    since, until = pages.day_of(given.get("day"))
    found = queries.entries(before=number(request.GET.get("before")), since=since, until=until)
    rows = list(reads.readable(actor(request), found.filter(subject_kind__in=kinds))[: pages.PAGE + 1])
    kept = [(key, value) for key, value in request.GET.items() if key in ("about", "day") and value]
    more = len(rows) > pages.PAGE
    older = f"?{urlencode([*kept, ('before', rows[pages.PAGE - 1].pk)])}" if more else ""
    context = {"form": form, "rows": _told(rows[: pages.PAGE]), "older": older}
    return render(request, "web/journal/changes.html", context)


def _told(entries: list[Entry]) -> list[Changed]:
    """Before and after; as many statements for one as for thirty."""
    settings = _of_settings([one for one in entries if one.subject_kind == "setting"])
    versions = dict(
        PackVersion.objects.filter(
            pk__in={one.subject_id for one in entries if one.subject_kind == "pack"}
        ).values_list("pk", "pack")
    )
    moved = [data_of(one) for one in entries if one.verb == "organisation.moved"]
    named = {int(data[key]) for data in moved for key in ("before", "area")}
    places = dict(Area.objects.filter(pk__in=named).values_list("pk", "name"))
    found = []
    for shown in reads.shown(entries):
        data = data_of(shown.entry)
        before, after = settings.get(shown.entry.pk) or _of_data(shown.entry, data, places, versions)
        found.append(Changed(shown, before, after))
    return found


def _of_data(
    entry: Entry, data: Mapping[str, Any], places: Mapping[int, str], versions: Mapping[int, str]
) -> tuple[str, str]:
    if entry.verb == "organisation.moved":
        return places.get(data["before"], ""), places.get(data["area"], "")
    if entry.subject_kind == "pack":
        return "", f"{versions.get(entry.subject_id, '')} {data.get('number', '')}".strip()
    if entry.subject_kind in ("organisation", "post"):
        return str(data.get("before", "")), str(data.get("name") or data.get("title") or data.get("letters") or "")
    return "", ""


def _of_settings(entries: list[Entry]) -> dict[int, tuple[str, str]]:
    """Entry → the setting with its value before, and its value after. Two statements."""
    if not entries:
        return {}
    keys = {data_of(one)["key"] for one in entries}
    areas = {one.area_id or 0 for one in entries}
    rows = Setting.objects.filter(key__in=keys, area_id__in=areas)
    every = Entry.objects.filter(subject_kind="setting", subject_id__in=rows.values("pk")).order_by("pk")
    told = past.in_order(every, {row.pk: row for row in rows})
    return {one.entry: (f"{one.title}: {one.before}", one.after) for one in told}
