"""Reads: cards of a building, the card behind a code, how a case's reporter wants to be answered, what waits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from linli.cases import behalf
from linli.cases.models import Case, Channel
from linli.cases.queries import reach
from linli.doorstep.models import Answer, Card, Message, Way, Wish
from linli.journal.actors import Actor
from linli.kernel.codes import normalised
from linli.kernel.kept import Kept, keep
from linli.people import code_sheets
from linli.people.access import scope
from linli.people.conditions import Condition
from linli.people.models import Binding, Person, Residence
from linli.people.queries import living, running
from linli.people.wording import masked
from linli.places.models import Building, Unit
from linli.ui.preferences import Preferences

GRID_WORKER = "grid_worker"


@dataclass(frozen=True)
class Server:
    """Somebody who serves the estate, with the post's own telephone number."""

    name: str
    title: str
    phone: str


def by_grid(grids: Collection[int]) -> dict[int, Server]:
    """The grid worker to ring, or who stands in, by the grid; one statement."""
    terms = running().filter(post__area_id__in=grids, post__kind=GRID_WORKER, post__ended_at=None)
    found = terms.exclude(post__phone="").select_related("person", "post").order_by("acting", "-pk")
    return {term.post.area_id: Server(term.person.name, term.post.title, term.post.phone) for term in found}


def card_of(code: str) -> Card | None:
    """The card of a code, however it was typed; one that has ended is found too."""
    found = Card.objects.select_related("unit__building", "unit__entrance", "area")
    return found.filter(code=normalised(code)).first()


def in_force(units: Collection[int]) -> dict[int, Card]:
    """The card in force of each of these homes that has one; one statement, none for no home."""
    return {card.unit_id: card for card in Card.objects.filter(unit_id__in=units, ended_at=None)} if units else {}


def homes_of(building: Building) -> Iterable[tuple[Unit, Card | None]]:
    """The homes of a building with the card in force, as one walks by them from below; two statements."""
    cards = Prefetch("cards", Card.objects.filter(ended_at=None), to_attr="in_force")
    homes = building.units.filter(kind=Unit.Kind.HOME).select_related("entrance").prefetch_related(cards)
    door = F("entrance__position").asc(nulls_last=True), "entrance_id", F("floor").asc(nulls_last=True), "number", "pk"
    for unit in homes.order_by(*door):
        yield unit, next(iter(unit.in_force), None)


def printable(by: Actor, card: Card) -> list[tuple[str, str]]:
    """Of whom living at the card's home the actor may print sign-in codes: code and masked name. One statement."""
    at_home = Residence.objects.filter(living(), person=OuterRef("pk"), household__unit=card.unit_id)
    bound = Binding.objects.filter(person=OuterRef("pk"), unit=card.unit_id, state=Binding.APPROVED)
    rows = scope(by, "person.print_codes", Person.objects.filter(Exists(at_home) | Exists(bound), is_active=True))
    rows = rows.exclude(Exists(code_sheets.posts().filter(person=OuterRef("pk")))).order_by("pk")
    return [(code, masked("name", name)) for code, name in rows.values_list("code", "name")]


def buildings(by: Actor) -> QuerySet[Building]:
    """Where the person may issue cards, with how many homes there are and how many have one."""
    homes = Count("units", filter=Q(units__kind=Unit.Kind.HOME), distinct=True)
    carded = Count("units__cards", filter=Q(units__cards__ended_at=None), distinct=True)
    rows = scope(by, "card.issue", Building.objects.select_related("area"))
    return rows.annotate(homes=homes, carded=carded).order_by("area__name", "position", "pk")


def message_of(case: Case) -> Message | None:
    """By which card the case came; one statement where it came by one."""
    if case.channel != Channel.CARD:
        return None
    return Message.objects.select_related("card").filter(case=case).first()


def way_for(case: Case) -> str:
    """How the case is answered: as whom it was reported for wants it, else as the card says, else the account, else on
    the page.
    """
    if whom := behalf.of(case):
        return whom.way
    if message := message_of(case):
        return message.card.way
    wish = Wish.objects.filter(person_id=case.reporter_id).first() if case.reporter_id else None
    return wish.way if wish else Way.PAGE


def looks_of(case: Case) -> Preferences | None:
    """Large type follows the card by which a case came, on whatever phone its page is opened."""
    message = message_of(case)
    return looks(message.card) if message else None


def looks(card: Card) -> Preferences | None:
    """How pages behind the card look; None leaves it to the phone."""
    return Preferences("elder", card.text_size) if card.large else None


def due(by: Actor) -> QuerySet[Answer]:
    """What people still have to be told, of cases that the person works on; the oldest first."""
    wanted = ("case__area", "case__unit", "case__building", "case__entrance", "supporter__unit__building")
    return _untold(reach(by)).select_related(*wanted).order_by("at", "pk")


def waiting(by: Actor, limit: int) -> int:
    """How many these are, counted no further than the limit. Every page of the desk asks, so the statement is kept."""
    return len(_kept_waiting(cast(Any, reach(by)), limit).tuples({}))


def _untold(readable: Condition) -> QuerySet[Answer]:
    """Asked of each answer that waits, since these are few: a list of all cases within reach is long."""
    within = Exists(Case.objects.filter(readable.q(), pk=OuterRef("case_id")))
    return Answer.objects.filter(within, told_at=None)


@lru_cache(maxsize=512)
def _kept_waiting(readable: Condition, limit: int) -> Kept[Answer]:
    return keep(_untold(readable).values_list("pk")[:limit])
