"""Every read of help between neighbours, in scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import Case, Q, QuerySet, Sum, When

from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.mutual_aid.models import Drive, Item, Move, Pledge, State
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules import mutual_aid as rules

COMPANIES = ("property_company", "other")  # no body of the residents: they organise nothing here


def read(by: Actor) -> QuerySet[Drive]:
    """The drives that the actor reads at the desk, the latest first."""
    return scope(by, "aid.read", Drive.objects.select_related("organiser")).order_by("-pk")


def shown(by: Actor, estate: Area) -> QuerySet[Drive]:
    """What residents of an estate read: the open ones, and those closed with their account."""
    rows = Drive.objects.select_related("organiser").filter(area=estate, state__in=(State.OPEN, State.CLOSED))
    return scope(by, "aid.look", rows).order_by("-pk")


def organisers(by: Actor) -> QuerySet[Organisation]:
    """The bodies of an estate for which the person can organise help: they hold a post of them."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    rows = Organisation.objects.filter(pk__in=ids, ended_at=None, area__level="estate").exclude(kind__in=COMPANIES)
    return rows.select_related("area").order_by("pk")


def seen_of(drive: Drive) -> str:
    """How far its record has come."""
    return state_of(drive)


@dataclass(frozen=True)
class Line:
    """One item with its account; its figures in words of the item's unit."""

    item: Item
    account: rules.Account

    @property
    def wanted(self) -> str:
        """How many are asked; empty for whatever comes."""
        return "" if self.item.wanted is None else self.item.written(self.item.wanted)

    @property
    def pledged(self) -> str:
        """What is pledged and has not come yet."""
        return self.item.written(getattr(self.item, "pledged", 0))

    @property
    def sums(self) -> dict[str, str]:
        """Received, given, returned, lost and left."""
        names = ("received", "given", "returned", "lost", "left")
        return {name: self.item.written(getattr(self.account, name)) for name in names}


def lines(drive: Drive) -> list[Line]:
    """The account of a drive, line by line (two statements)."""
    pledged = Sum("pledges__quantity", filter=Q(pledges__state=Pledge.State.MADE), default=0)
    items = list(drive.items.annotate(pledged=pledged).order_by("pk"))
    moved: dict[int, list[rules.Move]] = {item.pk: [] for item in items}
    rows = Move.objects.filter(item__drive=drive).order_by("pk")
    for item_id, kind, quantity, undoes in rows.values_list("item", "kind", "quantity", "undoes"):
        moved[item_id].append(as_rule(kind, quantity, undoes))
    return [Line(item, rules.account(moved[item.pk])) for item in items]


def as_rule(kind: str, quantity: int, undoes: int | None) -> rules.Move:
    """A move as the account counts it."""
    return rules.Move(cast(rules.Kind, kind), quantity, undoes is not None)


def pledges(drive: Drive) -> QuerySet[Pledge]:
    """Every pledge of a drive, the open ones first."""
    rows = Pledge.objects.filter(item__drive=drive).select_related("item", "person")
    return rows.annotate(rank=Case(When(state=Pledge.State.MADE, then=0), default=1)).order_by("rank", "-pk")


R = TypeVar("R", Pledge, Move)


def page(rows: QuerySet[R], after: str, size: int) -> tuple[list[R], str]:
    """A page of pledges or moves after a key, and the key after which the next one begins; empty where none does."""
    rank, _dot, pk = after.partition(".")
    if all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (rank, pk)):
        rows = rows.filter(Q(rank__gt=int(rank)) | Q(rank=int(rank), pk__lt=int(pk)))
    found = list(rows[: size + 1])
    last: Any = found[size - 1] if len(found) > size else None
    return found[:size], f"{last.rank}.{last.pk}" if last else ""


def own_pledges(drive: Drive, by: Actor) -> list[Pledge]:
    """What the reader themselves pledged."""
    if by.person_id is None:
        return []
    return list(pledges(drive).filter(person_id=by.person_id))


# What takes something out of the account, as `Move.goes_out` says of one.
OUT = (Q(undoes=None) & ~Q(kind=Move.Kind.RECEIVED)) | Q(undoes__isnull=False, kind=Move.Kind.RECEIVED)


def moves(drive: Drive) -> QuerySet[Move]:
    """What came in and went out: first what a second person is still to see, then the latest."""
    rows = Move.objects.filter(item__drive=drive)
    unseen = Q(seen=None, undone=None) & OUT
    rows = rows.select_related("item", "by", "seen__by", "undoes", "undone")
    return rows.annotate(rank=Case(When(unseen, then=0), default=1)).order_by("rank", "-pk")


def unseen(drive: Drive) -> QuerySet[Move]:
    """What went out, was not taken back, and no second person has seen."""
    return Move.objects.filter(OUT, item__drive=drive, seen=None, undone=None)


def thanked(drive: Drive) -> list[str]:
    """Those who gave and let their name be published."""
    given = pledges(drive).filter(state=Pledge.State.KEPT, shown=True).order_by("pk")
    return list(dict.fromkeys(_names(given)))


def _names(rows: Iterable[Pledge]) -> Iterable[str]:
    return (row.giver for row in rows)
