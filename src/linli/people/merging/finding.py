"""Who may stand on record twice: the same name in the same home; or a number that another gives as their second."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import access, kin
from linli.people.kinds import MERGERS
from linli.people.models import Merge, Person, phone_index
from linli.people.queries import PersonLine, running
from linli.places.models import Unit

PAGE = 30
_FOUND = 10

# Who is at home where: as a resident, as an owner, by a binding that was asked for or approved.
_PAIRS = """
    WITH reach(id) AS ({units}),
    home AS (
        SELECT r.person_id, h.unit_id FROM people_residence r JOIN people_household h ON h.id = r.household_id
         WHERE (r.ends IS NULL OR r.ends > %s) AND h.unit_id IN (SELECT id FROM reach)
        UNION SELECT person_id, unit_id FROM people_ownership
         WHERE (ends IS NULL OR ends > %s) AND unit_id IN (SELECT id FROM reach)
        UNION SELECT person_id, unit_id FROM people_binding
         WHERE state IN ('requested', 'approved') AND unit_id IN (SELECT id FROM reach)
    )
    SELECT a.person_id, b.person_id, MIN(a.unit_id)
      FROM home a JOIN home b ON b.unit_id = a.unit_id AND b.person_id > a.person_id
      JOIN people_person one ON one.id = a.person_id JOIN people_person other ON other.id = b.person_id
     WHERE one.name = other.name AND one.merged_into_id IS NULL AND other.merged_into_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM people_merge m WHERE m.state = 'proposed'
            AND m.first_id IN (a.person_id, b.person_id) AND m.second_id IN (a.person_id, b.person_id))
       AND (a.person_id > %s OR (a.person_id = %s AND b.person_id > %s))
     GROUP BY a.person_id, b.person_id ORDER BY a.person_id, b.person_id LIMIT %s
"""


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one human being, and the home that both have."""

    first: PersonLine
    second: PersonLine
    home: str


def pairs(by: Actor, *, after: tuple[int, int] = (0, 0)) -> list[Pair]:
    """One page of those in the actor's reach, after the two keys (three statements)."""
    units = access.scope(by, "person.merge", Unit.objects.order_by()).values("pk")
    if units.query.is_empty():
        return []
    sql, given = units.query.sql_with_params()
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(units=sql), [*given, now, now, after[0], after[0], after[1], PAGE])
        rows = cursor.fetchall()
    people = Person.objects.in_bulk({pk for one, other, _unit in rows for pk in (one, other)})
    places = Unit.objects.select_related("area", "building", "entrance").in_bulk({unit for _one, _other, unit in rows})
    return [
        Pair(PersonLine.of(people[one]), PersonLine.of(people[other]), f"{places[unit].area.name} {places[unit]}")
        for one, other, unit in rows
    ]


def alike(by: Actor, person: Person) -> list[PersonLine]:
    """Others in reach of the same name, or whose telephone this one gives as a second number."""
    same = Q(name=person.name)
    if person.other_phone:
        same |= Q(phone_index=phone_index(person.other_phone))
    rows = access.scope(by, "person.merge", Person.objects.filter(same, merged_into=None).exclude(pk=person.pk))
    return [PersonLine.of(row) for row in rows.order_by("pk")[:_FOUND]]


def open_merges(by: Actor) -> QuerySet[Merge]:
    """What waits for a second person, over people in reach, oldest first."""
    reach = access.scope(by, "person.merge", Person.objects.all()).values("pk")
    rows = Merge.objects.filter(state=Merge.PROPOSED, first__in=reach, second__in=reach)
    return rows.select_related("first", "second", "proposed_by").order_by("pk")[:PAGE]


def waiting_for(by: Actor) -> list[Merge]:
    """What the actor may make one or drop, and did not propose, oldest first; one statement where nothing waits."""
    rows = list(Merge.objects.filter(state=Merge.PROPOSED).exclude(proposed_by=by.person_id or 0).order_by("pk"))
    if not rows:
        return []
    people = Person.objects.filter(pk__in={pk for row in rows for pk in (row.first_id, row.second_id)})
    reach = set(access.scope(by, "person.merge", people).values_list("pk", flat=True))
    near = kin.of([by.person_id or 0])[by.person_id or 0] if reach else set()
    return [row for row in rows if {row.first_id, row.second_id} <= reach - near]


def deciders(row: Merge) -> set[int]:
    """Whoever may make the two one: by their post over both, neither the proposer nor a near relative of either."""
    pair = [row.first, row.second]
    held = running().filter(post__kind__in=MERGERS).exclude(person=row.proposed_by_id)
    near = kin.all_of([one.pk for one in pair])
    asked = set(held.values_list("person_id", flat=True)) - near
    return {one for one in asked if all(access.may(Actor(one, "person"), "person.merge", each) for each in pair)}


def asked_of(person_id: int) -> QuerySet[Merge]:
    """What is proposed about the person and waits."""
    return Merge.objects.filter(Q(first=person_id) | Q(second=person_id), state=Merge.PROPOSED).order_by("pk")


def kept_of(code: str) -> Person | None:
    """To whom the code of a tombstone leads; None for the code of anybody else."""
    found = Person.objects.filter(code=code).select_related("merged_into").first()
    return found.merged_into if found else None
