"""Deleting and emptying rows of a person's part, so that what the journal vouches for still verifies."""

from typing import Any

from django.db.models import Model

from linli.journal.actors import Actor
from linli.journal.services import Change, record_many
from linli.journal.subjects import kind_of
from linli.people.models import Person
from linli.people.personal import Part
from linli.places.models import new_salt

AT_ONCE = 500


def empty(part: Part, person_id: int, *, by: Actor) -> None:
    """Carry out what the part says of an erasure. The person's own row is nobody's part to empty."""
    if part.model is Person or not (part.gone or part.emptied):
        return
    columns = part.emptied.split()
    keys = list(part.rows(person_id).order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(keys), AT_ONCE):
        rows = list(part.model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys[start:][:AT_ONCE]))
        if part.gone:
            _record(rows, by, gone=True)
            for row in rows:
                row.delete()
        else:
            _emptied([row for row in rows if _said(row, columns)], columns, by)


def _said(row: Model, columns: list[str]) -> bool:
    return any(getattr(row, name) for name in columns)


def _emptied(rows: list[Any], columns: list[str], by: Actor) -> None:
    for row in rows:
        for name in columns:
            field: Any = row._meta.get_field(name)
            setattr(row, name, field.get_default() if field.has_default() else None if field.null else "")
        if hasattr(row, "salt"):
            row.salt = new_salt()
        row.save(update_fields=[*columns, *(["salt"] if hasattr(row, "salt") else [])])
    _record(rows, by)


def _record(rows: list[Any], by: Actor, *, gone: bool = False) -> None:
    vouched = [row for row in rows if _vouched(row)]
    areas = [getattr(row, "area_id", None) for row in vouched]
    changes = [
        Change("person.words_erased", row, {}, area, gone=gone)
        for row, area in zip(vouched, areas, strict=True)
    ]  # fmt: skip
    record_many(changes, by=by)


def _vouched(row: Model) -> bool:
    try:
        return bool(kind_of(row))
    except LookupError:
        return False
