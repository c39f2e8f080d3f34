"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.personal import ANON, COVERED, MONEY, OFFICE, Hindrance, Part, hinder, register
from linli.points.models import Account, Application, Claim, Closing, Edition, Entry, Objection

PARTS: list[Part] = [
    Part(
        _("Your points"),
        Entry,
        "account__person account__household__residences__person",
        "day kind rule times points reason made_at",
        stays=ANON,
    ),
    Part(
        _("Points that you applied for"),
        Application,
        "applicant",
        "rule day times words state made_at reason",
        emptied="words",
        stays=ANON,
    ),
    Part(
        _("Objections to points"),
        Objection,
        "raised_by",
        "words raised_at state answer",
        emptied="words",
        stays=ANON,
    ),
    Part(
        _("What you took for points"),
        Claim,
        "made_by",
        "good__name quantity points state made_at done_at",
        stays=MONEY,
    ),
]

ASIDE = [
    (Edition, "drafted_by published_by", OFFICE),
    (Account, "person", COVERED),
    (Entry, "by", OFFICE),
    (Application, "decided_by", OFFICE),
    (Objection, "decided_by", OFFICE),
    (Closing, "closed_by", OFFICE),
    (Claim, "done_by", OFFICE),
]


HINDRANCES = [
    Hindrance(_("Something for your points waits: fetch it, or give it up."), Claim, "made_by", Q(state="claimed")),
    Hindrance(_("An objection of yours to points is not answered yet."), Objection, "raised_by", Q(state="raised")),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
