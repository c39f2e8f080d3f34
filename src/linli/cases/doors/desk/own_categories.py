"""The categories of a process: listed, written anew or edited, and proposed as a version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases import own_categories
from linli.cases.doors.desk import changes, mending, own_questions, staff, wording
from linli.cases.doors.desk.own_category_form import CategoryForm
from linli.cases.models import PackVersion
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people.doors import desk_form, staff_required
from linli.rules import own_categories as rules
from linli.rules.pack import Pack


@require_safe
@staff_required
@outs.listed
def listed(request: HttpRequest, pack: str) -> HttpResponse:
    """Every category with its group and periods, those that are switched off too."""
    version, page, _actor = own_questions.version_of(request, pack)
    words = staff.language()
    rows = [
        {
            "key": key,
            "title": one.title.say(words),
            "staff": one.staff.say(words) if one.staff else "",
            "group": one.group,
            "group_title": page.groups[one.group].say(words) if one.group in page.groups else "",
            "visibility": changes.said(one.visibility, "visibility", page, "categories"),
            "lengths": _lengths(page, key),
            "active": one.active,
        }
        for names in page.grouped.values()
        for key in names
        for one in (page.categories[key],)
    ]
    empty = [(key, page.groups[key].say(words)) for key, names in page.grouped.items() if not names]
    context = {"version": version, "title": page.title.say(words), "rows": rows, "empty": empty}
    return render(request, "cases/desk/own_categories.html", context)


def _lengths(page: Pack, key: str) -> str:
    own = page.categories[key].clocks
    return in_a_list(_length(page, name, own[name]) for name in rules.lengths(page) if name in own)


def _length(page: Pack, name: str, amount: int) -> str:
    clock = page.clocks[name]
    return f"{clock.title.say(staff.language())} {amount} {changes.said(clock.unit, 'unit', page, 'clocks')}"


@desk_form
def edit(request: HttpRequest, pack: str, category: str = "") -> HttpResponse:
    """One category, or a new one: written and proposed."""
    version, page, actor = own_questions.version_of(request, pack)
    if category and category not in page.categories:
        raise Http404
    form = CategoryForm(request.POST or None, page=page, before=page.categories.get(category))
    seen, meanwhile = request.POST.get("seen", ""), []
    faults: list[mending.Mend] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = own_categories.edit(version.pk, category, form.category(), by=actor, seen=seen)
        except Refused as refusal:
            faults, meanwhile = mending.of_form(refusal, form), changes.meanwhile(version, seen)
        else:
            messages.success(request, _("Proposed. Read what it changes, then put it in force."))
            return HttpResponseRedirect(reverse("cases:pack_changes", args=[pack, made.number]), status=303)
    return render(
        request,
        "cases/desk/own_category.html",
        {
            "version": version,
            "process": page.title.say(staff.language()),
            "title": wording.category_words(page, category) if category else _("A new category"),
            "category": category,
            "form": form,
            "faults": faults,
            "history": _history(version, category) if category else [],
            "as_seen": str(version.pk),
            "meanwhile": meanwhile,
        },
        status=422 if form.errors or faults else 200,
    )


def _history(version: PackVersion, category: str) -> list[tuple[own_categories.Edited, changes.Told | None]]:
    history = own_categories.history(version.pack, category)
    return [(one, changes.of_category(one.before, one.after, category)) for one in history]
