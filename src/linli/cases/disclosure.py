"""Showing what is masked: the reporter's name and number in full, with a reason, on record."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.standing import posts_over
from linli.journal.actors import Actor
from linli.journal.services import note_access, record
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may

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
    if len(reason.strip()) < LEAST:
        raise Refused(
            "reason_missing", _("Write why you need the full value; the resident will see it."), field="reason"
        )
    case = Case.objects.select_for_update(of=("self",)).select_related("reporter").get(pk=case_id)
    if not may(by, "case.reveal", case):
        raise NotAllowed(_("You hold no post that allows seeing this reporter's full data."))
    hats = posts_over(by, case)
    if by.post_id is None and hats:
        by = Actor(by.person_id, "post", hats[0].post_id, by.name)
    why = reason.strip()[:200]
    for what in ("name", "phone"):  # who has no account reads of it on the tracking page
        note_access(case.reporter_id, by=by, what=what, reason=why, subject_kind="case", subject_id=case.pk)
    data = {"version": case.version, "reason": salted_digest(bytes(case.salt), [why])}
    record("case.revealed", case, by=by, data=data, area_id=case.area_id)
    name = case.reporter_name or (case.reporter.name if case.reporter else "")
    return Revealed(name, case.reporter_phone or (case.reporter.phone if case.reporter else ""))
