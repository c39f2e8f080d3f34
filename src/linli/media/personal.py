"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.media import retention
from linli.media.film_models import Film, Version
from linli.media.models import Upload
from linli.people.personal import LEDGER, OFFICE, PASSING, Part, register, settle

PARTS: list[Part] = [
    Part(
        _("Films that you sent"),
        Film,
        "sender",
        "name link case__number duration bytes made_at",
        emptied="name",
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
    settle(retention.forget_sender)
