"""The groups of a process's categories, called anew or added, and the order in which both are offered.

The order is made step by step in the address, so that each press of a button is undone by the Back key, and is
proposed once.
"""

from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import own_groups
from linli.cases.doors.desk import changes, mending, own_questions, staff
from linli.cases.models import PackVersion
from linli.kernel.refused import Refused
from linli.people.doors import desk_form
from linli.rules import own_groups as rules
from linli.rules.own_groups import Order, What
from linli.rules.pack import Pack
from linli.rules.words import Words

STEPS: dict[str, Literal[-1, 1]] = {"up": -1, "down": 1}


class GroupForm(forms.Form):
    """What a group is called."""

    zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=20)
    en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=60, required=False)

    def words(self) -> Words:
        """In both languages, on one line each."""
        return Words(**{name: " ".join(self.cleaned_data[name].split()) for name in ("zh", "en")})


@desk_form
def edit(request: HttpRequest, pack: str, group: str = "") -> HttpResponse:
    """One group, or a new one: called so and proposed."""
    version, page, actor = own_questions.version_of(request, pack)
    if group and group not in page.groups:
        raise Http404
    form = GroupForm(request.POST or None, initial=page.groups[group].model_dump() if group else None)
    seen, meanwhile = request.POST.get("seen", ""), []
    faults: list[mending.Mend] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = own_groups.edit(version.pk, group, form.words(), by=actor, seen=seen)
        except Refused as refusal:
            faults, meanwhile = mending.of_form(refusal, form), changes.meanwhile(version, seen)
        else:
            return _proposed(request, made)
    context = {
        **_context(version, page, group),
        "title": page.groups[group].say(staff.language()) if group else _("A new group"),
        "group": group,
        "form": form,
        "faults": faults,
        "meanwhile": meanwhile,
    }
    return render(request, "cases/desk/own_group.html", context, status=422 if form.errors or faults else 200)


@desk_form
def arrange(request: HttpRequest, pack: str) -> HttpResponse:
    """The order of the groups and of the categories in each: moved by buttons, then proposed."""
    version, page, actor = own_questions.version_of(request, pack)
    sent = request.POST if request.method == "POST" else request.GET
    order = rules.wished(page, sent.get("groups", "").split(), sent.get("categories", "").split())
    seen = sent.get("seen", str(version.pk))
    faults: list[mending.Mend] = []
    if request.method == "POST":
        try:
            made = own_groups.arrange(version.pk, order.groups, order.categories, by=actor, seen=seen)
        except Refused as refusal:
            faults = mending.of_refusal(refusal)
        else:
            return _proposed(request, made)
    order, at = _stepped(page, order, sent)
    context = {
        **_context(version, page),
        "faults": faults,
        "meanwhile": changes.meanwhile(version, seen),
        "as_seen": str(version.pk) if faults else seen,
        "stands": order,
        "changed": order != rules.order_of(page),
        "arranged": _groups(page, order, at),
    }
    return render(request, "cases/desk/own_order.html", context, status=422 if faults else 200)


def _proposed(request: HttpRequest, made: PackVersion) -> HttpResponse:
    messages.success(request, _("Proposed. Read what it changes, then put it in force."))
    return HttpResponseRedirect(reverse("cases:pack_changes", args=[made.pack, made.number]), status=303)


def _context(version: PackVersion, page: Pack, group: str = "") -> dict[str, Any]:
    history = own_groups.history(version.pack, group)
    return {
        "version": version,
        "process": page.title.say(staff.language()),
        "as_seen": str(version.pk),
        "history": [(one, changes.of_groups(one.before, one.after, group)) for one in history],
    }


def _stepped(page: Pack, order: Order, sent: Any) -> tuple[Order, tuple[str, str]]:
    """The order after the button that was pressed, and which one that was, for the next press to be at hand."""
    for step, way in STEPS.items():
        what, _colon, name = sent.get(step, "").partition(":")
        if what in ("groups", "categories"):
            return rules.moved(page, order, what, name, way) or order, (step, f"{what}:{name}")
    return order, ("", "")


def _groups(page: Pack, order: Order, at: tuple[str, str]) -> list[dict[str, Any]]:
    """The groups with their categories, each with the ways in which it can be moved."""
    words = staff.language()
    rows = []
    for group in dict.fromkeys([*order.groups, *page.grouped]):
        names = [name for name in order.categories if page.categories[name].group == group]
        rows.append(
            {
                **_row(page, order, "groups", group, at),
                "group": group,
                "title": page.groups[group].say(words) if group in page.groups else "—",
                "rows": [
                    {
                        **_row(page, order, "categories", name, at),
                        "title": page.categories[name].title.say(words),
                        "active": page.categories[name].active,
                        "stays": name == page.unsorted,
                    }
                    for name in names
                ],
            }
        )
    return rows


def _row(page: Pack, order: Order, what: What, name: str, at: tuple[str, str]) -> dict[str, Any]:
    ways = [step for step, way in STEPS.items() if rules.moved(page, order, what, name, way)]
    value = f"{what}:{name}"
    focus = (at[0] if at[0] in ways else next(iter(ways), "")) if at[1] == value else ""
    return {"value": value, "up": "up" in ways, "down": "down" in ways, "focus": focus}
