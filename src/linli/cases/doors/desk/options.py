"""The options of a case at the desk: set out, mended, taken back while the phase for it lasts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import options, services
from linli.cases.doors.desk import staff, wording
from linli.cases.forms import PhotosField, PlacesField
from linli.cases.models import Case
from linli.cases.opinion_models import Option
from linli.cases.options import Said
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.people.doors import desk_form
from linli.people.forms import add_refusal


class OptionForm(forms.Form):
    """What the option is, what it costs, what follows from it."""

    title = forms.CharField(label=gettext_lazy("The option in a few words"), max_length=60)
    cost = PlacesField(places=2, least=0, label=gettext_lazy("Cost (yuan)"), required=False)
    money = forms.CharField(label=gettext_lazy("Out of which money"), max_length=120, required=False)
    consequences = forms.CharField(
        label=gettext_lazy("What follows from it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = PhotosField(
        role="evidence", most=3, required=False, label=gettext_lazy("Document (photo or PDF; everybody can read it)")
    )

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(given["title"], given["consequences"], given["cost"], given["money"])


@desk_form
def page(request: HttpRequest, key: int, number: int = 0) -> HttpResponse:
    """Every option with its document, and a form for one more; with a number, for mending that one."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    if pack.options is None:
        raise Http404
    one = get_object_or_404(case.options, number=number, left_out=False) if number else None
    sets = options.may_set_out(case, pack, actor)
    form = OptionForm(request.POST or None, request.FILES or None, initial=_initial(one))
    if request.method == "POST" and "leave_out" in request.POST and one:
        return _left_out(request, case, one, actor)
    if request.method == "POST" and form.is_valid() and (answer := _saved(request, case, one, form, actor)):
        return answer
    rows = options.standing_of(case)
    papers = options.documents(rows)
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.options.title.say(staff.language()),
        "rows": [(row, options.cost_of(row), papers.get(row.pk, [])) for row in rows],
        "one": one,
        "sets": sets,
        "form": form,
    }
    return render(request, "cases/desk/options.html", context, status=422 if form.errors else 200)


def _initial(one: Option | None) -> dict[str, Any]:
    if one is None:
        return {}
    cost = None if one.cost is None else f"{one.cost // 100}.{one.cost % 100:02}"
    return {"title": one.title, "cost": cost, "money": one.money, "consequences": one.consequences}


def _saved(request: HttpRequest, case: Case, one: Option | None, form: OptionForm, actor: Actor) -> HttpResponse | None:
    """Back to the list, or nothing where it was refused: then the form says why."""
    try:
        files = take_in(request.FILES.getlist("document"), by=actor, role="evidence", scanned=True)
        if one:
            options.mend(one.pk, form.said(), by=actor, document=files)
        else:
            options.set_out(case.pk, form.said(), by=actor, document=files)
    except NotAllowed:
        raise
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, _("The option is set out; everybody can read it."))
    return _back(case)


def _left_out(request: HttpRequest, case: Case, one: Option, actor: Actor) -> HttpResponse:
    try:
        options.leave_out(one.pk, by=actor)
        messages.success(request, _("The option is taken back."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _back(case)


def _back(case: Case) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:options", args=[case.pk]), status=303)
