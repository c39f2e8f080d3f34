"""Doors to memberships that move out of a branch and into it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council import dues, transfers
from linli.council.doors import page_before
from linli.council.dues_forms import DayForm, InForm, LetterOutForm, OutForm
from linli.council.party_models import Transfer
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, done
from linli.people.forms import refusals_on
from linli.people.models import Organisation


def _branch(request: HttpRequest, code: str) -> Organisation:
    rows = access.scope(actor(request), "office.read", Organisation.objects.select_related("area"))
    body = get_object_or_404(rows, code=code, kind="party_branch", ended_at=None)
    if not transfers.is_on(body):
        raise Http404
    return body


@desk_form
@outs.listed
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Who moved or is moving, latest first; one more goes out or comes in."""
    body = _branch(request, code)
    keeps = access.may(actor(request), "office.keep", body)
    going = request.method == "POST" and "out" in request.POST
    coming = request.method == "POST" and not going
    out = OutForm(request.POST if going else None, people=list(dues.members(body).items()))
    into = InForm(request.POST if coming else None, initial={"on": clock.today()})
    form = out if going else into
    if request.method == "POST":
        by = acting(request, "office.keep", body)
        if form.is_valid():
            with refusals_on(form):
                made = _begun(body, form, by)
                messages.success(request, _("Noted."))
                return redirect("council:transfer", code, made.code)
    rows, older = page_before(transfers.of_body(body), request)
    context = {"body": body, "rows": rows, "older": older, "keeps": keeps, "out": out, "into": into}
    return render(request, "council/transfers.html", context, status=422 if out.errors or into.errors else 200)


def _begun(body: Organisation, form: OutForm | InForm, by: Actor) -> Transfer:
    given = form.cleaned_data
    if isinstance(form, OutForm):
        return transfers.request_out(body.pk, int(given["person"]), given["other"], given["reason"], by=by)
    full = given["full"] == "yes"
    return transfers.receive(body.pk, given["name"], given["phone"], given["other"], form.letter(), full=full, by=by)


@desk_form
def one(request: HttpRequest, code: str, transfer: str) -> HttpResponse:
    """One of them: where it stands, its letter or receipt, and what comes next."""
    body = _branch(request, code)
    row = get_object_or_404(transfers.of_body(body), code=transfer)
    if request.method == "POST":
        by, back = acting(request, "office.keep", body), reverse("council:transfer", args=[code, transfer])
        return done(request, _step(request, row, by), _("Noted."), back)
    today = clock.today()
    context = {
        "body": body,
        "row": row,
        "steps": transfers.STEPS.get(row.state, ()) if access.may(actor(request), "office.keep", body) else (),
        "letter": LetterOutForm(initial={"valid_days": row.valid_days or 30, "dues_until": row.dues_until or today}),
        "day": DayForm.of(today),
        "seen": state_of(row),
    }
    return render(request, "council/transfer.html", context)


def _step(request: HttpRequest, row: Transfer, by: Actor) -> Callable[[], object]:
    """What the button asks for."""
    letter, day, seen = LetterOutForm(request.POST), DayForm(request.POST), request.POST.get("seen")

    def act() -> object:
        match request.POST.get("step"):
            case "letter" if letter.is_valid():
                given = letter.cleaned_data
                return transfers.draw_up_letter(row.pk, given["valid_days"], given["dues_until"], by=by, seen=seen)
            case "send":
                return transfers.send(row.pk, by=by, seen=seen)
            case "receipt" if day.is_valid():
                return transfers.receipt_came(row.pk, day.cleaned_data["day"], by=by, seen=seen)
            case "admit" if day.is_valid():
                return transfers.admit(row.pk, day.cleaned_data["day"], by=by, seen=seen)
            case "back":
                return transfers.return_receipt(row.pk, by=by, seen=seen)
            case "drop":
                return transfers.give_up(row.pk, request.POST.get("reason", ""), by=by, seen=seen)
        raise Refused("form", _("Give the day and the number as asked."))

    return act
