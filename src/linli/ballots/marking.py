"""What documents say of single people where heads alone count: who stands on no roll, and who is admitted to one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import recusal
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, Slip, SlipOwner, State, VoterMark
from linli.ballots.services import draw_anew
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people.services import person_of_phone
from linli.people.voters import of_age_among
from linli.rules.electorate import RESIDENTS_BASIS

EARLY = (State.DRAFT, State.PUBLISHED)
LEFT_OUT = tuple(kind for kind, _words in VoterMark.KINDS if kind != VoterMark.ADMITTED)


@transaction.atomic
def leave_out(
    ballot_id: int, person_id: int, kind: str, *, reason: str, document: str, by: Actor, files: Sequence[File] = ()
) -> VoterMark:
    """Take somebody off the roll, by a document that shows why. Of a household the others vote on."""
    ballot = _marked(ballot_id, person_id, by)
    if kind not in LEFT_OUT:
        raise Refused("mark_unknown", _("Say why this person does not stand on the roll."), field="kind")
    slip = Slip.objects.filter(ballot=ballot, owners__person=person_id).first()
    if slip is None and not VoterMark.objects.filter(ballot=ballot, person=person_id).exists():
        raise Refused("not_on_roll", _("This person does not stand on the roll."), field="person")
    if slip is not None:
        recusal.not_their_own(slip, by)
    return _noted(ballot, person_id, kind, reason, document, files, by)


@transaction.atomic
def admit(
    ballot_id: int, phone: str, *, reason: str, document: str, by: Actor, files: Sequence[File] = ()
) -> VoterMark:
    """Put on the roll who works in the community for half a year or longer, lives elsewhere and asked to vote here."""
    person = person_of_phone(phone)
    if person is None:
        text = _("Nobody on record has this telephone number. Enter the person first.")
        raise Refused("person_unknown", text, field="phone")
    ballot = _marked(ballot_id, person.pk, by)
    if ballot.law.voters != "residents":
        text = _("Only where each resident votes somebody from elsewhere can be admitted.")
        raise Refused("admits_nobody", text, basis=RESIDENTS_BASIS, field="phone")
    if SlipOwner.objects.filter(slip__ballot=ballot, person=person).exists():
        raise Refused("on_roll_already", _("This person stands on the roll already."), field="phone")
    if not of_age_among([person.pk], ballot.opens_on):
        raise Refused("under_age", _("Whoever votes is of age."), basis=RESIDENTS_BASIS, field="phone")
    return _noted(ballot, person.pk, VoterMark.ADMITTED, reason, document, files, by)


@transaction.atomic
def take_back(mark_id: int, *, by: Actor) -> None:
    """The person stands on the roll, or does not, as the register has it."""
    ballot_id, person_id = VoterMark.objects.values_list("ballot_id", "person_id").get(pk=mark_id)
    ballot = _marked(ballot_id, person_id, by)
    row = VoterMark.objects.get(pk=mark_id)
    record("voter_mark.taken_back", row, by=by, data={}, area_id=ballot.area_id, gone=True)
    let_go("voter_mark", row.pk)
    row.delete()
    draw_anew(ballot, by)


def _marked(ballot_id: int, person_id: int, by: Actor) -> Ballot:
    """The ballot, locked, if the actor may say something of this person there."""
    ballot = managed(ballot_id, by, *EARLY)
    recusal.no_candidate(ballot, by.person_id)
    if ballot.law.voters == "owners":
        raise Refused("homes_are_marked", _("Of the roll of owners homes are marked, not people."))
    if person_id == by.person_id:
        raise NotAllowed(_("Nobody decides on their own vote. Ask a colleague."))
    return ballot


def _noted(
    ballot: Ballot, person_id: int, kind: str, reason: str, document: str, files: Sequence[File], by: Actor
) -> VoterMark:
    if not (reason.strip() and document.strip()):
        raise Refused("document_missing", _("Give the reason and the document that shows it."), field="document")
    said = {
        "admitted": kind == VoterMark.ADMITTED,
        "kind": kind,
        "reason": reason.strip()[:200],
        "document": document.strip()[:200],
    }
    row, new = VoterMark.objects.update_or_create(ballot=ballot, person_id=person_id, defaults=said)
    attach(files, "voter_mark", row.pk)
    # Why somebody does not vote is not written where nothing is ever erased.
    data = {"person": person_id, "said": salted_digest(bytes(row.salt), [row.kind, row.reason, row.document])}
    record("voter_mark.set", row, by=by, data=data, area_id=ballot.area_id, new=new)
    draw_anew(ballot, by)
    return row
