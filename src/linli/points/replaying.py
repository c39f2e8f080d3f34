"""The whole journal read again: what every account must hold, without looking at a single entry of points.

What the journal's other entries earn is reckoned anew by the rules; what people decided (approved, carried in,
reversed, redeemed, let expire) is taken from the entries of the journal that say so.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from typing import Any

from django.db.models import Sum

from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.points import books, services
from linli.points.audiences import Roll
from linli.points.models import Account, Entry, RuleBook
from linli.rules import points as law

CHUNK = 2000
OWN = ("points.granted", "points.carried", "points.reversed", "points.spent", "points.expired")
Progress = Callable[[int], None]


@dataclass
class _Reader:
    """One book being reckoned: its rules, its people, what stands so far."""

    book: books.InForce
    roll: Roll
    reckoned: law.Book
    sums: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def verbs(self) -> set[str]:
        """What its rules name, in whatever edition."""
        rules = (rule for edition in self.book.editions for rule in edition.rules.values())
        return {rule.earns.verb for rule in rules if rule.earns}

    def hear(self, told: "_Row", day: date, data: dict[str, Any]) -> None:
        """An entry of the journal whose verb some rule may name."""
        for _edition, rule, what in law.happenings(self.book.editions, told.verb, day, told.person_id, data):
            served = data.get("body_id")
            at = what.since or told.at
            holders = {self.roll.holder(person, at, served, told=told.pk) for person in what.persons} - {None}
            for holder in filter(None, holders):
                kind, pk = services.source_of(rule, told.pk, told.subject_kind, told.subject_id)
                name = _named(kind, pk, rule.code, holder.key)
                self._take(law.Happening(name, holder.key, rule.code, what.day, what.times))

    def decided(self, verb: str, data: dict[str, Any]) -> None:
        """An entry of the journal about an entry of points that somebody or the clock made."""
        key = data["person_id"] or -data["household"]
        kind, pk = data["source"]
        name = _named(kind, pk, data["rule"], key)
        day = date.fromisoformat(data["day"])
        if verb == "points.granted":
            self._take(law.Happening(name, key, data["rule"], day, data["times"]))
        elif data["rule"] and data["undoes"]:
            _kind, of, undone_id = data["undoes"]
            undone = _named(of, undone_id, data["rule"], key)
            self._take(law.Happening(name, key, data["rule"], day, 1, undoes=undone))
        else:
            self.sums[key] += data["points"]

    def _take(self, what: law.Happening) -> None:
        try:
            made = self.reckoned.take(what)
        except law.Unknown:  # it was reckoned by rules or people that are no longer there: the account will differ
            return
        if made is not None:
            self.sums[what.person] += made.points


@dataclass(frozen=True)
class _Row:
    pk: int
    verb: str
    at: datetime
    area_id: int | None
    person_id: int | None
    subject_kind: str
    subject_id: int


def _named(kind: str, pk: int, rule: str, key: int) -> str:
    return f"{kind}:{pk}:{rule}:{key}"


def replayed(progress: Progress = lambda done: None) -> dict[tuple[int, int], int]:
    """(book, holder) → points, of all that ever held any; a household's key is below zero."""
    readers = [
        _Reader(book, Roll.of(book.book), law.Book(book.editions))
        for book in books.in_force(RuleBook.objects.select_related("body__area"))
    ]
    hearing: dict[tuple[int | None, str], list[_Reader]] = defaultdict(list)
    by_book = {reader.book.book.pk: reader for reader in readers}
    for reader in readers:
        for heard in product(reader.book.areas, reader.verbs):
            hearing[heard].append(reader)
    for done, (row, data) in enumerate(_told(), 1):
        if row.verb in OWN:
            by_book[data["book"]].decided(row.verb, data)
        else:
            day = row.at.astimezone(clock.LOCAL).date()
            for reader in hearing.get((row.area_id, row.verb), ()):
                reader.hear(row, day, data)
        if done % 10_000 == 0:
            progress(done)
    return {(pk, key): points for pk, reader in by_book.items() for key, points in reader.sums.items()}


def _told() -> Iterable[tuple[_Row, dict[str, Any]]]:
    """The entries that rules name and those about points, in their order."""
    books.forget()
    rows = Told.objects.filter(verb__in=[*books.verbs(), *OWN]).order_by("pk")
    columns = ("pk", "verb", "at", "area_id", "person_id", "subject_kind", "subject_id", "body")
    for *said, body in rows.values_list(*columns).iterator(CHUNK):
        yield _Row(*said), json.loads(bytes(body))["data"]


def kept() -> dict[tuple[int, int], int]:
    """The same as the accounts have it."""
    rows = Entry.objects.values_list("account").annotate(sum=Sum("points"))
    sums = dict(rows.values_list("account", "sum"))
    accounts = Account.objects.values_list("pk", "book_id", "person_id", "household_id")
    return {(book, person or -household): int(sums[pk]) for pk, book, person, household in accounts if pk in sums}


def differing(progress: Progress = lambda done: None) -> list[tuple[int, int, int, int]]:
    """(book, holder, as kept, as replayed) of each account that differs; none, when all is right."""
    ours, theirs = kept(), replayed(progress)
    return [
        (book, key, ours.get((book, key), 0), theirs.get((book, key), 0))
        for book, key in sorted(ours.keys() | theirs.keys())
        if ours.get((book, key), 0) != theirs.get((book, key), 0)
    ]
