"""Whoever writes, or is written about, still stands on record as the writing ends.

A request may be under way while its sender is erased, or made one with another row: what it writes afterwards nobody
would empty any more. So whoever writes asks here first of all, before any other row is locked, as erasing and merging
lock the person before all else: of the two, one waits for the other.
"""

from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.people.models import Person

GONE = "person_gone"  # the code of the refusal


def must_stand(*people: int | None) -> None:
    """Refused for whoever stands on record no more; nobody here ceases to until the transaction ends.

    Whoever locks the person's row for themselves in the same transaction asks `locked` instead.
    """
    ids = {pk for pk in people if pk is not None}
    standing = _still(ids)
    if len(standing) != len(ids) or not all(active for active, _kept in standing.values()):
        raise _gone()


def kept_still(people: Collection[int]) -> dict[int, int]:
    """Of those who were made one with another row, who is kept in the end; nothing of it changes meanwhile.

    Whoever is kept is held still, too, all in the order of their keys: where one was not known of, all are let go of
    and held anew.
    """
    wanted = set(people)
    while True:
        with transaction.atomic():
            kept = {pk: other for pk, (_active, other) in _still(wanted).items() if other is not None}
            if wanted.issuperset(kept.values()):
                return {pk: _in_the_end(pk, kept) for pk in kept.keys() & set(people)}
            transaction.set_rollback(True)
        wanted.update(kept.values())


def _in_the_end(pk: int, kept: Mapping[int, int]) -> int:
    while pk in kept:
        pk = kept[pk]
    return pk


def kept(people: Collection[int]) -> dict[int, int]:
    """The same as the database has it now, without holding anybody."""
    given_up = Person.objects.filter(merged_into__isnull=False)
    found = dict(given_up.filter(pk__in=people).values_list("pk", "merged_into_id"))
    while further := dict(given_up.filter(pk__in=found.values()).values_list("pk", "merged_into_id")):
        found = {one: further.get(other, other) for one, other in found.items()}
    return found


def with_doubles(person_id: int | None) -> QuerySet[Person]:
    """The person, and every row that was given up for theirs: one that was given up for such a row, too."""
    table = Person._meta.db_table
    asked = (
        f"WITH RECURSIVE theirs(id) AS (SELECT id FROM {table} WHERE id = %s"  # noqa: S608 (no input)
        f" UNION SELECT other.id FROM {table} other JOIN theirs ON other.merged_into_id = theirs.id)"
        " SELECT id FROM theirs"
    )
    rows = RawSQL(asked, [person_id or 0])  # noqa: S611 (the key is a parameter)
    return Person.objects.filter(pk__in=rows)


def _still(people: Collection[int]) -> dict[int, tuple[bool, int | None]]:
    """Of each whether they stand on record, and who is kept instead; it stays so until the transaction ends.

    The lock is a shared one: what one person sends twice does not wait for itself.
    """
    ids = sorted(people)
    if not ids:
        return {}
    marks, table = ", ".join(["%s"] * len(ids)), Person._meta.db_table
    asked = f"SELECT id, is_active, merged_into_id FROM {table} WHERE id IN ({marks}) ORDER BY id"  # noqa: S608 (no input)
    with connection.cursor() as cursor:
        # SQLite has one writer at a time, which this transaction is.
        cursor.execute(asked + (" FOR SHARE" if connection.features.has_select_for_update else ""), ids)
        return {pk: (bool(active), kept) for pk, active, kept in cursor.fetchall()}


def locked(person_id: int) -> Person:
    """The person alone: of two things that one person sends at once the second sees the first."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if not person.is_active:
        raise _gone()
    return person


def _gone() -> Refused:
    words = _("Whoever this is about stands on record no more, or under another entry. Nothing was kept.")
    return Refused(GONE, words)
