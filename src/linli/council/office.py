"""A body's office: the use of its seal by application and approval, and the register of letters in and out.

Both have running numbers by year. The body's row is locked while one is given, so that none is given twice or left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from linli.council.office_models import Letter, SealUse
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import seating
from linli.people.access import may
from linli.people.models import Organisation
from linli.rules.seating import SEAL_BASIS


@transaction.atomic
def apply_for_seal(
    body_id: int, document: str, purpose: str, copies: int, *, by: Actor, seen: str | None = None
) -> SealUse:
    """Ask that a document be stamped: which, what for, how many copies."""
    body = _kept(body_id, by)
    must_be_as_seen(seen, last_of(SealUse.objects.filter(body=body)))
    for text, field in ((document, "document"), (purpose, "purpose")):
        if not text.strip():
            raise Refused("said_nothing", _("Say which document, and what for."), field=field)
    if seating.unfiled(body) and not SealUse.objects.filter(body=body, state=SealUse.State.STAMPED).exists():
        words = _("A committee gets its seal by the certificate of its filing. Note the filing with the body first.")
        raise Refused("not_filed", words, basis=SEAL_BASIS)
    year = clock.today().year
    use = SealUse.objects.create(
        body=body, year=year, number=_next(SealUse.objects.filter(body=body, year=year)), copies=max(copies, 1),
        document=document.strip()[:120], purpose=purpose.strip()[:120], applicant_id=by.person_id or 0,
        applied_at=clock.now(),
    )  # fmt: skip
    record("seal.applied", use, by=by, data=_told(use), area_id=body.area_id, new=True)
    return use


@transaction.atomic
def decide_seal(use_id: int, *, approve: bool, by: Actor, reason: str = "") -> SealUse:
    """Say yes or no to it, as somebody else of the body; a no has its reason."""
    use = _use(use_id, by, SealUse.State.APPLIED)
    if use.applicant_id == by.person_id:
        raise NotAllowed(_("Somebody else of the body approves it."))
    if not approve and not reason.strip():
        raise Refused("reason_missing", _("Say why it is not approved."), field="reason")
    use.state = SealUse.State.APPROVED if approve else SealUse.State.REFUSED
    use.decided_by_id, use.decided_at, use.reason = by.person_id, clock.now(), reason.strip()[:120]
    use.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    verb = "seal.approved" if approve else "seal.refused"
    record(verb, use, by=by, data=_told(use), area_id=use.body.area_id)
    return use


@transaction.atomic
def stamp(use_id: int, *, by: Actor, photos: Sequence[File] = ()) -> SealUse:
    """The approved document was stamped; a photo of it is kept."""
    use = _use(use_id, by, SealUse.State.APPROVED)
    if not photos:
        raise Refused("photo_missing", _("Take a photo of the stamped document."), field="photo")
    use.state, use.stamped_by_id, use.stamped_at = SealUse.State.STAMPED, by.person_id, clock.now()
    use.save(update_fields=["state", "stamped_by", "stamped_at"])
    attach(photos, "seal_use", use.pk)
    record("seal.stamped", use, by=by, data=_told(use), area_id=use.body.area_id)
    return use


@dataclass(frozen=True)
class Written:
    """What the register says of a letter."""

    way: str
    day: date
    other: str
    subject: str
    their_number: str = ""
    handler: str = ""


@transaction.atomic
def register_letter(body_id: int, said: Written, *, by: Actor, seen: str | None = None) -> Letter:
    """Enter a letter under the next number of its year."""
    body = _kept(body_id, by)
    must_be_as_seen(seen, last_of(Letter.objects.filter(body=body)))
    if said.way not in Letter.Way.values or not said.other.strip() or not said.subject.strip():
        raise Refused(
            "said_nothing", _("Say whether it came in or went out, with whom, and what about."), field="other"
        )
    if said.day > clock.today():
        raise Refused("day_ahead", _("This day lies ahead."), field="day")
    year = said.day.year
    letter = Letter.objects.create(
        body=body, way=said.way, year=year, day=said.day, other=said.other.strip()[:100],
        number=_next(Letter.objects.filter(body=body, way=said.way, year=year)), subject=said.subject.strip()[:120],
        their_number=said.their_number.strip()[:60], handler=said.handler.strip()[:50],
        entered_by_id=by.person_id or 0, entered_at=clock.now(),
    )  # fmt: skip
    data = {"body_id": body.pk, "way": letter.way, "year": year, "number": letter.number}
    record("letter.entered", letter, by=by, data=data, area_id=body.area_id, new=True)
    return letter


@transaction.atomic
def strike_out(letter_id: int, reason: str, *, by: Actor) -> Letter:
    """Strike a line out with its reason. It stays where it stands, and so does its number."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("body").get(pk=letter_id)
    _must_keep(by, letter.body)
    if letter.void or not reason.strip():
        raise Refused("reason_missing", _("Say why it is struck out."), field="reason")
    letter.void = reason.strip()[:120]
    letter.save(update_fields=["void"])
    record("letter.struck_out", letter, by=by, data={}, area_id=letter.body.area_id)
    return letter


def letters(body: Organisation, *, way: str = "", words: str = "") -> QuerySet[Letter]:
    """The register, latest first: one way or both, and what holds the words."""
    rows = Letter.objects.filter(body=body).order_by("-pk")
    if way in Letter.Way.values:
        rows = rows.filter(way=way)
    for word in words.split()[:5]:
        rows = rows.filter(Q(other__contains=word) | Q(subject__contains=word) | Q(their_number__contains=word))
    return rows


def _kept(body_id: int, by: Actor) -> Organisation:
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    _must_keep(by, body)
    return body


def _must_keep(by: Actor, body: Organisation) -> None:
    if not may(by, "office.keep", body):
        raise NotAllowed(_("The office of a body is kept by whoever holds a post in it."))


def _next(rows: "QuerySet[SealUse] | QuerySet[Letter]") -> int:
    """The number after the last; the body's lock is held."""
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _use(use_id: int, by: Actor, state: str) -> SealUse:
    use = SealUse.objects.select_for_update(of=("self",)).select_related("body").get(pk=use_id)
    _must_keep(by, use.body)
    if use.state != state:
        words = _("This use of the seal stands at “%(state)s”.") % {"state": use.get_state_display()}
        raise Refused("seal_state", words)
    return use


def _told(use: SealUse) -> dict[str, int]:
    return {"body_id": use.body_id, "year": use.year, "number": use.number, "copies": use.copies}
