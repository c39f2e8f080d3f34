"""What follows a person when two rows of one human being are made one, and what each floor has to say of it.

Every foreign key to a person is found by itself and moved. A floor says here what stays where it is and why, of which
rows one of two is enough, what stands against it, and what it does itself beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from linli.journal.actors import Actor
from linli.people.models import Merge, Person

FLOORS = "linli."


@dataclass(frozen=True)
class Column:
    """A foreign key to a person."""

    model: type[Model]
    field: str

    @property
    def label(self) -> str:
        """As tests and messages name it."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def attname(self) -> str:
        """The column that holds the key."""
        return f"{self.field}_id"


@dataclass(frozen=True)
class Clash:
    """Why two rows are not made one: of which kind of the journal the matter is, its name, and the row."""

    kind: str
    name: str
    row: Model | None = None


@dataclass(frozen=True)
class Matter:
    """A kind of matter in which people act beside each other; `action` is the reading of it, `name` what it bears."""

    model: type[Model]
    action: str
    name: Callable[[Any], str]


Check = Callable[[Person, Person], Iterable[Clash]]
Before = Callable[[Person, Person, Actor], None]

_stays: dict[tuple[type[Model], str], str] = {}
_spare: dict[type[Model], str] = {}
_matters: dict[type[Model], Matter] = {}
_checks: list[Check] = []
_before: list[Before] = []


def stays(model: type[Model], *fields: str, why: str) -> None:
    """Rows of the model go on naming the tombstone in these columns; without any named, in all."""
    for field in fields or [column.field for column in columns() if column.model is model]:
        _stays[model, field] = why


def spare(model: type[Model], *, why: str) -> None:
    """Where both have such a row and there may be only one, the second's is left with the tombstone."""
    _spare[model] = why


def matter(model: type[Model], action: str, name: Callable[[Any], str] = str) -> None:
    """Nobody is two people in such a matter, not even in two rows that only belong to it."""
    _matters[model] = Matter(model, action, name)


def check(against: Check) -> None:
    """Add what a floor has against two rows being made one."""
    if against not in _checks:
        _checks.append(against)


def before(act: Before) -> None:
    """Add what a floor does itself, in the same transaction, before the keys move."""
    if act not in _before:
        _before.append(act)


def why_stays(column: Column) -> str:
    """The reason for which a column is not moved; empty where it is."""
    return _stays.get((column.model, column.field), "")


def is_spare(model: type[Model]) -> bool:
    """Whether one such row of two is enough."""
    return model in _spare


def matters() -> Iterable[Matter]:
    """Every kind of matter."""
    return _matters.values()


def matter_of(model: type[Model]) -> Matter | None:
    """How a matter of that model is named."""
    return _matters.get(model)


def checks() -> Iterable[Check]:
    """What floors have against it."""
    return tuple(_checks)


def acts() -> Iterable[Before]:
    """What floors do beforehand."""
    return tuple(_before)


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Every foreign key to a person that any installed table has, but those that tell of the merging itself."""
    found = [
        Column(model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person and model is not Merge
    ]
    return tuple(sorted(found, key=lambda column: column.label))


@lru_cache(maxsize=1)
def parents() -> dict[type[Model], tuple[Field[Any, Any], ...]]:
    """By model of the house, its foreign keys to other models of the house than people."""
    house = [model for model in apps.get_models() if model.__module__.startswith(FLOORS)]
    return {
        model: tuple(
            field
            for field in model._meta.concrete_fields
            if field.related_model in house and field.related_model is not Person
        )
        for model in house
    }
