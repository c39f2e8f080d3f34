"""Printed sheets of one-time codes, for residents whom no message reaches: printed, used once each, ended.

Whoever prints a sheet could use it, so it opens less than a code by message: no vote, no password, no second factor
(`doors.may_set_up`, `doors.self_required`), and nothing at all for whoever holds a post. A seat in a body is none: most
old Party members have one. What a member does in it and reads of its own takes another sign-in, as does what outlasts a
sheet (`doors.no_printed_code`): an office prints it, which reads neither minutes nor dues. A neighbour cannot shut a
sheet without its number, which stands on it alone.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.sealed import blind_index
from linli.people import access
from linli.people.kinds import SEATS
from linli.people.models import Person, Term
from linli.people.sheet_models import CodeSheet, SheetCode

CODES, DIGITS = 12, 8
LIFE = timedelta(days=180)
# Of a hundred million, twelve are good: twenty wrong tries find one in four hundred thousand sheets.
MOST_TRIES = 20
LOOKED = "sign_in_codes"  # what is noted of the look at a person's data


@dataclass(frozen=True)
class Printed:
    """A sheet and its codes in plain digits: shown once, kept nowhere."""

    sheet: CodeSheet
    codes: list[str]


def _digest(number: str, digits: str) -> str:
    return blind_index(f"{number} {digits}", purpose="people.sheet_code")


def drawn_by_lot(many: int, digits: int = DIGITS) -> list[str]:
    """So many codes of so many digits, no two alike."""
    codes: dict[str, None] = {}
    while len(codes) < many:
        codes[f"{secrets.randbelow(10**digits):0{digits}d}"] = None
    return list(codes)


def posts() -> QuerySet[Term]:
    """Terms that run now or begin later, but for seats: whoever has one gets no sheet."""
    return Term.objects.filter(Q(ends=None) | Q(ends__gt=clock.now())).exclude(post__kind__in=SEATS)


@transaction.atomic
def print_sheet(person_id: int, proof: str, *, by: Actor, seen: str | None = None) -> Printed:
    """Make a sheet for the person, of whom `by` has seen who they are. The one before ends, with what it had opened.

    The door must have asked for a second factor. That it was printed, by whom and upon which proof, the person reads.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if by.person_id is None or not access.may(by, "person.print_codes", person):
        raise NotAllowed(_("None of your posts prints sign-in codes for this person, and nobody prints their own."))
    must_be_as_seen(seen, last_of(CodeSheet.objects.filter(person=person)))
    if proof not in CodeSheet.Proof.values:
        raise Refused("proof_missing", _("Say how you know that this is the person."), field="proof")
    if not person.is_active or posts().filter(person=person).exists():
        raise Refused(
            "holds_a_post", _("This person holds a post: they sign in with a code by message or with a password.")
        )
    end_all(person, CodeSheet.Ended.REPLACED, by=by)
    numbers = iter(lambda: drawn_by_lot(1)[0], "")
    number = next(one for one in numbers if not CodeSheet.objects.filter(number=one).exists())
    sheet = CodeSheet.objects.create(
        number=number, person=person, proof=proof, printed_by_id=by.person_id, good_until=clock.now() + LIFE
    )
    codes = drawn_by_lot(CODES)
    SheetCode.objects.bulk_create(
        SheetCode(sheet=sheet, place=place, digest=_digest(number, digits)) for place, digits in enumerate(codes, 1)
    )
    data = {"sheet": sheet.pk, "proof": proof, "codes": CODES}
    record("person.codes_printed", person, by=by, data=data, area_id=None)
    note_access(person_id, by=by, what=LOOKED, reason=LOOKED, subject_kind="person", subject_id=person_id)
    return Printed(sheet, codes)


def running(number: str) -> CodeSheet | None:
    """The sheet of that number with its person, if it is in force."""
    found = CodeSheet.objects.filter(number=number, ended_at=None, good_until__gt=clock.now(), person__is_active=True)
    return found.select_related("person").first()


@transaction.atomic
def use(sheet: CodeSheet, digits: str) -> SheetCode | None:
    """Spend the code, once; else count the wrong try, the last of which ends the sheet, and answer None."""
    person = Person.objects.select_for_update().get(pk=sheet.person_id)
    sheet = CodeSheet.objects.get(pk=sheet.pk)
    if sheet.ended_at is not None or posts().filter(person=person).exists():
        return None
    found = sheet.codes.filter(digest=_digest(sheet.number, digits), used_at=None)
    if (code := found.first()) is not None:
        code.used_at = clock.now()
        code.save(update_fields=["used_at"])
        by = Actor(person.pk, "person", name=person.name)
        record("person.code_used", person, by=by, data={"sheet": sheet.pk, "place": code.place}, area_id=None)
        return code
    CodeSheet.objects.filter(pk=sheet.pk).update(tries=F("tries") + 1)
    if sheet.tries + 1 >= MOST_TRIES:
        end_all(person, CodeSheet.Ended.TRIES, by=SYSTEM)
    return None


@transaction.atomic
def note_session(code: SheetCode, session_key: str) -> None:
    """Keep which session the code opened, so that it ends with the sheet: at once, where that ended meanwhile."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=code.sheet.person_id)
    SheetCode.objects.filter(pk=code.pk).update(session_key=session_key)
    if not CodeSheet.objects.filter(pk=code.sheet_id, ended_at=None).exists():
        Session.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end(person_id: int, because: str, *, by: Actor) -> None:
    """End the person's sheet, for the person or whoever may print one; who signed in with it is out."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if by.person_id != person_id and not access.may(by, "person.print_codes", person):
        raise NotAllowed(_("Only the person and the office can end a sheet of codes."))
    if because not in (CodeSheet.Ended.LOST, CodeSheet.Ended.ASKED):
        raise Refused("reason_missing", _("Say why the sheet ends."), field="because")
    end_all(person, because, by=by)


def end_for_post(person_id: int, *, by: Actor) -> None:
    """Whoever is given a post signs in otherwise from then on. Within the caller's transaction."""
    if CodeSheet.objects.filter(person_id=person_id, ended_at=None).exists():
        # As an appointment has locked them: a stronger lock now would wait for whoever wrote their key meanwhile.
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
        end_all(person, CodeSheet.Ended.POST, by=by)


def end_all(person: Person, because: str, *, by: Actor) -> None:
    for sheet in CodeSheet.objects.filter(person=person, ended_at=None):
        sheet.ended_at, sheet.ended_because = clock.now(), because
        sheet.save(update_fields=["ended_at", "ended_because"])
        keys = sheet.codes.exclude(session_key="").values("session_key")
        Session.objects.filter(session_key__in=keys).delete()
        record("person.codes_ended", person, by=by, data={"sheet": sheet.pk, "because": because}, area_id=None)


@dataclass(frozen=True)
class Shown:
    """A sheet in force as its person and the office see it."""

    sheet: CodeSheet
    left: int

    @property
    def over(self) -> bool:
        """Whether its time has passed or no code is left."""
        return not self.left or self.sheet.good_until <= clock.now()


def of(person_id: int) -> Shown | None:
    """The sheet that the person has, with how many codes are left; None without one."""
    rows = CodeSheet.objects.filter(person_id=person_id, ended_at=None).select_related("printed_by")
    sheet = rows.annotate(left=Count("codes", filter=Q(codes__used_at=None))).first()
    return Shown(sheet, sheet.left) if sheet else None
