"""Every read of bookings, in scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from linli.activities.models import Slot
from linli.activities.slots import QUARTER
from linli.bookings.models import LIVE, Booking, Place
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation
from linli.places.models import Area, Spot
from linli.rules import booking as rules


def places(estate: Area) -> QuerySet[Place]:
    """Those of an estate that can be booked."""
    return _places().filter(area=estate, ended_at=None).order_by("spot__name", "pk")


def kept(by: Actor) -> QuerySet[Place]:
    """Those that the actor's body keeps, or kept."""
    return scope(by, "place.keep", _places()).order_by("ended_at", "spot__name", "pk")


def _places() -> QuerySet[Place]:
    return Place.objects.select_related("spot", "keeper", "area")


def keepers(by: Actor) -> QuerySet[Organisation]:
    """The bodies of an estate, or of a community, for which the person can open a place."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    rows = Organisation.objects.filter(pk__in=ids, ended_at=None, area__level__in=("estate", "community"))
    return rows.select_related("area").order_by("pk")


def spots(body: Organisation) -> QuerySet[Spot]:
    """The spots that a body can open: of its estate, or of those of its community, and not open yet."""
    rows = Spot.objects.filter(area__level="estate", bookable=None).select_related("area")
    where = {"area_id": body.area_id} if body.area.level == "estate" else {"area__community_id": body.area_id}
    return rows.filter(**where).order_by("area__name", "name")


def mine(by: Actor) -> QuerySet[Booking]:
    """What somebody booked, the latest first."""
    rows = Booking.objects.filter(person_id=by.person_id or 0).select_related("place__spot", "place__area")
    return rows.order_by("-pk")


def of(place: Place) -> QuerySet[Booking]:
    """All bookings of a place, the latest first."""
    return Booking.objects.filter(place=place).select_related("person").order_by("-pk")


def coming(place: Place) -> QuerySet[Booking]:
    """Those that are still to be decided on or to come; their pages are in the order of their beginning."""
    return Booking.objects.filter(place=place, state__in=LIVE, ends_at__gt=clock.now()).select_related("person")


@dataclass(frozen=True)
class Day:
    """A day of a place: its hours, or why it is closed, and what is taken in them."""

    day: date
    hours: str
    closed: str
    taken: tuple[tuple[datetime, datetime], ...]


def week(place: Place, first: date) -> list[Day]:
    """Seven days from that one on. Two statements."""
    last = first + timedelta(days=7)
    closures = list(place.closures.filter(last__gte=first, first__lt=last))
    at = Slot.objects.filter(spot_id=place.spot_id, at__gte=clock.midnight(first), at__lt=clock.midnight(last))
    taken = list(spans(at.order_by("at").values_list("at", flat=True)))
    found = []
    for number in range(7):
        day = first + timedelta(days=number)
        closed = next((row.reason for row in closures if row.first <= day <= row.last), "")
        own = tuple(span for span in taken if clock.day_of(span[0]) == day)
        found.append(Day(day, rules.written(place.rules.opening[day.weekday()]), closed, own))
    return found


def spans(at: Iterable[datetime]) -> Iterable[tuple[datetime, datetime]]:
    """Quarters of an hour that follow one another as one, within a day; not by whom they are held."""
    begun: datetime | None = None
    last: datetime | None = None
    for one in at:
        if begun and last and (one != last + QUARTER or clock.day_of(one) != clock.day_of(begun)):
            yield begun, last + QUARTER
            begun = None
        begun, last = begun or one, one
    if begun and last:
        yield begun, last + QUARTER
