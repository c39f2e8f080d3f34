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

from linli.journal import queries
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.papers import outs
from linli.people.doors import actor, staff_required
from linli.people.forms import near
from linli.settings.models import Setting
from linli.web.journal import differences, pages, reads
from linli.web.journal.differences import Told
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
    "holds": (gettext_lazy("Holds on matters"), ("hold",)),
}  # fmt: skip
# What is written about an area without changing it.
NO_CHANGES = ("area.list_exported", "area.requests_exported")
EVERY = tuple(kind for _title, kinds in ABOUT.values() for kind in kinds)


class AboutForm(forms.Form):
    """Which changes, and by whom."""

    about = forms.ChoiceField(label=gettext_lazy("Changes of"), required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=[near]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [("", _("everything")), *((key, title) for key, (title, _kinds) in ABOUT.items())]


@dataclass(frozen=True)
class Changed:
    """One line: the entry in words, with what it was of, what was and what is."""

    row: reads.Shown
    told: Told


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
    found = found.filter(subject_kind__in=kinds).exclude(verb__in=NO_CHANGES)
    rows = reads.newest(actor(request), found, pages.PAGE + 1)
    kept = [(key, value) for key, value in request.GET.items() if key in ("about", "day") and value]
    more = len(rows) > pages.PAGE
    older = f"?{urlencode([*kept, ('before', rows[pages.PAGE - 1].pk)])}" if more else ""
    context = {"form": form, "rows": told(rows[: pages.PAGE], actor(request)), "older": older}
    return render(request, "web/journal/changes.html", context)


def told(entries: list[Entry], by: Actor) -> list[Changed]:
    """Of what, before and after; as many statements for one as for thirty."""
    settings = _of_settings([one for one in entries if one.subject_kind == "setting"])
    said = differences.told([one for one in entries if one.subject_kind != "setting"], by) | settings
    return [Changed(row, said[row.entry.pk]) for row in reads.shown(entries)]


def _of_settings(entries: list[Entry]) -> dict[int, Told]:
    """Entry → the setting with its value before, and its value after. Two statements."""
    if not entries:
        return {}
    keys = {data_of(one)["key"] for one in entries}
    areas = {one.area_id or 0 for one in entries}
    rows = Setting.objects.filter(key__in=keys, area_id__in=areas)
    every = Entry.objects.filter(subject_kind="setting", subject_id__in=rows.values("pk")).order_by("pk")
    found = past.in_order(every, {row.pk: row for row in rows})
    return {one.entry: Told(one.title, one.before, one.after) for one in found}
