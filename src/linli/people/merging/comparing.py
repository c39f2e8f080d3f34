"""What two rows hold, and the matters in which both acted: nobody who is two people there is made one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, UniqueConstraint, Value

from linli.journal.actors import Actor
from linli.journal.subjects import kind_for
from linli.people import access
from linli.people.merging.registry import (
    Clash,
    Column,
    Matter,
    checks,
    columns,
    is_spare,
    matter_of,
    matters,
    parents,
    why_stays,
)
from linli.people.models import Person

_AT_ONCE = 100  # selects in one statement: SQLite takes five hundred
_NAMED = 20  # matters of a kind that are named; more change nothing

Holdings = dict[Column, tuple[int, int]]


def holdings(first_id: int, second_id: int) -> Holdings:
    """How many rows name the first and the second, by column (a statement for each hundred columns)."""
    listed = columns()
    found: Holdings = {}
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        parts = [_counted(place, column, first_id, second_id) for place, column in enumerate(some)]
        for place, person_id, count in parts[0].union(*parts[1:], all=True):
            one, other = found.get(some[place], (0, 0))
            found[some[place]] = (count, other) if person_id == first_id else (one, count)
    return found


def _counted(place: int, column: Column, *people: int) -> QuerySet[Any, Any]:
    rows = column.model._base_manager.filter(**{f"{column.field}__in": people}).order_by()
    counted = rows.values(who=F(column.attname)).annotate(n=Count("pk"), place=Value(place))
    found: QuerySet[Any, Any] = counted.values_list("place", "who", "n")
    return found


def by_kind(held: Holdings) -> list[tuple[str, int, int]]:
    """The same by the journal's kinds; what has none stands together under an empty name."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for column, (one, other) in held.items():
        kind = kind_for(column.model)
        line = sums[kind.name if kind else ""]
        line[0] += one
        line[1] += other
    return [(name, one, other) for name, (one, other) in sorted(sums.items(), key=lambda each: (not each[0], each[0]))]


def clashes(first: Person, second: Person, held: Holdings | None = None) -> list[Clash]:
    """Every matter in which both acted or stand, each once."""
    held = holdings(first.pk, second.pk) if held is None else held
    found = [*_in_one_row(first.pk, second.pk, held), *_beside(first.pk, second.pk, held)]
    found += [
        Clash(_kind(row), "", row) for _column, row in twice(first.pk, second.pk, held) if not is_spare(type(row))
    ]
    for floor in checks():
        found += floor(first, second)
    return list({_once(clash): clash for clash in found}.values())


def _once(clash: Clash) -> tuple[object, ...]:
    root = _root(clash.row) if clash.row is not None else None
    row = root[1] if root else clash.row
    return (type(row), row.pk) if row is not None else (clash.kind, clash.name)


def _kind(row: Model) -> str:
    kind = kind_for(type(row))
    return kind.name if kind else ""


def _in_one_row(first_id: int, second_id: int, held: Holdings) -> Iterator[Clash]:
    """Rows that name both; and those that name one and belong to a row that names the other: a step on one's case."""
    of_model: dict[type[Model], list[Column]] = defaultdict(list)
    for column in columns():
        of_model[column.model].append(column)
    for column, (one, other) in held.items():
        paths = [each.field for each in of_model[column.model] if each != column]
        for parent in parents().get(column.model, ()):
            paths += [f"{parent.name}__{each.field}" for each in of_model[parent.related_model]]  # type: ignore[index]  # a key to another table
        for path, (mine, theirs, count) in product(paths, ((first_id, second_id, one), (second_id, first_id, other))):
            if count:
                rows = column.model._base_manager.filter(**{column.field: mine, path: theirs})
                yield from (Clash(_kind(row), "", row) for row in rows[:_NAMED])


def _beside(first_id: int, second_id: int, held: Holdings) -> Iterator[Clash]:
    """Matters to which a row of each belongs, or that name one while a row of the other belongs to them."""
    for each in matters():
        one, other = _named_in(each, first_id, held, 0), _named_in(each, second_id, held, 1)
        both = sorted(one & other)
        for row in each.model._base_manager.filter(pk__in=both[:_NAMED]):
            yield Clash(_kind(row), "", row)


def _named_in(each: Matter, person_id: int, held: Holdings, place: int) -> set[int]:
    found: set[int] = set()
    for column, counts in held.items():
        if not counts[place]:
            continue
        for path in _ways(column.model, each.model):
            rows = column.model._base_manager.filter(**{column.field: person_id}).exclude(**{path: None})
            found.update(rows.values_list(path, flat=True))
    return found


def _ways(model: type[Model], matter: type[Model]) -> list[str]:
    """How a row of the model leads to the matter that it belongs to, over one row between them at most."""
    if model is matter:
        return ["pk"]
    near = list(parents().get(model, ()))
    direct = [field.attname for field in near if field.related_model is matter]
    return direct or [
        f"{field.name}__{further.attname}"
        for field in near
        for further in parents().get(field.related_model, ())  # type: ignore[arg-type]  # a key to another table
        if further.related_model is matter and matter_of(field.related_model) is None  # type: ignore[arg-type]  # a key to another table
    ]


def twice(first_id: int, second_id: int, held: Holdings) -> Iterator[tuple[Column, Model]]:
    """The second's rows that could not be moved because the first has the like and there may be only one."""
    for column, (one, other) in held.items():
        if not (one and other) or why_stays(column):
            continue
        rows = column.model._base_manager
        for fields, condition in _unique(column):
            for row in rows.filter(condition, **{column.field: second_id}):
                same = {name: getattr(row, column.model._meta.get_field(name).attname) for name in fields}  # type: ignore[union-attr]  # a key to another table
                if None not in same.values() and rows.filter(condition, **{column.field: first_id}, **same).exists():
                    yield column, row


def _unique(column: Column) -> Iterator[tuple[tuple[str, ...], Q]]:
    """What else is alike in two rows of which only one may name a person in the column, and under which condition."""
    meta = column.model._meta
    if getattr(meta.get_field(column.field), "unique", False):
        yield (), Q()
    for names in meta.unique_together:
        if column.field in names:
            yield tuple(name for name in names if name != column.field), Q()
    for each in meta.constraints:
        if isinstance(each, UniqueConstraint) and column.field in each.fields:
            yield tuple(name for name in each.fields if name != column.field), each.condition or Q()


def named(found: Iterable[Clash], by: Actor) -> list[tuple[str, str]]:
    """Each as kind and name; the name of what the actor does not read is empty."""
    return [_named(clash, by) for clash in islice(found, _NAMED)]


def _named(clash: Clash, by: Actor) -> tuple[str, str]:
    root = _root(clash.row) if clash.row is not None else None
    if root is None:
        return clash.kind, clash.name
    matter, row = root
    return _kind(row), matter.name(row) if access.may(by, matter.action, row) else ""


def _root(row: Model) -> tuple[Matter, Model] | None:
    """The matter that a row is or belongs to."""
    if own := matter_of(type(row)):
        return own, row
    for field in parents().get(type(row), ()):
        found = matter_of(field.related_model)  # type: ignore[arg-type]  # a key to another table
        parent = getattr(row, field.name) if found else None
        if found and parent is not None:
            return found, parent
    return None
