"""Ballots in scope; how a vote stands while it runs: who took part and what is missing, never what anybody chose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.ballots import results
from linli.ballots.models import HANDED_OVER, Ballot, Handed, Kind, Matter, Objection, Slip, SlipOwner, SlipUnit, Vote
from linli.files.models import File
from linli.files.queries import files_among
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.kernel.wording import in_a_list
from linli.people.access import scope
from linli.people.models import Person
from linli.people.wording import masked
from linli.places.models import Area
from linli.rules.ballot import Line, Weight
from linli.rules.masks import mask_name

PAGE = 30
WAITING, DELIVERED, BACK = "waiting", "delivered", "back"


def ballots() -> QuerySet[Ballot]:
    """Ballots with what every page shows of them."""
    return Ballot.objects.select_related("area", "body", "building", "entrance__building")


def helped(by: Actor) -> QuerySet[Ballot]:
    """Those in whose estates the actor holds a post that helps with votes, latest first."""
    return scope(by, "ballot.help", ballots()).order_by("-pk")


def within(ballot: Ballot, by: Actor) -> QuerySet[Slip]:
    """The slips whose papers and conflicts the actor reads; of an owners' vote a grid worker those of the own grid.

    A vote by heads has no homes: whoever helps with it helps with all of it.
    """
    slips = Slip.objects.filter(ballot=ballot)
    return scope(by, "slip.help", slips) if ballot.kind == Kind.OWNERS else slips


def objections(ballot: Ballot, *about: str) -> QuerySet[Objection]:
    """Those to the roll, the list of proxies or the result, or to any of these, first those that wait."""
    rows = ballot.objections.select_related("person", "decided_by")
    rows = rows.filter(about__in=about) if about else rows
    return rows.order_by(F("decided_at").asc(nulls_first=True), "pk")


def estates_of(rows: QuerySet[Ballot]) -> QuerySet[Area]:
    """The estates in which these ballots are held."""
    return Area.objects.filter(pk__in=rows.order_by().values("area")).order_by("name", "pk")


def without_share(ballot: Ballot) -> list[Person]:
    """Those of the three holders who have not said that they have their share of the key as it is now."""
    said = ballot.shares_held.filter(public_key=ballot.public_key).values("person_id")
    return list(Person.objects.filter(pk__in=[pk for pk in ballot.holders if pk]).exclude(pk__in=said).order_by("pk"))


def callable_places(by: Actor) -> QuerySet[Area]:
    """The estates and communities whose owners or residents the actor may call to vote."""
    places = Area.objects.filter(level__in=("estate", "community"), ends=None)
    return scope(by, "area.call_vote", places).order_by("-level", "name", "pk")


@dataclass(frozen=True)
class Cell:
    """A home on the grid."""

    unit_id: int
    number: str
    slip_id: int
    state: str


@dataclass
class Stair:
    """An entrance, and how many of its homes have voted; in the house that is shown with its floors, the top first."""

    name: str
    homes: int = 0
    back: int = 0
    delivered: int = 0
    floors: dict[int, list[Cell]] = field(default_factory=dict)


@dataclass
class House:
    """A building with how many of its homes have voted."""

    pk: int
    name: str
    homes: int = 0
    back: int = 0
    delivered: int = 0
    stairs: dict[str, Stair] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """`lines` say of heads and area how much took part and how much is still missing (Civil Code 278)."""

    roll: Weight
    voted: Weight
    delivered: int
    lines: tuple[Line, ...]
    houses: tuple[House, ...]
    shown: House | None


def progress(ballot: Ballot, building: int = 0) -> Progress:
    """How it stands, with the floors of one building or of the only one (five statements, however many homes)."""
    votes = Vote.objects.filter(ballot=ballot, valid=True).aggregate(heads=Count("pk"), area=Sum("slip__area_cm"))
    took, roll = Weight(votes["heads"], votes["area"] or 0), Weight(ballot.heads, ballot.area_cm)
    electing = ballot.kind != Kind.OWNERS and ballot.matters.filter(seats__gt=0).exists()
    participation = ballot.law.participation(electing=electing, held=results.held(ballot))
    lines = tuple(
        Line(each, getattr(took, each.measure), getattr(ballot.whole, each.measure)) for each in participation
    )
    delivered = ballot.slips.exclude(delivered_at=None).count()
    houses = _houses(ballot)
    shown = next((one for one in houses if one.pk == building), houses[0] if len(houses) == 1 else None)
    if shown:
        _put_floors(shown, ballot)
    return Progress(roll, took, delivered, lines, houses, shown)


def _standing_homes(ballot: Ballot) -> QuerySet[SlipUnit]:
    """The homes on the roll, each with the valid `vote` of its slip where one has come."""
    voted = FilteredRelation("slip__votes", condition=Q(slip__votes__valid=True))
    return SlipUnit.objects.filter(ballot=ballot).annotate(vote=voted)


def _houses(ballot: Ballot) -> tuple[House, ...]:
    """Counted by the database: thousands of homes are a few dozen entrances."""
    entrances = _standing_homes(ballot).order_by(*_HOUSES).values_list(
        "unit__building_id", "unit__building__name", "unit__entrance__name"
    )  # fmt: skip
    handed = Q(vote__isnull=False) | Q(slip__delivered_at__isnull=False)
    found: dict[int, House] = {}
    for house_id, name, entrance, homes, back, delivered in entrances.annotate(
        homes=Count("pk"), back=Count("vote"), delivered=Count("pk", filter=handed)
    ):
        house = found.setdefault(house_id, House(house_id, name))
        stair = house.stairs.setdefault(entrance or "", Stair(entrance or ""))
        for counted in (house, stair):
            counted.homes += homes
            counted.back += back
            counted.delivered += delivered
    return tuple(found.values())


def _put_floors(house: House, ballot: Ballot) -> None:
    homes = _standing_homes(ballot).filter(unit__building_id=house.pk).order_by(*_HOMES)
    wanted = ("unit_id", "unit__entrance__name", "unit__floor", "unit__number", "slip_id", "slip__delivered_at", "vote")
    rows = homes.values_list(*wanted)
    for unit_id, entrance, floor, number, slip_id, delivered_at, vote in rows:
        state = BACK if vote else DELIVERED if delivered_at else WAITING
        floors = house.stairs[entrance or ""].floors
        floors.setdefault(floor or 0, []).append(Cell(unit_id, number, slip_id, state))


_HOUSES = ("unit__building__position", "unit__building_id", "unit__entrance__position", "unit__entrance_id")
_HOMES = (*_HOUSES, "-unit__floor", "unit_id")


def _homes(ballot: Ballot) -> Sequence[tuple[int, int, str, str | None, int | None, str, int]]:
    rows = SlipUnit.objects.filter(ballot=ballot).order_by(*_HOMES)
    return list(
        rows.values_list(
            "unit_id",
            "unit__building_id",
            "unit__building__name",
            "unit__entrance__name",
            "unit__floor",
            "unit__number",
            "slip_id",
        )
    )


@dataclass(frozen=True)
class Door:
    """A door to knock at; in a vote by heads, somebody to see."""

    building: str
    entrance: str
    floor: int
    number: str
    slip_id: int
    slip: int
    delivered: bool
    owners: str = ""  # masked


def doors(ballot: Ballot, *, building: int = 0, undelivered: bool = False) -> list[Door]:
    """Those of whom no vote has come, in the order in which one walks (four statements).

    The developer has one, in the house of the first of its homes: its paper is handed over once.
    """
    voted = set(Vote.objects.filter(ballot=ballot, valid=True).values_list("slip_id", flat=True))
    slips = list(Slip.objects.filter(ballot=ballot).order_by("number").only("number", "delivered_at", "developer"))
    handed = {slip.pk: (slip.number, slip.delivered_at is not None) for slip in slips}
    company = {slip.pk for slip in slips if slip.developer}
    left = {pk for pk, (_number, given) in handed.items() if pk not in voted and not (undelivered and given)}
    names: dict[int, list[str]] = {}
    for slip_id, name in (
        SlipOwner.objects.filter(slip__ballot=ballot).order_by("pk").values_list("slip_id", "person__name")
    ):
        names.setdefault(slip_id, []).append(mask_name(name))
    if ballot.law.voters != "owners":
        return [Door("", "", 0, "", pk, *handed[pk], in_a_list(names.get(pk, ()))) for pk in handed if pk in left]
    found = []
    for _unit, house, name, entrance, floor, number, pk in _homes(ballot):
        if pk in left and building in (0, house):
            where = (name, "", 0, "") if pk in company else (name, entrance or "", floor or 0, number)
            whose = _("the developer") if pk in company else in_a_list(names.get(pk, ()))
            found.append(Door(*where, pk, *handed[pk], whose))
        left -= {pk} & company
    return found


@dataclass(frozen=True)
class Delivery:
    """A paper's way: to whom, when and by whom it was handed over, what shows it, and whether a vote came."""

    number: int
    whose: str
    at: datetime | None
    by: str
    voted: bool
    handed: str = ""  # signed for, or refused; empty: a tick without proof
    to: str = ""  # masked: a list is read over shoulders
    on: date | None = None
    files: Sequence[File] = ()
    unconfirmed: int = 0  # the slip of a refusal that another has still to confirm


def deliveries(ballot: Ballot, by: Actor) -> list[Delivery]:
    """The proof of delivery that lets silence join, or shows that it cannot (six statements)."""
    voted = set(Vote.objects.filter(ballot=ballot).values_list("slip_id", flat=True))
    slips = within(ballot, by).select_related("delivered_by").order_by("number")
    rows = list(slips.prefetch_related("units__unit__building", "units__unit__entrance", "owners__person"))
    shown = files_among(HANDED_OVER, [slip.pk for slip in rows if slip.handed])
    return [
        Delivery(
            slip.number, _whose(slip), slip.delivered_at, slip.delivered_by.name if slip.delivered_by else "",
            slip.pk in voted, slip.get_handed_display(), mask_name(slip.handed_to), slip.handed_on,
            shown.get(slip.pk, ()), slip.pk if slip.handed == Handed.REFUSED and not slip.confirmed_by_id else 0,
        )
        for slip in rows
    ]  # fmt: skip


def _whose(slip: Slip) -> str:
    """The homes; of a vote by heads the person, as far as a list tells."""
    homes = [str(row.unit) for row in slip.units.all()]
    return in_a_list(homes or [masked("name", row.person.name) for row in slip.owners.all()])


def slips() -> QuerySet[Slip]:
    """Slips with what their pages show of the ballot."""
    related = ("ballot__area", "ballot__building", "ballot__entrance__building", "ballot__body", "representative")
    return Slip.objects.select_related(*related)


# Stand in the kept statements for what is asked: votes come by the thousand on the last evening.
BALLOT, SLIP = -1_000_000_101, -1_000_000_102


@lru_cache(maxsize=1)
def slip_kept() -> Kept[Slip]:
    """A slip with its ballot, and whether it is `co_owned`."""
    owners = SlipOwner.objects.filter(slip=OuterRef("pk")).order_by("pk")
    with_ballot = Slip.objects.select_related("ballot__area")
    return keep(with_ballot.annotate(co_owned=Exists(owners[1:2])).filter(pk=SLIP))


@lru_cache(maxsize=1)
def ballot_kept() -> Kept[Ballot]:
    """A ballot as it stands."""
    return keep(Ballot.objects.filter(pk=BALLOT))


@lru_cache(maxsize=1)
def matters_kept() -> Kept[Matter]:
    """What a ballot asks."""
    return keep(Matter.objects.filter(ballot_id=BALLOT))
