"""A visit that its pair wrote on paper: one of the office enters it, a second one compares it; then it counts."""

import json
from dataclasses import replace
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.visits import noting, queries, services
from linli.visits.models import PaperVisit, Visit, Visited
from linli.visits.noting import Note

WORDS = ("goals", "done", "response", "advice", "safety")


def last_of(row: Visited) -> str:
    """What the form was drawn from: how many papers and visits there are of them."""
    return f"{row.papers.count()}.{row.visits.count()}"


@transaction.atomic
def enter(visited_id: int, note: Note, *, by: Actor, seen: str | None = None) -> PaperVisit:
    """Enter what a pair without a phone wrote. Nobody of the pair does: they have their own page."""
    on_record.must_stand(Visited.objects.values_list("person_id", flat=True).get(pk=visited_id))
    row = services.kept(visited_id, by)
    must_be_as_seen(seen, last_of(row))
    pair = queries.pair_at(row, note.arrived_at) or queries.pair_now(row)
    if pair is None:
        raise Refused("pair_missing", _("Nobody went there at that time; say who goes first."), field="day")
    if by.person_id is None or by.person_id in pair:
        raise NotAllowed(_("It is your own visit: write it down on your own page, or let a colleague enter it."))
    note = replace(note, key=str(uuid4()), signed=Visit.Signed.PAPER)
    noting.must_be_sound(row, note)
    open_ones = queries.papers_of(row).filter(arrived_at__lt=note.left_at, left_at__gt=note.arrived_at)
    if open_ones.exists():
        raise Refused("noted_already", _("A visit at this time is written down already."), field="arrived")
    made = PaperVisit.objects.create(
        visited=row, first_id=pair[0], second_id=pair[1], arrived_at=note.arrived_at, left_at=note.left_at,
        metres=note.metres, periods=note.periods, unsigned_why=note.unsigned_why.strip()[:120],
        words=json.dumps({key: getattr(note, key).strip() for key in WORDS}, ensure_ascii=False),
        entered_by_id=by.person_id,
    )  # fmt: skip
    data = {"visited_id": row.pk, "day": str(clock.day_of(made.arrived_at))}
    record("paper_visit.entered", made, by=by, data=data, area_id=row.area_id, new=True)
    return made


@transaction.atomic
def agree(paper_id: int, *, by: Actor) -> Visit:
    """A second person of the office has it beside the paper, and it says the same: it is kept as a visit."""
    paper, row = _open(paper_id, by)
    said = paper.said
    note = Note(
        str(uuid4()), paper.arrived_at, paper.left_at, said["done"], metres=paper.metres, periods=paper.periods,
        goals=said["goals"], response=said["response"], advice=said["advice"], safety=said["safety"],
        signed=Visit.Signed.PAPER, unsigned_why=paper.unsigned_why,
    )  # fmt: skip
    age = clock.now() - paper.entered_at
    visit = noting.keep(row, note, (paper.first_id, paper.second_id), by=by, entered_by=paper.entered_by_id, waited=age)
    _seen(paper, by, visit=visit)
    record("paper_visit.agreed", paper, by=by, data={"visit_id": visit.pk}, area_id=row.area_id)
    return visit


@transaction.atomic
def differ(paper_id: int, why: str, *, by: Actor) -> PaperVisit:
    """It does not say what the paper says: it does not count, and is entered anew."""
    paper, row = _open(paper_id, by)
    if not why.strip():
        raise Refused("reason_missing", _("Say why."), field="why")
    paper.differs = why.strip()[:120]
    _seen(paper, by)
    record("paper_visit.differed", paper, by=by, data={"visited_id": row.pk}, area_id=row.area_id)
    return paper


def _open(paper_id: int, by: Actor) -> tuple[PaperVisit, Visited]:
    """What waits to be compared, with whom it is of, locked; for somebody who neither went nor entered it."""
    visited_id, person_id = PaperVisit.objects.values_list("visited_id", "visited__person_id").get(pk=paper_id)
    on_record.must_stand(person_id)
    row = services.kept(visited_id, by)
    paper = PaperVisit.objects.select_for_update(of=("self",)).get(pk=paper_id)
    if by.person_id is None or by.person_id in (paper.entered_by_id, paper.first_id, paper.second_id):
        raise NotAllowed(_("Somebody else of the office compares it: not who entered it, and not who went."))
    if paper.seen_at is not None:
        raise Refused("compared_already", _("Somebody has compared it already."))
    return paper, row


def _seen(paper: PaperVisit, by: Actor, visit: Visit | None = None) -> None:
    paper.seen_by_id, paper.seen_at, paper.visit = by.person_id, clock.now(), visit
    paper.save(update_fields=["seen_by", "seen_at", "visit", "differs"])
