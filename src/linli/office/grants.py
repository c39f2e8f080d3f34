"""Who works the hotline's tickets and forms, goes to the doors, names stand-ins: desks of the estate and above."""

from linli.journal import subjects
from linli.office.form_models import Collection, Filling
from linli.office.home_models import HomeNote, Leave, StandIn
from linli.office.models import Duty, Nudge, Ticket
from linli.papers.grants import OfBody
from linli.papers.queries import HELPERS
from linli.people.access import Columns, EstateResident, Grant, Holds, Relation, System, register, register_place
from linli.people.conditions import RUNNING

KINDS = ("branch_secretary", "community_officer", "street_officer")
DESK = Holds(*KINDS)
DOORS = Holds("grid_worker", *KINDS)
OFFICES = Holds("street_officer", "administrator")

GRANTS = [
    Grant("ticket.work", DESK),
    Grant("ticket.work", System()),
    Grant("duty.keep", Holds("community_officer", "street_officer")),
    Grant("duty.keep", System()),
    Grant("form.keep", DESK),
    Grant("form.keep", System()),
    # Of a home: whoever goes to its door; of a form: whoever lives in its area.
    Grant("form.fill", DOORS),
    Grant("form.answer", EstateResident(), {"closed_at": None}),
    Grant("home.file", DOORS),
    Grant("stand_in.name", OFFICES),
    # Whoever holds a term says that they are away from it, and that they are back.
    Grant("leave.take", Relation("person_id"), {"ends": RUNNING, "acting": False}),
    Grant("records.take", OfBody(without=HELPERS, column="id")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(StandIn, Columns("post__area__", "province_id"))
    register(GRANTS)
    subjects.register("duty", Duty, ("area_id", "number", "text", "unit", "basis", "ended_at"))
    subjects.register(
        "ticket",
        Ticket,
        ("code", "case_id", "area_id", "number", "came_at", "sign_by", "deadline", "state", "entered_by_id",
         "signed_at", "signed_by_id", "reply", "replied_at", "duty_id", "because", "returned_at"),
    )  # fmt: skip
    subjects.register("nudge", Nudge, ("ticket_id", "at", "words", "by_id"))
    subjects.register(
        "collection",
        Collection,
        ("code", "body_id", "area_id", "title", "asked_by", "until", "note", "sha256", "sheet", "line", "columns",
         "made_by_id", "closed_at"),
    )  # fmt: skip
    subjects.register("filling", Filling, ("collection_id", "unit_id", "answers", "way", "by_id", "at"))
    subjects.register("home_note", HomeNote, ("unit_id", "kind", "words", "at", "by_id", "ended_at"))
    subjects.register("stand_in", StandIn, ("post_id", "person_id", "document", "by_id", "ended_at"))
    subjects.register("leave", Leave, ("term_id", "cover_id", "first", "last", "back_at"))
