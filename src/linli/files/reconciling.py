"""Every night a seventh of the store is held against the rows, both ways.

Bytes that no row speaks of (a kill came after they were kept and before the commit) are given a row of their own, of
an upload that nobody attached: so it stands on record that they were found, and the sweep removes them a day later. A
row whose bytes are gone is put on record once, and named to the administrators by a failed job.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from django.apps import apps
from django.db import models, transaction

from linli.files import store
from linli.files.models import ORIGINAL, File, Kind, State
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel.codes import ALPHABET

NIGHTS = 7
_AT_ONCE = 500
# So many bytes without rows are no leftovers: the database is an older one, or another's. Then nothing is touched.
FEW, SHARE = 20, 100
_LATER = datetime(9999, 1, 1, tzinfo=UTC)


class TooMany(Exception):
    """The store and the database do not belong together; the words say how many of how many bytes have no row."""


def shards_of(day: date) -> list[str]:
    """The first two letters of codes that are looked at on this day: within a week all are."""
    every = ["".join(pair) for pair in product(ALPHABET, repeat=2)]
    return every[day.toordinal() % NIGHTS :: NIGHTS]


def bearers() -> list[type[models.Model]]:
    """All tables whose rows bear a code under which bytes may lie; any of them vouches for it."""
    found = [model for model in apps.get_models() if any(map(_is_code, model._meta.concrete_fields))]
    return sorted(found, key=lambda model: model is not File)  # nearly all are a File's


def _is_code(field: Any) -> bool:
    return field.name == "code" and isinstance(field, models.CharField)


def reconcile(shards: Iterable[str], before: datetime) -> list[File]:
    """Hold what was kept before the instant against the rows; answers the files found to be lost now."""
    kept: dict[str, list[str]] = defaultdict(list)
    lost: list[File] = []
    for shard in shards:
        there = store.backend().older(f"kept/{shard}", before)
        for name in there:
            kept[name.split("/")[2]].append(name)
        lost += _lost(shard, frozenset(there), before)
    orphans = _without_row(set(kept))
    if len(orphans) > max(FEW, len(kept) // SHARE):
        raise TooMany(f"{len(orphans)} of {len(kept)} kept files have no row; nothing was touched")
    for code, names in kept.items():
        if code in orphans:
            _adopt(code, names)
        else:
            for name in names:  # drafts of a put that was killed
                if name.endswith(".part"):
                    store.Stored(name).unlink()
    return [file for file in lost if _note_lost(file)]


def _without_row(codes: set[str]) -> set[str]:
    left = set(codes)
    for model in bearers():
        for chunk in list(_chunks(sorted(left))):
            left -= set(model._default_manager.filter(code__in=chunk).values_list("code", flat=True))
    return left


def _chunks(codes: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(codes), _AT_ONCE):
        yield codes[at : at + _AT_ONCE]


@transaction.atomic
def _adopt(code: str, names: list[str]) -> None:
    size = sum(store.Stored(name).size() for name in names)
    row = File.objects.create(
        code=code, kind=Kind.DOCUMENT, role="found", state=State.REFUSED, reason="no_row",
        mime="application/octet-stream", bytes=max(size, 1), sha256="",
    )  # fmt: skip
    record("file.found", row, by=SYSTEM, data={"bytes": size, "files": len(names)}, area_id=None, new=True)


def _lost(shard: str, there: frozenset[str], before: datetime) -> list[File]:
    """Rows of the shard whose bytes are not where they must be."""
    rows = File.objects.filter(code__startswith=shard, made_at__lt=before)
    found = []
    for file in rows.exclude(state=State.REFUSED).order_by("pk").iterator(_AT_ONCE):
        must = [store.quarantined(file.code)]
        if file.ready:
            sizes = ("large", "small") if file.kind == Kind.PHOTO else (ORIGINAL,)
            must = [store.kept(file.code, size) for size in sizes]
        # What was kept again a moment ago is not among the old names.
        if not all(one.name in there or one.exists() for one in must):
            found.append(file)
    return found


@transaction.atomic
def _note_lost(file: File) -> bool:
    row = File.objects.select_for_update().filter(pk=file.pk, state=file.state).first()
    if row is None or Entry.objects.filter(subject_kind="file", subject_id=file.pk, verb="file.lost").exists():
        return False
    record("file.lost", row, by=SYSTEM, data={}, area_id=None)
    return True


def everything(code: str) -> list[store.Stored]:
    """All that is kept under a code, whatever its sizes are called."""
    return [store.Stored(name) for name in store.backend().older(f"kept/{code[:2]}/{code}", _LATER)]
