"""Doors to who nominated whom: recorded for each candidate before a vote is published."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import nominating
from linli.ballots.doors import worked
from linli.ballots.models import Ballot, State
from linli.ballots.nominating import By, Said
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.kernel.wording import noted
from linli.papers import outs
from linli.people.doors import desk_form, desk_step, done
from linli.people.forms import refusals_on
from linli.rules.demand import NOMINATING


class NominationForm(forms.Form):
    """Who nominated a candidate, and the paper."""

    name = forms.ChoiceField(label=gettext_lazy("Candidate"))
    by = forms.ChoiceField(label=gettext_lazy("Nominated by"))
    body = forms.TypedChoiceField(
        label=gettext_lazy("Party organisation"), coerce=int, required=False, empty_value=None
    )
    joint = forms.ChoiceField(label=gettext_lazy("List that voters signed here"), required=False)
    number = forms.IntegerField(
        label=gettext_lazy("How many voters, when they signed on paper"), required=False, min_value=0, max_value=9999
    )
    method = forms.CharField(
        label=gettext_lazy("In which way of the assembly's rules"), max_length=80, required=False,
        help_text=gettext_lazy("By oneself, by so many owners, by the community: as the rules say."),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Paper of the nomination"), max_length=120, required=False)

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = nominating.ways(ballot)
        known = set(ballot.nominations.values_list("name", flat=True))
        self._offer("name", [(name, name) for name in nominating.candidates(ballot) if name not in known])
        self._offer("by", [(one, By(one).label) for one in ways])
        if By.METHOD in ways:
            for name in ("body", "joint", "number"):
                del self.fields[name]
            return
        del self.fields["method"]
        self._offer("body", [("", "—"), *((body.pk, body.name) for body in nominating.bodies(ballot))])
        lists = [(one.code, noted(one.title, one.number)) for one in nominating.joint(ballot)]
        self._offer("joint", [("", "—"), *lists])
        self.fields["number"].help_text = _("At least %(number)s.") % {"number": NOMINATING}

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def said(self) -> Said:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Said(
            given["name"], given["by"], given["document"], given.get("body"), given.get("number") or 0,
            given.get("method", ""), given.get("joint", ""),
        )  # fmt: skip


@desk_form
@outs.listed
def nominations(request: HttpRequest, code: str) -> HttpResponse:
    """Who nominated each candidate, and what is missing."""
    ballot, by = worked(request, code)
    if not nominating.candidates(ballot):
        raise Http404
    form = NominationForm(request.POST or None, ballot=ballot)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            files = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
            nominating.note(ballot.pk, form.said(), by=by, files=files)
            messages.success(request, _("Recorded."))
            return redirect("ballots:nominations", code)
    rows = list(ballot.nominations.select_related("body"))
    photos = files_among("nomination", [row.pk for row in rows])
    context = {
        "ballot": ballot, "form": form, "rows": [(row, photos.get(row.pk, ())) for row in rows],
        "missing": nominating.missing(ballot), "basis": nominating.basis(ballot),
        "draft": ballot.state == State.DRAFT, "left": len(rows) < len(nominating.candidates(ballot)),
    }  # fmt: skip
    return render(request, "ballots/nominations.html", context, status=422 if form.errors else 200)


@desk_step
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Strike one."""
    ballot, by = worked(request, code)
    row = get_object_or_404(ballot.nominations, pk=pk)
    back = reverse("ballots:nominations", args=[code])
    return done(request, lambda: nominating.take_back(row.pk, by=by), _("Taken back."), back)
