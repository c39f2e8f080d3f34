"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
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
from linli.people.personal import COVERED, OFFICE, VOTES, Hindrance, Part, hinder, register

PARTS: list[Part] = [
    Part(
        _("Rolls of votes on which you stand"),
        SlipOwner,
        "person",
        "slip__ballot__title slip__number slip__delivered_at homes",
        stays=VOTES,
    ),
    Part(
        _("That your paper was voted; how, nobody keeps"),
        Vote,
        "slip__owners__person",
        "ballot__title channel at valid",
        stays=VOTES,
    ),
    Part(
        _("What a document says of you on a roll"),
        VoterMark,
        "person",
        "ballot__title kind reason document",
        stays=VOTES,
    ),
    Part(
        _("Objections to a vote that you raised"),
        Objection,
        "person",
        "ballot__title about text state raised_at answer decided_at",
        stays=VOTES,
    ),
    Part(
        _("For whom you vote, or who votes for you"),
        Proxy,
        "voter person",
        "ballot__title voter__name person__name document since until ended_at reason",
        stays=VOTES,
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


_RUNS = {"published_at__isnull": False, "final_at": None, "ended_at": None}
HINDRANCES = [
    Hindrance(
        _("A vote on whose roll you stand has no final result yet."), SlipOwner, "person",
        Q(**{f"slip__ballot__{name}": value for name, value in _RUNS.items()}),
    ),
    Hindrance(_("An objection of yours to a vote is not answered yet."), Objection, "person", Q(state=Objection.OPEN)),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
