"""Who is a near relative of whom: by a relation on record, or by a home that both live in, tenants aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from linli.kernel import clock
from linli.people.conditions import value_at
from linli.people.models import Kinship, Person, Residence
from linli.rules.kin import Kin, opposite


def _running() -> Q:
    return Q(ends=None) | Q(ends__gt=clock.now())


def on_record(people: Collection[int]) -> QuerySet[Kinship]:
    """The relations of these people that have not ended."""
    return Kinship.objects.filter(_running()).filter(Q(person__in=people) | Q(relative__in=people))


def _at_home() -> QuerySet[Residence]:
    return Residence.objects.filter(_running(), household__ended_at=None).exclude(relation="tenant")


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


@dataclass(frozen=True)
class NearTo:
    """A condition (`people.conditions`): the person at `path` is a near relative of this one."""

    path: str
    person_id: int

    def q(self) -> Q:
        """As a filter, within the statement that asks."""
        kept, me = Kinship.objects.filter(_running()), self.person_id
        home = _at_home().filter(person=me).values("household")
        near = (
            kept.filter(person=me).values("relative"),
            kept.filter(relative=me).values("person"),
            _at_home().filter(household__in=home).exclude(person=me).values("person"),
        )
        return Q(*(Q(**{f"{self.path}__in": rows}) for rows in near), _connector=Q.OR)

    def holds(self, obj: Model) -> bool:
        """On one object."""
        value = value_at(obj, self.path)
        return value is not None and value in of([self.person_id])[self.person_id]
