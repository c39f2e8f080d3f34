"""Who plans and runs lectures (the body that holds them), who lectures, who listens; and who calls whom up."""

from django.http import HttpRequest
from django.urls import reverse

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.models import Attended, Lecture, Lecturer, Material, Question, Season
from linli.papers import about
from linli.papers.grants import OfBody
from linli.people.access import Columns, Everyone, Grant, Holds, Relation, System, may, register, register_place
from linli.people.doors import actor

OWNER = "lecture_material"
BODY = OfBody(column="organiser_id")
OF_SEASON = OfBody(column="season__organiser_id")
OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")

GRANTS = [
    Grant("season.plan", BODY),
    Grant("season.plan", System()),
    Grant("season.approve", BODY),
    Grant("season.approve", OFFICES),
    Grant("season.read", BODY),
    Grant("season.read", OFFICES),
    Grant("lecturer.appoint", BODY),
    Grant("lecturer.appoint", System()),
    Grant("lecturer.answer", Relation("person_id")),
    Grant("lecture.run", OF_SEASON),
    Grant("lecture.read", OF_SEASON),
    Grant("lecture.read", OFFICES),
    Grant("lecture.give", Relation("lecturer__person_id"), {"lecturer__state": "accepted"}),
    Grant("lecture.look", Everyone(), {"session__programme__shown": True}),
    Grant("attendance.issue", Relation("person_id")),
    Grant("attendance.issue", BODY),
    Grant("roster.keep", BODY),
    Grant("call_up.call", BODY),
    Grant("call_up.run", BODY),
    Grant("call_up.read", BODY),
    Grant("call_up.read", OFFICES),
    Grant("call_up.reply", Relation("person_id")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(Reply, Columns("call__", province="call__area__province_id"))
    register(GRANTS)
    subjects.register(
        "season",
        Season,
        ("code", "organiser_id", "title", "aim", "starts", "ends", "spot_id", "place", "places", "drawn_by_id",
         "approved_by_id", "approved_at", "programme_id"),
    )  # fmt: skip
    subjects.register(
        "lecturer",
        Lecturer,
        ("code", "organiser_id", "person_id", "unit", "field", "proof", "starts", "ends", "state", "reason",
         "named_by_id", "answered_at"),
    )  # fmt: skip
    subjects.register(
        "lecture",
        Lecture,
        ("code", "season_id", "topic", "outline", "lecturer_id", "starts_at", "minutes", "skill", "repeats_id",
         "session_id"),
    )  # fmt: skip
    subjects.register(
        "lecture_material",
        Material,
        ("lecture_id", "edition", "note", "by_id", "state", "reviewer_id", "reviewed_at", "reason"),
    )
    subjects.register("lecture_question", Question, ("lecture_id", "person_id", "words", "state", "reason"))
    subjects.register(
        "attendance_paper",
        Attended,
        ("code", "season_id", "person_id", "organiser_id", "year", "serial", "lectures", "minutes", "issued_on"),
    )
    subjects.register("call_ready", Ready, ("organiser_id", "person_id", "skill", "adult", "joined_at", "left_at"))
    subjects.register(
        "call_up",
        CallUp,
        ("code", "organiser_id", "title", "purpose", "place", "session_id", "answer_by", "state", "called_by_id"),
    )
    subjects.register("call_reply", Reply, ("call_id", "person_id", "skill", "said", "minutes", "said_at"))
    registry.owner(OWNER, _may_see_material)
    about.register("lecturer", _link)


def _may_see_material(request: HttpRequest, file: File) -> bool:
    """The body, the offices, and the lecturer."""
    found = (
        Material.objects.select_related("lecture__lecturer", "lecture__season").filter(pk=file.owner_id or 0).first()
    )
    if found is None:
        return False
    by = actor(request)
    return may(by, "lecture.read", found.lecture) or may(by, "lecture.give", found.lecture)


def _link(subject_id: int, by: Actor) -> about.Link | None:
    """Back from a letter to the list of lecturers."""
    found = Lecturer.objects.select_related("organiser", "person", "area").filter(pk=subject_id).first()
    if found is None or not may(by, "lecturer.appoint", found):
        return None
    return about.Link(found.name, reverse("lectures:lecturers", args=[found.organiser.code]))
