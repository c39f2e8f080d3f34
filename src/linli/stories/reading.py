"""Whoever reads at the desk who is paid, or where, is on record with it: of each name, on whatever page it stands."""

from collections.abc import Iterable

from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.stories.fee_models import Fee, Payee


def fees(rows: Iterable[Fee], *, by: Actor) -> None:
    """Names beside fees, each under its fee. One statement."""
    named = [(row.payee.person_id, row.pk) for row in rows]
    note_accesses(named, by=by, what="fees", reason="fees of a publisher", subject_kind="fee")


def payees(rows: Iterable[Payee], *, by: Actor) -> None:
    """Names on a list, or of those to choose from. One statement."""
    named = [(row.person_id, row.pk) for row in rows]
    note_accesses(named, by=by, what="fees", reason="payees of a publisher", subject_kind="payee")
