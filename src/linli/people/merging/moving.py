"""What points to the second row points to the first from now on: in one transaction, each row that the journal vouches
for with an entry of its own, so that its chain goes on to verify."""

from django.db.models import Model

from linli.journal.actors import Actor
from linli.journal.services import Change, record_many
from linli.journal.subjects import kind_for
from linli.journal.triggers import changeable
from linli.people.merging.comparing import Holdings, twice
from linli.people.merging.registry import Column, why_stays

_BATCH = 500


def move(first_id: int, second_id: int, held: Holdings, *, by: Actor) -> int:
    """Answers how many keys moved. What the database's own triggers hold final stays: read through the tombstone."""
    left: dict[Column, set[int]] = {}
    for column, row in twice(first_id, second_id, held):
        left.setdefault(column, set()).add(row.pk)
    changed: dict[type[Model], set[int]] = {}
    moved = 0
    for column, (_one, other) in held.items():
        if other and not why_stays(column):
            keys = _moved(column, first_id, second_id, left.get(column, set()))
            moved += len(keys)
            kind = kind_for(column.model)
            if kind and column.attname in kind.columns:
                changed.setdefault(column.model, set()).update(keys)
    for model, rows in changed.items():
        _record(model, sorted(rows), {"from": second_id, "to": first_id}, by)
    return moved


def _moved(column: Column, first_id: int, second_id: int, left: set[int]) -> list[int]:
    rows = changeable(column.model._base_manager.filter(**{column.field: second_id}), column.attname)
    keys = [pk for pk in rows.values_list("pk", flat=True) if pk not in left]
    for start in range(0, len(keys), _BATCH):
        some = column.model._base_manager.filter(pk__in=keys[start : start + _BATCH])
        some.update(**{column.field: first_id})
    return keys


def _record(model: type[Model], keys: list[int], data: dict[str, int], by: Actor) -> None:
    for start in range(0, len(keys), _BATCH):
        rows = model._base_manager.filter(pk__in=keys[start : start + _BATCH]).order_by("pk")
        record_many([Change("merge.moved", row, data) for row in rows], by=by)
