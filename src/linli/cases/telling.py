"""Telling parties of a step: those with an account read it at once, and a worker gives everybody text or slip.

Nothing is sent outside. What was copied or printed for whom is on record, so that nobody is told twice or forgotten.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import own_rows, parties, queries
from linli.cases.models import Case, Step
from linli.cases.party_models import GIVEN, Party
from linli.journal.actors import Actor
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people.access import may
from linli.rules import parties as rules
from linli.rules.pack import Pack


def news(case: Case, pack: Pack, steps: Iterable[Step]) -> dict[str, datetime]:
    """When a step told each party last, by the party's key."""
    found: dict[str, datetime] = {}
    for step in steps:
        action = pack.actions.get(step.action)
        if action and rules.tells(pack, action):
            keys = [step.row] if step.row else [row.key for row in parties.rows_of(case)]
            found |= dict.fromkeys(keys, step.at)
    return found


def waits(row: Party, since: datetime | None) -> bool:
    """Whether a worker still has to tell this party, who has a link.

    An account makes no difference here, though it was told by itself: else this would say who has one.
    """
    if not row.code or row.left:
        return False
    return row.given_at is None or (since is not None and row.given_at < since)


@transaction.atomic
def note_given(case_id: int, keys: Iterable[str], how: str, *, by: Actor) -> list[Party]:
    """Put on record that link and news were copied or printed for these parties; those without a link are left out."""
    case, _pack = own_rows.in_hand(case_id, by)
    wanted, now = set(keys), clock.now()
    rows = [row for row in parties.rows_of(case) if row.key in wanted and row.code and not row.left]
    if how not in dict(GIVEN):
        raise ValueError(f"{how!r} is none of {sorted(dict(GIVEN))}")
    for row in rows:
        row.given_at, row.given_how = now, how
    Party.objects.bulk_update(rows, ["given_at", "given_how"], batch_size=100)
    record_many([Change("party.given", row, {"case": case.pk, "as": how}) for row in rows], by=by)
    return rows


@transaction.atomic
def note_reporter_given(case_id: int, *, by: Actor) -> None:
    """The same of the reporter's own page: who may call them may write to them."""
    case = queries.locked(case_id)
    if not may(by, "case.dial", case):
        raise NotAllowed(_("Only those in charge of this case may call."))
    record("case.given", case, by=by, data={"version": case.version}, area_id=case.area_id)
