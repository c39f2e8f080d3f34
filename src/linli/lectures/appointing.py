"""Lecturers are named from units, get a letter, and accept or decline it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.lectures.models import Lecturer
from linli.papers import services as papers
from linli.papers.models import State as PaperState
from linli.people import services as people
from linli.people.access import may
from linli.people.models import Organisation

TEMPLATE = Path(__file__).parent / "papers" / "appointment.yaml"


@dataclass(frozen=True)
class Named:
    """Whom a body wants to lecture: from which unit, on what, by what they know it, for which term."""

    name: str
    phone: str
    unit: str
    field: str
    proof: str
    starts: date
    ends: date


@transaction.atomic
def name(organiser_id: int, said: Named, *, by: Actor) -> Lecturer:
    """Name a lecturer and draft their letter; another person checks and issues it among the papers."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organiser_id)
    made = Lecturer(organiser=body, starts=said.starts, ends=said.ends, named_by_id=by.person_id).locate(body.area)
    if not may(by, "lecturer.appoint", made):
        raise NotAllowed(_("Lecturers are named by whoever holds a post of the body."))
    if not all(part.strip() for part in (said.unit, said.field, said.proof)):
        raise Refused(
            "qualification_missing", _("Say from which unit, on what, and by what it is known."), field="proof"
        )
    if said.ends <= said.starts:
        raise Refused("days_turned", _("The term ends before it begins."), field="ends")
    person = people.person_of_phone(said.phone)
    if person is not None and person.name != said.name.strip():  # whose number it is nobody learns here
        raise Refused("another_name", _("Name and telephone do not go together; ask for both again."), field="name")
    person = person or people.create_person(said.name, by=by, area=body.area, phone=said.phone)
    if person.pk == by.person_id:
        raise Refused("own_letter", _("Nobody appoints themselves."), field="name")
    if Lecturer.objects.filter(organiser=body, person=person, starts=said.starts).exists():
        raise Refused("named_already", _("This person is named for this term already."), field="name")
    made.person, made.unit, made.field = person, said.unit.strip()[:60], said.field.strip()[:60]
    made.proof = said.proof.strip()[:120]
    made.save()
    record("lecturer.named", made, by=by, data={"organiser_id": body.pk}, area_id=made.area_id, new=True)
    values = {
        "name": person.name, "unit": made.unit, "field": made.field, "starts": made.starts.isoformat(),
        "ends": made.ends.isoformat(),
    }  # fmt: skip
    made.letter = papers.draft(
        TEMPLATE.read_text(), pack="lectures", name="appointment", body_id=body.pk, area=body.area,
        subject=("lecturer", made.pk), values=values, by=by,
    )  # fmt: skip
    made.save(update_fields=["letter"])
    return made


@transaction.atomic
def answer(lecturer_id: int, reason: str, *, accepts: bool, by: Actor) -> Lecturer:
    """The lecturer accepts the issued letter, or declines it with a word why."""
    related = ("organiser", "person", "letter", "area")
    row = Lecturer.objects.select_for_update(of=("self",)).select_related(*related).get(pk=lecturer_id)
    if not may(by, "lecturer.answer", row):
        raise NotAllowed(_("A letter is answered by whom it is for."))
    if row.letter is None or row.letter.state != PaperState.ISSUED:
        raise Refused("not_issued", _("The letter has not been issued yet."))
    if row.state != Lecturer.State.PROPOSED:
        raise Refused("answered_already", _("This letter is answered already."))
    if row.ends < clock.today():
        raise Refused("term_over", _("The term of this letter is over."))
    row.state = Lecturer.State.ACCEPTED if accepts else Lecturer.State.DECLINED
    row.reason, row.answered_at = "" if accepts else reason.strip()[:200], clock.now()
    row.save(update_fields=["state", "reason", "answered_at"])
    record("lecturer.accepted" if accepts else "lecturer.declined", row, by=by, data={}, area_id=row.area_id)
    return row
