"""Ten codes in place of the authenticator app's, for whoever loses the phone: printed, good once each.

They stand in for the second factor alone, behind a sign-in, and each try counts as one of the app's. Made anew, those
of before open nothing any more.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.sealed import blind_index
from linli.people import code_sheets
from linli.people.models import Person
from linli.people.sheet_models import RecoveryCode

# Of ten thousand million, ten are good: five tries in five minutes find one in two thousand years.
CODES, DIGITS = 10, 10


def _digest(person_id: int, digits: str) -> str:
    return blind_index(f"{person_id} {digits}", purpose="people.recovery_code")


@transaction.atomic
def make(person_id: int, *, by: Actor, seen: str | None = None) -> list[str]:
    """Ten new codes in plain digits, shown once and kept nowhere. The door has asked for a fresh second factor."""
    if by.person_id != person_id:
        raise NotAllowed(_("Only the person themselves can change this."))
    person = Person.objects.select_for_update().get(pk=person_id)
    if not Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).exists():
        raise Refused("second_factor_missing", _("Set up an authenticator app first; the codes stand in for it."))
    must_be_as_seen(seen, last_of(person.recovery_codes.all()))
    forget(person_id)
    codes = code_sheets.drawn_by_lot(CODES, DIGITS)
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(person_id, one)) for one in codes)
    record("person.recovery_codes_made", person, by=by, data={"codes": CODES}, area_id=None)
    return codes


@transaction.atomic
def use(person: Person, digits: str) -> bool:
    """Spend the code, once; False where it is none, or was used."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    found = RecoveryCode.objects.filter(person=person, digest=_digest(person.pk, digits), used_at=None)
    if not found.update(used_at=clock.now()):
        return False
    by = Actor(person.pk, "person", name=person.name)
    record("person.recovery_code_used", person, by=by, data={"left": left(person.pk)}, area_id=None)
    return True


def left(person_id: int) -> int:
    """How many are good still."""
    return RecoveryCode.objects.filter(person_id=person_id, used_at=None).count()


def forget(person_id: int) -> None:
    """They go with the app that they stand in for. Within the caller's transaction."""
    RecoveryCode.objects.filter(person_id=person_id).delete()
