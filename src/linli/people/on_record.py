"""Whoever writes, or is written about, still stands on record as the writing ends.

A request may be under way while its sender is erased, or made one with another row: what it writes afterwards nobody
would empty any more. So whoever writes asks here first of all, before any other row is locked, as erasing and merging
lock the person before all else: of the two, one waits for the other.
"""

from django.db import connection
from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.people.models import Person

GONE = "person_gone"  # the code of the refusal


def must_stand(*people: int | None) -> None:
    """Refused for whoever stands on record no more; nobody here ceases to until the transaction ends.

    The lock is a shared one: what one person sends twice does not wait for itself. Whoever locks the person's row for
    themselves in the same transaction asks `locked` instead.
    """
    ids = sorted({pk for pk in people if pk is not None})
    if not ids:
        return
    marks = ", ".join(["%s"] * len(ids))
    asked = f"SELECT is_active FROM {Person._meta.db_table} WHERE id IN ({marks}) ORDER BY id"  # noqa: S608 (no input)
    with connection.cursor() as cursor:
        # SQLite has one writer at a time, which this transaction is.
        cursor.execute(asked + (" FOR SHARE" if connection.features.has_select_for_update else ""), ids)
        standing = [bool(active) for (active,) in cursor.fetchall()]
    if len(standing) != len(ids) or not all(standing):
        raise _gone()


def locked(person_id: int) -> Person:
    """The person alone: of two things that one person sends at once the second sees the first."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if not person.is_active:
        raise _gone()
    return person


def _gone() -> Refused:
    words = _("Whoever this is about stands on record no more, or under another entry. Nothing was kept.")
    return Refused(GONE, words)
