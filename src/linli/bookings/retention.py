"""How long the name and number of who booked without an account stay."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.bookings.models import Booking
from linli.bookings.team_models import TeamBooking
from linli.people.retention.registry import Kept, keep


def _bookings(before: datetime) -> "QuerySet[Any]":
    return Booking.objects.filter(ends_at__lt=before)


def _team_bookings(before: datetime) -> "QuerySet[Any]":
    return TeamBooking.objects.filter(ends_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept("booking", "booking", Booking, ("name",), _bookings),
        Kept(
            "team_booking",
            "team_booking",
            TeamBooking,
            ("name", "phone"),
            _team_bookings,
        ),
    )
