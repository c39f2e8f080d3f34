"""Doors to single voters where heads alone count: who a head is, whom a household sends, what documents say of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import marking, services
from linli.ballots.doors import worked
from linli.ballots.forms import told
from linli.ballots.models import Ballot, Slip
from linli.ballots.roll_forms import AdmitForm, LeaveOutForm, RepresentativeForm
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people.doors import desk_form, desk_step, done
from linli.people.forms import add_refusal
from linli.rules.masks import mask_name


@desk_form
def voter(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One head of the roll: whom the household sends, and who of it a document takes off the roll."""
    ballot, by = _by_heads(request, code)
    slip = get_object_or_404(Slip.objects.select_related("representative"), ballot=ballot, number=number)
    people = [(one.person_id, mask_name(one.person.name)) for one in slip.owners.select_related("person")]
    step = request.POST.get("step", "")
    chosen = RepresentativeForm(
        *_given(request, step == "choose"), owners=people, household=True, auto_id="c_%s",
        initial={"person": slip.representative_id, "document": slip.authority},
    )  # fmt: skip
    out = LeaveOutForm(*_given(request, step == "leave_out"), people=people, auto_id="m_%s")
    here = reverse("ballots:voter", args=[code, number])
    if step == "choose" and _saved(chosen, lambda: _choose(request, slip, chosen, by)):
        messages.success(request, _("Noted who votes for this household."))
        return redirect(here)
    if step == "leave_out" and _saved(out, lambda: _leave_out(request, ballot, out, by)):
        messages.success(request, _("Marked; the roll is drawn anew."))
        return redirect("ballots:roll", code)
    context = {
        "ballot": ballot, "slip": slip, "people": people, "choose_form": chosen, "out_form": out,
        "sends": len(people) > 1, "early": ballot.state in marking.EARLY, "authority": files_of("slip", slip.pk),
    }  # fmt: skip
    return render(request, "ballots/voter.html", context, status=422 if chosen.errors or out.errors else 200)


@desk_form
def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Put somebody on the roll who lives elsewhere and works here."""
    ballot, by = _by_heads(request, code)
    if ballot.law.voters != "residents" or ballot.state not in marking.EARLY:
        raise Http404
    form = AdmitForm(*_given(request, request.method == "POST"))
    if form.is_bound and _saved(form, lambda: _admit(request, ballot, form, by)):
        messages.success(request, _("Admitted; the roll is drawn anew."))
        return redirect("ballots:roll", code)
    return render(request, "ballots/admit.html", {"ballot": ballot, "form": form}, status=422 if form.errors else 200)


@desk_step
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take what was said of somebody back."""
    ballot, by = _by_heads(request, code)
    mark = get_object_or_404(ballot.voter_marks, pk=pk)
    there = reverse("ballots:roll", args=[code])
    return done(request, lambda: marking.take_back(mark.pk, by=by), _("The mark is taken back."), there)


def _by_heads(request: HttpRequest, code: str) -> tuple[Ballot, Actor]:
    ballot, by = worked(request, code)
    if ballot.law.voters == "owners":
        raise Http404
    return ballot, by


def _given(request: HttpRequest, mine: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if mine else (None, None)


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    if not form.is_valid():
        return False
    try:
        save()
    except Refused as refusal:
        add_refusal(form, Refused(refusal.code, told(refusal), field=refusal.field))
    return not form.errors


def _documents(request: HttpRequest, by: Actor) -> list[File]:
    return take_in(request.FILES.getlist("file"), by=by, role="document", scanned=True)


def _choose(request: HttpRequest, slip: Slip, form: RepresentativeForm, by: Actor) -> None:
    given = form.cleaned_data
    files = _documents(request, by)
    services.choose_representative(slip.pk, given["person"], document=given["document"], by=by, files=files)


def _leave_out(request: HttpRequest, ballot: Ballot, form: LeaveOutForm, by: Actor) -> None:
    given = form.cleaned_data
    said = {name: given[name] for name in ("reason", "document")}
    files = _documents(request, by)
    marking.leave_out(ballot.pk, given["person"], given["kind"], **said, by=by, files=files)


def _admit(request: HttpRequest, ballot: Ballot, form: AdmitForm, by: Actor) -> None:
    given = {name: form.cleaned_data[name] for name in ("reason", "document")}
    marking.admit(ballot.pk, form.cleaned_data["phone"], **given, by=by, files=_documents(request, by))
