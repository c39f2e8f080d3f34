"""What the people floor holds about a person, and what the floors below it note of them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.journal.models import Access, Entry
from linli.people import consents, services
from linli.people.consents import Kind
from linli.people.identity_models import Identity
from linli.people.models import (
    Binding,
    Erasure,
    Formality,
    Hold,
    Kinship,
    Merge,
    Ownership,
    Person,
    Residence,
    Seating,
    Term,
    TrustedDevice,
)
from linli.people.personal import ANON, COVERED, JOURNAL, LEDGER, OFFICE, Hindrance, Part, hinder, register
from linli.people.queries import living
from linli.people.sheet_models import CodeSheet, RecoveryCode
from linli.people.wording import KIN, LOOKED, REASONS

UNIT = "unit__area__name unit__building__name unit__number"
_OF_A_HOUSEHOLD = "household__unit__area__name household__unit__building__name household__unit__number"

PARTS = [
    Part(
        _("Who you are"),
        Person,
        "pk",
        "name phone other_phone id_number address language elder text_size member phone_proved_at created_at",
        emptied="*",
        stays=ANON,
    ),
    Part(
        _("Where you live"),
        Residence,
        "person",
        f"{_OF_A_HOUSEHOLD} relation starts ends",
        stays=ANON,
    ),
    Part(
        _("What you own"),
        Ownership,
        "person",
        f"{UNIT} share_num share_den starts ends",
        stays=ANON,
    ),
    Part(
        _("Homes that you asked to be bound to"),
        Binding,
        "person",
        f"{UNIT} relation state reason requested_at decided_at",
        emptied="reason",
        stays=ANON,
    ),
    Part(
        _("Your posts"),
        Term,
        "person",
        "post__title post__organisation__name starts ends acting document shown duty card card_body card_until",
        emptied="duty",
        stays=LEDGER,
    ),
    Part(
        _("Your wishes to be erased"),
        Erasure,
        "person",
        "state document asked_at due reason decided_at",
        stays=LEDGER,
    ),
    Part(
        _("Your near relatives on record"),
        Kinship,
        "person relative",
        "person__name relative__name kind document declared starts ends",
        read={"kind": lambda kind: str(KIN.get(kind, kind))},
        gone=True,
    ),
    Part(
        _("Phones that you trusted"),
        TrustedDevice,
        "person",
        "label created_at seen_at ended_at",
        gone=True,
    ),
    Part(
        _("Your second factor"),
        Authenticator,
        "user",
        "type created_at last_used_at",
        gone=True,
    ),
    Part(
        _("Your recovery codes for your second factor"),
        RecoveryCode,
        "person",
        "made_at used_at",
        gone=True,
    ),
    Part(
        _("Your bond to the office's own sign-in"),
        Identity,
        "person",
        "issuer identifier shown_as bound_at seen_at ended_at",
        gone=True,
    ),
    Part(
        _("E-mail addresses of your account"),
        EmailAddress,
        "user",
        "email verified",
        gone=True,
    ),
    Part(
        _("That you may be on record twice"), Merge, "first second", "state decided_at", emptied="proof", stays=LEDGER
    ),
    Part(
        _("Printed sheets of your sign-in codes"),
        CodeSheet,
        "person",
        "printed_at proof good_until ended_at ended_because",
        gone=True,
    ),
    Part(
        _("Who looked at your data"),
        Access,
        "person_id",
        "at what reason",
        read={
            "what": lambda what: str(LOOKED.get(what, what)),
            "reason": lambda reason: str(REASONS.get(reason, reason)),
        },
        stays=JOURNAL,
    ),
    Part(
        _("Your own steps, as the journal has them"),
        Entry,
        "person_id",
        "at verb capacity",
        stays=JOURNAL,
    ),
]

ASIDE = [
    (Seating, "by", OFFICE),
    (Formality, "noted_by", OFFICE),
    (Binding, "decided_by", OFFICE),
    (CodeSheet, "printed_by", OFFICE),
    (Person, "merged_into", COVERED),
    (Merge, "proposed_by decided_by", OFFICE),
    (Hold, "by ended_by", OFFICE),
    (Erasure, "decided_by", OFFICE),
]


def _show_no_more(pk: int, by: Actor) -> object:
    return services.show_self(pk, by=by, shown=False, duty=Term.objects.get(pk=pk).duty)


CONSENTS = [
    Kind(
        _("That residents see your name and post"),
        Term,
        "person",
        "post__title post__organisation__name",
        _("Your name is no longer shown with the post; you keep the post."),
        lambda: Q(shown=True) & living(),
        when="term.shown",
        withdraw=_show_no_more,
    ),
]


HINDRANCES = [
    Hindrance(
        _("You hold a post: its term ends first."), Term, "person", living
    ),
    Hindrance(
        _("You own a home here: the register of owners is kept by law until it is somebody else's."),
        Ownership, "person", living,
    ),
    Hindrance(
        _("You stand on a branch's roll of Party members: your transfer to another branch comes first."),
        Person, "pk", Q(member=True),
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
