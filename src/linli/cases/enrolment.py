"""What this feature tells the floors below when the application is ready."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import pgettext

from linli.cases import drafting, grants, links, options, packs
from linli.cases.behalf_models import Behalf
from linli.cases.desk_models import QuickReply
from linli.cases.import_models import Import
from linli.cases.models import Case, PackVersion, Route
from linli.cases.opinion_models import Comment, Option
from linli.cases.oversight_models import MonthReport, Pledge
from linli.cases.party_models import Batch, Party
from linli.cases.referral_models import Referral
from linli.cases.round_models import Round
from linli.cases.route_models import RouteEdition
from linli.files import registry
from linli.journal import subjects
from linli.papers import about
from linli.people import kinds, terms
from linli.people.middleware import asking
from linli.settings import registry as settings
from linli.ui import addresses, nav

CASE_COLUMNS = (
    "code", "number", "pack_version_id", "state", "category", "channel", "way", "title", "text", "answers",
    "tracks", "papers", "pending",
    "public_text",
    "building_id", "place_label", "reporter_id", "phone_index", "entered_by_id", "handler_id", "handler_post_id",
    "relations", "facts", "counts", "visibility", "concerned", "happened_at", "created_at", "contacted_at",
    "finished_at", "closed_at", "due_at", "turn", "resolve_due", "late", "solved", "grade", "version", "area_id",
)  # fmt: skip


def enrol() -> None:
    """Register grants and subjects; reactions.py and jobs.py are found by name."""
    kinds.bring(packs.posts)
    settings.bring(packs.settings)
    grants.enrol()
    registry.owner("case", links.may_see_file)
    registry.owner("batch", links.may_see_sheet)
    registry.owner("round", links.may_see_walk)
    registry.owner(options.OWNER, links.may_see_document)
    nav.register_tabs(tabs)
    about.register_readers(packs.whose_papers)
    about.register("case", drafting.about, drafting.addressees, drafting.titles)
    subjects.register("case", Case, CASE_COLUMNS)
    subjects.register(
        "party", Party, ("case_id", "key", "person_id", "content", "state", "papers", "left", "own_case_id")
    )
    subjects.register("pack", PackVersion, ("pack", "number", "digest", "active", "readers", "published_at"))
    subjects.register(
        "route", Route,
        ("area_id", "position", "categories", "building_id", "channel", "words", "post_kind", "post_id", "active",
         "within", "corners", "days", "hours", "season", "turns"),
    )  # fmt: skip
    subjects.register(
        "routes", RouteEdition,
        ("area_id", "number", "state", "note", "revision", "tried_revision", "trial", "began_at", "ended_at"),
        shipped=lambda: lambda values: values[1] == 1 and not values[6],  # the first ones, gathered by the upgrade
    )  # fmt: skip
    subjects.register(
        "referral", Referral,
        ("case_id", "code", "post_id", "body", "token", "asked", "by_id", "by_post_id", "at", "due", "expires_at",
         "state", "person_id", "answered_at"),
    )  # fmt: skip
    subjects.register("option", Option, ("case_id", "number", "title", "cost", "money", "consequences", "left_out"))
    subjects.register(
        "comment", Comment,
        ("code", "case_id", "author_id", "option_id", "reply_to_id", "stance", "text", "agreed", "taken_back",
         "hidden_at", "hidden_because", "objection", "answer"),
    )  # fmt: skip
    subjects.register("behalf", Behalf, ("case_id", "relation", "agreed", "consent_on", "way", "by_id"))
    subjects.register("batch", Batch, ("case_id", "number", "name", "created_at", "meeting", "place", "closed_at"))
    subjects.register(
        "round", Round, ("area_id", "title", "buildings", "post_id", "process", "every", "starts", "ends", "active")
    )
    subjects.register("reply", QuickReply, ("area_id", "title", "text", "category", "step", "active"))
    subjects.register("pledge", Pledge, ("area_id", "organisation_id", "days", "words", "starts", "ended_at"))
    subjects.register("month_report", MonthReport, ("area_id", "month", "content", "note", "written_at", "released_at"))
    subjects.register("import", Import, ("name", "sha256", "rows", "good", "state", "created_at", "applied_at"))


def tabs(request: HttpRequest, estate: str) -> Iterable[nav.Item]:
    """Residents' tabs: submit, the ledger of the estate in sight, one's own."""
    if estate:
        yield nav.Item(
            pgettext("resident's tab", "Submit"), addresses.of("cases:report", estate), icon="talk", order=10
        )
        yield nav.Item(
            pgettext("resident's tab", "Ledger"), addresses.of("cases:ledger", estate), icon="list", order=20
        )
    person_id = asking(request).person_id if hasattr(request, "actor") else None
    if person_id and terms.held(person_id):  # who holds a post finds the way back to the desk
        yield nav.Item(pgettext("resident's tab", "Work"), addresses.page("cases:inbox"), icon="inbox", order=80)
    yield nav.Item(pgettext("resident's tab", "Mine"), addresses.page("cases:mine"), icon="person", order=90)
