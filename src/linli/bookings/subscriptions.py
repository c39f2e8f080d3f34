"""Who is told of bookings: whoever booked, and the keeper's office of what waits for its word."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.bookings.models import Booking, State
from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told


def _booker(row: Booking) -> Told:
    facts = {"place": row.place.spot.name, "time": row.starts_at}
    return Told(only(row.person_id), row, reverse("bookings:mine"), facts)


def _keeper(row: Booking) -> Told | None:
    if row.state != State.ASKED:
        return None
    facts = {"place": row.place.spot.name, "time": row.starts_at}
    url = reverse("bookings:place", args=[row.place.code])
    # Nobody says yes to their own booking.
    return Told(office(row.place.keeper_id), row, url, facts, aside=only(row.person_id))


BOOKER, KEEPER = by(Booking, _booker, "place__spot"), by(Booking, _keeper, "place__spot")
WHO = _("whoever booked")
ROWS = [
    Row(
        "booking.asked", "booking.asked", "bookings", _("the keeper's office, where it decides"),
        _("%(place)s, %(time)s: a booking waits for your word"), _("Somebody asks for %(place)s."), KEEPER,
        stands=still(Booking, state=State.ASKED),
    ),
    Row(
        "booking.confirmed", "booking.confirmed", "bookings", WHO, _("%(place)s is yours: %(time)s"),
        _("You have %(place)s: %(time)s."), BOOKER, stands=still(Booking, state=State.CONFIRMED),
    ),
    Row(
        "booking.refused", "booking.refused", "bookings", WHO, _("%(place)s, %(time)s: the keeper said no"),
        _("You cannot have %(place)s then."), BOOKER,
    ),
    Row(
        "booking.given_back", "booking.given_back", "bookings", WHO,
        _("%(place)s, %(time)s: your booking was taken back"), _("You do not have %(place)s any more."), BOOKER,
    ),
    Row(
        "booking.offered", "booking.offered", "bookings", WHO,
        _("%(place)s, %(time)s came free: say whether you take it"),
        _("%(place)s is free now. Do you want it?"), BOOKER, stands=still(Booking, state=State.OFFERED),
    ),
]  # fmt: skip
