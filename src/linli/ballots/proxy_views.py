"""Doors to the list of proxies: kept at the desk, read and objected to by the people of the place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import objecting, proxies
from linli.ballots.doors import worked
from linli.ballots.forms import told
from linli.ballots.models import Ballot
from linli.ballots.public_views import opened
from linli.ballots.roll_forms import ProxyForm
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_step,
    done,
    own_page,
    own_step,
)
from linli.people.forms import add_refusal
from linli.rules.ballot import PROXY_LIST_BASIS
from linli.rules.masks import mask_name


@desk_form
@outs.listed
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The list, and who is put on it by which authority."""
    ballot, by = worked(request, code)
    _must_be_listed(ballot)
    form = ProxyForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid() and _entered(request, ballot, form, by):
        messages.success(request, _("On the list; everybody of the place reads it."))
        return redirect("ballots:proxies", code)
    rows = proxies.standing(ballot)
    files = files_among("proxy", [line.row.pk for line in rows])
    context = {
        "ballot": ballot, "form": form, "running": ballot.state in proxies.RUNNING,
        "most": proxies.most_for(ballot), "basis": PROXY_LIST_BASIS,
        "rows": [(line, *_names(line), files.get(line.row.pk, ())) for line in rows],
        "struck": [
            (row, mask_name(row.voter.name), mask_name(row.person.name))
            for row in ballot.proxies.exclude(ended_at=None).select_related("voter", "person").order_by("-ended_at")
        ],
    }  # fmt: skip
    return render(request, "ballots/proxies.html", context, status=422 if form.errors else 200)


def _must_be_listed(ballot: Ballot) -> None:
    if not ballot.law.listed:
        raise Http404


def _names(line: proxies.Line) -> tuple[str, str]:
    return mask_name(line.row.voter.name), mask_name(line.row.person.name)


def _entered(request: HttpRequest, ballot: Ballot, form: ProxyForm, by: Actor) -> bool:
    given = form.cleaned_data
    try:
        files = take_in(request.FILES.getlist("file"), by=by, role="document", scanned=True)
        proxies.enter(
            ballot.pk, given["voter"], given["proxy"], form.authority(), document=given["document"], by=by, files=files
        )
    except Refused as refusal:
        add_refusal(form, Refused(refusal.code, told(refusal), field=refusal.field))
    return not form.errors


@desk_step
def strike(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a line off the list."""
    ballot, by = worked(request, code)
    row = get_object_or_404(ballot.proxies, pk=pk)
    reason, there = request.POST.get("reason", ""), reverse("ballots:proxies", args=[code])
    return done(request, lambda: proxies.withdraw(row.pk, reason, by=by), _("Struck off the list."), there)


@own_page
@outs.residents
def public(request: HttpRequest, code: str) -> HttpResponse:
    """Who votes for whom: names masked, for the people of the place."""
    ballot, by = opened(code), actor(request)
    _must_be_listed(ballot)
    if not access.may(by, "ballot.read", ballot):
        raise Http404
    if not (rows := proxies.standing(ballot)):
        outs.stays(request)
    context = {
        "ballot": ballot, "estate": ballot.area, "objects": ballot.state in proxies.RUNNING,
        "rows": [(line, *_names(line)) for line in rows],
    }  # fmt: skip
    return render(request, "ballots/proxies_public.html", context)


@own_step
def object_to(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a line of it is wrong."""
    ballot = opened(code)
    row = get_object_or_404(ballot.proxies, pk=pk)
    by, text = acting(request, "ballot.read", ballot), request.POST.get("text", "")
    there = reverse("ballots:show", args=[code])
    said = _("Received. The answer will stand here before the papers are opened.")
    return done(request, lambda: objecting.object_to_proxy(row.pk, text, by=by), said, f"{there}#objections")
