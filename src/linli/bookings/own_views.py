"""Residents' doors: the places of their estate, one place with its week, one's own bookings."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.bookings import queries, services
from linli.bookings.forms import BookForm
from linli.bookings.models import Booking, Place
from linli.council.doors import page_before
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import noted
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_page, own_step, signed_in_required
from linli.people.forms import add_refusal
from linli.places.models import Area


@require_safe
@never_cache
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """What can be booked in the estate."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(queries.places(estate)[:100])
    outs.stays_without(request, rows)
    return render(request, "bookings/on.html", {"estate": estate, "rows": rows})


def shown_week(request: HttpRequest, place: Place) -> dict[str, Any]:
    """The seven days that the address asks for, from today on by default, and the ways to those around them."""
    today, first = clock.today(), clock.today()
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        first = today
    if not timedelta(-400) < first - today < timedelta(400):
        first = today
    week = timedelta(days=7)
    return {
        "days": queries.week(place, first),
        "newer": f"?from={first - week}" if first > today else "", "older": f"?from={first + week}",
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One place: its rules, when it is taken, and the form to book it."""
    place = get_object_or_404(Place.objects.select_related("spot", "keeper", "area"), code=code, ended_at=None)
    if request.method == "POST":
        return signed_in_required(_book)(request, place)
    return _page(request, place, BookForm(initial={"day": clock.today() + timedelta(days=1)}))


def _book(request: HttpRequest, place: Place) -> HttpResponse:
    form, wait = BookForm(request.POST), "wait" in request.POST
    refused = ""
    if form.is_valid():
        by, out = actor(request), "leave_out" in request.POST
        try:
            made = services.every_week(
                form.asked(), 1 if wait else form.series(),
                lambda asked: services.ask(place.pk, asked, by=by, wait=wait), leave_out=out,
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
            refused = refusal.code
        else:
            messages.success(request, booked(made))
            return redirect("bookings:mine")
    return _page(request, place, form, refused)


def booked(made: list[Booking]) -> str:
    """What is said of bookings just made."""
    state = str(made[0].get_state_display())
    return noted(state, len(made)) if len(made) > 1 else state


def _page(request: HttpRequest, place: Place, form: BookForm, refused: str = "") -> HttpResponse:
    books = access.may(actor(request), "place.book", place)
    context = {
        "place": place, "form": form, "books": books, "taken": refused == "place_taken",
        "some": refused == "weeks_taken", **shown_week(request, place),
    }  # fmt: skip
    return render(request, "bookings/show.html", context, status=422 if form.errors else 200)


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """One's own bookings."""
    rows, older = page_before(queries.mine(actor(request)), request)
    outs.stays_without(request, rows)
    return render(request, "bookings/mine.html", {"rows": rows, "older": older, "now": clock.now()})


@own_step
def answer(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Take what came free, or give back what one has."""
    row = get_object_or_404(Booking, code=code, person_id=actor(request).person_id or 0)
    by, back = actor(request), reverse("bookings:mine")
    if name == "take":
        return done(
            request, lambda: services.take(row.pk, by=by), _("It is yours, or waits for the keeper's word."), back
        )
    if name != "back":
        raise Http404
    return done(
        request, lambda: services.give_back(row.pk, by=by), _("Given back. Thank you: others can have it."), back
    )
