"""Who keeps a place and decides on its bookings (the body), and who books it: residents of the estate."""

from linli.bookings.models import Booking, Place
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import EstateResident, Grant, System, register

BODY = OfBody(column="keeper_id")
GRANTS = [
    Grant("place.keep", BODY),
    Grant("place.keep", System()),
    Grant("place.book", EstateResident()),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register(
        "place",
        Place,
        ("code", "spot_id", "keeper_id", "about", "opening", "ahead", "longest", "a_month", "seats", "approval",
         "release", "ended_at"),
    )  # fmt: skip
    subjects.register(
        "booking",
        Booking,
        ("code", "place_id", "person_id", "name", "starts_at", "ends_at", "purpose", "people", "state", "answer_by",
         "reason", "why", "entered_by_id", "decided_by_id", "came_at"),
    )  # fmt: skip
