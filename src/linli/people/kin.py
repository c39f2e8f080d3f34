"""Who is a near relative of whom: by a relation on record, or by a home that both live in, tenants aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from linli.kernel import clock
from linli.kernel.kept import Kept, keep
from linli.people.conditions import value_at
from linli.people.models import Kinship, Person, Residence
from linli.rules.kin import Kin, opposite

T = TypeVar("T")


def _running(at: datetime | None = None) -> Q:
    return Q(ends=None) | Q(ends__gt=at or clock.now())


def on_record(people: Collection[int]) -> QuerySet[Kinship]:
    """The relations of these people that have not ended."""
    return Kinship.objects.filter(_running()).filter(Q(person__in=people) | Q(relative__in=people))


def _at_home(at: datetime | None = None) -> QuerySet[Residence]:
    return Residence.objects.filter(_running(at), household__ended_at=None).exclude(relation="tenant")


def of(people: Collection[int]) -> dict[int, set[int]]:
    """By each of these people, their near relatives (two statements; none for nobody)."""
    found: dict[int, set[int]] = {pk: set() for pk in people}
    if not found:
        return found
    for one, other in on_record(found).values_list("person_id", "relative_id"):
        for mine, theirs in ((one, other), (other, one)):
            if mine in found:
                found[mine].add(theirs)
    homes: dict[int, set[int]] = defaultdict(set)
    theirs_too = _at_home().filter(household__in=_at_home().filter(person__in=found).values("household"))
    for person_id, household_id in theirs_too.values_list("person_id", "household_id"):
        homes[household_id].add(person_id)
    for together in homes.values():
        for pk in together & found.keys():
            found[pk] |= together - {pk}
    return found


@dataclass(frozen=True)
class Relative:
    """A relation on record as one of the two sees it: who the other is, and what they are to this one."""

    row: Kinship
    other: Person
    kind: Kin


def seen_by(person_id: int) -> list[Relative]:
    """The person's relations on record (one statement)."""
    rows = on_record([person_id]).select_related("person", "relative").order_by("pk")
    return [_seen(row, person_id) for row in rows]


def _seen(row: Kinship, person_id: int) -> Relative:
    kind: Kin = row.kind  # type: ignore[assignment]  # one of `rules.kin.KINDS`, as `kinship.note` has it
    return (
        Relative(row, row.relative, opposite(kind)) if row.person_id == person_id else Relative(row, row.person, kind)
    )


def all_of(people: Collection[int]) -> set[int]:
    """The near relatives of any of them."""
    return set().union(*of(people).values())


def locked(people: Collection[int], beside: Collection[int] = ()) -> dict[int, Person]:
    """These people and their near relatives, locked until the transaction ends, in the order of their keys.

    Whoever judges a seat by what relatives hold asks for this first: of two relatives at once the second waits. Before
    any term, post or body is locked: whoever writes has locked themselves before all else (`on_record`). `beside`:
    whoever else the same transaction writes about, without their relatives.
    """
    everybody = {*people, *beside, *all_of(people)}
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=everybody).order_by("pk")
    return {row.pk: row for row in rows}


class Anew(Exception):
    """What was read before the locks has changed behind them: these people, if it names any, are to be locked, too."""

    def __init__(self, *people: int) -> None:
        super().__init__(people)
        self.people = people


def still_locked(people: Collection[int], held: Collection[int]) -> None:
    """Asked behind the locks of terms, posts and bodies: nobody became a near relative who is not among those held.

    They are not locked now, when whoever writes about the body may have locked them and waits for it: all begins anew.
    """
    if more := ({*people} | all_of(people)) - set(held):
        raise Anew(*more)


def until_held(act: Callable[[frozenset[int]], T]) -> T:
    """Do something that locks people (`beside` those given, too), then others: anew where that was not all of them."""
    beside: frozenset[int] = frozenset()
    while True:
        try:
            with transaction.atomic():
                return act(beside)
        except Anew as more:
            if more.people and beside.issuperset(more.people):
                raise  # they were to be locked and were not: again would be for ever
            beside |= frozenset(more.people)


def _near(me: int, at: datetime) -> tuple[QuerySet[Any, Any], ...]:
    """The keys of near relatives: by a relation on record from either side, and by a home."""
    kept, home = Kinship.objects.filter(_running(at)), _at_home(at).filter(person=me).values("household")
    return (
        kept.filter(person=me).values_list("relative_id"),
        kept.filter(relative=me).values_list("person_id"),
        _at_home(at).filter(household__in=home).exclude(person=me).values_list("person_id"),
    )


# Stand in the kept statement for whose relatives are wanted, and when.
_PERSON, _NOW = -1_000_000_421, datetime(1926, 1, 2, tzinfo=UTC)


@lru_cache(maxsize=1)
def _kept_near() -> Kept[Any]:
    first, *others = _near(_PERSON, _NOW)
    return keep(first.union(*others))


def near(person_id: int, at: datetime) -> tuple[int, ...]:
    """The keys of the person's near relatives at an instant, in order (one statement; `terms.near` keeps them)."""
    return tuple(sorted(key for (key,) in _kept_near().tuples({_PERSON: person_id, _NOW: at})))


@dataclass(frozen=True)
class NearTo:
    """A condition (`people.conditions`): the person at `path` is a near relative of this one."""

    path: str
    person_id: int

    def q(self) -> Q:
        """As a filter, within the statement that asks."""
        near = _near(self.person_id, clock.now())
        return Q(*(Q(**{f"{self.path}__in": rows}) for rows in near), _connector=Q.OR)

    def holds(self, obj: Model) -> bool:
        """On one object."""
        value = value_at(obj, self.path)
        return value is not None and value in of([self.person_id])[self.person_id]
