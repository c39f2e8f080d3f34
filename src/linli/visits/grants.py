"""Who keeps a programme of visits (the responsible office), who goes (the pair alone), and who reads what."""

from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.triggers import freeze
from linli.papers.grants import OfBody
from linli.people.access import Grant, Holds, Relation, System, may, register, register_own
from linli.people.doors import actor
from linli.visits.models import PaperVisit, Visit, Visited, Visitor, VisitProgramme

OWNER = "home_visit"
PHOTO, SIGNATURE = "visit", "signature"  # the roles of files
PHOTOS_GONE = "home_photos"  # the field of the tombstone of a photo whose consent was taken back
PHOTOS_OVER, SIGNATURES_OVER = "home_visit_photos", "home_visit_signatures"  # of what went by the clock
OFFICE = OfBody()
OF_VISITED = OfBody(column="programme__body_id")
ABOVE = Holds("community_officer", "street_officer")  # numbers and sums, no names

GRANTS = [
    Grant("visits.found", OFFICE),
    Grant("visits.found", System()),
    Grant("visits.run", OFFICE),
    Grant("visits.run", System()),
    Grant("visits.read", OFFICE),
    Grant("visits.read", ABOVE),
    Grant("visited.keep", OF_VISITED),
    Grant("visited.keep", System()),
    Grant("visited.read", OF_VISITED),
    Grant("visited.read", Relation("first_id"), {"ended_at": None}),
    Grant("visited.read", Relation("second_id"), {"ended_at": None}),
    Grant("visited.note", Relation("first_id"), {"ended_at": None}),
    Grant("visited.note", Relation("second_id"), {"ended_at": None}),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    for action in ("visited.read", "visited.keep"):
        register_own(action, "person_id", "answers_id")
    subjects.register(
        "visit_programme",
        VisitProgramme,
        ("code", "kind", "title", "body_id", "times", "days", "begins", "ends", "age_from", "age_to", "alone",
         "periods", "before", "mark", "ended_at", "service_id"),
    )  # fmt: skip
    subjects.register("home_visitor", Visitor, ("programme_id", "person_id", "trained", "sex", "ended_at"))
    subjects.register(
        "home_visited",
        Visited,
        ("code", "programme_id", "number", "person_id", "name", "sex", "address", "building_id", "position",
         "guardian", "phone", "need", "consent", "photos", "reason", "due_on", "missed_on", "first_id", "second_id",
         "ended_at", "ended_why", "answers_id"),
    )  # fmt: skip
    subjects.register(
        "home_visit",
        Visit,
        ("code", "key", "visited_id", "programme_id", "first_id", "second_id", "day", "arrived_at", "left_at", "metres",
         "periods", "done", "response", "advice", "signed", "unsigned_why", "offline", "due_on", "by_id", "at",
         "voided_at", "voided_why", "goals", "safety", "entered_by_id"),
    )  # fmt: skip
    subjects.register(
        "paper_visit",
        PaperVisit,
        ("code", "visited_id", "first_id", "second_id", "arrived_at", "left_at", "metres", "periods", "words",
         "unsigned_why", "entered_by_id", "entered_at", "seen_by_id", "seen_at", "visit_id", "differs"),
    )  # fmt: skip
    # Sealed words are sealed anew, and go by the clock, and with them the salt of what they were.
    sealed = ("goals", "done", "response", "advice", "safety", "salt")
    freeze(Visit, but=("voided_at", "voided_why", *sealed))
    registry.owner(OWNER, _may_see)


def _may_see(request: HttpRequest, file: File) -> bool:
    """Photo and signature are seen by the pair and the office alone."""
    row = Visit.objects.select_related("visited__programme").filter(pk=file.owner_id or 0).first()
    return row is not None and may(actor(request), "visited.read", row.visited)
