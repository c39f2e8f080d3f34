"""Who keeps points: whoever holds a post of the body. Nobody decides on their own, and offices above read no names."""

from dataclasses import dataclass

from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.triggers import freeze
from linli.papers.grants import OfBody
from linli.people.access import Columns, Grant, Holds, System, may, register, register_own, register_place
from linli.people.conditions import Condition, either
from linli.people.doors import actor
from linli.points.applying import OWNER
from linli.points.models import Application, Claim, Closing, Edition, Entry, Good, Objection, RuleBook, Standing

OFFICES = Holds("community_officer", "street_officer")
_BOOK = "account__book__"
_AREA = f"{_BOOK}body__area__"


@dataclass(frozen=True)
class OfAbout:
    """An objection lies where what it is about does."""

    def within(self, level: str, area_ids: frozenset[int]) -> Condition:
        return either(
            Columns(f"{about}__{_AREA}", province="province_id").within(level, area_ids)
            for about in ("entry", "application")
        )


GRANTS = [
    Grant("points.open", OfBody(column="id"), {"ended_at": None}),  # a rule book for the body
    Grant("points.open", System(), {"ended_at": None}),
    Grant("points.keep", OfBody()),
    Grant("points.keep", System()),
    Grant("points.read", OfBody()),
    Grant("points.read", OFFICES),  # the rules, and how many stand in which band
    Grant("points.decide", OfBody(column=f"{_BOOK}body_id")),  # an application, in the post that its rule names
    Grant("points.review", OfBody(column=f"entry__{_BOOK}body_id")),  # an objection: not who decided first
    Grant("points.review", OfBody(column=f"application__{_BOOK}body_id")),
    Grant("points.review", OFFICES),  # where the body has nobody else
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(RuleBook, Columns("body__area__", province="province_id"))
    register_place(Objection, OfAbout())
    register(GRANTS)
    register_own("points.decide", "applicant_id")
    register_own("points.review", "raised_by_id")
    subjects.register("rule_book", RuleBook, ("code", "body_id", "audience", "title"))
    subjects.register(
        "rule_edition",
        Edition,
        ("book_id", "number", "state", "since", "period", "base", "bands", "months", "shop", "rules", "drafted_by_id",
         "published_by_id"),
    )  # fmt: skip
    subjects.register(
        "points",
        Entry,
        ("account_id", "edition_id", "rule", "kind", "day", "times", "points", "source_kind", "source_id", "undoes_id",
         "reason", "by_id"),
    )  # fmt: skip
    subjects.register(
        "points_application",
        Application,
        (
            "account_id",
            "edition_id",
            "rule",
            "day",
            "times",
            "words",
            "state",
            "applicant_id",
            "decided_by_id",
            "reason",
        ),
    )
    subjects.register(
        "points_objection",
        Objection,
        ("entry_id", "application_id", "words", "raised_by_id", "due", "state", "decided_by_id", "answer"),
    )
    subjects.register(
        "points_period", Closing, ("book_id", "first", "last", "number", "objections_until", "closed_by_id")
    )
    subjects.register("points_good", Good, ("book_id", "name", "price", "stock", "offered"))
    subjects.register(
        "points_claim",
        Claim,
        ("code", "good_id", "account_id", "quantity", "points", "state", "made_by_id", "done_by_id"),
    )
    registry.owner(OWNER, _may_see)
    freeze(Edition, "state", Edition.PUBLISHED)
    for model in (Entry, Closing, Standing):
        freeze(model)


def _may_see(request: HttpRequest, file: File) -> bool:
    """What shows an application is seen by who applied and by whoever keeps the book."""
    row = Application.objects.select_related("account__book").filter(pk=file.owner_id or 0).first()
    by = actor(request)
    return row is not None and (row.applicant_id == by.person_id or may(by, "points.keep", row.account.book))
