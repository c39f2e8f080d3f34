"""What people still have to be told of their case, by whom it is told, and that it was."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import supporting
from linli.cases.beside import Kept
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.doorstep import queries
from linli.doorstep.models import Answer, Way
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules.pack import SUPPORTER, Pack

REPORTER = "reporter"


def tells_reporter(pack: Pack, name: str) -> bool:
    """Whether the step is one of which whoever reported is told."""
    step = pack.actions.get(name)
    return step is not None and any(pack.means(one, REPORTER) for one in step.tells)


def tells_supporters(pack: Pack, name: str) -> bool:
    """Whether the step is one of which whoever joined is told."""
    step = pack.actions.get(name)
    return step is not None and any(pack.means(one, SUPPORTER) for one in step.tells)


@transaction.atomic
def note_joined(case: Case, step: str) -> list[Answer]:
    """The same for those who joined without an account, each as the card of their home says, else by telephone."""
    joined = supporting.without_account(case)
    cards = queries.in_force([one.unit_id for one in joined if one.unit_id])
    found = []
    for one in joined:
        card = cards.get(one.unit_id or 0)
        way = card.way if card else Way.CALL if one.phone else Way.PAGE
        if way != Way.PAGE:
            found.append(_noted(case, step, way, one))
    return found


@transaction.atomic
def note(case: Case, step: str) -> Answer | None:
    """Somebody has to tell them of the step, if they want it told; together with what waits already."""
    way = queries.way_for(case)
    if way == Way.PAGE:
        return None
    return _noted(case, step, way, None)


def _noted(case: Case, step: str, way: str, supporter: Supporter | None) -> Answer:
    open_ones = Answer.objects.select_for_update(of=("self",)).filter(told_at=None, supporter=supporter)
    open_one = (open_ones if supporter else open_ones.filter(case=case)).first()
    if open_one and (open_one.step, open_one.way) == (step, way):
        return open_one
    row = open_one or Answer(case=case, supporter=supporter).locate(case.area, grid_id=case.grid_id)
    row.step, row.way = step, way
    row.save()
    data = {"case": case.pk, "way": way, **({"supporter": True} if supporter else {})}
    record("answer.due", row, by=SYSTEM, data=data, area_id=row.area_id, new=open_one is None)
    return row


def _locked(answer_id: int, by: Actor) -> Answer:
    row = Answer.objects.select_for_update(of=("self",)).select_related("case__area", "area").get(pk=answer_id)
    if not may(by, "case.read", row.case) or row.case.reporter_id == by.person_id is not None:
        raise NotAllowed(_("Only those who deal with this case tell its reporter."))
    if row.told_at is not None:
        raise Refused("told_already", _("They were told already."))
    return row


@transaction.atomic
def told(answer_id: int, *, by: Actor) -> Answer:
    """They know now: called, visited, or the slip was handed over."""
    row = _locked(answer_id, by)
    row.told_at, row.told_by_id = clock.now(), by.person_id
    row.save(update_fields=["told_at", "told_by"])
    record("answer.told", row, by=by, data={"case": row.case_id, "way": row.way}, area_id=row.area_id)
    return row


@transaction.atomic
def missed(answer_id: int, *, by: Actor) -> Answer:
    """Nobody answered the call or the door: it stays to be done, and how often it was tried is seen."""
    row = _locked(answer_id, by)
    row.tries += 1
    row.save(update_fields=["tries"])
    record("answer.missed", row, by=by, data={"case": row.case_id, "tries": row.tries}, area_id=row.area_id)
    return row


def at_desk(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """At the desk of a case that came by a card or whose reporter said so: how they want to be answered."""
    if not pack.front or not may(by, "case.read", case):
        return
    way = queries.way_for(case)
    if way != Way.PAGE:
        yield Kept(_("How they want to be answered"), "", str(Way(way).label), "calm", reverse("doorstep:answers"))
