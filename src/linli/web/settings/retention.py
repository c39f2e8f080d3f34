"""How long personal data is kept: every field with its time, its source in law and what is due; holds on matters."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.journal.subjects import kind_for
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, desk_form, desk_page
from linli.people.models import Hold, Sweep
from linli.people.retention import holding, registry, sweeping
from linli.people.wording import MASKS
from linli.places.models import Area
from linli.settings import queries
from linli.settings.wording import source
from linli.web.journal import words
from linli.web.registry.doors import form_page
from linli.web.settings import wording
from linli.web.settings.pages import Scope, scope_of

HELD = 100


@dataclass(frozen=True)
class Line:
    """A field that the clock empties: how long it is kept here, what the law allows, what is due."""

    key: str
    title: str
    value: str
    limits: str
    basis: str
    due: str
    last: Sweep | None
    settable: bool


class HoldForm(forms.Form):
    """Which matter is held, and for which dispute."""

    code = forms.CharField(label=gettext_lazy("Number of the request"), max_length=20)
    reason = forms.CharField(
        label=gettext_lazy("Dispute or request that needs it"), max_length=200,
        help_text=gettext_lazy("For example the number of the lawsuit, of the petition or of the inspection."),
    )  # fmt: skip


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Every kind and field with its time; what the clock does not empty, with why; what is held."""
    found = scope_of(request)
    swept = {row.field: row for row in Sweep.objects.order_by("day", "pk").filter(ended_at__isnull=False)[:1000]}
    others = [
        (_kind(one.model), ", ".join(str(_label(one.model, name)) for name in one.columns), str(one.why))
        for one in registry.others()
    ]
    context = {
        "scope": found,
        "rows": [_line(kept, found, swept) for kept in registry.kept()],
        "others": sorted(others),
        "masks": [_mask(key) for key in MASKS],
        "query": urlencode({"area": found.id}),
        "holds": access.anywhere(found.by, "retention.hold", Area),
    }
    return render(request, "web/settings/retention.html", context)


def _mask(key: str) -> tuple[str, str, str, str]:
    """How a field is masked in the whole installation: setting, title, what is chosen, and what may be."""
    held = queries.held(key)
    choices = " / ".join(str(one) for one in held.setting.choices.values())
    return key, str(held.setting.title), wording.said(held.setting, held.value), choices


def _line(kept: registry.Kept, found: Scope, swept: dict[str, Sweep]) -> Line:
    held = queries.held(kept.setting, chain=found.path)
    here = kept.place is not None or found.area is None
    number = sweeping.count(kept, within=found.area) if here else 0
    return Line(
        key=kept.setting,
        title=str(held.setting.title),
        value=wording.said(held.setting, held.value),
        limits=wording.limits(held.setting),
        basis=source(held.setting.basis),
        due=f"{sweeping.COUNTED}+" if number > sweeping.COUNTED else str(number) if here else "",
        last=swept.get(kept.key),
        settable=held.setting.settable_at(found.area.level if found.area else ""),
    )


def _kind(model: Any) -> str:
    kind = kind_for(model)
    return words.kind(kind.name) if kind else str(model._meta.verbose_name)


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


@desk_page
@outs.listed
def holds(request: HttpRequest) -> HttpResponse:
    """What is held, the newest first."""
    _may(request)
    rows = Hold.objects.filter(ended_at=None).select_related("by").order_by("-pk")[:HELD]
    listed = [(row, words.kind(row.kind), code, name) for row, code, name in holding.named(actor(request), rows)]
    return render(request, "web/settings/holds.html", {"rows": listed})


def _may(request: HttpRequest) -> None:
    if not access.anywhere(actor(request), "retention.hold", Area):
        raise NotAllowed(_("Only an office can hold a matter or end the hold."))


@desk_form
def hold(request: HttpRequest) -> HttpResponse:
    """Hold a request while a dispute is on."""
    _may(request)
    by, form = actor(request), HoldForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, lambda: holding.hold("case", form.cleaned_data["code"], form.cleaned_data["reason"], by=by),
        title=_("Hold a request while a dispute is on"), back=reverse("web:holds"),
        said=_("Held. Nothing of it is emptied."),
    )  # fmt: skip


@desk_form
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then end the hold."""
    _may(request)
    row = get_object_or_404(Hold, pk=pk)
    if not holding.named(actor(request), [row]):
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, lambda: holding.release(row.pk, by=actor(request)),
        title=_("End the hold: %(reason)s") % {"reason": row.reason}, back=reverse("web:holds"),
        said=_("Ended. Its time counts again."),
    )  # fmt: skip
