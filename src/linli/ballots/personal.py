"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.ballots.models import (
    Ballot,
    Conflict,
    Objection,
    Printing,
    Proxy,
    Reading,
    ShareHeld,
    Slip,
    SlipOwner,
    Vote,
    VoterMark,
)
from linli.ballots.nomination_models import Nomination
from linli.people.personal import COVERED, OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("Rolls of votes on which you stand"),
        SlipOwner,
        "person",
        "slip__ballot__title slip__number slip__delivered_at homes",
    ),
    Part(
        _("That your paper was voted; how, nobody keeps"),
        Vote,
        "slip__owners__person",
        "ballot__title channel at valid",
    ),
    Part(
        _("What a document says of you on a roll"),
        VoterMark,
        "person",
        "ballot__title kind reason document",
    ),
    Part(
        _("Objections to a vote that you raised"),
        Objection,
        "person",
        "ballot__title about text state raised_at answer decided_at",
    ),
    Part(
        _("For whom you vote, or who votes for you"),
        Proxy,
        "voter person",
        "ballot__title voter__name person__name document since until ended_at reason",
    ),
]

ASIDE = [
    (Nomination, "noted_by", OFFICE),
    (Ballot, "teller_one teller_two supervisor", OFFICE),
    (ShareHeld, "person", OFFICE),
    (Slip, "representative", COVERED),
    (Slip, "delivered_by confirmed_by", OFFICE),
    (Printing, "by", OFFICE),
    (Objection, "decided_by", OFFICE),
    (Proxy, "listed_by", OFFICE),
    (Vote, "by", COVERED),
    (Reading, "reader", OFFICE),
    (Conflict, "raised_by decided_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
