"""The desk's doors to orders: what is to be done, one order with each of its steps."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import page_before
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.orders import queries, services
from linli.orders.forms import RateForm, SendForm, ServedForm, UnmetForm
from linli.orders.models import Order, State
from linli.papers import outs
from linli.people.doors import acting, actor, desk_page, desk_step, done, reachable

KIND = "service_order"
SHOWN = {"open": queries.WAITS, "done": (State.DONE, State.UNMET, State.WITHDRAWN)}


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The orders in reach: those under way, or those that have ended; names in outline."""
    by = actor(request)
    which = "done" if request.GET.get("show") == "done" else "open"
    rows, older = page_before(queries.run(by).filter(state__in=SHOWN[which]), request, queries.PAGE)
    outs.stays_without(request, rows)
    older = f"{older}&show={which}" if older else ""
    context = {"rows": [(row, queries.named(row)) for row in rows], "older": older, "which": which}
    return render(request, "orders/desk.html", context)


def _read(request: HttpRequest, code: str) -> Order:
    """The order, if the person sees to it; else 404."""
    related = ("service__organiser", "person", "taker", "sent_to", "session", "area")
    return reachable(request, "order.run", Order.objects.select_related(*related), code=code)


@dataclass(frozen=True)
class Steps:
    """What the desk can do with an order where it stands."""

    send: SendForm | None = None
    record: ServedForm | None = None
    refuse: UnmetForm | None = None
    rate: RateForm | None = None
    miss: bool = False
    withdraw: bool = False


def _steps(row: Order, request: HttpRequest) -> Steps:
    begun = row.starts_at is not None and row.starts_at <= clock.now()
    times = {"came": row.came_at or row.starts_at, "left": row.left_at or row.ends_at}
    waits = row.state in (State.ORDERED, State.SENT)
    when = {"starts_at": row.starts_at, "minutes": row.minutes or row.service.minutes}
    return Steps(
        send=SendForm(choices=queries.choices(row, actor(request)), initial=when) if waits else None,
        record=ServedForm(initial=times) if row.state == State.SERVED or (row.state == State.TAKEN and begun) else None,
        refuse=UnmetForm() if waits or row.state == State.TAKEN else None,
        rate=RateForm() if row.person_id is None and row.state in (State.SERVED, State.DONE) else None,
        miss=row.state == State.TAKEN and begun,
        withdraw=row.person_id is None and (waits or row.state == State.TAKEN),
    )


@desk_page
def order(request: HttpRequest, code: str) -> HttpResponse:
    """One order with who, where and what; reading it is on record."""
    row = _read(request, code)
    with transaction.atomic():
        note_accesses([(row.person_id, row.pk)], by=actor(request), what="order", reason="work", subject_kind=KIND)
    context = {"order": row, "steps": _steps(row, request), "reads": True}
    return render(request, "orders/order.html", context)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of an order at the desk."""
    row = _read(request, code)
    by, back, pk = acting(request, "order.run", row), reverse("orders:order", args=[code]), row.pk
    if name == "miss":
        return done(request, lambda: services.miss(pk, by=by), _("Noted; the order is to be sent out again."), back)
    if name == "withdraw":
        return done(request, lambda: services.withdraw(pk, by=by), _("Taken back."), back)
    if name == "send":
        send = SendForm(request.POST, choices=queries.choices(row, by))
        if send.is_valid():
            given = send.cleaned_data
            return done(
                request,
                lambda: services.send(pk, given["starts_at"], given["minutes"], given["to"], by=by),
                _("Sent out."),
                back,
            )
    if name == "record" and (served := ServedForm(request.POST)).is_valid():
        came, left = served.cleaned_data["came"], served.cleaned_data["left"]
        said = _("Recorded. Another person of the body confirms the hours.")
        return done(request, lambda: services.record_hours(pk, came, left, by=by), said, back)
    if name == "refuse" and (unmet := UnmetForm(request.POST)).is_valid():
        why, reason = unmet.cleaned_data["why"], unmet.cleaned_data["reason"]
        return done(request, lambda: services.refuse(pk, why, reason, by=by), _("Answered."), back)
    if name == "rate" and (rate := RateForm(request.POST)).is_valid():
        grade, words = rate.cleaned_data["grade"], rate.cleaned_data["said"]
        return done(request, lambda: services.rate(pk, grade, words, by=by), _("Noted."), back)
    if name not in {"send", "record", "refuse", "rate"}:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)
