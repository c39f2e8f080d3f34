"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.mutual_aid.models import Check, Move, Pledge
from linli.people.personal import MONEY, OFFICE, Hindrance, Part, hinder, register

PARTS: list[Part] = [
    Part(
        _("What you pledged"),
        Pledge,
        "person",
        "item__name name quantity shown state made_at",
        emptied="name shown",
        stays=MONEY,
    ),
    Part(
        _("What you gave or received"),
        Move,
        "person",
        "item__name kind quantity day note",
        stays=MONEY,
    ),
]

ASIDE = [
    (Pledge, "made_by", OFFICE),
    (Move, "by", OFFICE),
    (Check, "by", OFFICE),
]


HINDRANCES = [
    Hindrance(_("What you pledged is not received yet: take it back, or bring it."), Pledge, "person", Q(state="made")),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
