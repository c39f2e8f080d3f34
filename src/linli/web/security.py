"""Who is told of a new or ended way into an account: its owner, also where the act is said to be their own.

One way for all of them: a row of `security` here. What the program itself does as it is set up tells nobody.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.journal.models import Entry
from linli.notify.concerned import by, only
from linli.notify.subscriptions import Concerned, Row, Told
from linli.people import identities, provider
from linli.people.identity_models import Identity
from linli.people.models import Person, TrustedDevice

OWNER = _("whose account it is, also when they did it themselves")


def _account(row: Person) -> Told | None:
    return Told(only(row.pk), row, reverse("people:me")) if row.is_active else None


def _of_number(row: Person) -> Told | None:
    """Where an office had put them on record: whoever signs up does it with the number themselves."""
    entered = Entry.objects.filter(
        subject_kind="person", subject_id=row.pk, verb="person.created", area_id__isnull=False
    )
    return _account(row) if entered.exists() else None


def _of_device(row: TrustedDevice) -> Told:
    return Told(only(row.person_id), row, reverse("people:me"))


def _of_identity(row: Identity) -> Told | None:
    """Whoever signs in by it; of two rows made one, whose second is active no more, nobody."""
    if not row.person.is_active:
        return None
    has_page = identities.of(row.person_id).exists() or identities.may_bind(row.person_id, provider.current())
    return Told(only(row.person_id), row, reverse("people:own_identity" if has_page else "people:me"))


def _by_somebody(entry: Entry) -> bool:
    return entry.person_id is not None


def _row(
    verb: str, words: Promise, plain: Promise, told: Concerned, *, when: Callable[[Entry], bool], new: bool
) -> Row:
    """`new`: it opens the account, and so may be told at night."""
    return Row(verb, verb, "account", OWNER, words, plain, told, urgent=new, security=True, when=when)


def _always(entry: Entry) -> bool:
    return True


ROWS = [
    _row(
        "identity.bound",
        _("An account of your office opens yours here from now on. If that was not you, undo it at once"),
        _("Your account has a new way in. Not you? Undo it now."),
        by(Identity, _of_identity, "person"), when=_by_somebody, new=True,
    ),
    _row(
        "identity.ended",
        _("The account of your office that was bound opens nothing here any more"),
        _("Your office's account opens nothing here any more."),
        by(Identity, _of_identity, "person"), when=_by_somebody, new=False,
    ),
    _row(
        "person.phone_proved",
        _("A code sent to the telephone number on record opened your account. If that was not you, tell your office"),
        _("Your account was opened by your phone number. Not you? Tell your office."),
        by(Person, _of_number), when=_always, new=True,
    ),
    _row(
        "person.second_factor_set_up",
        _("An authenticator app was set up for your account. If that was not you, tell your office at once"),
        _("Your account has a new app for codes. Not you? Tell your office."),
        by(Person, _account), when=_by_somebody, new=True,
    ),
    _row(
        "person.second_factor_forgotten",
        _("Your authenticator app was taken away, so that you can set up another one"),
        _("Your app for codes counts no more. Set up another."),
        by(Person, _account), when=_always, new=True,
    ),
    _row(
        "person.codes_printed",
        _("Sign-in codes for your account were printed. If you did not ask for them, tell your office at once"),
        _("Codes for your account were printed. Not asked for? Tell your office."),
        by(Person, _account), when=_by_somebody, new=True,
    ),
    _row(
        "person.recovery_codes_made",
        _("Codes that stand in for your authenticator app were made. If that was not you, tell your office at once"),
        _("Your account has new recovery codes. Not you? Tell your office."),
        by(Person, _account), when=_by_somebody, new=True,
    ),
    _row(
        "person.recovery_code_used",
        _("A recovery code stood in for your authenticator app. If that was not you, tell your office at once"),
        _("A recovery code of yours was used. Not you? Tell your office."),
        by(Person, _account), when=_by_somebody, new=True,
    ),
    _row(
        "device.trusted",
        _("A phone opens your account with a PIN from now on. If that was not you, forget it on your page"),
        _("A phone opens your account with a PIN. Not you? Forget it now."),
        by(TrustedDevice, _of_device), when=_by_somebody, new=True,
    ),
    _row(
        "person.password_set",
        _("A password was chosen for your account. If that was not you, tell your office at once"),
        _("Your account has a new password. Not you? Tell your office."),
        by(Person, _account), when=_by_somebody, new=True,
    ),
]  # fmt: skip
