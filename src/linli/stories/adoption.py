"""What correspondents sent in a period: how much of it was adopted, and what it earned them. Nobody is ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum

from linli.cases import packs
from linli.stories.correspondent_models import Contribution, Correspondent
from linli.stories.fee_models import Fee
from linli.stories.models import Publisher
from linli.stories.paying import EARNED

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Adopted:
    """Of what was sent within the period: how many, how many adopted, and the fees approved for them, in fen."""

    sent: int = 0
    adopted: int = 0
    fee: int = 0

    def __add__(self, other: "Adopted") -> "Adopted":
        return Adopted(self.sent + other.sent, self.adopted + other.adopted, self.fee + other.fee)


def used() -> Q:
    """Contributions whose work was released, here or on another channel, and stands."""
    found = Q(pk__in=[])
    for version, story in packs.told().items():
        found |= Q(case__pack_version_id=version, case__state__in=story.shown)
    return found


def of_publisher(publisher: Publisher, span: Span | None) -> dict[int, Adopted]:
    """By correspondent. Two statements."""
    return _by_correspondent(Q(correspondent__publisher=publisher), span)


def of_person(person_id: int, span: Span | None) -> dict[int, Adopted]:
    """One's own, by the rows under which one is enlisted. Two statements."""
    return _by_correspondent(Q(correspondent__person_id=person_id), span)


def _by_correspondent(whose: Q, span: Span | None) -> dict[int, Adopted]:
    within = Q(at__range=span) if span else Q()
    works = Contribution.objects.filter(whose, within)
    counted = works.values("correspondent").annotate(n=Count("pk"), used=Count("pk", filter=used())).order_by()
    fees = _fees(works)
    return {row["correspondent"]: Adopted(row["n"], row["used"], fees.get(row["correspondent"], 0)) for row in counted}


def _fees(works: "Iterable[Contribution]") -> dict[int, int]:
    """What was approved for these works to the correspondents themselves."""
    own = Q(payee__person=F("case__contributions__correspondent__person")) | Q(
        payee=F("case__contributions__correspondent__payee")
    )
    rows = Fee.objects.filter(own, case__contributions__in=works, state__in=EARNED)
    summed = rows.values("case__contributions__correspondent").annotate(sum=Sum("gross")).order_by()
    return {row["case__contributions__correspondent"]: row["sum"] for row in summed}


def by_unit(rows: Iterable[Correspondent], figures: dict[int, Adopted]) -> list[tuple[str, int, Adopted]]:
    """Units in the order of their names, each with how many write for it and the sum."""
    found: dict[str, tuple[int, Adopted]] = {}
    for row in rows:
        people, sum_ = found.get(row.unit, (0, Adopted()))
        found[row.unit] = (people + 1, sum_ + figures.get(row.pk, Adopted()))
    return [(unit, people, sum_) for unit, (people, sum_) in sorted(found.items())]
