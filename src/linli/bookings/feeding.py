"""Bookings in calendars: one's own with their purpose, in the estate's no more than that a place is taken."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.activities import feeds
from linli.bookings.models import Booking, State
from linli.kernel import clock
from linli.places.models import Area
from linli.ui import addresses


def own(person_id: int) -> Iterable[feeds.Event]:
    """What a person booked and has. One statement."""
    rows = Booking.objects.filter(person_id=person_id, state=State.CONFIRMED, ends_at__gte=clock.now())
    url = addresses.page("bookings:mine")
    for row in rows.select_related("place__spot").order_by("starts_at", "pk")[: feeds.MOST]:
        yield feeds.Event(f"booking-{row.code}", row.purpose, row.starts_at, row.ends_at, url, row.place.spot.name)


def of_estate(estate: Area) -> Iterable[feeds.Event]:
    """When its places are taken, as their own pages show it to everybody. One statement."""
    rows = Booking.objects.filter(place__area=estate, state=State.CONFIRMED, ends_at__gte=clock.now())
    for row in rows.select_related("place__spot").order_by("starts_at", "pk")[: feeds.MOST]:
        place = row.place.spot.name
        title = _("%(place)s is taken") % {"place": place}
        # A key of the place and hour: that of the booking would tell whose calendar holds the same.
        key = f"taken-{row.place.code}-{row.starts_at:%Y%m%dT%H%M}"
        yield feeds.Event(key, title, row.starts_at, row.ends_at, addresses.of("bookings:show", row.place.code), place)
