"""Papers handed over: ticked, or proved where silence joins the majority; a refusal is confirmed by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import authorities, recusal
from linli.ballots.models import (
    HANDED_OVER,
    Handed,
    Silence,
    Slip,
    State,
)
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from linli.rules.ballot import SIGNED_BASIS, SILENCE_BASIS


@dataclass(frozen=True)
class Proof:
    """What shows that a paper was handed over: signed for, or refused before a witness; by whom, on which day."""

    way: str
    name: str
    on: date


@transaction.atomic
def deliver(slip_id: int, *, by: Actor, proof: Proof | None = None, files: Sequence[File] = ()) -> Slip:
    """A paper was handed to the owner, or to whom the owner named; `files` show the signed receipt, taken in before.

    Where silence joins the majority a tick is no delivery: without proof the home stays undelivered.
    """
    slip = _handed_out(slip_id, by)
    if proof is not None:
        _proves(slip, proof, files, by)
    elif slip.ballot.silence == Silence.JOIN:
        text = _("Here silence joins the majority: say who signed for the paper, or who saw it refused, and show it.")
        raise Refused("proof_missing", text, basis=SILENCE_BASIS, field="name")
    if slip.delivered_at is None or (proof and not slip.handed):
        slip.delivered_at, slip.delivered_by_id = clock.now(), by.person_id
        if proof is not None:
            slip.handed, slip.handed_to, slip.handed_on = proof.way, proof.name.strip()[:60], proof.on
        slip.save(update_fields=DELIVERY)
        attach(files, HANDED_OVER, slip.pk)
        data = {"way": proof.way, "on": proof.on.isoformat(), "files": [f.sha256 for f in files]} if proof else {}
        record("slip.delivered", slip, by=by, data=data, area_id=slip.ballot.area_id)
    return slip


DELIVERY = ["delivered_at", "delivered_by", "handed", "handed_to", "handed_on", "confirmed_by"]


@transaction.atomic
def confirm_refusal(slip_id: int, *, by: Actor) -> Slip:
    """Another than whoever noted it has asked the witness: from now on it counts as delivered."""
    slip = _handed_out(slip_id, by)
    if slip.handed != Handed.REFUSED or slip.confirmed_by_id:
        raise Refused("nothing_to_confirm", _("There is no refusal here that waits to be confirmed."))
    if slip.delivered_by_id == by.person_id:
        raise NotAllowed(_("Another person confirms it than whoever noted it."))
    if recusal.called(slip.ballot, slip.handed_to, Person.objects.filter(pk=by.person_id or 0)):
        raise NotAllowed(_("The witness does not confirm what they saw themselves: another person asks them."))
    slip.confirmed_by_id = by.person_id
    slip.save(update_fields=["confirmed_by"])
    record("slip.refusal_confirmed", slip, by=by, data={}, area_id=slip.ballot.area_id)
    return slip


def _proves(slip: Slip, proof: Proof, files: Sequence[File], by: Actor) -> None:
    ballot = slip.ballot
    assert ballot.published_at is not None  # papers are delivered from then on
    if proof.way not in Handed.values or not proof.name.strip():
        text = _("Say who signed for the paper, or who saw it refused.")
        raise Refused("signature_missing", text, basis=SIGNED_BASIS, field="name")
    if ballot.silence == Silence.JOIN and recusal.helper_named(slip, proof.name, by):
        text = _(
            "Whoever helps with this vote neither signs for another's paper nor is the witness. Of another person"
            " called so write the home after the name, as it stands on the roll."
        )
        raise Refused("witness_helps", text, basis=SILENCE_BASIS, field="name")
    if not clock.day_of(ballot.published_at) <= proof.on <= clock.today():
        text = _("The day lies between the publication and today.")
        raise Refused("delivered_when", text, field="on")
    if not files:
        text = _("Photograph or scan the receipt that was signed, or the paper as it was left.")
        raise Refused("evidence_missing", text, basis=SIGNED_BASIS, field="photos")


@transaction.atomic
def undeliver(slip_id: int, *, by: Actor) -> Slip:
    """Take back that a paper was handed over: it was the wrong door."""
    slip = _handed_out(slip_id, by)
    if slip.delivered_at is not None:
        slip.delivered_at = slip.delivered_by = slip.handed_on = slip.confirmed_by = None
        slip.handed = slip.handed_to = ""
        slip.save(update_fields=DELIVERY)
        let_go(HANDED_OVER, slip.pk)
        record("slip.not_delivered", slip, by=by, data={}, area_id=slip.ballot.area_id)
    return slip


def _handed_out(slip_id: int, by: Actor) -> Slip:
    """The slip, locked. What is ticked after the last day could decide a result in which silence joins."""
    slip = Slip.objects.select_for_update().select_related("ballot").get(pk=slip_id)
    authorities.may_help(slip, by)
    if slip.ballot.state not in (State.PUBLISHED, State.OPEN) or clock.today() > slip.ballot.closes_on:
        raise Refused("ballot_closed", _("Papers are delivered from the publication to the last day of voting."))
    return slip
