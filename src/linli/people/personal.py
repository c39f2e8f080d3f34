"""What Linli holds about a person: each floor says which of its tables, by which columns, and what is told of a row.

From these parts a person's own data is handed out (PIPL art. 45) and erased (art. 47). A column that leads to a person
stands in a part or is set aside with a reason; a test holds the two complete.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed
from linli.kernel.wording import colon
from linli.people.models import Person
from linli.people.personal_words import label

# Why a column that leads to a person makes no part of what is told them.
OFFICE = _("What somebody did in an office is that office's record; their own steps are told as the journal has them.")
ABOUT = _("Whom a matter concerns is not told: it would give away who asked or complained (PIPL art. 18, 45).")
COVERED = _("Another part tells it.")
PASSING = _("It is gone by itself within days.")

# What is left of a part's rows after an erasure, and why.
ANON = _("stays, and no longer says who you are")
LEDGER = _("stays without your name: the record of what an office did is an archive (Archives Law)")
VOTES = _("stays without your name: rolls, votes and decisions bind all owners (Civil Code art. 278, 280)")
CLAIMS = _("stays until a claim can no longer be raised, then it is emptied (Civil Code art. 188)")
MONEY = _("stays: accounts and tax are kept for the years of the law (Measures for Accounting Archives art. 14)")
SERVICE = _("stays without your name: hours that were served are on record (Regulations on Volunteer Service art. 19)")
JOURNAL = _(
    "stays: the journal and who looked at what are kept, with keys and without names (Cybersecurity Law art. 23)"
)

Reading = Callable[[Any], str]


@dataclass(frozen=True)
class Part:
    """The rows of a table that are about a person: one of the paths `by` leads to them.

    `told` are paths to columns ("unit__number"), as `by` with spaces between; their words stand in `personal_words`.
    `read` puts codes into words. `only` says which of the rows that name the person are theirs at all, `where` which of
    these are told. An erasure deletes rows that are `gone`; of the others it empties the columns named in
    `emptied`, and `stays` says why the rest is left.
    """

    title: Promise
    model: type[Model]
    by: str
    told: str
    where: Q = field(default_factory=Q)
    only: Q = field(default_factory=Q)
    read: dict[str, Reading] = field(default_factory=dict)
    gone: bool = False
    emptied: str = ""
    stays: Promise | None = None

    @property
    def key(self) -> str:
        """The part's name for machines: the table, and by which column where it is no matter of course."""
        name: str = self.model._meta.label_lower
        first = self.by.split()[0]
        return name if first in ("person", "pk") else f"{name}.{first}"

    def rows(self, person_id: int) -> QuerySet[Any]:
        """All rows that are about the person."""
        return self.model._default_manager.filter(self.mine(person_id))

    def mine(self, person_id: int | OuterRef) -> Q:
        """Which rows are about the person."""
        return reduce(or_, (Q(**{path: person_id}) for path in self.by.split())) & self.only

    def of(self, person_id: int) -> Iterator[dict[str, Any]]:
        """The rows, newest first, as column → value. One statement, read while it is walked through."""
        rows = self.rows(person_id).filter(self.where).order_by("-pk").distinct()
        paths = self.told.split()
        for row in rows.values_list("pk", *paths).iterator(chunk_size=500):
            yield dict(zip(paths, row[1:], strict=True))

    def words(self, row: dict[str, Any]) -> list[tuple[str, Any]]:
        """Of one row: label and value, what is empty left out, codes in words."""
        found = [(str(label(path)), self._read(path, value)) for path, value in row.items() if value not in _EMPTY]
        return [(name, value) for name, value in found if value not in _EMPTY]

    def _read(self, path: str, value: Any) -> Any:
        read = self.read.get(path)
        return read(value) if read else said(self.model, path, value)


def said(model: type[Model], path: str, value: Any) -> Any:
    """A column's value as it is read: codes and choices in words, JSON in one line; "" where there is nothing."""
    if value in _EMPTY:
        return ""
    if read := _readings.get((model, path)):
        return read(value)
    if isinstance(value, bool):
        return gettext("yes")
    if isinstance(value, str) and value[0] in "{[":
        with suppress(ValueError, RecursionError):  # words may begin so as well
            value = json.loads(value)
    if isinstance(value, dict):
        return "; ".join(f"{name}{colon()}{each}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(map(str, value))
    choices: Any = column(model, path).flatchoices
    return str(dict(choices).get(value, value)) if choices else value


_EMPTY: tuple[Any, ...] = (None, "", False, {}, [], b"")
_parts: list[Part] = []
_aside: dict[tuple[type[Model], str], Promise] = {}
_readings: dict[tuple[type[Model], str], Reading] = {}


def column(model: type[Model], path: str) -> "Field[Any, Any]":
    """The column to which a path leads."""
    *through, last = path.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]  # a key on the way, a column at its end
    return model._meta.pk if last == "pk" else model._meta.get_field(last)  # type: ignore[return-value]  # a key on the way, a column at its end


def register(parts: Iterable[Part], aside: Iterable[tuple[type[Model], str, Promise]] = ()) -> None:
    """Add a floor's parts, and which columns it sets aside: model, columns with spaces between, why."""
    _parts.extend(part for part in parts if part not in _parts)
    for model, columns, why in aside:
        _aside.update({(model, name): why for name in columns.split()})


Where = Q | Callable[[], Q]  # a function where it asks the clock


def asked(where: Where) -> Q:
    """The condition as it reads now."""
    return where if isinstance(where, Q) else where()


NEEDED = _("An office still needs to know who you are, for a matter that is not over.")


@dataclass(frozen=True)
class Hindrance:
    """Rows of a person that stand in the way of their erasure until they are over: `words` say what, and what helps."""

    words: Promise
    model: type[Model]
    by: str
    where: Where = field(default_factory=Q)


Settle = Callable[[int, Actor], object]
_hindrances: list[Hindrance] = []
_settles: list[Settle] = []


def hinder(found: Iterable[Hindrance]) -> None:
    """Add what of a floor stands in the way of an erasure."""
    _hindrances.extend(one for one in found if one not in _hindrances)


def settle(step: Settle) -> Settle:
    """Add what a floor does before a person is erased: take off a wall, out of a team; the program in their name."""
    if step not in _settles:
        _settles.append(step)
    return step


def settles() -> tuple[Settle, ...]:
    """All of them, from the lowest floor up."""
    return tuple(_settles)


def hindrances(person_id: int) -> list[str]:
    """What stands in the way now, in words. One statement."""
    found = [
        Exists(one.model._default_manager.filter(asked(one.where), **{one.by: OuterRef("pk")}))
        for one in _hindrances
    ]  # fmt: skip
    there = Person.objects.filter(pk=person_id).values_list(*found).first() if found else ()
    words = (str(one.words) for one, holds in zip(_hindrances, there or (), strict=False) if holds)
    return list(dict.fromkeys(words))


def say(model: type[Model], path: str, read: Reading) -> None:
    """Let an upper floor, which has the words, put a lower one's codes into them."""
    _readings[model, path] = read


def parts() -> tuple[Part, ...]:
    """All parts, from the lowest floor up."""
    return tuple(_parts)


def held(person_id: int) -> list[Part]:
    """The parts in which something is about the person. One statement."""
    found = [Exists(part.model._default_manager.filter(part.mine(OuterRef("pk"))).order_by()) for part in _parts]
    there = Person.objects.filter(pk=person_id).values_list(*found).first() or ()
    return [part for part, holds in zip(_parts, there, strict=False) if holds]


def set_aside() -> dict[tuple[type[Model], str], Promise]:
    """Which columns are set aside, and why."""
    return dict(_aside)


@transaction.atomic
def hand_out(person_id: int, *, by: Actor) -> Person:
    """Put on record that a person takes their data along; the door has asked whether it is they."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if by.person_id != person_id:
        raise NotAllowed(gettext("Only the person themselves takes their data along."))
    record("person.data_handed_out", person, by=by, data={"parts": len(_parts)}, area_id=None)
    return person
