"""What the passing of time does to cases: the system's own steps, the turn passing on, clocks counted anew."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from linli.cases import packs, parties, queries
from linli.cases.models import Case
from linli.cases.services import act, run_of
from linli.cases.standing import TURN, journalled, set_turn, situation
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rules import running, upon

log = logging.getLogger(__name__)


def pass_time(case_id: int) -> Case | None:
    """What the passing of time does to one case: the system's actions, or the turn passing on. Safe to run again."""
    with transaction.atomic():
        case = queries.locked(case_id)
        now = clock.now()
        if case.system_due is None or case.system_due > now:
            return None
        pack = packs.by_version(case.pack_version_id)
        stands = situation(case, pack)
        actions = running.expired(pack, stands, now)
        if not actions:
            set_turn(case, pack, stands, now)
            case.version += 1
            case.save(update_fields=[*TURN, "version"])
            record("case.turned", case, by=SYSTEM, data=journalled(case), area_id=case.area_id)
            return case
        return _first_taken(case_id, actions)


def _first_taken(case_id: int, actions: Sequence[str]) -> Case:
    """Take the first of these steps that is open to the system: a closed gate holds up none of the others."""
    *others, last = actions
    for action in others:
        try:
            return act(case_id, action, {}, by=SYSTEM)
        except Refused as refusal:
            log.info("The system cannot take %s on case %s: %s", action, case_id, refusal.code)
    return act(case_id, last, {}, by=SYSTEM)


@transaction.atomic
def recount(case_id: int) -> None:
    """Lay a case's dates anew by a calendar published since. Nothing happens where they stay as they are."""
    case = queries.locked(case_id)
    pack, now = packs.by_version(case.pack_version_id), clock.now()
    before = situation(case, pack)
    run = run_of(pack, case.area, now, SYSTEM)
    counted, rows = running.recounted(pack, before, run), upon.recounted(pack, before, run)
    after = replace(before, clocks=counted, parties=rows)
    if not case.open or after == before:
        return
    case.clocks = {name: state.to_json() for name, state in counted.items()}
    if handling := counted.get(pack.measures.get("handling", "")):
        case.resolve_due = handling.due
    parties.write(case, before, after, by=SYSTEM, step="recounted")
    set_turn(case, pack, after, now)
    case.version += 1
    case.save(update_fields=["clocks", "resolve_due", *TURN, "version"])
    record("case.recounted", case, by=SYSTEM, data=journalled(case), area_id=case.area_id)


ASKED_AGAIN = timedelta(hours=1)  # after which a case whose step was refused is looked at again, behind all others


def overdue_scan(limit: int = 200) -> int:
    """Let time pass for cases in which the system has to act; called every minute. Returns how many it looked at."""
    ids = list(
        Case.objects.filter(system_due__lte=clock.now()).order_by("system_due").values_list("pk", flat=True)[:limit]
    )
    for case_id in ids:
        try:
            pass_time(case_id)
        except Refused as refusal:  # one case that its pack does not let go on must not hold up all that come after
            log.error("Time cannot pass for case %s: %s", case_id, refusal.code)
            Case.objects.filter(pk=case_id).update(system_due=clock.now() + ASKED_AGAIN)
    return len(ids)
