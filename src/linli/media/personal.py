"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.media.film_models import Film, Version
from linli.media.models import Upload
from linli.people.personal import LEDGER, OFFICE, PASSING, Part, register

PARTS: list[Part] = [
    Part(
        _("Films that you sent"),
        Film,
        "sender",
        "name case__number duration bytes made_at",
        stays=LEDGER,
    ),
]

ASIDE = [
    (Version, "made_by", OFFICE),
    (Upload, "person", PASSING),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
