"""The rows of a workbook compared with the estate's roll: each is new, changed, the same, or an error with its mend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people import access, kinds
from linli.people.models import id_index, phone_index
from linli.people.roster.cells import Wrong
from linli.people.roster.lines import Line, UnitKey, read_table
from linli.people.roster.persons import Persons, Who
from linli.people.roster.roll import Roll, load
from linli.people.roster.tables import SHEETS, Table
from linli.places.models import Area, Unit

# The order in which rows are compared and taken in: homes before who lives in them.
ORDER = ("homes", "owners", "residents", "members", "posts")
STATES = ("new", "changed", "same", "error")
_AT_HOME = ("owners", "residents")


@dataclass
class Preview:
    """Every row with its state; the counts; and what `apply` needs."""

    lines: list[Line]
    roll: Roll
    persons: Persons
    homes: dict[UnitKey, Line] = field(default_factory=dict)
    appointed: dict[tuple[str, int, int], Line] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in STATES}

    @cached_property
    def by_number(self) -> dict[tuple[str, str], set[UnitKey]]:
        """Homes by building and number alone; asked for once all homes are compared."""
        by_number: dict[tuple[str, str], set[UnitKey]] = defaultdict(set)
        for key in (*self.roll.units, *self.homes):
            by_number[key[0], key[2]].add(key)
        return by_number

    @property
    def errors(self) -> list[Line]:
        """All bad rows, to be named at once and given back."""
        return [line for line in self.lines if not line.good]

    @property
    def everybody(self) -> list[Who]:
        """Whom the good rows mean, once each."""
        plans = (line.plan for line in self.lines if line.good and line.plan and line.kind != "homes")
        found = (plan[0] if isinstance(plan, tuple) else plan for plan in plans)
        return list({id(who): who for who in found}.values())

    def good(self, kind: str) -> list[Line]:
        """The rows of a sheet that can be taken in."""
        return [line for line in self.lines if line.kind == kind and line.good]


def preview(estate: Area, tables: Sequence[Table], *, by: Actor) -> Preview:
    """Compare every row; nothing is written. Refused when the actor may not, or a sheet lacks a needed column."""
    if not access.may(by, "roster.import", estate):
        raise NotAllowed(_("Only the branch secretary and the offices above can import a roster."))
    for table in tables:
        if table.missing:
            raise Refused(
                "columns_missing",
                _("Sheet %(sheet)s lacks the columns %(columns)s.")
                % {"sheet": table.name, "columns": in_a_list(table.missing)},
            )
    lines = [line for table in tables for line in read_table(table)]
    phones = {phone_index(line.read.phone) for line in lines if line.read.phone}
    ids = {id_index(line.read.id_number) for line in lines if line.read.id_number}
    roll = load(estate, by, phones, ids)
    found = Preview([*_homes_of_people(tables, roll), *lines], roll, Persons(roll))
    steps: dict[str, Callable[[Preview, Line, Actor], None]] = {
        "homes": _home,
        "owners": _owner,
        "residents": _resident,
        "members": _member,
        "posts": _post,
    }
    for kind in ORDER:
        for line in found.good(kind):
            try:
                steps[kind](found, line, by)
            except Wrong as wrong:
                line.wrong(wrong.column, wrong.words)
    _share_out(found)
    return found


def _homes_of_people(tables: Sequence[Table], roll: Roll) -> list[Line]:
    """The homes of buildings not on record yet, from a list of people where the workbook has no list of homes.

    What most estates keep is one list of homes and people. In a building on record a number that is not is a mistake.
    """
    if any(table.kind == "homes" for table in tables):
        return []
    lived_in = [replace(table, name=SHEETS["homes"][0], kind="homes") for table in tables if table.kind in _AT_HOME]
    lines = [line for table in lived_in for line in read_table(table)]
    new = [(line, line.read.unit) for line in lines if line.read.unit and line.read.unit[0] not in roll.buildings]
    with_entrance: dict[tuple[str, str], set[UnitKey]] = defaultdict(set)
    for _line, unit in new:
        if unit[1]:
            with_entrance[unit[0], unit[2]].add(unit)
    found: dict[UnitKey, Line] = {}
    for line, unit in new:
        same = set() if unit[1] else with_entrance[unit[0], unit[2]]
        if len(same) < 2:  # else whoever lives there is told that the entrance is missing
            line.read.unit = next(iter(same), unit)
            _say_of_home(found.setdefault(line.read.unit, line), line)
    return list(found.values())


def _say_of_home(home: Line, line: Line) -> None:
    """One row for each person of a home: what one of them says of it holds for all, and none says something else."""
    for column, name in (("floor", "floor"), ("area", "area_cm")):
        known, said = getattr(home.read, name), getattr(line.read, name)
        if known is None:
            setattr(home.read, name, said)
        elif said not in (None, known):
            words = _("Row %(row)s says something else of this home; correct one of them.")
            home.wrong(column, words % {"row": line.row})


def unit_of(found: Preview, line: Line) -> Unit | Line:
    """The row's home: on record, or a row of this workbook. Without an entrance, the only home of that number."""
    key = line.read.unit
    if key is None:
        raise Wrong("building", _("The building is missing here, for example 3 栋."))
    known: Unit | Line | None = found.roll.units.get(key) or found.homes.get(key)
    if known is None and not key[1]:
        same = found.by_number.get((key[0], key[2]), set())
        if len(same) == 1:
            line.read.unit = only = next(iter(same))
            known = found.roll.units.get(only) or found.homes.get(only)
    if known is None:
        raise Wrong("number", _("No such home is on record. Add it to the sheet 楼栋房屋, or correct the number."))
    return known


def _home(found: Preview, line: Line, by: Actor) -> None:
    read = line.read
    assert read.unit is not None
    if read.unit in found.homes:
        raise Wrong(
            "number", _("Row %(row)s is the same home; remove one of them.") % {"row": found.homes[read.unit].row}
        )
    found.homes[read.unit] = line
    unit = found.roll.units.get(read.unit)
    if unit is not None:
        wanted = {"floor": read.floor, "area_cm": read.area_cm, "kind": read.kind or None}
        line.plan = {name: value for name, value in wanted.items() if value not in (None, getattr(unit, name))}
        line.state = "changed" if line.plan else "same"


def _owner(found: Preview, line: Line, by: Actor) -> None:
    unit_of(found, line)
    line.plan = found.persons.find(line)


def _share_out(found: Preview) -> None:
    """Owners without a share keep what is on record or, new ones, have equal parts of what the others leave."""
    by_home: dict[UnitKey | None, list[Line]] = defaultdict(list)
    for line in found.good("owners"):
        by_home[line.read.unit].append(line)
    for key, lines in by_home.items():
        unit = found.roll.units.get(key) if key else None
        _share_home(lines, found.roll.owned[unit.pk] if unit else {})


def _share_home(lines: list[Line], held: dict[int | None, Fraction]) -> None:
    kept = dict(held)
    asking = []
    for line in lines:
        person, share = line.plan.person, line.read.share
        if share is not None:
            kept.pop(person.pk, None)
        elif person.pk in held:
            line.read.share = held[person.pk]
        if share is not None or person.pk not in held:
            asking.append(line)
    given = [line.read.share for line in asking if line.read.share is not None]
    free = 1 - sum((*kept.values(), *given), Fraction(0))
    if free < 0 or (free == 0 and len(given) < len(asking)):
        for line in asking:
            line.wrong(
                "share",
                _("With the owners on record this is more than the whole: write each one's share, or end who sold it."),
            )
        return
    for line in asking:
        if line.read.share is None:
            line.read.share = free / (len(asking) - len(given))
    for line in lines:
        who = line.plan
        if who.person.pk in held:
            same = held[who.person.pk] == line.read.share and not who.changed
            line.state = "same" if same else "changed"


def _resident(found: Preview, line: Line, by: Actor) -> None:
    unit = unit_of(found, line)
    who = found.persons.find(line)
    line.plan = who
    if not isinstance(unit, Unit) or who.new:
        return
    lived = found.roll.residences.get((who.person.pk, unit.pk))
    if lived is not None:
        line.state = "same" if lived.relation == line.read.relation and not who.changed else "changed"


def _member(found: Preview, line: Line, by: Actor) -> None:
    if line.read.unit is not None:
        unit_of(found, line)
    who = found.persons.find(line, may_be_new=False)
    line.plan = who
    if who.person.member:
        line.state = "same" if not who.changed else "changed"
    else:
        who.person.member = True
        who.changed.add("member")
        line.state = "new" if who.new else "changed"


def _post(found: Preview, line: Line, by: Actor) -> None:
    read, roll = line.read, found.roll
    area = roll.areas.get(read.where) if read.where else roll.estate
    if area is None:
        raise Wrong("where", _("No such area is on record. Write the name of the estate or of one of its grids."))
    if area.level not in kinds.HOUSE[read.post].levels:
        raise Wrong("where", _("A post of this kind cannot stand at this level; choose another area."))
    if not access.may(by, "post.create", area):
        raise Wrong("post", _("Posts are filled by the street office; send it this sheet."))
    if read.ends and read.ends <= (read.starts or clock.now()):
        raise Wrong("ends", _("The term must end after it begins."))
    who = found.persons.find(line, may_be_new=bool(read.phone or read.id_number))
    if who.person.pk is not None and who.person.pk == by.person_id:
        raise Wrong("name", _("Nobody appoints themselves."))
    twin = found.appointed.setdefault((read.post, area.pk, id(who)), line)
    if twin is not line:
        raise Wrong("post", _("Row %(row)s is the same post of the same person; remove one.") % {"row": twin.row})
    line.plan = (who, area)
    if who.person.pk in roll.held[read.post, area.pk]:
        line.state = "same" if not who.changed else "changed"
