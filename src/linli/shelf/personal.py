"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.people.personal import OFFICE, Part, register
from linli.shelf.models import Account, Exemplar, Guide, Objection, Project, Thanks

PARTS: list[Part] = [
    Part(
        _("Thanks that you said"),
        Thanks,
        "person",
        "way to text name consent day shown_at",
    ),
    Part(
        _("That you were recommended as an exemplar"),
        Exemplar,
        "person",
        "body__name honour deeds state made_at agreed honoured_at reason",
    ),
    Part(
        _("Objections to an exemplar"),
        Objection,
        "person",
        "text at answer answered_at",
    ),
]

ASIDE = [
    (Guide, "made_by", OFFICE),
    (Account, "made_by published_by", OFFICE),
    (Project, "person struck_by made_by", OFFICE),
    (Thanks, "shown_by entered_by", OFFICE),
    (Exemplar, "made_by checked_by", OFFICE),
    (Objection, "answered_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
