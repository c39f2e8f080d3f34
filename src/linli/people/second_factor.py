"""The authenticator app (TOTP) of `allauth.mfa`, with our pages. Secrets are sealed by `adapters.SecondFactor`.

Whoever has lost the phone gives a recovery code (`recovery`) in its place, and may set up another app by it.
"""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people import limits, recovery
from linli.people.models import Person
from linli.rules.identifiers import narrow

TRIES = 5
PAUSE_SECONDS = 5 * 60


def fresh_secret() -> str:
    """A new secret in base 32."""
    return str(totp.generate_totp_secret())


def address_of(person: Person, secret: str) -> str:
    """The otpauth:// address that an authenticator app reads from a QR code."""
    return str(get_adapter().build_totp_url(person, secret))


@transaction.atomic
def set_up(person: Person, secret: str, code: str, *, by: Actor, anew: bool = False) -> None:
    """Keep the secret once a code made from it was typed in: then the app holds it for sure.

    `anew`: in place of the app of before; the door has asked for a fresh second factor.
    """
    _spend_try(person)
    if not totp.validate_totp_code(secret, narrow(code)):
        raise Refused("second_factor_wrong", _("This is not the code shown in your app now."), field="code")
    if anew:
        _take_away(person.pk)
    keep(person, secret, by=by)


@transaction.atomic
def keep(person: Person, secret: str, *, by: Actor) -> None:
    """Store the secret; one a person."""
    try:
        with transaction.atomic():
            totp.TOTP.activate(person, secret)
    except IntegrityError:
        raise Refused("second_factor_exists", _("An authenticator app is set up already.")) from None
    person = Person.objects.select_for_update().get(pk=person.pk)
    record("person.second_factor_set_up", person, by=by, data={}, area_id=None)


@transaction.atomic
def forget(person_id: int, *, by: Actor) -> None:
    """Take the app away from somebody who has lost it; the program alone may."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if by.person_id is not None or by.capacity != "system":
        raise NotAllowed(_("An authenticator app is taken away by whoever runs the installation."))
    if _take_away(person_id):
        record("person.second_factor_forgotten", person, by=by, data={}, area_id=None)


def _take_away(person_id: int) -> bool:
    """The app, and the codes that stand in for it: whoever found the phone may have found them beside it."""
    recovery.forget(person_id)
    return bool(Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).delete()[0])


def check(person: Person, code: str) -> None:
    """Refused unless `code` is the app's code now, or a recovery code, not used before; five tries in five minutes."""
    _spend_try(person)
    digits = narrow(code)
    if len(digits) == recovery.DIGITS:
        _check_recovery(person, digits)
    else:
        _check_app(person, digits)
    limits.clear(f"second_factor.{person.pk}")


def _check_recovery(person: Person, digits: str) -> None:
    if not recovery.use(person, digits):
        words = _("This is none of your recovery codes, or it was used before. Cross it out and take the next one.")
        raise Refused("recovery_code_wrong", words, field="code")


def _check_app(person: Person, digits: str) -> None:
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if found is None or not found.wrap().validate_code(digits):
        words = _("This is not the code shown in your app now, or it was just used. It counts once; wait for the next.")
        raise Refused("second_factor_wrong", words, field="code")


def _spend_try(person: Person) -> None:
    if not limits.spend(f"second_factor.{person.pk}", limit=TRIES, seconds=PAUSE_SECONDS):
        raise Refused("second_factor_paused", _("Too many wrong codes. Wait five minutes."), field="code")


def demo_code(person: Person) -> str:
    """In the demo only: the code that the person's app would show now. Empty otherwise."""
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if not settings.DEMO or found is None:
        return ""
    secret = get_adapter().decrypt(found.data["secret"])
    counters = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2])))
