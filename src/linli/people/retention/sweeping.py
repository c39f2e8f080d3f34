"""What is due, and its emptying: in batches, each one transaction; killed in between it goes on where it was."""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.journal.actors import SYSTEM
from linli.journal.services import Change, record, record_many
from linli.journal.subjects import kind_for
from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.people.models import Emptied, Hold, Sweep
from linli.people.retention import registry
from linli.people.retention.registry import Kept
from linli.places.models import Area, new_salt
from linli.settings import queries as settings
from linli.settings.models import EVERYWHERE, Setting

BATCH = 500
COUNTED = 1000  # more are not counted for a page


def due(kept: Kept, *, within: Area | None = None) -> QuerySet[Any]:
    """The rows whose time is over by what is set where they lie, that stand in no hold and are not empty yet.

    Without a `place` what the installation has set holds for all.
    """
    own = _areas(kept) if kept.place is not None else []
    parts = [_ended(kept, settings.value(kept.setting)).exclude(_any(kept, own))]
    for area in own:
        below = [other for other in own if other.pk != area.pk and area.pk in other.path_ids]
        rows = _ended(kept, settings.value(kept.setting, area))
        parts.append(rows.filter(_any(kept, [area])).exclude(_any(kept, below)))
    rows = kept.model._base_manager.filter(reduce(or_, (Q(pk__in=part.values("pk")) for part in parts)))
    if within is not None and kept.place is not None:
        rows = rows.filter(_any(kept, [within]))
    return _open_to_it(kept, rows)


def _ended(kept: Kept, days: int) -> QuerySet[Any]:
    return kept.ended(clock.now() - timedelta(days=days)).order_by()


def _areas(kept: Kept) -> list[Area]:
    """Areas that have a time of their own, set for now."""
    rows = Setting.objects.filter(key=kept.setting).exclude(area_id=EVERYWHERE).values("area_id")
    named = Area.objects.filter(pk__in=rows).order_by("pk")
    return [area for area in named if settings.held(kept.setting, area).area_id == area.pk]


def _any(kept: Kept, areas: list[Area]) -> Q:
    """The rows that lie in one of the areas; none for no area."""
    return reduce(or_, (Q(**{f"{kept.place}{area.level}_id": area.pk}) for area in areas), Q(pk__in=[]))


def _open_to_it(kept: Kept, rows: QuerySet[Any]) -> QuerySet[Any]:
    held = Hold.objects.filter(ended_at=None, kind=kept.kind, row_id=OuterRef("pk"))
    rows = rows.exclude(Exists(held))
    if not kept.again and not kept.whole:
        rows = rows.exclude(Exists(Emptied.objects.filter(kind=kept.kind, field=kept.key, row_id=OuterRef("pk"))))
    if kept.matter:
        kind, column = kept.matter
        rows = rows.exclude(Exists(Hold.objects.filter(ended_at=None, kind=kind, row_id=OuterRef(column))))
    if kept.matters:
        kind, column = kept.matters
        rows = rows.exclude(Exists(Hold.objects.filter(ended_at=None, kind=OuterRef(kind), row_id=OuterRef(column))))
        for name, part in registry.parts().items():
            held_matters = Hold.objects.filter(ended_at=None, kind=part.matter).values("row_id")
            of_held = part.model._base_manager.filter(**{f"{part.column}__in": held_matters})
            rows = rows.exclude(**{kind: name, f"{column}__in": of_held.values("pk")})
    if kept.whole:
        return rows
    if kept.filled:
        return kept.filled(rows)
    return rows.filter(reduce(or_, (_filled(kept, column) for column in kept.columns)))


def _filled(kept: Kept, column: str) -> Q:
    empty = _empty(kept, column)
    return Q(**{f"{column}__isnull": False}) if empty is None else ~Q(**{column: empty})


def _empty(kept: Kept, column: str) -> Any:
    field = kept.model._meta.get_field(column)
    if isinstance(field, SealedTextField):
        return ""
    return None if getattr(field, "null", False) else ""


def count(kept: Kept, *, within: Area | None = None) -> int:
    """How many are due, counted to a little above `COUNTED`."""
    return due(kept, within=within).order_by().values("pk")[: COUNTED + 1].count()


def sweep(kept: Kept, *, batches: int) -> bool:
    """Empty up to so many batches of what is due; answers whether nothing is left of it for today."""
    if Sweep.objects.filter(kind=kept.kind, field=kept.key, day=clock.today(), ended_at__isnull=False).exists():
        return True
    return any(_batch(kept) for _each in range(batches))


@transaction.atomic
def _batch(kept: Kept) -> bool:
    """Rows emptied, in one transaction with tombstones, entries and the count; answers whether it was the last."""
    found = list(due(kept).order_by("pk").values_list("pk", flat=True)[:BATCH])
    _lock(kept, found)
    # Looked at once more: until it was locked a matter may have been opened again or put on hold.
    keys = list(due(kept).filter(pk__in=found).order_by("pk").values_list("pk", flat=True))
    _empty_rows(kept, keys)
    last = len(found) < BATCH
    _count(kept, len(keys), last=last)
    return last


def _lock(kept: Kept, keys: list[int]) -> None:
    """The rows, and first the matters that they belong to: whoever puts one on hold locks it too."""
    rows = kept.model._base_manager.filter(pk__in=keys)
    for model, wanted in _matters(kept, rows):
        matters = model._base_manager.filter(wanted)
        list(matters.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _matters(kept: Kept, rows: QuerySet[Any]) -> Iterator[tuple[Any, Q]]:
    """Models of what the rows belong to, each with which of it they name, themselves or by a part of it."""
    for kind, matter in sorted(registry.holdable().items()):
        if kept.matter and kept.matter[0] == kind:
            yield matter.model, Q(pk__in=rows.values(kept.matter[1]))
        elif kept.matters:
            of_kind, column = kept.matters
            wanted = Q(pk__in=rows.filter(**{of_kind: kind}).values(column))
            for name, part in registry.parts().items():
                if part.matter == kind:
                    named = part.model._base_manager.filter(pk__in=rows.filter(**{of_kind: name}).values(column))
                    wanted |= Q(pk__in=named.values(part.column))
            yield matter.model, wanted


def _empty_rows(kept: Kept, keys: list[int]) -> None:
    some = kept.model._base_manager.filter(pk__in=keys)
    if kept.whole:
        some.delete()
        return
    if kept.act:
        kept.act(keys)
    if kept.columns:
        some.update(**{column: _empty(kept, column) for column in kept.columns})
    now = clock.now()
    Emptied.objects.bulk_create(
        [Emptied(kind=kept.kind, field=kept.key, row_id=pk, anonymised_at=now) for pk in keys], ignore_conflicts=True
    )
    if (kind := kind_for(kept.model)) is not None:
        rows = list(some.order_by("pk"))
        if kind.salt and set(kept.columns) & set(kind.columns):
            _salt_anew(rows, kind.salt)
        record_many([Change("retention.emptied", row, {"field": kept.key}) for row in rows], by=SYSTEM)


def _salt_anew(rows: list[Any], salt: str) -> None:
    """With what was emptied goes the salt: nobody finds it out by trying what gives the digest of before."""
    for row in rows:
        setattr(row, salt, new_salt())
    if rows:
        type(rows[0])._base_manager.bulk_update(rows, [salt])


def _count(kept: Kept, emptied: int, *, last: bool) -> None:
    """The night's row, which stands on record from its first batch on: a check may come between two of them."""
    row, new = Sweep.objects.select_for_update().get_or_create(kind=kept.kind, field=kept.key, day=clock.today())
    row.emptied += emptied
    row.ended_at = clock.now() if last else None
    row.save(update_fields=["emptied", "ended_at"])
    verb = "retention.swept" if row.ended_at else "retention.sweeping"
    record(verb, row, by=SYSTEM, data={"field": row.field, "emptied": row.emptied}, area_id=None, new=new)
