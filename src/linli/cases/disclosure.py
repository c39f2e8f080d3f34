"""Showing what is masked, with a reason, on record: the reporter's name and number, a party's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs, parties, queries
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.standing import posts_over
from linli.journal.actors import Actor
from linli.journal.services import note_access, record
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Person
from linli.rules import party_masks
from linli.rules.identifiers import phones_in
from linli.rules.pack import Pack
from linli.rules.questions import Input

LEAST = 4  # characters of a reason


@dataclass(frozen=True)
class Revealed:
    """What stands behind the masks."""

    name: str
    phone: str


@transaction.atomic
def reveal(case_id: int, *, by: Actor, reason: str) -> Revealed:
    """The reporter's name and number in full; who looked, when and why is kept and shown to the reporter.

    The door must have asked for a second factor (`people.doors.second_factor_required`).
    """
    why = _why(reason)
    case = Case.objects.select_for_update(of=("self",)).select_related("reporter").get(pk=case_id)
    if not may(by, "case.reveal", case):
        raise NotAllowed(_("You hold no post that allows seeing this reporter's full data."))
    by = _in_post(by, case)
    for what in ("name", "phone"):  # who has no account reads of it on the tracking page
        note_access(case.reporter_id, by=by, what=what, reason=why, subject_kind="case", subject_id=case.pk)
    data = {"version": case.version, "reason": salted_digest(bytes(case.salt), [why])}
    record("case.revealed", case, by=by, data=data, area_id=case.area_id)
    account = _account(case)
    return Revealed(name_of_reporter(case), case.reporter_phone or (account.phone if account else ""))


def name_of_reporter(case: Case) -> str:
    """As it was given, else as their account has it."""
    if case.reporter_name:
        return case.reporter_name
    account = _account(case)
    return account.name if account else ""


def _account(case: Case) -> Person | None:
    """None once the clock has emptied who reported a closed case: their account would tell it still."""
    return case.reporter if case.open or case.reporter_name or case.reporter_phone else None


def _why(reason: str) -> str:
    if len(reason.strip()) < LEAST:
        raise Refused(
            "reason_missing", _("Write why you need the full value; the resident will see it."), field="reason"
        )
    return reason.strip()[:200]


def _in_post(by: Actor, case: Case) -> Actor:
    hats = posts_over(by, case)
    return Actor(by.person_id, "post", hats[0].post_id, by.name) if by.post_id is None and hats else by


# ---- of one party ---------------------------------------------------------------------------------------------------


@transaction.atomic
def reveal_party(case_id: int, key: str, *, by: Actor, reason: str) -> list[tuple[Input, str]]:
    """The numbers of one party that are masked everywhere else, in full. The door has asked for a second factor."""
    why = _why(reason)
    case = queries.locked(case_id)
    if not may(by, "case.reveal", case):
        raise NotAllowed(_("You hold no post that allows seeing this party's full data."))
    pack, row = packs.by_version(case.pack_version_id), parties.row_of(case, key)
    sealed = [asked for asked in pack.party_fields if party_masks.is_sealed(pack, asked)]
    found = _unmasked(case, pack, row, sealed, by, why)
    record("party.revealed", row, by=by, data=_said(case, row, why), area_id=None)
    return found


@transaction.atomic
def dial_party(case_id: int, key: str, *, by: Actor, reason: str) -> list[str]:
    """The party's number, or the two of them, to call them about this case."""
    why = _why(reason)
    case = queries.locked(case_id)
    if not may(by, "case.dial", case):
        raise NotAllowed(_("Only those in charge of this case may call."))
    pack, row = packs.by_version(case.pack_version_id), parties.row_of(case, key)
    phones = [asked for asked in pack.party_fields if pack.parties and asked.name == pack.parties.phone]
    found = _unmasked(case, pack, row, phones, by, why)
    if not found:
        raise Refused("no_phone", _("No telephone stands in this row."))
    record("party.dialled", row, by=by, data=_said(case, row, why), area_id=None)
    return phones_in(found[0][1]) or [found[0][1]]


def _said(case: Case, row: Party, why: str) -> dict[str, Any]:
    return {"case": case.pk, "reason": salted_digest(bytes(row.salt), [why])}


def _unmasked(
    case: Case, pack: Pack, row: Party, wanted: Iterable[Input], by: Actor, why: str
) -> list[tuple[Input, str]]:
    """These fields as they stand in the row; of each it is kept who looked when and why, for the party to read."""
    by, fields = _in_post(by, case), parties.fields_of(row)
    found = [(asked, str(fields[asked.name])) for asked in wanted if fields.get(asked.name)]
    for asked, _words in found:
        what = "phone" if pack.parties and asked.name == pack.parties.phone else "id_number"
        note_access(row.person_id, by=by, what=what, reason=why, subject_kind="party", subject_id=row.pk)
    return found
