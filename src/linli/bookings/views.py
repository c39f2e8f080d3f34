"""The keeper's doors: places, one place with what is asked and booked, its rules and closed days."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.bookings import queries, services
from linli.bookings.forms import ClosureForm, EnterForm, PlaceForm
from linli.bookings.models import Booking, Place
from linli.bookings.own_views import booked, shown_week
from linli.council.doors import page_before, page_from
from linli.journal.seen import state_of
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import add_refusal, refusals_on


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The places that one's bodies keep."""
    by = actor(request)
    rows = list(queries.kept(by)[:200])
    outs.stays_without(request, rows)
    return render(request, "bookings/desk.html", {"rows": rows, "keepers": queries.keepers(by)})


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a spot to bookings."""
    body = get_object_or_404(queries.keepers(actor(request)), code=code)
    spots = [(str(spot.pk), f"{spot.area.name} {spot.name}") for spot in queries.spots(body)]
    form = PlaceForm(request.POST or None, spots=spots)
    if request.method == "POST" and form.is_valid():
        spot_id = form.cleaned_data["spot"]
        place = Place(keeper=body).locate(body.area)
        with refusals_on(form):
            made = services.open_place(body.pk, spot_id, form.plan(), by=acting(request, "place.keep", place))
            messages.success(request, _("Residents can book it now."))
            return redirect("bookings:place", made.code)
    context = {"form": form, "body": body, "back": reverse("bookings:desk")}
    return render(request, "bookings/rules.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, code: str) -> Place:
    """The place, if the person's body keeps it; else 404."""
    return reachable(request, "place.keep", Place.objects.select_related("spot", "keeper", "area"), code=code)


@desk_form
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say its rules anew."""
    place = _kept(request, code)
    back = reverse("bookings:place", args=[code])
    form = PlaceForm(request.POST or None, initial=PlaceForm.known(place))
    if request.method == "POST" and form.is_valid():
        by = acting(request, "place.keep", place)
        with refusals_on(form):
            services.change_place(place.pk, form.plan(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"form": form, "body": place.keeper, "place": place, "back": back, "as_seen": state_of(place)}
    return render(request, "bookings/rules.html", context, status=422 if form.errors else 200)


@desk_form
@outs.listed
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place at the desk: what waits for a word and what is to come; names for its keeper alone."""
    row = _kept(request, code)
    form, some = EnterForm(request.POST or None, initial={"day": clock.today()}), False
    if request.method == "POST" and form.is_valid():
        by = acting(request, "place.keep", row)
        try:
            name, out = form.cleaned_data["name"], "leave_out" in request.POST
            made = services.every_week(
                form.asked(), form.series(), lambda asked: services.enter(row.pk, name, asked, by=by), leave_out=out
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            some = refusal.code == "weeks_taken"
        else:
            messages.success(request, booked(made))
            return redirect("bookings:place", code)
    rows, later = page_from(queries.coming(row), request, "starts_at")
    _note(request, rows)
    context = {
        "place": row, "rows": rows, "later": later, "form": form, "some": some, "closure_form": ClosureForm(),
        "closures": row.closures.filter(last__gte=clock.today()).order_by("first"), "me": actor(request).person_id,
        "soon": clock.now() + services.SOON, **shown_week(request, row),
    }  # fmt: skip
    return render(request, "bookings/place.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, rows: Iterable[Booking]) -> None:
    """Whoever reads the list has read of each on it but of themselves."""
    by = actor(request)
    people = sorted({row.person_id for row in rows if row.person_id and row.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="booking", reason="work", subject_kind="person")


@desk_page
@outs.listed
def past(request: HttpRequest, code: str) -> HttpResponse:
    """Every booking of a place, the latest first."""
    row = _kept(request, code)
    rows, older = page_before(queries.of(row), request)
    _note(request, rows)
    return render(request, "bookings/past.html", {"place": row, "rows": rows, "older": older})


@desk_page
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet for the door: when it is taken in the seven days to come, nobody's name."""
    row = _kept(request, code)
    return render(request, "bookings/door.html", {"place": row, **shown_week(request, row)})


@desk_step
def decide(request: HttpRequest, code: str, booking: str, name: str) -> HttpResponse:
    """A word of the keeper on one booking."""
    row = _kept(request, code)
    one = get_object_or_404(Booking, code=booking, place=row)
    by, back, reason = (
        acting(request, "place.keep", row),
        reverse("bookings:place", args=[code]),
        request.POST.get("reason", ""),
    )
    if name == "yes":
        return done(request, lambda: services.decide(one.pk, granted=True, by=by), _("Booked."), back)
    if name == "no":
        return done(request, lambda: services.decide(one.pk, granted=False, reason=reason, by=by), _("Refused."), back)
    if name == "back":
        return done(request, lambda: services.give_back(one.pk, reason=reason, by=by), _("Taken back."), back)
    if name == "came":
        return done(request, lambda: services.note_use(one.pk, by=by), _("Noted."), back)
    raise Http404


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Close days, or the place for good."""
    row = _kept(request, code)
    by, back = acting(request, "place.keep", row), reverse("bookings:place", args=[code])
    if name == "end":
        return done(
            request,
            lambda: services.end_place(row.pk, by=by),
            _("It is not booked any more."),
            reverse("bookings:desk"),
        )
    if name != "close":
        raise Http404
    form = ClosureForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect(back)
    given = form.cleaned_data
    said = _("Closed on these days; what was booked then is given back.")
    return done(
        request, lambda: services.close_days(row.pk, given["first"], given["last"], given["reason"], by=by), said, back
    )
