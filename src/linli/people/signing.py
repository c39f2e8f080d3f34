"""Signing in: a code sent to the telephone, a password, or a trusted telephone with a PIN. No request, no session.

A neighbour who guesses passwords closes only the password's way for a quarter of an hour; the code's way stays open.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import limits, services, terms
from linli.people.models import Person, SignInCode, TrustedDevice, phone_index

CODE_LIFE = timedelta(minutes=10)
CODE_AGAIN = timedelta(seconds=60)
CODE_TRIES = 5
CODES_AN_HOUR = 20
PASSWORD_TRIES = 5
PASSWORD_PAUSE_SECONDS = 15 * 60
PIN_TRIES = 5
_PIN = re.compile(r"[0-9]{6}")


def send_code(phone: str) -> SignInCode:
    """Send a six-digit code to the number. Asked again within a minute, the code already sent stays good."""
    number = services.checked_phone(phone)
    if not number:
        raise Refused("phone_missing", _("Give your phone number."), field="phone")
    index = phone_index(number)
    if not limits.spend(f"codes.{index}", limit=CODES_AN_HOUR, seconds=3600):
        raise Refused(
            "codes_spent",
            _("Too many codes were asked for. Use your password, or try again in an hour."),
            field="phone",
        )
    with transaction.atomic():
        now = clock.now()
        fresh = SignInCode.objects.filter(phone_index=index, spent_at=None, made_at__gt=now - CODE_AGAIN).first()
        digits = fresh.number if fresh else f"{secrets.randbelow(10**6):06d}"
        ends = fresh.ends_at if fresh else now + CODE_LIFE
        made = SignInCode.objects.create(phone_index=index, phone=number, number=digits, made_at=now, ends_at=ends)
        if fresh is None:
            enqueue("people.send_code", {"code_id": made.pk})
    return made


def check_code(code_id: int, digits: str) -> str:
    """The telephone number that the code proves; the code is then spent. Refused when wrong, over, or tried 5 times."""
    made = SignInCode.objects.filter(pk=code_id, spent_at=None, ends_at__gt=clock.now()).first()
    # The try is counted before it is looked at: of many at once, five are.
    if made is None or not SignInCode.objects.filter(pk=code_id, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise Refused("code_over", _("This code is no longer good. Ask for a new one."), field="code")
    if not hmac.compare_digest(made.number.encode(), re.sub(r"\s", "", digits).encode()):
        raise Refused("code_wrong", _("This is not the code. Look at the message again."), field="code")
    spent = SignInCode.objects.filter(pk=code_id, spent_at=None).update(spent_at=clock.now(), number="")
    if not spent:
        raise Refused("code_over", _("This code is no longer good. Ask for a new one."), field="code")
    return str(made.phone)


def enter_by_phone(phone: str, *, name: str = "") -> Person | None:
    """The person of a proved number; somebody new is put on record under `name`, None while it is not known."""
    person = Person.objects.by_phone(phone)
    if person is None:
        if not name.strip():
            return None
        person = services.create_person(name, phone=phone, by=SYSTEM)
    return services.prove_phone(person.pk, by=SYSTEM)


def check_sign_in_password(phone: str, password: str) -> Person:
    """The person whose number and password these are. After 5 wrong ones the number must use a code for 15 minutes."""
    number = services.checked_phone(phone)
    key = f"password.{phone_index(number)}"
    if not limits.spend(key, limit=PASSWORD_TRIES, seconds=PASSWORD_PAUSE_SECONDS):
        raise Refused(
            "password_paused",
            _("The password was wrong too often. Sign in with a code sent to your phone, or wait 15 minutes."),
            field="password",
        )
    person = Person.objects.by_phone(number)
    if person is None:
        make_password(password)  # as slow as a check, so that the answer's time does not say who has an account
    elif person.check_password(password):
        limits.clear(key)
        return person
    raise Refused(
        "password_wrong", _("Phone number or password is wrong. You can also sign in with a code."), field="password"
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def checked_pin(pin: str) -> str:
    """Six digits that are neither all the same nor a run."""
    if not _PIN.fullmatch(pin):
        raise Refused("pin_form", _("A PIN has six digits."), field="pin")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Refused("pin_easy", _("This PIN is too easy to guess; take another."), field="pin")
    return pin


def trust_device(person_id: int, pin: str, label: str, *, by: Actor) -> str:
    """Trust the telephone in hand: answers the token for its cookie. Only for people who hold a post."""
    if by.person_id != person_id or not terms.held(person_id):
        raise NotAllowed(_("Only staff can sign in with a PIN, each on their own phone."))
    hashed = make_password(checked_pin(pin))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = TrustedDevice.objects.create(
            person_id=person_id, token_hash=_digest(token), pin_hash=hashed, label=label.strip()[:60] or _("My phone")
        )
        record("device.trusted", device, by=by, data={"person_id": person_id}, area_id=None, new=True)
    return token


def device_of(token: str) -> TrustedDevice | None:
    """The living device of a cookie, with its person."""
    if not token:
        return None
    devices = TrustedDevice.objects.select_related("person")
    return devices.filter(token_hash=_digest(token), ended_at=None, person__is_active=True).first()


def check_pin(token: str, pin: str) -> Person:
    """The person who trusts this telephone. Five wrong PINs end the trust: then by password or code."""
    device = device_of(token)
    if device is None:
        raise Refused("device_unknown", _("This phone is not trusted any more. Sign in with a code."), field="pin")
    # Counted before it is checked (argon2 takes its time): of many tries at once, five are looked at.
    if not TrustedDevice.objects.filter(pk=device.pk, tries__lt=PIN_TRIES).update(tries=F("tries") + 1):
        raise Refused("pin_spent", _("The PIN was wrong five times. Sign in with a code."), field="pin")
    if not check_password(pin, device.pin_hash):
        if device.tries + 1 >= PIN_TRIES:
            end_device(device.pk, by=Actor(device.person_id, "person"))
        raise Refused("pin_wrong", _("This PIN is wrong."), field="pin")
    TrustedDevice.objects.filter(pk=device.pk).update(tries=0, seen_at=clock.now())
    return device.person


@transaction.atomic
def end_device(device_id: int, *, by: Actor) -> None:
    """Trust the telephone no longer."""
    device = TrustedDevice.objects.select_for_update().get(pk=device_id)
    if device.person_id != by.person_id:
        raise NotAllowed(_("Only the person themselves can change this."))
    if device.ended_at is None:
        device.ended_at = clock.now()
        device.save(update_fields=["ended_at"])
        record("device.ended", device, by=by, data={}, area_id=None)


def waiting_messages(*, since: datetime) -> list[SignInCode]:
    """Codes not used yet, newest first: the administrators' message page where there is no gateway."""
    return list(SignInCode.objects.filter(spent_at=None, made_at__gt=since).order_by("-pk")[:50])
