"""Settings by area: what holds, where it comes from, what the law allows; and the form that changes one."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import actor, staff_required
from linli.people.forms import add_refusal
from linli.places.models import Area
from linli.places.queries import area_chain, children_of
from linli.settings import queries, services
from linli.settings.models import EVERYWHERE, Setting, seen_of
from linli.settings.registry import Declared, declared, house
from linli.settings.wording import source
from linli.web.keys import number
from linli.web.settings import past, wording
from linli.web.settings.forms import SettingForm

CHILDREN = 60


@dataclass(frozen=True)
class Row:
    """A setting as it holds in an area: the value, and which area it comes from ("" for the default).

    `overruled` is what had been set, where the law's limit wins over it; else empty.
    """

    key: str
    title: str
    value: str
    origin: str
    own: bool
    limits: str
    basis: str
    source: str
    starts: date | None
    overruled: str
    settable: bool


@dataclass(frozen=True)
class Scope:
    """Where settings are looked at: an area with those above, or the installation (`area` None)."""

    area: Area | None
    chain: tuple[Area, ...]
    by: Actor

    @property
    def id(self) -> int:
        """The area's id, 0 for the installation."""
        return self.area.pk if self.area else EVERYWHERE

    @property
    def name(self) -> str:
        return self.area.name if self.area else _("The whole installation")

    @property
    def path(self) -> list[int]:
        """The ids from small to large."""
        return self.area.path_ids if self.area else []

    @property
    def names(self) -> dict[int, str]:
        """What each possible origin is called."""
        return {EVERYWHERE: _("the whole installation"), **{area.pk: area.name for area in self.chain}}


def scope_of(request: HttpRequest) -> Scope:
    """The area that the address names, by default that of the first post with this power; 404 out of reach."""
    by = actor(request)
    if not access.anywhere(by, "setting.edit", Area):
        raise NotAllowed(_("Settings are kept by the street office and by administrators."))
    wanted = number(request.GET.get("area"))
    if wanted == EVERYWHERE:
        hats = access.capacities(by, "setting.edit_everywhere", Setting())
        return Scope(None, (), _as(by, hats))
    mine = access.scope(by, "setting.edit", Area.objects.all())
    areas = [wanted] if wanted is not None else [held.area_id for held in terms.held(by.person_id)]
    area = mine.filter(pk__in=areas).order_by("pk").first()
    if area is None:
        raise Http404
    return Scope(area, tuple(area_chain(area)), _as(by, access.capacities(by, "setting.edit", area)))


def _as(by: Actor, hats: list[access.Capacity]) -> Actor:
    if not hats:
        raise Http404
    return replace(by, capacity=hats[0].capacity, post_id=hats[0].post_id)


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Every setting as it holds in one area."""
    found = scope_of(request)
    context = {
        "scope": found,
        "rows": [_row(held, found) for held in queries.all_held(found.path)],
        "above": [(area, access.may(found.by, "setting.edit", area)) for area in found.chain[:-1]],
        "below": list(children_of(found.area)[:CHILDREN]) if found.area and found.area.level != "grid" else [],
        "everywhere": access.may(actor(request), "setting.edit_everywhere", Setting()),
        "query": urlencode({"area": found.id}),
    }
    return render(request, "web/settings/index.html", context)


def _row(held: queries.Held, found: Scope) -> Row:
    setting = held.setting
    origin = found.names.get(held.area_id, "") if held.area_id is not None else ""
    return Row(
        key=setting.key,
        title=str(setting.title),
        value=wording.said(setting, held.value),
        origin=origin,
        own=held.area_id == found.id,
        limits=wording.limits(setting),
        basis=source(setting.basis),
        source=source(held.source) if held.starts is None else held.source,
        starts=held.starts,
        overruled="" if held.overruled is None else wording.said(setting, held.overruled),
        settable=setting.settable_at(found.area.level if found.area else ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Set one value from a day on; below the floor the law's article is named. What was set before stands below."""
    found, setting = scope_of(request), _declared(key)
    own = queries.set_values(key, found.id)
    form = SettingForm(request.POST or None, setting=setting, inherits=bool(own))
    back = f"{reverse('web:settings')}?{urlencode({'area': found.id})}"
    if form.is_valid() and _saved(form, setting, found, request.POST.get("seen")):
        messages.success(request, _("%(title)s was set.") % {"title": setting.title})
        return redirect(back)
    context = {
        "form": form,
        "scope": found,
        "row": _row(queries.held(key, chain=found.path), found),
        "history": [(each, wording.said(setting, each.value)) for each in own],
        "past": past.of_area([key], found.id),
        "as_seen": seen_of(own),
        "back": back,
    }
    return render(request, "web/settings/change.html", context, status=422 if form.errors else 200)


def _declared(key: str) -> Declared:
    try:
        setting = declared(key)
    except KeyError:
        raise Http404 from None
    if not setting.offered and key in house():  # it has a page of its own
        raise Http404
    return setting


def _saved(form: SettingForm, setting: Declared, found: Scope, seen: str | None) -> bool:
    given: dict[str, Any] = form.cleaned_data
    try:
        services.set_value(
            setting.key,
            None if given.get("clear") else given["value"],
            area_id=found.area.pk if found.area else None,
            by=found.by,
            source=given["source"],
            starts=given["starts"],
            ends=given["ends"],
            level=found.area.level if found.area else "",
            seen=seen,
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True
