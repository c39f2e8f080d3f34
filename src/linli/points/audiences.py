"""Whose points a book keeps: those who sit in its body, or the households of its area, as they were at an instant.

A book of volunteers also keeps those of whoever served for its body, without a seat in it: an entry of the journal that
names the body (`body_id`) brings them in.

Where two rows of one human being were made one, the seats and homes of the second name the first since: the journal
(`merge.moved`) says until which entry they were the second's, so that what was told before is reckoned as it was then.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.people.models import Person, Residence, Term
from linli.points.models import Account, Holder, RuleBook

Row = tuple[int, int, int, datetime, datetime | None]  # key, person, whose account, from, to


@dataclass(frozen=True)
class Span:
    """A seat or home: whose account it leads to, from when to when, and between which entries it was this person's."""

    whose: int
    starts: datetime
    ends: datetime | None
    since: int = 0
    until: int | None = None

    def held(self, told: int | None) -> bool:
        """Whether it was this person's at an entry of the journal; None: now."""
        return self.until is None if told is None else self.since < told and (self.until is None or told < self.until)


@dataclass
class Roll:
    """Who belonged to a book, from when to when: of a person, the household they lived in or themselves."""

    household: bool
    served: int | None = None  # the body for which whoever served belongs, of a book of volunteers
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, book: RuleBook, persons: Collection[int] | None = None) -> "Roll":
        """All of them, or what is known of some persons. Two statements, more where somebody was made one."""
        served = book.body_id if book.audience == RuleBook.VOLUNTEERS else None
        roll = cls(book.audience == RuleBook.HOUSEHOLDS, served)
        kept = _made_one(persons)
        asked = {} if persons is None else {"person__in": {*persons, *kept}}
        rows = list(_residences(book, asked) if roll.household else _terms(book, asked))
        moves = _moves("residence" if roll.household else "term", [row[0] for row in rows]) if kept else {}
        for key, person, whose, starts, ends in rows:
            since = 0
            for entry, before in moves.get(key, ()):
                own = whose if roll.household else before
                roll.spans[before].append(Span(own, starts, ends, since, entry))
                since = entry
            roll.spans[person].append(Span(whose, starts, ends, since))
        return roll

    def holder(self, person_id: int, at: datetime, body_id: object = None, *, told: int | None = None) -> Holder | None:
        """Whose account a person's doings at an instant go to; None for whoever did not belong to the book then.

        `body_id`: the body for which they did it, where the entry names one; `told`: the entry that tells of it.
        """
        for span in self.spans.get(person_id, ()):
            if span.held(told) and span.starts <= at and (span.ends is None or at < span.ends):
                return Holder(household_id=span.whose) if self.household else Holder(person_id=person_id)
        return Holder(person_id=person_id) if body_id is not None and body_id == self.served else None

    def on(self, person_id: int, day: date, holder: Holder) -> bool:
        """Whether what the person did on some part of a day goes to this account."""
        begins, ends = clock.midnight(day), clock.midnight(day + timedelta(days=1))
        return any(
            (holder.household_id if self.household else holder.person_id) == span.whose
            and span.held(None)
            and span.starts < ends
            and (span.ends is None or span.ends > begins)
            for span in self.spans.get(person_id, ())
        )


def belonging(book: RuleBook, person_id: int, at: datetime) -> Holder | None:
    """Whose account is the person's own now: a seat or a home says so, or, of volunteers, points that they hold."""
    if found := Roll.of(book, [person_id]).holder(person_id, at):
        return found
    served = book.audience == RuleBook.VOLUNTEERS and Account.objects.filter(book=book, person_id=person_id).exists()
    return Holder(person_id=person_id) if served else None


def _made_one(persons: Collection[int] | None) -> set[int]:
    """Of these persons (of all) with whom somebody was made one: the rows that are kept."""
    if persons is not None and not persons:
        return set()
    rows = Person.objects.filter(merged_into__isnull=False)
    if persons is not None:
        rows = rows.filter(Q(pk__in=persons) | Q(merged_into__in=persons))
    return set(rows.values_list("merged_into_id", flat=True)) - {None}


_AT_ONCE = 500


def _moves(kind: str, keys: list[int]) -> dict[int, list[tuple[int, int]]]:
    """By row the entries by which it went to another person, in order, each with whose it was before."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        rows = Told.objects.filter(subject_kind=kind, subject_id__in=some, verb="merge.moved").order_by("pk")
        for entry, key, body in rows.values_list("pk", "subject_id", "body"):
            found[key].append((entry, json.loads(bytes(body))["data"]["from"]))
    return found


def _terms(book: RuleBook, asked: Mapping[str, Collection[int]]) -> Iterable[Row]:
    rows = Term.objects.filter(post__organisation=book.body_id, **asked)
    return rows.order_by("pk").values_list("pk", "person_id", "person_id", "starts", "ends")


def _residences(book: RuleBook, asked: Mapping[str, Collection[int]]) -> Iterable[Row]:
    within = {f"household__unit__{book.body.area.level}_id": book.body.area_id}
    rows = Residence.objects.filter(**within, **asked)
    return rows.order_by("pk").values_list("pk", "person_id", "household_id", "starts", "ends")
