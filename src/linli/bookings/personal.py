"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.bookings.models import Booking
from linli.bookings.team_models import Called, TeamBooking
from linli.people.personal import OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("Places that you booked"),
        Booking,
        "person",
        "place__spot__name name starts_at ends_at purpose people state made_at reason came_at",
    ),
    Part(
        _("Teams that you asked for"),
        TeamBooking,
        "person",
        "team__body__name name phone occasion words starts_at ends_at place state made_at reason",
    ),
    Part(
        _("Appearances to which you were called"),
        Called,
        "member__person",
        "booking__starts_at part answer asked_at answered_at came",
    ),
]

ASIDE = [
    (Booking, "entered_by decided_by", OFFICE),
    (TeamBooking, "entered_by decided_by noted_by", OFFICE),
    (Called, "entered_by seen_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
