"""One step on many parties of a case, in one transaction: each party has its own step and its own entry. And one step
on a case as a whole, with its outcome said as for a party.

What the photographed sheet of signatures shows belongs to every party that stands on it: their steps and entries name
it, the file itself is kept once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import casework, drafting, packs, parties, queries, refusals, services
from linli.cases.models import Case, Step
from linli.cases.standing import acting_as, journalled, situation, standing, write_back
from linli.files.models import File
from linli.journal.actors import Actor
from linli.journal.services import Change, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules import batches as rules
from linli.rules.pack import Pack
from linli.rules.situation import Move

SHEET = "signed_sheet"  # under which a step keeps the codes of the photos of the sheet that was signed


@dataclass(frozen=True)
class Result:
    """What became of one row, in the reader's language. `proposed`: a second person is asked, nothing else is done."""

    done: bool
    words: str = ""
    basis: str = ""
    since: date | None = None
    proposed: bool = False


def whole(case_id: int, name: str, form: Mapping[str, Any], *, by: Actor) -> Result:
    """Take the step on a case as a whole; refused it stays as it was."""
    pack = packs.by_version(Case.objects.values_list("pack_version_id", flat=True).get(pk=case_id))
    action = pack.actions.get(name)
    if action is None or action.row or not rules.bulk(action):
        return Result(False, _("There is no such step in this process."))
    try:
        with transaction.atomic():
            case = services.act(case_id, name, form, by=by)
    except Refused as refused:
        return Result(False, refused.message, refused.basis)
    return Result(True, proposed=case.pending is not None)


@transaction.atomic
def act(
    case_id: int,
    name: str,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    by: Actor,
    files: Sequence[File] = (),
) -> dict[str, Result]:
    """Take the step on each of these parties (key → answers); those that it is refused for stay as they are.

    `files` are photos of what they signed, kept elsewhere.
    """
    case = queries.locked(case_id)
    if not may(by, "case.work", case):
        raise NotAllowed(_("This case is not yours to act on."))
    pack = packs.by_version(case.pack_version_id)
    action = pack.actions.get(name)
    if action is None or not (action.row and rules.bulk(action)):
        raise Refused("unknown_action", _("There is no such step in this process."))
    by, now = acting_as(by, case, pack, action.by), clock.now()
    before = seen = situation(case, pack)
    run = services.run_of(pack, case.area, now, by)
    found: dict[str, Result] = {}
    steps: list[Step] = []
    changes: list[Change] = []
    for key, form in rows.items():
        came = rules.tried(pack, name, key, form, standing=standing(by, case, key), situation=seen, run=run)
        if not isinstance(came, Move):
            found[key] = _why_not(came)
            continue
        if (fault := _drafted(case, pack, came, by)) is not None:
            found[key] = fault
            continue
        seen = came.after
        if came.proposed:
            changes.append(_proposed(case, pack, came, key, now))
            found[key] = Result(True, proposed=True)
            continue
        step, change = _carried(case, pack, came, files, by, now)
        steps.append(step)
        changes.append(change)
        found[key] = Result(True)
    if changes:
        case.save(update_fields=services.CHANGING)
        parties.write(case, before, seen, by=by, step=name)
        Step.objects.bulk_create(steps)
        record_many(changes, by=by)
    return found


def _proposed(case: Case, pack: Pack, move: Move, key: str, now: datetime) -> Change:
    write_back(case, move, pack, now)
    case.version += 1
    said = journalled(case, {"step": move.name, "files": [], "row": key})
    return Change("case.proposed", case, said, case.area_id)


def _carried(
    case: Case, pack: Pack, move: Move, files: Sequence[File], by: Actor, now: datetime
) -> tuple[Step, Change]:
    services.carry_out(case, pack, pack.actions[move.name], move, by)
    write_back(case, move, pack, now)
    case.version += 1
    step = services.step_of(case, pack, move, by, now, None)
    if files:
        step.words = {**step.words, SHEET: [file.code for file in files]}
    said = journalled(case, services.said_of(step, move, files))
    return step, Change(f"case.{move.name}", case, said, case.area_id)


def answered(case_id: int, row: str, yes: bool, *, by: Actor, seen: datetime, why: str = "") -> Result:
    """The second person's yes or no to what waits on the case ("") or on one of its parties; a no says why."""
    answer = casework.confirm if yes else partial(casework.refuse, why=why)
    try:
        with transaction.atomic():
            answer(case_id, by=by, row=row, seen=seen)
    except Refused as refused:
        return Result(False, refused.message, refused.basis)
    return Result(True)


def _drafted(case: Case, pack: Pack, move: Move, by: Actor) -> Result | None:
    """None once the paper that the step issues is drafted, or if it issues none now; else why it cannot be."""
    if move.proposed or not move.issues or pack.papers[move.issues].external:
        return None
    try:
        with transaction.atomic():
            drafting.draft(case, pack, move, by=by)
    except Refused as refused:
        return Result(False, refused.message)
    return None


def _why_not(outcome: rules.Outcome) -> Result:
    """The words, the basis and the day of the gate; of a bad answer the question."""
    if outcome.fault:
        return Result(False, refusals.misfit(outcome.fault))
    refused = outcome.refused
    assert refused is not None  # a step is refused by a condition or by an answer
    return Result(False, refusals.why_not(refused), refused.basis, refused.since)
