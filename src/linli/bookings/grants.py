"""Who keeps a place or leads a team and decides on its bookings (the body), and who books it: residents."""

from linli.bookings.models import Booking, Place
from linli.bookings.team_models import Called, TeamBooking
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import (
    EstateResident,
    Grant,
    Holds,
    Relation,
    System,
    register,
    register_own,
)

BODY = OfBody(column="keeper_id")
OF_TEAM = OfBody(column="team__body_id")
OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")
CENTRE = Holds("branch_secretary", "community_officer")
GRANTS = [
    Grant("place.keep", BODY),
    Grant("place.keep", System()),
    Grant("place.book", EstateResident()),
    Grant("team_booking.ask", EstateResident(), {"shown": True}),  # of a team
    Grant("team_booking.enter", OfBody(column="body_id")),
    Grant("team_booking.enter", OFFICES),
    Grant("team_booking.own", Relation("person_id")),
    Grant("team_booking.run", OF_TEAM),
    Grant("team_booking.run", CENTRE),  # where the leader asks for themselves, or is away
    Grant("team_booking.read", OF_TEAM),
    Grant("team_booking.read", OFFICES),
    Grant("team_booking.vouch", OF_TEAM),
    Grant("team_booking.vouch", CENTRE),
    Grant("team_call.own", Relation("member__person_id")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    register_own("team_booking.run", "person_id")
    register_own("team_booking.read", "person_id")  # their own page shows it
    subjects.register(
        "team_booking",
        TeamBooking,
        ("code", "team_id", "person_id", "name", "phone", "occasion", "words", "starts_at", "ends_at", "place",
         "case_id", "state", "taken", "entered_by_id", "answer_by", "reason", "why", "decided_by_id", "session_id",
         "meet_at", "meet_place", "travel", "calls_by", "ready", "noted_by_id"),
    )  # fmt: skip
    subjects.register(
        "team_call",
        Called,
        ("code", "booking_id", "member_id", "part", "substitute", "answer", "answered_at", "entered_by_id",
         "sign_up_id", "came", "seen_by_id"),
    )  # fmt: skip
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
