"""Doors to demands for whoever signs them: begun, signed with one's own voice, taken back, handed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.council import demand_queries, demand_removals, demand_rolls, demands
from linli.council.demand_forms import (
    NominateForm,
    PaperNominateForm,
    PaperRemovalForm,
    PaperStartForm,
    RemovalForm,
    StartForm,
    StatementForm,
)
from linli.council.demand_models import Demand
from linli.council.doors import key, page_before
from linli.journal.seen import last_of
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, done, own_form, own_page, self_required
from linli.people.forms import refusals_on


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What is demanded where one lives or sits, with how far it has come."""
    rows, older = page_before(demand_queries.readable(actor(request)), request)
    outs.stays_without(request, rows)
    context = {
        "rows": [(row, demand_rolls.counted(row)) for row in rows],
        "signed": demand_queries.signed_by(actor(request), rows),
        "older": older,
    }
    return render(request, "council/demands.html", context)


@own_form
def start(request: HttpRequest) -> HttpResponse:
    """Begin one."""
    if request.method == "POST":
        return self_required(_start)(request)
    return _start(request)


def _start(request: HttpRequest) -> HttpResponse:
    by, aim = actor(request), aimed(request)
    offered = demand_queries.offered(by, aim=aim)
    form = form_for(aim, request, offered)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            body_id, plan = planned(form)
            demand = demands.start(body_id, plan, by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Begun, and signed by you. Send the address of this page to your neighbours."))
            return redirect("council:demand", demand.code)
    context = {
        "form": form, "offered": offered, "aim": aim, "as_seen": last_of(demands.mine(by.person_id)),
    }  # fmt: skip
    return render(request, "council/demand_start.html", context, status=422 if form.errors else 200)


def aimed(request: HttpRequest) -> demand_queries.Aim:
    """What is to come of the demand that is begun."""
    return "removal" if "remove" in request.GET else "nomination" if "nominate" in request.GET else "meeting"


def form_for(
    aim: demand_queries.Aim, request: HttpRequest, offered: list[tuple[str, str]], *, paper: bool = False
) -> StartForm:
    """The form to begin it."""
    given = request.POST or None
    if aim == "removal":
        seats = demand_queries.seats_among(offered)
        return (PaperRemovalForm if paper else RemovalForm)(given, offered=offered, terms=seats)
    if aim == "nomination":
        return (PaperNominateForm if paper else NominateForm)(given, offered=offered)
    return (PaperStartForm if paper else StartForm)(given, offered=offered)


def planned(form: StartForm) -> tuple[int, demands.Plan]:
    """The body and what is demanded of it. Only after `is_valid`."""
    given = form.cleaned_data
    kind, way, body = given["what"].split(".")
    plan = demands.Plan(
        kind, way, given.get("title", ""), given["text"], given.get("term"), given.get("reason", ""),
        given.get("candidate", ""),
    )  # fmt: skip
    return key(body), plan


def found(request: HttpRequest, code: str) -> Demand:
    """The demand, if the person may read it; else 404."""
    return get_object_or_404(demand_queries.readable(actor(request)), code=code)


@own_page
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One demand: its words, how many signed and are needed, what became of it; nobody's name."""
    row, by = found(request, code), actor(request)
    return render(request, "council/demand.html", about(request, row, by.person_id))


def about(request: HttpRequest, row: Demand, me: int | None) -> dict[str, Any]:
    """What its pages show of it."""
    lines = demand_rolls.counted(row)
    collecting = row.state == Demand.State.COLLECTING
    signed = row.pk in demand_queries.signed_by(actor(request), [row])
    return {
        "one": row,
        "lines": lines,
        "enough": all(line.met for line in lines),
        "share": demand_queries.share_words(row.carried_by),
        "signed": signed,
        "can_sign": collecting and not signed and me is not None and bool(demand_rolls.can_sign(row, [me])),
        "collecting": collecting,
        "began": me is not None and row.started_by_id == me,
        "hearing": row.state in demand_removals.OPEN and row.term is not None,
        "concerned": me is not None and row.term is not None and row.term.person_id == me,
        "statement_form": StatementForm(initial={"statement": row.statement}),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@self_required
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Asked once more what one puts one's name to; then signed."""
    row = found(request, code)
    there = reverse("council:demand", args=[code])
    if request.method == "POST" and "confirmed" in request.POST:
        by = acting(request, "demand.sign", row)
        said = _("Signed. You can take it back until it is handed in.")
        return done(request, lambda: demands.sign(row.pk, by=by), said, there)
    if row.state != Demand.State.COLLECTING:
        raise Http404
    points = [
        _("Your name is read by the office that checks the signatures, and by nobody else."),
        _("Everybody sees how many have signed."),
        _("You can take your signature back until the demand is handed in."),
    ]  # fmt: skip
    context = {
        "one": row, "title": _("Sign this demand?"), "text": row.title, "points": points, "submit": _("I sign"),
        "cancel": there,
    }  # fmt: skip
    return render(request, "council/demand_sign.html", context)


@require_POST
@self_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's signature back."""
    row, by = found(request, code), actor(request)
    back = reverse("council:demand", args=[code])
    return done(request, lambda: demands.withdraw(row.pk, by=by), _("Your signature is taken back."), back)


@require_POST
@self_required
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Hand it in."""
    row, by = found(request, code), actor(request)
    said = _("Handed in. The office checks the signatures; the days within which the body has to act run from today.")
    return done(request, lambda: demands.hand_in(row.pk, by=by), said, reverse("council:demand", args=[code]))


@require_POST
@self_required
def give_up(request: HttpRequest, code: str) -> HttpResponse:
    """Give it up."""
    row, by, reason = found(request, code), actor(request), request.POST.get("reason", "")
    back = reverse("council:demand", args=[code])
    return done(request, lambda: demands.give_up(row.pk, reason, by=by), _("Given up."), back)


@require_POST
@self_required
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """Whose seat it is about says something to it."""
    row, by, form = found(request, code), actor(request), StatementForm(request.POST)
    if row.term is None or row.term.person_id != by.person_id:
        raise Http404
    words = form.cleaned_data["statement"] if form.is_valid() else ""
    said, back = _("Kept. It stands on the paper of the vote."), reverse("council:demand", args=[code])
    return done(request, lambda: demand_removals.make_statement(row.pk, words, by=by), said, back)


def oversees(request: HttpRequest, row: Demand) -> bool:
    """Whether the person's office sees that the body acts."""
    return access.may(actor(request), "demand.oversee", row)
