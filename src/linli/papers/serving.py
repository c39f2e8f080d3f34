"""Every write about service (送达): an attempt and what came of it. What is served or failed stays as recorded."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.about import addressees
from linli.papers.models import Outcome, Paper, Service, State
from linli.papers.wording import lacking
from linli.people.access import may
from linli.rules import serving as rules
from linli.rules.serving import Proof

DATES = ("sent_on", "received_on")


@transaction.atomic
def serve(paper_id: int, proof: Proof, *, by: Actor, photos: Sequence[File] = (), row: str = "") -> Service:
    """Record how an issued paper was served. Refused names the first thing that the law asks for and the record lacks.

    `row`: the party upon whom, where the paper is served upon each of several; each has a record of their own.

    A letter whose receipt has not come back is under way; a public notice counts from the day its period runs out,
    which may lie ahead: whoever starts a term compares `served_on` with the day.
    """
    paper = _locked(paper_id, by)
    proof = replace(proof, photos=len(photos))
    if wrong := rules.contradiction(proof, clock.today()):
        raise Refused("wrong_day", _("This day lies ahead, or before the sending."), field=wrong)
    if wrong := _before_issue(paper, proof):
        raise Refused("wrong_day", _("On this day the paper was not yet issued."), field=wrong)
    if lacks := rules.lacks(proof):
        raise Refused("proof_missing", lacking(lacks[0].field), basis=lacks[0].basis, field=lacks[0].field)
    served_on = rules.served_on(proof)
    made = _record(paper, proof, Outcome.SERVED if served_on else Outcome.SENT, served_on, by, _addressee(paper, row))
    attach(photos, "service", made.pk)
    return made


@transaction.atomic
def attempt(paper_id: int, way: str, reason: str, *, by: Actor, row: str = "") -> Service:
    """Record that serving it this way came to nothing, and why: what a public notice is later justified by."""
    paper = _locked(paper_id, by)
    if not reason.strip():
        raise Refused("proof_missing", lacking("reason"), basis=rules.WAYS[way].basis, field="reason")
    proof = Proof(way, reason=reason.strip()[:500])
    return _record(paper, proof, Outcome.FAILED, None, by, _addressee(paper, row))


@transaction.atomic
def receive(service_id: int, received_on: date, *, by: Actor) -> Service:
    """The receipt of a letter has come back: it is served on the day that stands on it."""
    service = Service.objects.select_for_update(of=("self",)).select_related("paper").get(pk=service_id)
    if not may(by, "paper.serve", service.paper):
        raise NotAllowed(_("Papers are served by whoever holds a post of the body that issues them."))
    if service.outcome != Outcome.SENT:
        raise Refused("service_finished", _("This record of service is finished."))
    proof = replace(proof_of(service), received_on=received_on)
    if rules.contradiction(proof, clock.today()):
        raise Refused("wrong_day", _("This day lies ahead, or before the sending."), field="received_on")
    service.received_on, service.served_on, service.outcome = received_on, rules.served_on(proof), Outcome.SERVED
    service.save()
    record("service.received", service, by=by, data=_about(service), area_id=service.paper.area_id)
    return service


def proof_of(service: Service) -> Proof:
    """What the record says."""
    said = json.loads(service.said)
    return Proof(service.way, sent_on=service.sent_on, received_on=service.received_on, **said)


def _addressee(paper: Paper, row: str) -> str:
    """The party named, the only one there is, or nobody where the paper is not served upon each."""
    keys = [key for key, _name in addressees(paper)]
    if row in keys:
        return row
    if row or len(keys) > 1:
        raise Refused(
            "upon_whom", _("Say upon whom it was served: each of them has a record of their own."), field="row"
        )
    return keys[0] if keys else ""


def _before_issue(paper: Paper, proof: Proof) -> str:
    """The day that lies before the paper's date."""
    return next((name for name in DATES if (day := getattr(proof, name)) and day < paper.issued_on), "")


def _locked(paper_id: int, by: Actor) -> Paper:
    paper = Paper.objects.select_for_update().get(pk=paper_id)
    if paper.state != State.ISSUED:
        raise Refused("paper_not_issued", _("Only an issued paper can be served."))
    if not may(by, "paper.serve", paper):
        raise NotAllowed(_("Papers are served by whoever holds a post of the body that issues them."))
    return paper


def _record(paper: Paper, proof: Proof, outcome: str, served_on: date | None, by: Actor, row: str) -> Service:
    said = {name: value for name, value in asdict(proof).items() if name not in ("way", *DATES)}
    made = Service.objects.create(
        paper=paper,
        row=row,
        way=proof.way,
        outcome=outcome,
        sent_on=proof.sent_on,
        received_on=proof.received_on,
        served_on=served_on,
        said=json.dumps(said, ensure_ascii=False),
        recorded_by_id=by.person_id,
        recorded_at=clock.now(),
    )
    record(f"service.{outcome}", made, by=by, data=_about(made), area_id=paper.area_id, new=True)
    return made


def _about(service: Service) -> dict[str, object]:
    """What an entry says: which paper about what, which way, since when. Whoever starts a term reads it here."""
    paper = service.paper
    day = service.served_on.isoformat() if service.served_on else None
    subject = [paper.subject_kind, paper.subject_id]
    said = {"paper": paper.pk, "name": paper.name, "subject": subject, "way": service.way, "served_on": day}
    return said | ({"row": service.row} if service.row else {})
