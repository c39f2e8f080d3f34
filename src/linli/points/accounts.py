"""Accounts: opened when first needed and locked while they change, in one order everywhere.

Persons come before accounts, and accounts in the order of their keys, all that a transaction needs at once: so no two
wait for each other in a circle. Where somebody was made one with another row, the account of whoever is kept is locked
with theirs: what comes to the row that was given up goes on to it (`services`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from linli.people import on_record
from linli.points.models import Account, Holder, RuleBook

Whose = tuple[int, Holder]  # the key of a book, and whose points


@dataclass(frozen=True)
class Held:
    """An account, locked; `heir`: that of whoever is kept, locked too, where its person was made one with another."""

    account: Account
    heir: Account | None = None


def account_of(book: RuleBook, holder: Holder) -> Account:
    """The account, opened when it is first needed."""
    return opened([(book.pk, holder)])[book.pk, holder]


@transaction.atomic
def opened(whose: Collection[Whose]) -> dict[Whose, Account]:
    """These accounts, opened where they are missing; asked for before any account is locked.

    Whoever's account is new is held still: a merge either finds it and carries over what it holds, or has happened, and
    whoever is kept has one too.
    """
    found = _there(whose)
    missing = {one for one in whose if one not in found}
    if missing:
        kept = on_record.kept_still({holder.person_id for _book, holder in missing if holder.person_id})
        heirs = {(book, Holder(kept[one.person_id])) for book, one in missing if one.person_id in kept}
        for book, holder in sorted(missing | heirs, key=lambda one: (one[0], one[1].key)):
            named: dict[str, Any] = {"person_id": holder.person_id, "household_id": holder.household_id}
            found[book, holder], _new = Account.objects.get_or_create(book_id=book, **named)
    return found


def _there(whose: Iterable[Whose]) -> dict[Whose, Account]:
    """Those that there are, of as few books as there are with points of one thing."""
    found = {}
    for book in {book for book, _holder in whose}:
        holders = [holder for of, holder in whose if of == book]
        rows = Account.objects.filter(book=book)
        people = [one.person_id for one in holders if one.person_id]
        homes = [one.household_id for one in holders if one.household_id]
        kinds = [("person__in", people), ("household__in", homes)]
        for field, keys in kinds:
            found.update({(book, row.holder): row for row in (rows.filter(**{field: keys}) if keys else ())})
    return found


def locked(keys: Iterable[int]) -> dict[int, Held]:
    """These accounts and those that their points go on to, locked in the order of their keys.

    Whether somebody was made one with another row is read behind the locks, since it is a merge that may have been
    waited for. Where the account of whoever is kept is not among those locked, all are let go of and taken anew.
    """
    asked = set(keys)
    wanted = asked
    while True:
        with transaction.atomic():
            rows = _rows(wanted)
            held = {(row.book_id, row.holder): row for row in rows.values()}
            heirs = _heirs(rows[pk] for pk in asked)
            if held.keys() >= set(heirs.values()):
                return {pk: Held(rows[pk], held[heirs[pk]] if pk in heirs else None) for pk in asked}
            transaction.set_rollback(True)
        wanted = asked | {account.pk for account in opened(heirs.values()).values()}


def _rows(keys: Collection[int]) -> dict[int, Account]:
    rows = Account.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows.select_related("book__body")}


def _heirs(accounts: Iterable[Account]) -> dict[int, Whose]:
    """By account of a row that was given up, which account is that of whoever is kept."""
    theirs = {row.pk: (row.book_id, row.person_id) for row in accounts if row.person_id}
    kept = on_record.kept({person for _book, person in theirs.values()})
    return {pk: (book, Holder(kept[person])) for pk, (book, person) in theirs.items() if person in kept}
