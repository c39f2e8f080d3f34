"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.bookings.models import Booking, State
from linli.bookings.team_models import Called, TeamBooking, TeamState
from linli.people.personal import ANON, OFFICE, Hindrance, Part, hinder, register

PARTS: list[Part] = [
    Part(
        _("Places that you booked"),
        Booking,
        "person",
        "place__spot__name name starts_at ends_at purpose people state made_at reason came_at",
        emptied="name purpose",
        stays=ANON,
    ),
    Part(
        _("Teams that you asked for"),
        TeamBooking,
        "person",
        "team__body__name name phone occasion words starts_at ends_at place state made_at reason",
        emptied="name phone words place",
        stays=ANON,
    ),
    Part(
        _("Appearances to which you were called"),
        Called,
        "member__person",
        "booking__starts_at part answer asked_at answered_at came",
        stays=ANON,
    ),
]

ASIDE = [
    (Booking, "entered_by decided_by", OFFICE),
    (TeamBooking, "entered_by decided_by noted_by", OFFICE),
    (Called, "entered_by seen_by", OFFICE),
]


HINDRANCES = [
    Hindrance(
        _("You have booked a place: give it back, or wait until it is over."), Booking, "person",
        Q(state__in=(State.ASKED, State.CONFIRMED, State.WAITING, State.OFFERED)),
    ),
    Hindrance(
        _("You have asked for a team: call it off, or wait until it has played."), TeamBooking, "person",
        Q(state__in=(TeamState.ASKED, TeamState.PROPOSED, TeamState.WAITING, TeamState.AGREED)),
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
