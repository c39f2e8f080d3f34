"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.office.form_models import Collection, Filling, Way
from linli.office.home_models import HomeNote, StandIn
from linli.office.models import Nudge, Ticket
from linli.people.personal import ANON, LEDGER, OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("Forms that you filled in"),
        Filling,
        "by",
        "collection__title unit__number answers way at",
        only=Q(way=Way.SELF),  # what a worker wrote down at a door is that home's
        emptied="answers",
        stays=ANON,
    ),
    Part(
        _("Posts in which you stood in"),
        StandIn,
        "person",
        "post__title document at ended_at",
        stays=LEDGER,
    ),
]

ASIDE = [
    (Collection, "made_by", OFFICE),
    (HomeNote, "by", OFFICE),
    (StandIn, "by", OFFICE),
    (Ticket, "entered_by signed_by", OFFICE),
    (Nudge, "by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
