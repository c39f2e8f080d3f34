"""Removing what nobody used: rows without owner, and bytes in quarantine that no row speaks of."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from linli.files import store
from linli.files.models import File, State
from linli.files.reconciling import everything
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record

_AT_ONCE = 200


def sweep(before: datetime) -> int:
    """Remove unattached files older than the instant; answers how many rows went."""
    gone = 0
    while rows := list(File.objects.filter(owner_id=None, made_at__lt=before).order_by("pk")[:_AT_ONCE]):
        gone += sum(_remove(row.pk) for row in rows)
    _sweep_bytes(before)
    return gone


def drop(files: Iterable[File]) -> None:
    """Remove at once what was taken in for a form that is refused; what has an owner by now stays."""
    for file in files:
        _remove(file.pk)


def remove(rows: "QuerySet[File]", *, by: Actor, area_id: int) -> list[File]:
    """Remove files that somebody may keep no longer, in the caller's transaction; their bytes go as it commits."""
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        record("file.removed", row, by=by, data={"owner": row.owner_kind}, area_id=area_id, gone=True)
    File.objects.filter(pk__in=[row.pk for row in found]).delete()
    for row in found:
        transaction.on_commit(partial(_remove_bytes, row.code))
    return found


@transaction.atomic
def _remove(file_id: int) -> int:
    """Delete one row if it is still unattached, then its bytes."""
    row = File.objects.select_for_update().filter(pk=file_id, owner_id=None).first()
    if row is None:
        return 0
    record("file.swept", row, by=SYSTEM, data={}, area_id=None, gone=True)
    code = row.code
    row.delete()
    transaction.on_commit(lambda: _remove_bytes(code))
    return 1


def _remove_bytes(code: str) -> None:
    store.release(code)
    for each in everything(code):
        each.unlink()


def _sweep_bytes(before: datetime) -> None:
    """Bytes whose request was killed before its row was written, or whose row was settled before they were removed."""
    store.clear_incoming(before)
    for code in store.in_quarantine(before):
        if not _awaited(code):
            store.release(code)


def _awaited(code: str) -> bool:
    return File.objects.filter(code=code, state=State.QUARANTINED).exists()
