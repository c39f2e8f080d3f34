"""The desk's doors to what can be ordered: offered, said otherwise, closed; who helps; an order noted there."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import skilling
from linli.council.doors import key
from linli.journal.seen import state_of
from linli.journal.services import note_accesses
from linli.kernel.refused import Refused
from linli.orders import offering, queries
from linli.orders import services as ordering
from linli.orders.forms import HelperForm, OrderForForm, ServiceForm
from linli.orders.models import Helper, Service
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on
from linli.people.models import Person
from linli.people.services import checked_phone
from linli.places.models import Area


@desk_page
@outs.listed
def services(request: HttpRequest) -> HttpResponse:
    """What one's bodies offer, with how it goes."""
    by = actor(request)
    rows = list(queries.services(by)[:100])
    outs.stays_without(request, rows)
    return render(request, "orders/services.html", {"rows": rows, "bodies": queries.organisers(by)})


@desk_form
def offer(request: HttpRequest, body: str) -> HttpResponse:
    """Offer a service in the name of a body."""
    found = get_object_or_404(queries.organisers(actor(request)), code=body)
    form = ServiceForm(request.POST or None, skills=_skills(found.area))
    if request.method == "POST" and form.is_valid():
        row = Service(organiser=found).locate(found.area)
        with refusals_on(form):
            made = offering.offer(found.pk, form.offer(), by=acting(request, "order_service.offer", row))
            messages.success(request, _("Offered. Residents order it from now on; accept those who help with it."))
            return redirect("orders:service", made.code)
    context = {"form": form, "body": found, "back": reverse("orders:services")}
    return render(request, "orders/facts.html", context, status=422 if form.errors else 200)


def _skills(area: Area) -> list[str]:
    return [skill.title for skill in skilling.offered(area)]


def _read(request: HttpRequest, code: str) -> Service:
    """The service, if the person runs it; else 404."""
    return reachable(request, "order_service.run", Service.objects.select_related("organiser", "area"), code=code)


@desk_page
@outs.listed
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service and who helps with it; their names are the body's to read, and reading them is on record."""
    row, by = _read(request, code), actor(request)
    helpers = list(queries.helpers(row)[:200])
    seen = skilling.seen([one.person_id for one in helpers if one.state == Helper.State.ASKED], row.skill)
    people = sorted({one.person_id for one in helpers if one.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="order", reason="work", subject_kind="person")
    outs.stays_without(request, helpers)
    shown = [(one, seen.get(one.person_id, "")) for one in helpers]
    context = {"service": row, "helpers": shown, "form": HelperForm(), "me": by.person_id}
    return render(request, "orders/service.html", context)


@desk_form
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say a service otherwise."""
    row = _read(request, code)
    by, back = acting(request, "order_service.run", row), reverse("orders:service", args=[code])
    skills = [row.skill, *_skills(row.area)]
    form = ServiceForm(request.POST or None, initial=ServiceForm.known(row), skills=skills)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            offering.change(row.pk, form.offer(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"form": form, "body": row.organiser, "back": back, "as_seen": state_of(row), "service": row}
    return render(request, "orders/facts.html", context, status=422 if form.errors else 200)


@desk_form
def order_for(request: HttpRequest, code: str) -> HttpResponse:
    """Note what somebody orders who has no account."""
    row = _read(request, code)
    by, back = acting(request, "order_service.run", row), reverse("orders:service", args=[code])
    form = OrderForForm(request.POST or None, service=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            seen = request.POST.get("seen")
            made = ordering.order_for(row.pk, given["name"], given["phone"], form.wish(), by=by, seen=seen)
            messages.success(request, _("Noted. Now send it out."))
            return redirect("orders:order", made.code) if made.person_id != by.person_id else redirect("orders:desk")
    context = {"form": form, "service": row, "back": back, "as_seen": ordering.seen_of(row)}
    return render(request, "orders/order_for.html", context, status=422 if form.errors else 200)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A helper is accepted, entered or let go; the service is closed."""
    row = _read(request, code)
    by, back = acting(request, "order_service.run", row), reverse("orders:service", args=[code])
    if name == "close":
        return done(request, lambda: offering.close(row.pk, by=by), _("No longer offered."), back)
    if name == "enter" and (form := HelperForm(request.POST)).is_valid():
        shown = form.cleaned_data["shown"]
        return done(
            request,
            lambda: offering.enter(row.pk, _known(form.cleaned_data["phone"], form.cleaned_data["name"]), shown, by=by),
            _("They help with it from now on."),
            back,
        )
    if name in {"accept", "leave"}:
        one = get_object_or_404(Helper, pk=key(request.POST.get("helper")), service=row)
        if name == "leave":
            return done(request, lambda: offering.leave(one.pk, by=by), _("Noted."), back)
        shown = request.POST.get("shown", "")
        return done(request, lambda: offering.accept(one.pk, shown, by=by), _("They help with it from now on."), back)
    if name != "enter":
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)


def _known(phone: str, name: str) -> Person:
    found = Person.objects.named(checked_phone(phone), name)
    if found is None:
        raise Refused("phone_unknown", _("Nobody of the register has this name and telephone."), field="phone")
    return found
