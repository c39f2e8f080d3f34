"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.doorstep.models import Answer, Card, Wish
from linli.people.personal import OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("In which way you want an answer"),
        Wish,
        "person",
        "way",
        gone=True,
    ),
]

ASIDE = [
    (Card, "issued_by", OFFICE),
    (Answer, "told_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
