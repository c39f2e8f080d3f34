"""Reads of a superior's forms: what is known of a home, who has not answered, the rows that are handed up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.office import collecting, listing, workbook
from linli.office.form_models import Collection, Filling
from linli.office.grants import KINDS
from linli.people import access, terms
from linli.people.models import Ownership, Residence
from linli.people.queries import living
from linli.places.models import LEVELS, Unit

WORKER = ("grid_worker", *KINDS)


def forms(by: Actor) -> QuerySet[Collection]:
    """The forms that concern homes whose doors the actor goes to, or that their desk keeps. The book stays behind."""
    held = [one for one in terms.held(by.person_id) if one.kind in WORKER]
    found = Q(pk__in=[])
    for one in held:
        if one.level in LEVELS:
            found |= Q(**{f"{one.level}_id": one.area_id})
        found |= Q(area_id=one.area_id)
        if one.level == "grid":
            found |= Q(area__level="estate", area_id__in=_above(one.area_id))
    return Collection.objects.filter(found).defer("book").select_related("area", "body")


def _above(area_id: int) -> Iterable[int | None]:
    from linli.places.models import Area

    return Area.objects.filter(pk=area_id).values_list("estate_id", flat=True)


def own(person_id: int | None) -> QuerySet[Collection]:
    """The open forms over somebody's own homes."""
    homes = [home.unit_id for home in terms.homes(person_id)]
    units = Unit.objects.filter(pk__in=homes)
    over = Q(pk__in=[])
    for level in ("grid", "estate"):
        over |= Q(area_id__in=units.values(f"{level}_id"))
    rows = Collection.objects.filter(over, closed_at=None, until__gte=clock.today())
    return rows.defer("book").select_related("area", "body").order_by("until", "pk")


def answered(row: Collection, unit_ids: Iterable[int]) -> set[int]:
    """Which of these homes have answered."""
    return set(row.fillings.filter(unit_id__in=list(unit_ids)).values_list("unit_id", flat=True))


@dataclass(frozen=True)
class House:
    """How far a building is."""

    building_id: int
    name: str
    homes: int
    filled: int

    @property
    def missing(self) -> int:
        """How many homes have not answered."""
        return self.homes - self.filled


def houses(row: Collection, by: Actor) -> list[House]:
    """Building by building, of the homes whose doors the actor goes to. One statement."""
    filled = Filling.objects.filter(collection=row, unit=OuterRef("pk"))
    units = access.scope(by, "form.fill", collecting.units_of(row))
    counted = (
        units.annotate(there=Exists(filled))
        .order_by()
        .values_list("building_id", "building__name", "building__position")
        .annotate(homes=Count("pk"), done=Count("pk", filter=Q(there=True)))
        .order_by("building__position", "building_id")
    )
    return [House(pk, name, homes, done) for pk, name, _position, homes, done in counted]


def missing(row: Collection, by: Actor, building_id: int) -> QuerySet[Unit]:
    """The homes of a building that have not answered."""
    filled = Filling.objects.filter(collection=row, unit=OuterRef("pk"))
    units = access.scope(by, "form.fill", collecting.units_of(row))
    return units.filter(~Exists(filled), building_id=building_id)


def known(unit_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What the register knows of homes: who is named first there, their telephone, how many live there."""
    ids = list(unit_ids)
    found: dict[int, dict[str, str]] = {pk: {} for pk in ids}
    owners = Ownership.objects.filter(living(), unit_id__in=ids).select_related("person").order_by("-pk")
    for owner in owners:
        found[owner.unit_id] = {"name": owner.person.name, "phone": owner.person.phone.removeprefix("+86")}
    lived = Residence.objects.filter(living(), household__unit_id__in=ids).select_related("person", "household")
    number: dict[int, set[int]] = {pk: set() for pk in ids}
    for one in lived.order_by("pk"):
        unit_id = one.household.unit_id
        number[unit_id].add(one.person_id)
        if "name" not in found[unit_id]:
            found[unit_id] |= {"name": one.person.name, "phone": one.person.phone.removeprefix("+86")}
    for pk, people in number.items():
        if people:
            found[pk]["people"] = str(len(people))
    return found


def prefilled(row: Collection, unit: Unit) -> dict[int, str]:
    """The columns of a home as the register knows them."""
    facts = known([unit.pk])[unit.pk]
    return {one["column"]: facts.get(one["role"], "") for one in row.columns}


@dataclass(frozen=True)
class Sheet:
    """What is written into a superior's workbook: into the rows that it lists, by their line, and below them.

    `number`: the running number after which those below go on. `parts`: the line of a heading → the rows below it,
    where several headings have rows to be filled in; then none come at the end.
    """

    listed: dict[int, dict[int, str]]
    rows: list[dict[int, str]]
    number: int
    parts: dict[int, list[dict[int, str]]]

    @property
    def written(self) -> int:
        """How many homes it names."""
        return len(self.rows) + sum(map(bool, self.listed.values())) + sum(map(len, self.parts.values()))


PLACE = ("number", "building", "room", "home")


def sheet_of(row: Collection) -> Sheet:
    """A row for each home that answered, in the order of the buildings, as the superior's columns want it.

    Where the workbook lists homes beforehand it says of them which they are.
    """
    fillings = {one.unit_id: one for one in row.fillings.all()}
    fit = listing.fit(row, fillings)
    listed: dict[int, dict[int, str]] = {fit.last: {}}
    rows: list[dict[int, str]] = []
    parts: dict[int, list[dict[int, str]]] = {one.line: [] for one in fit.parts}
    units = list(collecting.units_of(row))
    if parts:
        units.sort(key=lambda unit: fit.part_of(unit).line)
    for unit in units:
        if (filling := fillings.get(unit.pk)) is None:
            continue
        said = collecting.answers_of(filling)
        if (line := fit.into.get(unit.pk)) is not None:
            asked = [one["column"] for one in row.columns if one["role"] not in PLACE]
            listed[line] = {column: words for column in asked if (words := said.get(column, ""))}
            continue
        place = {
            "number": str(fit.number + len(rows) + sum(map(len, parts.values())) + 1), "building": unit.building.name,
            "room": f"{unit.entrance.name if unit.entrance else ''}{unit.number}", "home": f"{unit.area.name}{unit}",
        }  # fmt: skip
        cells = {one["column"]: place.get(one["role"]) or said.get(one["column"], "") for one in row.columns}
        into = parts[fit.part_of(unit).line] if parts else rows
        into.append({column: words for column, words in cells.items() if words})
    return Sheet(listed, rows, fit.number, parts)


def fit(row: Collection) -> listing.Fit:
    """How the rows that the workbook lists, and the homes that answered, go together."""
    return listing.fit(row, row.fillings.order_by("pk").values_list("unit_id", flat=True))


def roles(row: Collection) -> list[tuple[int, str, str]]:
    """Each column with what it holds."""
    return [(one["column"], one["heading"], one["role"]) for one in row.columns if one["role"] != workbook.LEFT]
