"""The roll as the desk reads it: home by home with its owners, its head and what documents say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from linli.ballots.models import Ballot, Mark, Slip, SlipOwner, SlipUnit, VoterMark
from linli.files.models import File
from linli.files.queries import files_among
from linli.journal.actors import Actor
from linli.kernel.wording import in_a_list
from linli.people.access import scope
from linli.places.models import Building, Unit
from linli.rules.masks import mask_name

PAGE = 100


@dataclass(frozen=True)
class Line:
    """A home of the roll, or, in a vote by heads, a person. Names are masked: a list is read over shoulders."""

    unit: Unit | None
    slip: Slip
    owners: str
    area_cm: int
    representative: str
    mark: Mark | None

    @property
    def place(self) -> str:
        """Where, in words."""
        return str(self.unit) if self.unit else ""


def buildings(ballot: Ballot) -> QuerySet[Building]:
    """The buildings whose owners vote, as they stand in the estate."""
    rows = Building.objects.filter(area_id=ballot.area_id).order_by("position", "pk")
    return rows.filter(pk=ballot.building_id) if ballot.building_id else rows


def lines(ballot: Ballot, by: Actor, *, building: int = 0, start: int = 0) -> list[Line]:
    """A page of the roll and one more, in the order of the houses (five statements). A grid worker sees their grid."""
    seen = scope(by, "slip.help", Slip.objects.filter(ballot=ballot))
    if ballot.law.voters != "owners":
        slips = _whole(seen.order_by("number"))[start : start + PAGE + 1]
        return [_line(None, slip, slip.area_cm, {}) for slip in slips]
    rows = SlipUnit.objects.filter(ballot=ballot, slip__in=seen).order_by(
        "unit__building__position", "unit__building_id", "unit__entrance__position", "unit__entrance_id",
        "unit__floor", "unit_id",
    )  # fmt: skip
    if building:
        rows = rows.filter(unit__building_id=building)
    whole = _whole(Slip.objects.all())
    found = rows.select_related("unit__building", "unit__entrance").prefetch_related(Prefetch("slip", whole))
    page = list(found[start : start + PAGE + 1])
    marks = {mark.unit_id: mark for mark in Mark.objects.filter(unit__in=[row.unit_id for row in page], ballot=ballot)}
    return [_line(row.unit, row.slip, row.area_cm, marks) for row in page]


def _whole(slips: QuerySet[Slip]) -> QuerySet[Slip]:
    owners = SlipOwner.objects.select_related("person").order_by("pk")
    return slips.select_related("representative").prefetch_related(Prefetch("owners", owners))


def _line(unit: Unit | None, slip: Slip, area_cm: int, marks: Mapping[int, Mark]) -> Line:
    representative = mask_name(slip.representative.name) if slip.representative else ""
    mark = marks.get(unit.pk) if unit else None
    return Line(unit, slip, masked(one.person.name for one in slip.owners.all()), area_cm, representative, mark)


def masked(names: Iterable[str]) -> str:
    """Several names in a list."""
    return in_a_list(mask_name(name) for name in names)


@dataclass(frozen=True)
class Marked:
    """A mark with its documents."""

    mark: Mark
    files: Sequence[File]


def marks(ballot: Ballot) -> list[Marked]:
    """What documents say of homes: left out, or the developer's (two statements)."""
    rows = list(ballot.marks.select_related("unit__building", "unit__entrance").order_by("unit_id"))
    files: dict[int, list[File]] = {}
    for file in File.objects.filter(owner_kind="mark", owner_id__in=[row.pk for row in rows]).order_by("pk"):
        files.setdefault(file.owner_id or 0, []).append(file)
    return [Marked(row, files.get(row.pk, [])) for row in rows]


@dataclass(frozen=True)
class Said:
    """What a document says of a person, with its files."""

    mark: VoterMark
    name: str
    files: Sequence[File]


def voter_marks(ballot: Ballot) -> list[Said]:
    """Of people where heads alone count (two statements); for who works the vote."""
    rows = list(ballot.voter_marks.select_related("person").order_by("pk"))
    files = files_among("voter_mark", [row.pk for row in rows])
    return [Said(row, mask_name(row.person.name), files.get(row.pk, ())) for row in rows]


def unnamed(ballot: Ballot) -> int:
    """How many households of several have not named who votes for them."""
    if ballot.law.voters != "households":
        return 0
    several = Slip.objects.filter(ballot=ballot, representative=None).annotate(people=Count("owners"))
    return several.filter(people__gt=1).count()


@dataclass(frozen=True)
class House:
    """A building on the board: its homes by head, with the area of them all."""

    name: str
    heads: int
    area_cm: int
    homes: Sequence[tuple[int, str, str]]  # number of the paper, home, owners masked


def board(ballot: Ballot, *, building: int = 0) -> list[House]:
    """The roll for the board: homes, owners masked, areas by building alone (three statements)."""
    rows = SlipUnit.objects.filter(ballot=ballot).order_by(
        "unit__building__position", "unit__building_id", "unit__entrance__position", "unit__entrance_id",
        "unit__floor", "unit_id",
    )  # fmt: skip
    if building:
        rows = rows.filter(unit__building_id=building)
    names: dict[int, list[str]] = {}
    for slip_id, name in (
        SlipOwner.objects.filter(slip__ballot=ballot).order_by("pk").values_list("slip_id", "person__name")
    ):
        names.setdefault(slip_id, []).append(name)
    found: dict[str, list[SlipUnit]] = {}
    for row in rows.select_related("unit__building", "unit__entrance", "slip"):
        found.setdefault(row.unit.building.name, []).append(row)
    return [
        House(
            name, len({row.slip_id for row in homes}), sum(row.area_cm for row in homes),
            [(row.slip.number, str(row.unit), masked(names.get(row.slip_id, ()))) for row in homes],
        )
        for name, homes in found.items()
    ]  # fmt: skip
