"""An office's promise at the desk: given in its own name or that of an office below, with the figures that follow."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases import pledges
from linli.cases.doors import periods
from linli.cases.doors.desk import staff
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.people.doors import desk_form
from linli.people.forms import add_refusal
from linli.places.models import Area


class PledgeForm(forms.Form):
    """One promise."""

    organisation = forms.ChoiceField(label=pgettext_lazy("who promises", "Office"))
    days = forms.IntegerField(label=gettext_lazy("Handled within how many days"), min_value=1, max_value=90)
    words = forms.CharField(label=gettext_lazy("In words for residents"), max_length=200)


@desk_form
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """The promises in one estate, and a form for who may speak for an office there."""
    actor = staff.actor_of(request)
    estates = staff.estates_of(actor)
    if not estates or not staff.kinds_of(actor) & staff.READERS:
        raise NotAllowed(_("An office's promise and its figures are published by itself or by an office above."))
    asked = request.POST if request.method == "POST" else request.GET
    estate = next((area for area in estates if area.code == asked.get("estate")), estates[0])
    offices = pledges.offices(estate, actor)
    data = request.POST if "days" in request.POST else None
    form = PledgeForm(data)
    field: Any = form.fields["organisation"]
    field.choices = [(str(one.pk), one.name) for one in offices]
    if request.method == "POST" and (done := _posted(request, estate, form, actor)):
        return done
    month = periods.months(2)[1]
    context = {
        "estate": estate,
        "estates": estates if len(estates) > 1 else [],
        "month": month,
        "rows": pledges.kept(estate, *month.span),
        "speaks": {one.pk for one in offices},
        "form": form if offices else None,
    }
    return render(request, "cases/desk/pledges.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest, estate: Area, form: PledgeForm, actor: Actor) -> HttpResponse | None:
    back = f"{reverse('cases:pledges')}?estate={estate.code}"
    if gone := request.POST.get("end", ""):
        if not gone.isdecimal() or len(gone) > 15:
            raise Http404
        pledges.end(int(gone), by=actor)
        messages.success(request, _("It stands in the open no longer."))
        return HttpResponseRedirect(back, status=303)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        pledges.give(estate, int(given["organisation"]), given["days"], given["words"], by=actor)
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, _("It stands in the open from now on, with the figures that follow from it."))
    return HttpResponseRedirect(back, status=303)
