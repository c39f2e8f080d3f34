"""Whose points a book keeps: those who sit in its body, or the households of its area, as they were at an instant.

A book of volunteers also keeps those of whoever served for its body, without a seat in it: an entry of the journal that
names the body (`body_id`) brings them in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from linli.kernel import clock
from linli.people.models import Residence, Term
from linli.points.models import Account, Holder, RuleBook

Span = tuple[int, datetime, datetime | None]


@dataclass
class Roll:
    """Who belonged to a book, from when to when: of a person, the household they lived in or themselves."""

    household: bool
    served: int | None = None  # the body for which whoever served belongs, of a book of volunteers
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    # Rows that were made one with another, which has their seats and homes since: for reading what was told of them.
    same: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, book: RuleBook, persons: Collection[int] | None = None) -> "Roll":
        """All of them, or what is known of some persons. One statement."""
        served = book.body_id if book.audience == RuleBook.VOLUNTEERS else None
        roll = cls(book.audience == RuleBook.HOUSEHOLDS, served)
        asked = {} if persons is None else {"person__in": persons}
        for person, whose, starts, ends in _residences(book, asked) if roll.household else _terms(book, asked):
            roll.spans[person].append((whose, starts, ends))
        return roll

    def holder(self, person_id: int, at: datetime, body_id: object = None) -> Holder | None:
        """Whose account a person's doings at an instant go to; None for whoever did not belong to the book then.

        `body_id`: the body for which they did it, where the entry names one.
        """
        for whose, starts, ends in self.spans.get(self.same.get(person_id, person_id), ()):
            if starts <= at and (ends is None or at < ends):
                return Holder(household_id=whose) if self.household else Holder(person_id=person_id)
        return Holder(person_id=person_id) if body_id is not None and body_id == self.served else None

    def on(self, person_id: int, day: date, holder: Holder) -> bool:
        """Whether what the person did on some part of a day goes to this account."""
        begins, ends = clock.midnight(day), clock.midnight(day + timedelta(days=1))
        return any(
            (holder.household_id if self.household else holder.person_id) == whose
            and starts < ends
            and (ended is None or ended > begins)
            for whose, starts, ended in self.spans.get(person_id, ())
        )


def belonging(book: RuleBook, person_id: int, at: datetime) -> Holder | None:
    """Whose account is the person's own now: a seat or a home says so, or, of volunteers, points that they hold."""
    if found := Roll.of(book, [person_id]).holder(person_id, at):
        return found
    served = book.audience == RuleBook.VOLUNTEERS and Account.objects.filter(book=book, person_id=person_id).exists()
    return Holder(person_id=person_id) if served else None


def _terms(book: RuleBook, asked: dict[str, Collection[int]]) -> Iterable[tuple[int, int, datetime, datetime | None]]:
    rows = Term.objects.filter(post__organisation=book.body_id, **asked)
    return rows.order_by("pk").values_list("person_id", "person_id", "starts", "ends")


def _residences(
    book: RuleBook, asked: dict[str, Collection[int]]
) -> Iterable[tuple[int, int, datetime, datetime | None]]:
    within = {f"household__unit__{book.body.area.level}_id": book.body.area_id}
    rows = Residence.objects.filter(**within, **asked)
    return rows.order_by("pk").values_list("person_id", "household_id", "starts", "ends")
