"""Conditions with two faces, `q()` for the database and `holds()` for one object, that cannot drift apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import product
from typing import Any, Protocol

from django.db.models import Case, Exists, Model, OuterRef, Q, Value, When

from linli.kernel import clock
from linli.kernel.kept import Kept, keep


class Condition(Protocol):
    """Both faces give the same answer for every stored object (a property test holds them to it)."""

    def q(self) -> Q:
        """The condition as a filter."""

    def holds(self, obj: Model) -> bool:
        """The condition on one object."""

    def __hash__(self) -> int:
        """By its content: statements are kept under the condition that they were made for."""


def value_at(obj: Any, path: str) -> Any:
    """The value behind `unit__building__area_id`, None when a step is empty."""
    for step in path.split("__"):
        if obj is None:
            return None
        obj = getattr(obj, step)
    return obj


@dataclass(frozen=True)
class Always:
    """Every object."""

    def q(self) -> Q:
        return Q()

    def holds(self, obj: Model) -> bool:
        return True


@dataclass(frozen=True)
class Never:
    """No object."""

    def q(self) -> Q:
        return Q(pk__in=[])

    def holds(self, obj: Model) -> bool:
        return False


@dataclass(frozen=True)
class OneOf:
    """The value at `path` is one of `values`; an empty value (NULL) never is."""

    path: str
    values: frozenset[Any]

    def q(self) -> Q:
        values = sorted(self.values, key=repr)
        # A plain equation lets a database use an index made for rows with this value alone.
        return Q(
            **({self.path: values[0]} if len(values) == 1 and values[0] is not None else {f"{self.path}__in": values})
        )

    def holds(self, obj: Model) -> bool:
        value = value_at(obj, self.path)
        return value is not None and value in self.values


def row_by_row(asked: Q) -> Q:
    """The same as a yes or no of rows that other parts find: no index is offered, and half of them is guessed."""
    return Q(Case(When(asked, then=Value(value=True)), default=Value(value=False)))


@dataclass(frozen=True)
class OneOfBeside(OneOf):
    """The same of rows that another part finds. As a column its index would be read, too, which is longer by far."""

    def q(self) -> Q:
        return row_by_row(super().q())


@dataclass(frozen=True)
class Empty:
    """The value at `path` is empty (NULL)."""

    path: str

    def q(self) -> Q:
        return Q(**{f"{self.path}__isnull": True})

    def holds(self, obj: Model) -> bool:
        return value_at(obj, self.path) is None


@dataclass(frozen=True)
class NotOver:
    """The instant at `path` is empty or still to come."""

    path: str
    now: datetime

    def q(self) -> Q:
        return Q(**{f"{self.path}__isnull": True}) | Q(**{f"{self.path}__gt": self.now})

    def holds(self, obj: Model) -> bool:
        value = value_at(obj, self.path)
        return value is None or value > self.now


@dataclass(frozen=True)
class Both:
    """All of the parts."""

    parts: tuple[Condition, ...]

    def q(self) -> Q:
        found = Q()
        for part in self.parts:
            found &= part.q()
        return found

    def holds(self, obj: Model) -> bool:
        return all(part.holds(obj) for part in self.parts)


@dataclass(frozen=True)
class Either:
    """At least one of the parts."""

    parts: tuple[Condition, ...]

    def q(self) -> Q:
        found = Q()
        for part in self.parts:
            found |= part.q()
        return found

    def holds(self, obj: Model) -> bool:
        return any(part.holds(obj) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """Not the part, which must be a `Related` or a combination of columns that are never NULL."""

    part: Condition

    def q(self) -> Q:
        return ~self.part.q()

    def holds(self, obj: Model) -> bool:
        return not self.part.holds(obj)


@dataclass(frozen=True)
class Related:
    """Some row of `model` points at the object through `column` and fulfils `inner`."""

    model: type[Model]
    column: str
    inner: Condition

    def q(self) -> Q:
        rows = self.model._default_manager.filter(**{self.column: OuterRef("pk")})
        return Q(Exists(rows.filter(self.inner.q())))

    def holds(self, obj: Model) -> bool:
        if keys := _keys(self.inner):
            values = {_OBJECT: obj.pk, **{_OBJECT - place: key for place, (_path, key) in enumerate(keys, 1)}}
            return bool(_kept_rows(self.model, self.column, tuple(path for path, _key in keys)).tuples(values))
        return self.model._default_manager.filter(**{self.column: obj.pk}).filter(self.inner.q()).exists()


_OBJECT = -1_000_000_301  # stands in a kept statement for the object's key; those below it for the keys at its paths


def _keys(inner: Condition) -> list[tuple[str, int]]:
    """The paths at which the condition asks for one key each; nothing where it asks for anything else."""
    parts = inner.parts if isinstance(inner, Both) else (inner,)
    asked = [(part.path, *part.values) for part in parts if isinstance(part, OneOf)]
    return asked if len(asked) == len(parts) and all(len(one) == 2 and type(one[1]) is int for one in asked) else []


@lru_cache(maxsize=256)
def _kept_rows(model: type[Model], column: str, paths: tuple[str, ...]) -> Kept[Model]:
    """Asked before every page and press of its kind, so by a statement made once."""
    keys = {path: _OBJECT - place for place, path in enumerate(paths, 1)}
    return keep(model._default_manager.filter(**{column: _OBJECT}, **keys).values_list("pk")[:1])


def either(parts: Iterable[Condition]) -> Condition:
    """Join with "or", leaving out what cannot hold and what another part includes."""
    kept = tuple(dict.fromkeys(part for part in parts if not isinstance(part, Never)))
    if any(isinstance(part, Always) for part in kept):
        return Always()
    if not kept:
        return Never()
    if len(kept) == 1:
        return kept[0]
    asked = [(part, frozenset(_joined(part))) for part in kept]
    kept = tuple(part for part, own in asked if not any(other < own for _, other in asked))
    return kept[0] if len(kept) == 1 else Either(kept)


def both(parts: Iterable[Condition]) -> Condition:
    """Join with "and", leaving out what always holds."""
    kept = tuple(one for part in parts for one in _joined(part))
    if any(isinstance(part, Never) for part in kept):
        return Never()
    if not kept:
        return Always()
    return kept[0] if len(kept) == 1 else Both(kept)


def _joined(part: Condition) -> tuple[Condition, ...]:
    """What all must hold for the part to hold."""
    if isinstance(part, Both):
        return part.parts
    return () if isinstance(part, Always) else (part,)


def branches(found: Condition) -> tuple[Condition, ...]:
    """The same without "or": what fulfils any of these. What one of them asks, an index finds in order."""
    if isinstance(found, Either):
        return tuple(branch for part in found.parts for branch in branches(part))
    if isinstance(found, Both):
        return tuple(both(chosen) for chosen in product(*map(branches, found.parts)))
    return () if isinstance(found, Never) else (found,)


# Stands in a mapping of columns for an end that has not come: `{"ends": RUNNING}`.
RUNNING = object()


def columns(where: Mapping[str, Any]) -> Condition:
    """`{"visibility": "public", "state": ("open", "closed"), "closed_at": None, "ends": RUNNING}` as a condition.

    A function stands for what it answers when it is asked.
    """
    return both(_column(path, value) for path, value in where.items())


def _column(path: str, value: Any) -> Condition:
    if callable(value):
        value = value()
    if value is RUNNING:
        return NotOver(path, clock.now())
    if value is None:
        return Empty(path)
    return OneOf(path, frozenset(value) if isinstance(value, tuple | list | set | frozenset) else frozenset([value]))
