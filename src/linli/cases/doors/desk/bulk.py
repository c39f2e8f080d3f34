"""Many cases of the list at once: choose the step, see what came of each, take back what can be."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import bulk, packs
from linli.cases.desk_models import BulkRun
from linli.cases.doors.desk import staff, wording
from linli.cases.forms import action_form
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.people.doors import desk_form


class RemarkForm(forms.Form):
    """A note for colleagues on each of them."""

    text = forms.CharField(
        label=gettext_lazy("Note (the reporter does not see it)"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _ids(given: list[str]) -> list[tuple[int, int]]:
    """Case and version of each, as `17:3`; what is unreadable is not there."""
    found = []
    for one in given[: bulk.AT_MOST]:
        case, _mark, version = one.partition(":")
        if case.isdecimal() and len(case) < 16 and (not version or (version.isdecimal() and len(version) < 9)):
            found.append((int(case), int(version or 0)))
    return found


@desk_form
def page(request: HttpRequest) -> HttpResponse:
    """The cases ticked in the list, with the steps that they may take."""
    actor = staff.actor_of(request)
    if not staff.kinds_of(actor) & staff.READERS:
        raise NotAllowed(_("Many cases at once are for the desks of the estate and above."))
    asked = request.POST if request.method == "POST" else request.GET
    pairs = _ids(asked.getlist("case"))
    cases = bulk.chosen(actor, [pk for pk, _version in pairs])
    if not cases:
        messages.warning(request, _("Tick some cases of the list first."))
        return HttpResponseRedirect(reverse("cases:inbox"), status=303)
    bound = None
    if request.method == "POST":
        name = request.POST.get("step", "")
        form = _form(cases, name, actor, request)
        if form is not None and form.is_valid():
            try:
                run = bulk.take(pairs, name, form.answers(), by=actor)
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                return HttpResponseRedirect(reverse("cases:bulk_run", args=[run.pk]), status=303)
        bound = (name, form) if form is not None else None
    return _shown(request, cases, actor, bound)


def _form(cases: list[Case], name: str, actor: Actor, request: HttpRequest | None) -> Any:
    data = request.POST if request else None
    if name == bulk.REMARK:
        return RemarkForm(data, auto_id=f"{name}_%s")
    offered = bulk.steps(cases, actor).get(name)
    if offered is None:
        return None
    _action, fitting = offered
    pack = packs.by_version(fitting[0].pack_version_id)
    made = action_form(pack, name, fitting[0], staff.language(), staff=True, by=actor.person_id)
    form: Any = made(data, auto_id=f"{name}_%s") if data is not None else made(auto_id=f"{name}_%s")
    form.fields.pop("version", None)
    for field in [name for name, one in form.fields.items() if isinstance(one, forms.FileField)]:
        form.fields.pop(field)
    return form


def _shown(request: HttpRequest, cases: list[Case], actor: Actor, bound: tuple[str, Any] | None) -> HttpResponse:
    choices = []
    for name, (action, fitting) in bulk.steps(cases, actor).items():
        form = bound[1] if bound and bound[0] == name else _form(cases, name, actor, None)
        title = action.title.say(staff.language())
        choices.append((name, title, len(fitting), form, bound is not None and bound[0] == name))
    mine = bound is not None and bound[0] == bulk.REMARK
    remark = bound[1] if bound and mine else _form(cases, bulk.REMARK, actor, None)
    choices.append((bulk.REMARK, _("A note for colleagues"), len(cases), remark, mine))
    context = {
        "rows": wording.rows(cases, actor),
        "choices": choices,
        "several": len({packs.by_version(case.pack_version_id).id for case in cases}) > 1,
    }
    return render(request, "cases/desk/bulk.html", context, status=422 if bound else 200)


@desk_form
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """What came of each, and a button that takes back what can be."""
    actor = staff.actor_of(request)
    one = get_object_or_404(BulkRun, pk=run_id, person_id=actor.person_id)
    if request.method == "POST":
        try:
            one = bulk.undo(one.pk, by=actor)
            messages.success(request, _("What could be taken back is taken back; see each row."))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("cases:bulk_run", args=[run_id]), status=303)
    cases = {case.pk: case for case in bulk.chosen(actor, [row["case"] for row in one.rows])}
    rows = [(row, wording.row_of(cases[row["case"]], actor) if row["case"] in cases else None) for row in one.rows]
    context = {
        "run": one,
        "rows": rows,
        "done": sum(1 for row in one.rows if row["done"]),
        "back": sum(1 for row in one.rows if row.get("back")) if one.undone_at is None else 0,
    }
    return render(request, "cases/desk/bulk_run.html", context)
