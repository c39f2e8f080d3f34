"""Two rows of one human being: those that may be, a pair side by side, the proposal, and the second person's word."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel.codes import normalised
from linli.papers import outs
from linli.people import access
from linli.people.doors import (
    acting,
    desk_form,
    desk_page,
    person_of,
    second_factor_required,
    self_required,
    staff_required,
)
from linli.people.forms import refusals_on
from linli.people.merging import comparing, finding, services
from linli.people.models import Merge, Person
from linli.people.wording import FIELDS, masked
from linli.web.journal import words
from linli.web.keys import number
from linli.web.people.doors import reader
from linli.web.people.relatives import meant
from linli.web.registry.doors import form_page


class WhoForm(forms.Form):
    """Who the other is."""

    who = forms.CharField(label=gettext_lazy("The other one's phone number, or their name"), max_length=50)


class MergeForm(forms.Form):
    """How it is known that two are one."""

    proof = forms.CharField(
        label=gettext_lazy("How it is known that they are one"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who was asked, and what was shown. It stays sealed, and the second person reads it."),
    )  # fmt: skip
    card = forms.CharField(
        label=gettext_lazy("Number on the ID card shown"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Needed where an ID number is on record. It is compared, not kept."),
    )  # fmt: skip


def _reader(request: HttpRequest) -> Actor:
    by = reader(request)
    if not access.anywhere(by, "person.merge", Person):
        raise Http404
    return by


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and who may stand on record twice."""
    by = _reader(request)
    after = (number(request.GET.get("after")) or 0, number(request.GET.get("and")) or 0)
    rows = finding.pairs(by, after=after)
    older = f"?after={rows[-1].first.pk}&and={rows[-1].second.pk}" if len(rows) == finding.PAGE else ""
    waiting = [] if any(after) else [(row, masked("name", row.first.name)) for row in finding.open_merges(by)]
    return render(request, "web/people/doubles.html", {"rows": rows, "older": older, "waiting": waiting})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Who else on record might be this person."""
    by = _reader(request)
    one = get_object_or_404(_people(by), code=normalised(code))
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            other = meant(by, form.cleaned_data["who"])
            return redirect("web:double", one.code, other.code)
    context = {"person": one, "name": masked("name", one.name), "alike": finding.alike(by, one), "form": form}
    return render(request, "web/people/double_find.html", context, status=422 if form.errors else 200)


def _people(by: Actor) -> Any:
    return access.scope(by, "person.merge", Person.objects.filter(merged_into=None))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@second_factor_required
def pair(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """The one that is kept beside the one that is given up; propose it."""
    by = _reader(request)
    first, second = (get_object_or_404(_people(by), code=normalised(each)) for each in (code, other))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            row = services.propose(
                first.pk, second.pk, proof=given["proof"], card=given["card"], by=acting(request, "person.merge", first)
            )
            messages.success(request, _("Proposed. Another person of an office makes them one."))
            return redirect("web:merge", row.code)
    context = {**_compared(by, first, second), "form": form, "open": None}
    return render(request, "web/people/double.html", context, status=422 if form.errors else 200)


@desk_form
@second_factor_required
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody has proposed, beside both rows: make them one, or say that they are two."""
    by = _reader(request)
    row = get_object_or_404(Merge.objects.select_related("first", "second", "proposed_by"), code=code)
    if not all(access.may(by, "person.merge", one) for one in (row.first, row.second)):
        if row.state == Merge.DONE and access.may(by, "person.merge", row.first):
            messages.info(request, _("They are one already; there is nothing left to decide."))
            return redirect("web:person", row.first.code)
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        approve = request.POST.get("decision") == "approve"
        act = acting(request, "person.merge", row.first)
        with refusals_on(form):
            services.approve(row.pk, by=act) if approve else services.drop(row.pk, by=act)
            messages.success(request, _("They are one now.") if approve else _("They stay two."))
            return redirect("web:person", row.first.code)
    context = {
        **_compared(by, row.first, row.second),
        "form": form,
        "open": row,
        "own": row.proposed_by_id == by.person_id,
    }
    return render(request, "web/people/double.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _compared(by: Actor, first: Person, second: Person) -> dict[str, Any]:
    """Both side by side, masked; that they were looked at is on record."""
    note_accesses(
        [(one.pk, one.pk) for one in (first, second)], by=by, what="double", reason="double", subject_kind="person"
    )
    held = comparing.holdings(first.pk, second.pk)
    against = comparing.clashes(first, second, held)
    counted = [(_kind(name), *more) for name, *more in comparing.by_kind(held) if any(more)]
    shown = [
        (str(FIELDS[field]), masked(field, getattr(first, field)), masked(field, getattr(second, field)))
        for field in FIELDS
    ]
    return {
        "first": first, "second": second, "name": masked("name", first.name),
        "facts": [line for line in shown if line[1] or line[2]],
        "accounts": (services.has_account(first), services.has_account(second)),
        "counted": counted,
        "against": [
            (_kind(kind), name or _("%(count)s, not for you to read") % {"count": count})
            for (kind, name), count in Counter(comparing.named(against, by)).items()
        ],
    }  # fmt: skip


def _kind(name: str) -> str:
    return words.kind(name) if name else _("Other entries")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@self_required
def own(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever is asked whether they are on record twice says yes or no, with their phone in hand."""
    me = person_of(request)
    row = get_object_or_404(Merge.objects.select_related("first", "second"), code=code, state=Merge.PROPOSED)
    if me.pk not in (row.first_id, row.second_id):
        raise Http404
    by, agrees = Actor(me.pk, "person", name=me.name), me.pk == row.second_id
    title = _("Are you on record twice?")
    back = reverse("people:me")
    if request.method == "POST" and "no" in request.POST:
        services.drop(row.pk, by=by)
        messages.success(request, _("They stay two. The office is told."))
        return redirect(back)
    other = row.first if agrees else row.second
    form = forms.Form(request.POST if request.method == "POST" and agrees else None)
    return form_page(
        request, form, lambda: services.agree(row.pk, by=by), title=title, back=back,
        said=_("Agreed. The office makes the two one; then sign in as before with the number that is kept."),
        template="web/people/own_double.html", other=masked("name", other.name), agrees=agrees, row=row,
    )  # fmt: skip
