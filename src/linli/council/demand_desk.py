"""Doors to demands at the desk: the office that receives and checks them, the body that acts, the office above it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council import demand_acting, demand_queries, demand_removals, demand_rolls, demands
from linli.council.demand_forms import LinesForm, OrderForm, StatementForm
from linli.council.demand_models import Demand, Signer
from linli.council.demand_views import about, aimed, form_for, found, oversees, planned
from linli.council.doors import key, page_before
from linli.council.forms import CallForm
from linli.council.views import people_of
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.seen import last_of
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import actor, desk_form, desk_page, desk_step, done, person_of
from linli.people.forms import refusals_on


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """What is demanded of the bodies in reach."""
    rows, older = page_before(demand_queries.readable(actor(request)), request)
    context = {
        "rows": [(row, demand_rolls.counted(row)) for row in rows],
        "older": older,
        "receives": bool(demand_queries.offered_on_paper(actor(request))),
    }
    return render(request, "council/demands_desk.html", context)


@desk_form
def paper(request: HttpRequest) -> HttpResponse:
    """Enter a demand that came in on paper."""
    by, aim = actor(request), aimed(request)
    if not (offered := demand_queries.offered_on_paper(by, aim=aim)):
        raise Http404
    form = form_for(aim, request, offered, paper=True)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            body_id, plan = planned(form)
            first = form.cleaned_data["first"]
            files = _sheets(request, by)
            demand = demands.start_on_paper(body_id, plan, first, by=by, files=files, seen=request.POST.get("seen"))
            messages.success(request, _("Entered. Now enter who else signed on the sheet."))
            return redirect("council:demand_desk", demand.code)
    context = {"form": form, "aim": aim}
    return render(request, "council/demand_paper.html", context, status=422 if form.errors else 200)


def _sheets(request: HttpRequest, by: Actor) -> list[File]:
    return take_in(request.FILES.getlist("sheet"), by=by, role="evidence", scanned=True)


@desk_page
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One demand: for the office that receives it with who signed, for everybody else with the numbers."""
    return _page(request, found(request, code))


def _page(request: HttpRequest, row: Demand, status: int = 200, **forms: Any) -> HttpResponse:
    by = actor(request)
    receives = demands.receives(row, by)
    after = key(request.GET.get("after"))
    listed = demand_queries.signed(row, after) if receives else []
    more = listed[demand_queries.PAGE :]
    if listed:
        people = [(each.row.person_id, row.pk) for each in listed[: demand_queries.PAGE]]
        note_accesses(people, by=by, what="signature", reason="work", subject_kind="demand")
    orders = oversees(request, row) and row.overdue
    context = {
        **about(request, row, by.person_id),
        "receives": receives,
        "listed": listed[: demand_queries.PAGE],
        "older": f"?after={listed[demand_queries.PAGE - 1].row.pk}" if more else "",
        "sheets": files_of(demands.SHEETS, row.pk) if receives else [],
        "lines_form": LinesForm(),
        "as_seen": demands.entered(row),
        "votes": row.waits and row.law.removes,
        "orders": orders and row.ordered_until is None,
        "order_form": OrderForm(initial={"until": clock.today() + timedelta(days=30)}),
        "calls": orders and not row.law.removes and row.ordered_until is not None and clock.today() > row.ordered_until,
        "me": by.person_id,
        **forms,
    }
    return render(request, "council/demand_desk.html", context, status=status)


@desk_step
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter who signed on a sheet."""
    row, by = found(request, code), actor(request)
    form = LinesForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            files = _sheets(request, by)
            lines = form.cleaned_data["lines"].splitlines()
            number = demands.enter(row.pk, lines, by=by, files=files, seen=request.POST.get("seen"))
            messages.success(request, _("Entered: %(number)s new.") % {"number": number})
            return redirect("council:demand_desk", code)
    row.refresh_from_db()
    return _page(request, row, 422, lines_form=form)


@desk_step
def strike(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Strike a signature out."""
    row, by, reason = found(request, code), actor(request), request.POST.get("reason", "")
    back = reverse("council:demand_desk", args=[code])
    if not Signer.objects.filter(pk=pk, demand=row).exists():
        raise Http404
    return done(request, lambda: demand_acting.strike_out(pk, reason, by=by), _("Struck out; it counts no more."), back)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of the office: hand in what came on paper, check, send back, order."""
    row, by = found(request, code), actor(request)
    back, reason = reverse("council:demand_desk", args=[code]), request.POST.get("reason", "")
    if name == "hand-in":
        return done(request, lambda: demands.hand_in(row.pk, by=by), _("Handed in."), back)
    if name == "check":
        said = _("Checked. The body is told, and sees the number and the words, nobody's name.")
        return done(request, lambda: demand_acting.check(row.pk, by=by), said, back)
    if name == "send-back":
        return done(request, lambda: demand_acting.send_back(row.pk, reason, by=by), _("Sent back."), back)
    if name == "statement":
        return done(request, lambda: _stated(request, row, by), _("Kept. It stands on the paper of the vote."), back)
    if name != "order":
        raise Http404
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, order_form=form)
    given = form.cleaned_data
    said = _("The order is on record.")
    return done(request, lambda: demand_acting.order(row.pk, given["document"], given["until"], by=by), said, back)


def _stated(request: HttpRequest, row: Demand, by: Actor) -> None:
    form = StatementForm(request.POST)
    words = form.cleaned_data["statement"] if form.is_valid() else ""
    demand_removals.make_statement(row.pk, words, by=by, files=_sheets(request, by))


@desk_form
def call(request: HttpRequest, code: str) -> HttpResponse:
    """The office above calls the meeting that the body did not call."""
    row, by = found(request, code), actor(request)
    if not (oversees(request, row) and row.overdue) or row.law.removes:
        raise Http404
    me = (str(by.person_id), person_of(request).name)
    people = list(dict([me, *people_of(row.body)]).items())
    begins = (clock.now().astimezone(clock.LOCAL) + timedelta(days=16)).replace(hour=19, minute=30)
    form = CallForm(
        request.POST or None, body=row.body, people=people, recorders=people,
        initial={"starts_at": begins, "kind": row.kind, "recorder": me[0]},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            meeting = demand_acting.call_instead(row.pk, form.call(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("The meeting is called."))
            return redirect("council:meeting", meeting.pk)
    context = {"one": row, "form": form, "as_seen": last_of(row.body.meetings.all())}
    return render(request, "council/demand_call.html", context, status=422 if form.errors else 200)
