"""Signing in: a code by message or from a printed sheet, a password, or a trusted telephone with a PIN.

No request, no session.

A neighbour who guesses passwords closes only the password's way for a quarter of an hour; the code's way stays open.
Whoever tries too much from one address closes it, for an hour, to browsers that have not signed in with the number
before.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import code_sheets, limits, services, terms
from linli.people.models import Person, Purpose, SignInCode, TrustedDevice, phone_index
from linli.people.sheet_models import SheetCode
from linli.rules.identifiers import narrow

CODE_LIFE = timedelta(minutes=10)
CODE_AGAIN = timedelta(seconds=60)
CODE_TRIES = 5
CODES_A_MINUTE = 3
CODES_AN_HOUR = 20
# From one address in an hour: an estate's evening, and yet one guess of a code in eight thousand.
CODES_AN_ADDRESS = 600
WRONG_AN_ADDRESS = 120
PASSWORD_TRIES = 5
PASSWORD_PAUSE_SECONDS = 15 * 60
PIN_TRIES = 5
SHEET_TRIES, SHEET_PAUSE_SECONDS = 5, 15 * 60
_PIN = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Whence:
    """Where a try comes from: its address, and the index of the number with which the browser signed in before."""

    address: str = ""
    known: str = ""


NOWHERE = Whence()


def within_address(whence: Whence, index: str, what: str, limit: int) -> None:
    """Refused when the address has tried too much, unless the browser is known by `index` of whom it signs in."""
    if not whence.address or limits.spend(f"{what}.{whence.address}", limit=limit, seconds=3600):
        return
    if whence.known != index:
        raise Refused(
            "address_spent",
            _("Very many sign-ins were tried from your network. Use a phone you signed in on before, or wait an hour."),
        )


def send_code(
    phone: str, *, purpose: Purpose = Purpose.SIGN_IN, mine: int | None = None, whence: Whence = NOWHERE
) -> SignInCode:
    """Send a six-digit code to the number. Digits and their five tries are one browser's.

    The browser that asks again within a minute (`mine` is the code it waits for) goes on with the code already sent.
    """
    number = services.checked_phone(phone)
    if not number:
        raise Refused("phone_missing", _("Give your phone number."), field="phone")
    index, now = phone_index(number), clock.now()
    waiting = SignInCode.objects.filter(phone_index=index, spent_at=None, made_at__gt=now - CODE_AGAIN)
    if mine is not None and (sent := waiting.filter(pk=mine, tries__lt=CODE_TRIES).first()):
        return sent
    _within_number(index, whence)
    within_address(whence, index, "codes", CODES_AN_ADDRESS)
    with transaction.atomic():
        made = SignInCode.objects.create(
            phone_index=index, phone=number, number=f"{secrets.randbelow(10**6):06d}", made_at=now,
            ends_at=now + CODE_LIFE, purpose=purpose,
        )  # fmt: skip
        enqueue("people.send_code", {"code_id": made.pk})
    return made


def _within_number(index: str, whence: Whence) -> None:
    """Strangers who ask in somebody's name use up what new browsers may, not what their own may."""
    key = f"codes.{index}.own" if whence.known == index else f"codes.{index}"
    if not limits.spend(f"{key}.minute", limit=CODES_A_MINUTE, seconds=60):
        raise Refused("codes_pause", _("Codes were sent to this number just now. Wait a minute."), field="phone")
    if not limits.spend(key, limit=CODES_AN_HOUR, seconds=3600):
        raise Refused(
            "codes_spent",
            _("Too many codes were asked for. Use your password, or try again in an hour."),
            field="phone",
        )


def waiting(code_id: int | None, index: str | None) -> SignInCode | None:
    """The code that the browser asked for to the number of this index, and to no other, while it is good."""
    good = SignInCode.objects.filter(spent_at=None, ends_at__gt=clock.now())
    return good.filter(pk=code_id or 0, phone_index=index).first()


def check_code(code_id: int, digits: str, *, whence: Whence = NOWHERE) -> str:
    """The telephone number that the code proves; the code is then spent. Refused when wrong, over, or tried 5 times."""
    made = SignInCode.objects.filter(pk=code_id, spent_at=None, ends_at__gt=clock.now()).first()
    if made is not None:
        within_address(whence, made.phone_index, "wrong", WRONG_AN_ADDRESS)
    # The try is counted before it is looked at: of many at once, five are.
    if made is None or not SignInCode.objects.filter(pk=code_id, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise Refused("code_over", _("This code is no longer good. Ask for a new one."), field="code")
    if not hmac.compare_digest(made.number.encode(), narrow(digits).encode()):
        raise Refused("code_wrong", _("This is not the code. Look at the message again."), field="code")
    limits.give_back(f"wrong.{whence.address}")
    spent = SignInCode.objects.filter(pk=code_id, spent_at=None).update(spent_at=clock.now(), number="")
    if not spent:
        raise Refused("code_over", _("This code is no longer good. Ask for a new one."), field="code")
    return str(made.phone)


def proved_phone(code_id: int | None) -> str:
    """The number that a code proved a moment ago, for whoever still has to say their name; else empty."""
    proved = SignInCode.objects.filter(pk=code_id, spent_at__gt=clock.now() - CODE_LIFE).first() if code_id else None
    return str(proved.phone) if proved else ""


def enter_by_phone(phone: str, *, name: str = "") -> Person | None:
    """The person of a proved number; somebody new is put on record under `name`, None while it is not known."""
    person = Person.objects.by_phone(phone)
    if person is None:
        if not name.strip():
            return None
        person = services.create_person(name, phone=phone, by=SYSTEM)
    return services.prove_phone(person.pk, by=SYSTEM)


def check_sign_in_password(phone: str, password: str, *, whence: Whence = NOWHERE) -> Person:
    """The person whose number and password these are. After 5 wrong ones the number must use a code for 15 minutes."""
    number = services.checked_phone(phone)
    index = phone_index(number)
    within_address(whence, index, "wrong", WRONG_AN_ADDRESS)
    key = f"password.{index}"
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
        limits.give_back(f"wrong.{whence.address}")
        return person
    raise Refused(
        "password_wrong", _("Phone number or password is wrong. You can also sign in with a code."), field="password"
    )


def check_sheet(number: str, digits: str, *, whence: Whence = NOWHERE) -> SheetCode:
    """The printed code, now used, with its sheet and person. Refused alike whatever is wrong, used or over."""
    number, digits = (re.sub(r"\D", "", narrow(text)) for text in (number, digits))
    sheet = code_sheets.running(number)
    within_address(whence, known_by(sheet.person) if sheet else "-", "wrong", WRONG_AN_ADDRESS)
    if not limits.spend(f"sheet.{number}", limit=SHEET_TRIES, seconds=SHEET_PAUSE_SECONDS):
        raise Refused(
            "sheet_paused", _("Wrong five times. Wait a quarter of an hour, or ask the office."), field="digits"
        )
    code = code_sheets.use(sheet, digits) if sheet else None
    if code is None:
        raise Refused(
            "sheet_wrong",
            _("Sheet number or code is wrong, or this code was used before. Cross it out and take the next one."),
            field="digits",
        )
    limits.clear(f"sheet.{number}")
    limits.give_back(f"wrong.{whence.address}")
    return code


def known_by(person: Person) -> str:
    """By what a browser is known in which the person has signed in: most have a number, some an account alone."""
    return person.phone_index or person.code


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def checked_pin(pin: str) -> str:
    """Six digits that are neither all the same nor a run."""
    pin = narrow(pin)
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


def check_pin(token: str, pin: str) -> TrustedDevice:
    """The telephone, with the person who trusts it. Five wrong PINs end the trust: then by password or code."""
    device = device_of(token)
    if device is None:
        raise Refused("device_unknown", _("This phone is not trusted any more. Sign in with a code."), field="pin")
    # Counted before it is checked (argon2 takes its time): of many tries at once, five are looked at.
    if not TrustedDevice.objects.filter(pk=device.pk, tries__lt=PIN_TRIES).update(tries=F("tries") + 1):
        raise Refused("pin_spent", _("The PIN was wrong five times. Sign in with a code."), field="pin")
    if not check_password(narrow(pin), device.pin_hash):
        if device.tries + 1 >= PIN_TRIES:
            end_device(device.pk, by=Actor(device.person_id, "person"))
        raise Refused("pin_wrong", _("This PIN is wrong."), field="pin")
    TrustedDevice.objects.filter(pk=device.pk).update(tries=0, seen_at=clock.now())
    return device


@transaction.atomic
def end_device(device_id: int, *, by: Actor) -> None:
    """Trust the telephone no longer; whoever is signed in on it by PIN is out."""
    device = TrustedDevice.objects.select_for_update().get(pk=device_id)
    if device.person_id != by.person_id:
        raise NotAllowed(_("Only the person themselves can change this."))
    if device.ended_at is None:
        device.ended_at = clock.now()
        device.save(update_fields=["ended_at"])
        record("device.ended", device, by=by, data={}, area_id=None)
        Session.objects.filter(session_key=device.session_key).delete()


def waiting_messages(*, since: datetime) -> list[SignInCode]:
    """Codes not used yet, newest first: the administrators' message page where there is no gateway."""
    return list(SignInCode.objects.filter(spent_at=None, made_at__gt=since).order_by("-pk")[:50])
