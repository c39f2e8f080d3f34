"""What this floor holds about a person (`people.personal`)."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.files.services import let_go
from linli.journal.actors import Actor
from linli.people.personal import ANON, COVERED, MONEY, OFFICE, Hindrance, Part, hinder, register, settle
from linli.points.applying import OWNER
from linli.points.models import Account, Application, Claim, Closing, Edition, Entry, Objection

# What was entered for a household is told to whoever lives in it, and of before to whoever left.
_LIVED = "account__household__residences__ends"
_AT_HOME = Q(**{_LIVED: None}) | Q(made_at__lte=F(_LIVED))

PARTS: list[Part] = [
    Part(
        _("Your points"),
        Entry,
        "account__person account__household__residences__person",
        "day kind rule times points reason made_at",
        only=Q(account__household=None) | _AT_HOME,
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


def _let_go(person_id: int, by: Actor) -> None:
    """Photos with which points were applied for."""
    for pk in Application.objects.filter(applicant_id=person_id).values_list("pk", flat=True):
        let_go(OWNER, pk)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
    settle(_let_go)
