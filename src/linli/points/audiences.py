"""Whose points a book keeps: those who sit in its body, or the households of its area, as they were at an instant."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from linli.kernel import clock
from linli.people.models import Residence, Term
from linli.points.models import Holder, RuleBook

Span = tuple[int, datetime, datetime | None]


@dataclass
class Roll:
    """Who belonged to a book, from when to when: of a person, the household they lived in or themselves."""

    household: bool
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, book: RuleBook, persons: Collection[int] | None = None) -> "Roll":
        """All of them, or what is known of some persons. One statement."""
        roll = cls(book.audience == RuleBook.HOUSEHOLDS)
        asked = {} if persons is None else {"person__in": persons}
        for person, whose, starts, ends in _residences(book, asked) if roll.household else _terms(book, asked):
            roll.spans[person].append((whose, starts, ends))
        return roll

    def holder(self, person_id: int, at: datetime) -> Holder | None:
        """Whose account a person's doings at an instant go to; None for whoever did not belong to the book then."""
        for whose, starts, ends in self.spans.get(person_id, ()):
            if starts <= at and (ends is None or at < ends):
                return Holder(household_id=whose) if self.household else Holder(person_id=whose)
        return None

    def on(self, person_id: int, day: date, holder: Holder) -> bool:
        """Whether what the person did on some part of a day goes to this account."""
        begins, ends = clock.midnight(day), clock.midnight(day + timedelta(days=1))
        return any(
            (holder.household_id if self.household else holder.person_id) == whose
            and starts < ends
            and (ended is None or ended > begins)
            for whose, starts, ended in self.spans.get(person_id, ())
        )


def _terms(book: RuleBook, asked: dict[str, Collection[int]]) -> Iterable[tuple[int, int, datetime, datetime | None]]:
    rows = Term.objects.filter(post__organisation=book.body_id, **asked)
    return rows.order_by("pk").values_list("person_id", "person_id", "starts", "ends")


def _residences(
    book: RuleBook, asked: dict[str, Collection[int]]
) -> Iterable[tuple[int, int, datetime, datetime | None]]:
    within = {f"household__unit__{book.body.area.level}_id": book.body.area_id}
    rows = Residence.objects.filter(**within, **asked)
    return rows.order_by("pk").values_list("person_id", "household_id", "starts", "ends")
