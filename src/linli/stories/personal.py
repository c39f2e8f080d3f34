"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import OFFICE, Part, register
from linli.stories.call_models import Call, Juror, Objection
from linli.stories.correspondent_models import Commission, Correspondent
from linli.stories.fee_models import Fee, Payee, PayList
from linli.stories.models import Correction, Story

PARTS: list[Part] = [
    Part(
        _("Juries that you are in"),
        Juror,
        "person",
        "call__title unit named_at ended_at",
    ),
    Part(
        _("Objections to a call's result"),
        Objection,
        "by",
        "call__title text at answer answered_at",
    ),
    Part(
        _("That you are a correspondent"),
        Correspondent,
        "person",
        "publisher__name name unit since until",
    ),
    Part(
        _("What you were asked to write"),
        Commission,
        "correspondent__person",
        "theme about due state reason asked_at",
    ),
    Part(
        _("To whom your fees are paid"),
        Payee,
        "person",
        "unit name id_number bank account at",
    ),
    Part(
        _("Your fees"),
        Fee,
        "payee__person",
        "case__title income number gross tax state reason proposed_at paid_on paid_into",
    ),
]

ASIDE = [
    (Call, "announced_by finished_by", OFFICE),
    (Objection, "answered_by", OFFICE),
    (Commission, "asked_by", OFFICE),
    (PayList, "made_by paid_by", OFFICE),
    (Fee, "proposed_by decided_by", OFFICE),
    (Story, "blurred_by", OFFICE),
    (Correction, "by", OFFICE),
]

CONSENTS = [
    Kind(
        _("That what you sent is published as a story"),
        Story,
        "case__reporter",
        "headline publisher__name",
        _("Say so on the page of what you sent, or call the publisher: it is recalled. Prints and copies stay."),
        Q(released_at__isnull=False),
        when="released_at",
    ),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
