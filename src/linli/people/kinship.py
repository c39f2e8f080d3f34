"""Writing down that two people are near relatives, and that they are no longer (a divorce, or a mistake)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access
from linli.people.models import Kinship, Person
from linli.rules import kin


@transaction.atomic
def note(person_id: int, relative_id: int, kind: str, *, document: str, by: Actor, declared: bool = False) -> Kinship:
    """Put on record that the first is this (`rules.kin`) to the second, by a document or as one of them declared."""
    person, relative = (Person.objects.get(pk=pk) for pk in (person_id, relative_id))
    _may_note(by, person, relative)
    if kind not in kin.KINDS:
        raise Refused("kin_unknown", _("Say what they are to each other."), basis=kin.BASIS, field="kind")
    if person_id == relative_id:
        raise Refused("own_relative", _("Nobody is their own relative."), field="phone")
    if not document.strip():
        text = _("Name the document, or the declaration with its day.")
        raise Refused("document_missing", text, field="document")
    one, other, said = kin.ordered(person_id, relative_id, kind)
    row = Kinship(person_id=one, relative_id=other, kind=said, declared=declared, document=document.strip()[:200])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("kin_on_record", _("These two are on record as relatives already."), field="phone") from None
    data = {"person": one, "relative": other, "said": salted_digest(bytes(row.salt), [row.kind, row.document])}
    record("kinship.noted", row, by=by, data=data, area_id=None, new=True)
    return row


@transaction.atomic
def end(kinship_id: int, *, by: Actor) -> Kinship:
    """From now on they are none."""
    row = Kinship.objects.select_for_update(of=("self",)).select_related("person", "relative").get(pk=kinship_id)
    _may_note(by, row.person, row.relative)
    if row.ends is not None:
        raise Refused("kin_ended", _("This has ended already."))
    row.ends = clock.now()
    row.save(update_fields=["ends"])
    record("kinship.ended", row, by=by, data={}, area_id=None)
    return row


def _may_note(by: Actor, *people: Person) -> None:
    """Over one of the two, and nobody what is their own."""
    if by.person_id in {one.pk for one in people} or not any(access.may(by, "kin.note", one) for one in people):
        raise NotAllowed(_("Relatives are noted by the branch secretary and the offices above, nobody their own."))
