"""Who works the hotline's tickets: the desk of the estate and the offices above, as far as they read the request."""

from linli.journal import subjects
from linli.office.models import Duty, Nudge, Ticket
from linli.people.access import Grant, Holds, System, register

KINDS = ("branch_secretary", "community_officer", "street_officer")
DESK = Holds(*KINDS)

GRANTS = [
    Grant("ticket.work", DESK),
    Grant("ticket.work", System()),
    Grant("duty.keep", Holds("community_officer", "street_officer")),
    Grant("duty.keep", System()),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register("duty", Duty, ("area_id", "number", "text", "unit", "basis", "ended_at"))
    subjects.register(
        "ticket",
        Ticket,
        ("code", "case_id", "area_id", "number", "came_at", "sign_by", "deadline", "state", "entered_by_id",
         "signed_at", "signed_by_id", "reply", "replied_at", "duty_id", "because", "returned_at"),
    )  # fmt: skip
    subjects.register("nudge", Nudge, ("ticket_id", "at", "words", "by_id"))
