"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.mutual_aid.models import Check, Move, Pledge
from linli.people.personal import OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("What you pledged"),
        Pledge,
        "person",
        "item__name name quantity shown state made_at",
    ),
    Part(
        _("What you gave or received"),
        Move,
        "person",
        "item__name kind quantity day note",
    ),
]

ASIDE = [
    (Pledge, "made_by", OFFICE),
    (Move, "by", OFFICE),
    (Check, "by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
