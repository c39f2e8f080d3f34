"""Residents' and volunteers' doors: what can be ordered, one's own orders, what one takes and does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.orders import offering, queries, services, taking
from linli.orders.forms import OrderForm, RateForm, ServedForm
from linli.orders.models import Helper, Order, Service, State
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, must_not_be_printed, own_form, own_page, own_step, reachable
from linli.people.forms import refusals_on
from linli.people.queries import homes_shown
from linli.places.models import Area
from linli.ui import moments


@own_page
@outs.residents
def offered(request: HttpRequest, code: str) -> HttpResponse:
    """What residents of the estate can order."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(queries.counted(queries.offered(actor(request), estate))[:60])
    outs.stays_without(request, rows)
    return render(request, "orders/offered.html", {"estate": estate, "rows": rows, "enough": queries.ENOUGH})


def _look(request: HttpRequest, code: str) -> Service:
    return reachable(request, "order_service.look", Service.objects.select_related("organiser", "area"), code=code)


@own_form
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what is done, for whom; order it, or offer to help with it."""
    row, by = _look(request, code), actor(request)
    homes = homes_shown(by.person_id or 0)
    form = OrderForm(request.POST or None, service=row, initial={"place": str(homes[0].words) if homes else ""})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.order(row.pk, form.wish(), by=by, seen=request.POST.get("seen"))
            words = _("Ordered. You are answered by %(day)s; a volunteer takes no money.")
            messages.success(request, words % {"day": moments.named_day(made.answer_by)})
            return redirect("orders:show", made.code)
    helps = Helper.objects.filter(service=row, person_id=by.person_id or 0).exclude(state=Helper.State.LEFT).first()
    context = {"service": row, "form": form, "helps": helps, "as_seen": services.seen_of(row, by.person_id)}
    return render(request, "orders/look.html", context, status=422 if form.errors else 200)


@own_step
def help_with(request: HttpRequest, code: str) -> HttpResponse:
    """Offer to help with a service, or no longer."""
    row, by = _look(request, code), actor(request)
    back = reverse("orders:look", args=[code])
    if "leave" in request.POST:
        one = get_object_or_404(Helper, service=row, person_id=by.person_id or 0)
        return done(request, lambda: offering.leave(one.pk, by=by), _("Noted."), back)
    can = request.POST.get("can", "")
    return done(request, lambda: offering.volunteer(row.pk, can, by=by), _("Thank you. The body answers you."), back)


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What one ordered; what one can take, and has taken."""
    by = actor(request)
    context = {
        "rows": list(queries.own(by.person_id)[:30]),
        "open": list(queries.to_take(by)[:30]),
        "taken": list(queries.taken(by.person_id)[:30]),
        "helping": list(queries.helping(by.person_id)[:30]),
    }
    outs.stays_without(request, context["rows"] or context["open"] or context["taken"])
    return render(request, "orders/mine.html", context)


def _side(request: HttpRequest, code: str) -> tuple[Order, str]:
    """The order and on which side of it the reader stands: `own`, `taker` or `open` to them; else 404."""
    related = ("service__organiser", "person", "taker", "area")
    row: Order = get_object_or_404(Order.objects.select_related(*related), code=code)
    by = actor(request)
    for action, side in (("order.own", "own"), ("order.serve", "taker"), ("order.take", "open")):
        if access.may(by, action, row):
            if side != "own":  # somebody else's home
                must_not_be_printed(request)
            return row, side
    raise Http404


@own_page
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One order from one's own side: before it is taken a volunteer reads neither name nor address."""
    row, side = _side(request, code)
    now = clock.now()
    begun = row.starts_at is not None and row.starts_at <= now
    times = {"came": row.starts_at, "left": row.ends_at}
    rates = side == "own" and row.state in (State.SERVED, State.DONE)
    context = {
        "order": row, "side": side,
        # Whoever took it reads name, address and words as long as they have it to do.
        "outline": queries.named(row),
        "reads": side == "own" or row.state in (State.TAKEN, State.SERVED),
        "withdraws": side == "own" and row.state in (State.ORDERED, State.SENT, *(() if begun else (State.TAKEN,))),
        "rate": RateForm(initial={"grade": row.grade, "said": row.said}) if rates else None,
        "serve": ServedForm(initial=times) if side == "taker" and row.state == State.TAKEN and begun else None,
        "gives_back": side == "taker" and row.state == State.TAKEN and not begun,
    }  # fmt: skip
    return render(request, "orders/show.html", context)


@own_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of an order by the one who ordered it, or by the volunteer."""
    row, _side_of = _side(request, code)
    by, back, mine, pk = actor(request), reverse("orders:show", args=[code]), reverse("orders:mine"), row.pk
    if name == "withdraw":
        return done(request, lambda: services.withdraw(pk, by=by), _("Taken back."), back)
    if name == "take":
        return done(request, lambda: taking.take(pk, by=by), _("You have taken it. Thank you!"), back)
    if name == "decline":
        return done(request, lambda: taking.decline(pk, by=by), _("Thank you for saying so."), mine)
    if name == "give_back":
        reason = request.POST.get("reason", "")
        return done(request, lambda: taking.give_back(pk, reason, by=by), _("Given back to the desk."), mine)
    if name == "serve" and (served := ServedForm(request.POST)).is_valid():
        came, left = served.cleaned_data["came"], served.cleaned_data["left"]
        return done(request, lambda: taking.serve(pk, came, left, by=by), _("Thank you. The desk records it."), back)
    if name == "rate" and (rate := RateForm(request.POST)).is_valid():
        grade, said = rate.cleaned_data["grade"], rate.cleaned_data["said"]
        return done(request, lambda: services.rate(pk, grade, said, by=by), _("Thank you for saying so."), back)
    if name not in {"serve", "rate"}:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)
