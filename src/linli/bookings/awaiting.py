"""What of bookings waits for a person: a time that came free, what they have before long; and for a keeper's desk."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.bookings.models import Booking, State
from linli.kernel import clock
from linli.people import terms
from linli.people.doors import actor
from linli.ui.awaits import Awaited
from linli.ui.markup import filled, worded
from linli.ui.templatetags.ui import when

SOON = timedelta(days=3)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever has booked something that lies ahead."""
    yield Booking.objects.filter(person_id=person_id, starts_at__gte=clock.now())


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever is signed in."""
    me, now = actor(request).person_id, clock.now()
    if me is None:
        return
    text: str
    offered = Q(state=State.OFFERED, answer_by__gte=now)
    ahead = Q(state__in=(State.CONFIRMED, State.REFUSED, State.CANCELLED), starts_at__range=(now, now + SOON))
    rows = Booking.objects.filter(offered | ahead, person_id=me).select_related("place__spot")
    for row in rows.order_by("starts_at", "pk")[:SHOWN]:
        if row.state == State.CANCELLED and row.because == "":
            continue  # given back by oneself
        text, tone = filled("{} · {}", when(row.starts_at), row.purpose), "calm"
        if row.state == State.OFFERED and row.answer_by:
            text, tone = worded(_("It came free: take it by %(time)s."), time=when(row.answer_by)), "due"
        elif row.because:
            text, tone = row.because, "late"
        yield Awaited(str(row.place), reverse("bookings:mine"), text, str(row.get_state_display()), tone)


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """What waits for a keeper's word: one line for each place. One statement."""
    bodies = {held.organisation_id for held in terms.held(actor(request).person_id) if not held.strong}
    if not bodies:
        return
    rows = Booking.objects.filter(state=State.ASKED, place__keeper_id__in=bodies, starts_at__gt=clock.now())
    seen: dict[int, int] = {}
    places = {}
    for row in rows.select_related("place__spot").order_by("starts_at", "pk")[:100]:
        seen[row.place_id] = seen.get(row.place_id, 0) + 1
        places[row.place_id] = row.place
    for pk, number in seen.items():
        url = reverse("bookings:place", args=[places[pk].code])
        text = _("%(number)s wait for a word") % {"number": number}
        yield Awaited(str(places[pk]), url, text, pgettext("bookings", "to be decided"))
