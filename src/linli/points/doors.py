"""What the doors of this floor ask first: the rule book, and whether whoever knocks belongs to it."""

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.people import access
from linli.people.doors import actor
from linli.points import audiences, queries
from linli.points.models import Account, Holder, RuleBook


def readable(request: HttpRequest, code: str) -> RuleBook:
    """A book that the actor reads at the desk; else 404."""
    return get_object_or_404(queries.books_read(actor(request)), code=code)


def keeps(request: HttpRequest, book: RuleBook) -> bool:
    """Whether the actor keeps it, and so reads names."""
    return access.may(actor(request), "points.keep", book)


def belonging(request: HttpRequest, book: RuleBook) -> Holder | None:
    """Whose points in the book are the reader's own; None for whoever does not belong to it."""
    person = actor(request).person_id
    return audiences.belonging(book, person, clock.now()) if person else None


def note(request: HttpRequest, accounts: Iterable[Account]) -> None:
    """Whoever reads a list has read of each on it but of themselves."""
    by = actor(request)
    persons = {one.person_id for one in accounts if one.person_id and one.person_id != by.person_id}
    with transaction.atomic():
        note_accesses(
            [(person, person) for person in sorted(persons)], by=by, what="points", reason="work",
            subject_kind="person",
        )  # fmt: skip
