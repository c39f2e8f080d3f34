"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, LEDGER, MONEY, OFFICE, Hindrance, Part, hinder, register
from linli.stories.call_models import Call, CallState, Judgement, Juror, Objection
from linli.stories.correspondent_models import Commission, Correspondent
from linli.stories.fee_models import Fee, Payee, PayList, PayState
from linli.stories.models import Correction, Story

PARTS: list[Part] = [
    Part(
        _("Juries that you are in"),
        Juror,
        "person",
        "call__title unit named_at ended_at",
        stays=LEDGER,
    ),
    Part(
        _("What you judged, as a juror"),
        Judgement,
        "juror__person",
        "entry__title total words at",
        stays=LEDGER,
    ),
    Part(
        _("Objections to a call's result"),
        Objection,
        "by",
        "call__title text at answer answered_at",
        emptied="text",
        stays=LEDGER,
    ),
    Part(
        _("That you are a correspondent"),
        Correspondent,
        "person",
        "publisher__name name unit since until",
        emptied="name unit",
        stays=ANON,
    ),
    Part(
        _("What you were asked to write"),
        Commission,
        "correspondent__person",
        "theme about due state reason asked_at",
        stays=LEDGER,
    ),
    Part(
        _("To whom your fees are paid"),
        Payee,
        "person",
        "unit name id_number bank account at",
        stays=MONEY,
    ),
    Part(
        _("Your fees"),
        Fee,
        "payee__person",
        "case__title income number gross tax state reason proposed_at paid_on paid_into",
        stays=MONEY,
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


HINDRANCES = [
    Hindrance(
        _("A fee of yours is not paid yet."), Fee, "payee__person",
        ~Q(state__in=(PayState.REFUSED, PayState.PAID, PayState.RECEIVED)),
    ),
    Hindrance(
        _("You judge works of a call that has no result yet."), Juror, "person",
        Q(ended_at=None, call__state__in=(CallState.OPEN, CallState.ANNOUNCED)),
    ),
    Hindrance(
        _("You are a correspondent: tell the publisher first that you stop."), Correspondent, "person", Q(until=None)
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
