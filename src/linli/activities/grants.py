"""Who puts on, runs and reads programmes (the body that organises one, its leader, the offices), and who takes part."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.activities.after_models import Report
from linli.activities.ask_models import Question
from linli.activities.gear_models import Gear
from linli.activities.hour_models import Certificate, Hours, HoursState, Star, Volunteer
from linli.activities.models import Guest, Programme, Session, SignUp
from linli.activities.proof_models import Proof
from linli.activities.report_models import Told
from linli.activities.skill_models import Skill
from linli.activities.telling import OWNER
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.journal.triggers import freeze
from linli.papers.grants import OfBody
from linli.people import terms
from linli.people.access import (
    Capacity,
    Columns,
    EstateResident,
    Everyone,
    Grant,
    Holds,
    Relation,
    System,
    may,
    register,
    register_place,
)
from linli.people.conditions import Condition, Never, OneOf, both
from linli.people.doors import actor


@dataclass(frozen=True)
class Leads:
    """Whoever the object names as leader in `column`, as long as they sit in the body that organises it."""

    column: str
    body: str

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        bodies = terms.bodies(by.person_id)
        if by.person_id is None or not bodies:
            return Never()
        return both([OneOf(self.column, frozenset([by.person_id])), OneOf(self.body, bodies)])

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("leader"), self.condition(by, model)


OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")
CONFIRMING = Holds("branch_secretary", "community_officer")
BODY = OfBody(column="organiser_id")
OF_SESSION = OfBody(column="programme__organiser_id")
OF_SIGN_UP = OfBody(column="session__programme__organiser_id")
LEADER = Leads("leader_id", "organiser_id")
LEADERS_OF_SESSION = tuple(Leads(column, OF_SESSION.column) for column in ("leader_id", "programme__leader_id"))
LEADERS_OF_SIGN_UP = tuple(
    Leads(column, OF_SIGN_UP.column) for column in ("session__leader_id", "session__programme__leader_id")
)
_SHOWN = {"programme__shown": True}

GRANTS = [
    Grant("programme.found", BODY),
    Grant("programme.found", System()),
    Grant("programme.run", BODY),
    Grant("programme.run", LEADER),
    Grant("programme.run", System()),
    Grant("programme.read", BODY),
    Grant("programme.read", LEADER),
    Grant("programme.read", OFFICES),
    Grant("session.run", OF_SESSION),
    *(Grant("session.run", leads) for leads in LEADERS_OF_SESSION),
    Grant("session.run", System()),
    Grant("session.read", OF_SESSION),
    *(Grant("session.read", leads) for leads in LEADERS_OF_SESSION),
    Grant("session.read", OFFICES),
    Grant("hours.confirm", OF_SESSION),
    Grant("hours.confirm", CONFIRMING),
    Grant("service_record.issue", Relation("person_id")),
    Grant("service_record.issue", BODY),
    Grant("service_record.read", Relation("person_id")),
    Grant("service_record.read", BODY),
    Grant("service_record.export", OfBody(column="pk")),  # of the body itself
    Grant("gear.keep", BODY),
    Grant("session_report.release", OF_SESSION),
    Grant("session_report.release", CONFIRMING),
    Grant("star.publish", CONFIRMING),
    Grant("programme.report", EstateResident(), {"shown": True}),
    Grant("skill.edit", CONFIRMING),
    Grant("skill.edit", System()),
    Grant("session.look", Everyone(), _SHOWN),  # what residents read of it: no names but its leader's
    Grant("session.sign_up", Everyone(), _SHOWN | {"programme__audience": "all"}),
    Grant("session.sign_up", EstateResident(), _SHOWN | {"programme__audience": "estate"}),
    Grant("sign_up.change", Relation("person_id")),
    Grant("sign_up.change", OF_SIGN_UP),
    *(Grant("sign_up.change", leads) for leads in LEADERS_OF_SIGN_UP),
    Grant("sign_up.change", System()),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(SignUp, Columns("session__", province="session__area__province_id"))
    register(GRANTS)
    subjects.register(
        "programme",
        Programme,
        ("code", "kind", "title", "purpose", "organiser_id", "leader_id", "rhythm", "begins", "at", "minutes",
         "on_holidays", "area_id", "spot_id", "place", "alone", "audience", "shown", "drop_in", "ended_at"),
    )  # fmt: skip
    subjects.register(
        "session",
        Session,
        ("code", "programme_id", "occurs_on", "title", "starts_at", "ends_at", "area_id", "spot_id", "place",
         "leader_id", "state", "reason", "why", "heads", "closed_at", "source_kind", "source_id"),
    )  # fmt: skip
    subjects.register("guest", Guest, ("code", "organiser_id", "phone_index", "person_id", "claimed_at"))
    subjects.register(
        "sign_up",
        SignUp,
        ("code", "session_id", "role_id", "person_id", "guest_id", "companions", "state", "queued_at", "answer_by",
         "came_at", "way", "left_at", "entered_by_id", "seen_by_id", "missed", "reason"),
    )  # fmt: skip
    subjects.register(
        "hours",
        Hours,
        ("code", "sign_up_id", "corrects_id", "minutes", "reason", "state", "recorded_by_id", "recorded_at",
         "confirmed_by_id", "confirmed_at", "open_until"),
    )  # fmt: skip
    subjects.register(
        "service_record",
        Certificate,
        (
            "code",
            "organiser_id",
            "person_id",
            "year",
            "serial",
            "minutes",
            "first",
            "last",
            "issued_on",
            "issued_by_id",
        ),
    )
    subjects.register("volunteer", Volunteer, ("person_id", "shown"))
    subjects.register("star", Star, ("person_id", "stars", "minutes", "published_on", "until", "withdrawn"))
    subjects.register("activity_question", Question, ("programme_id", "text", "options", "must", "asked"))
    subjects.register(
        "service_told",
        Told,
        ("code", "programme_id", "person_id", "starts_at", "ends_at", "words", "state", "reason", "decided_by_id"),
    )
    subjects.register("skill", Skill, ("area_id", "title", "offered"))
    subjects.register("gear", Gear, ("code", "organiser_id", "area_id", "name", "kept"))
    freeze(Hours, "state", HoursState.CONFIRMED)
    subjects.register(
        "session_report",
        Report,
        ("session_id", "words", "written_by_id", "written_at", "released_by_id", "released_at"),
    )
    subjects.register("proof", Proof, ("organiser_id", "person_id", "kind", "subject", "until", "noted_by_id"))
    registry.owner(OWNER, _may_see_photo)


def _may_see_photo(request: HttpRequest, file: File) -> bool:
    """Everybody who reads a released report; before that whoever reads the session at the desk."""
    found = Report.objects.filter(pk=file.owner_id or 0).select_related("session__programme").first()
    if found is None:
        return False
    action = "session.look" if found.released_at else "session.read"
    return may(actor(request), action, found.session) or may(actor(request), "session.read", found.session)
