"""Who keeps an estate's shelf: bodies of the estate their own, the offices what holds for all; everybody reads it."""

from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.triggers import freeze
from linli.papers.grants import OfBody
from linli.people.access import EstateResident, Everyone, Grant, Holds, Relation, System, may, register, register_own
from linli.people.doors import actor
from linli.shelf.models import Account, AccountLine, Exemplar, Guide, Objection, Project, Thanks

PROJECT_FILE, THANKS_FILE = "project", "thanks"
KINDS = ("branch_secretary", "community_officer", "street_officer")
DESK = Holds(*KINDS)
KEEPERS = frozenset({*KINDS, "branch_member", "committee_director", "committee_member", "property_manager"})
BODY = OfBody(without=("property_manager",))
BOOKS = OfBody()  # the property company keeps books of the common parts, too (民法典 943)

GRANTS = [
    Grant("guide.write", DESK),
    Grant("guide.write", System()),
    Grant("guide.keep", EstateResident()),
    Grant("account.keep", BOOKS),
    Grant("account.keep", System()),
    Grant("project.keep", BODY),
    Grant("project.keep", System()),
    Grant("project.report", Relation("person_id"), {"state": "open"}),
    Grant("project.report", BODY, {"state": "open"}),
    Grant("thanks.say", EstateResident()),
    Grant("thanks.keep", DESK),
    Grant("thanks.keep", System()),
    Grant("thanks.own", Relation("person_id")),
    Grant("exemplar.recommend", BODY),
    Grant("exemplar.recommend", System()),
    Grant("exemplar.decide", BODY),
    Grant("exemplar.decide", Holds("community_officer", "street_officer")),
    Grant("exemplar.agree", Relation("person_id"), {"state": "checked"}),
    Grant("exemplar.read", Everyone(), {"state": ("published", "honoured")}),
    Grant("exemplar.object", EstateResident(), {"state": "published"}),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    register_own("exemplar.decide", "person_id")
    register_own("exemplar.recommend", "person_id")
    subjects.register(
        "guide",
        Guide,
        ("code", "area_id", "title", "words", "bring", "where", "long", "cost", "phone", "answer", "basis", "public",
         "checked_on", "made_by_id", "ended_at"),
    )  # fmt: skip
    subjects.register(
        "estate_account",
        Account,
        ("code", "area_id", "body_id", "first", "last", "opening", "closing", "state", "made_by_id", "published_by_id",
         "published_at", "reason"),
    )  # fmt: skip
    subjects.register(
        "practical_project",
        Project,
        ("code", "area_id", "body_id", "title", "need", "person_id", "due", "state", "result", "done_on",
         "struck_by_id", "struck_at", "made_by_id"),
    )  # fmt: skip
    subjects.register(
        "thanks",
        Thanks,
        ("code", "area_id", "way", "to", "text", "name", "person_id", "consent", "proof", "day", "shown_at",
         "shown_by_id", "entered_by_id"),
    )  # fmt: skip
    subjects.register(
        "exemplar",
        Exemplar,
        ("code", "area_id", "body_id", "honour", "person_id", "deeds", "state", "made_by_id", "checked_by_id", "agreed",
         "first", "last", "honoured_at", "reason", "case_id"),
    )  # fmt: skip
    subjects.register(
        "exemplar_objection",
        Objection,
        ("exemplar_id", "text", "person_id", "at", "answer", "answered_by_id", "answered_at"),
    )
    freeze(AccountLine)
    registry.owner(PROJECT_FILE, _project_file)
    registry.owner(THANKS_FILE, _thanks_file)


def _project_file(request: HttpRequest, file: File) -> bool:
    """What proves a project is seen by whoever reads it: everybody."""
    return Project.objects.filter(pk=file.owner_id or 0).exists()


def _thanks_file(request: HttpRequest, file: File) -> bool:
    """A banner is seen by everybody once it is shown; before that by the desk and by whoever gave it."""
    row = Thanks.objects.filter(pk=file.owner_id or 0).first()
    if row is None:
        return False
    by = actor(request)
    return row.shown_at is not None or may(by, "thanks.keep", row) or may(by, "thanks.own", row)
