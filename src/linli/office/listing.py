"""Rows that a superior's workbook lists beforehand, each led to the home that is meant.

By the home as it is written; where none is, by a name that one home alone has. What fits none stays as it is.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from linli.office import collecting
from linli.office.form_models import Collection
from linli.papers import sheets
from linli.papers.sheets import Sheet
from linli.people.models import Ownership, Residence
from linli.people.queries import living
from linli.places.models import Unit
from linli.rules import homes_said

LONGEST, LONGEST_NAME = 60, 20  # letters; what is longer is a note
NO_ROWS = ("合计", "总计", "小计", "例", "示例", "样例")  # zh: how a row begins that is nobody's
_DIGIT = re.compile(r"\d")
NOTE = (":", "：")  # zh: what stands in a line for signatures or a note


@dataclass(frozen=True)
class Listed:
    """A row that names a home or a person beforehand. `line`: in the sheet; `unit_id`: the home, if one for certain."""

    line: int
    home: str = ""
    room: str = ""  # where it stands alone, without its building
    name: str = ""
    unit_id: int | None = None

    @property
    def words(self) -> str:
        """As it is written."""
        return " ".join(part for part in (self.home or self.room, self.name) if part)


def of(row: Collection) -> list[Listed]:
    """The rows that its workbook lists, from the headings to the first that is none."""
    found = next((one for one in sheets.read(io.BytesIO(row.book)) if one.name[:40] == row.sheet), None)
    return list(_read(found, row)) if found else []


def _read(sheet: Sheet, row: Collection) -> Iterator[Listed]:
    roles = {one["role"]: one["column"] - 1 for one in row.columns}
    headings = {one["column"] - 1: one["heading"] for one in row.columns}
    across = {
        at
        for top, left, low, right in sheet.merges
        if len({headings.get(column) for column in range(left, right + 1)}) > 1
        for at in range(top, low + 1)
    }
    for at, cells in enumerate(sheet.rows[row.line :], row.line):
        if {*cells} <= {"", str(at - row.line + 1)}:
            continue  # to be filled in
        said = {role: str(cells[column]) for role, column in roles.items() if column < len(cells)}
        one = _listed(at + 1, said)
        number = said.get("number", "") or "0"
        noted = not number.isdecimal() or any(cell.startswith(NO_ROWS) for cell in cells)
        if at in across or noted or not _is_one(one):
            return
        yield one


def _listed(line: int, said: Mapping[str, str]) -> Listed:
    building, room, name = (said.get(role, "") for role in ("building", "room", "name"))
    home = said.get("home", "") or (f"{building} {room}" if building and room else "")
    home, room = (words if _DIGIT.search(words) else "" for words in (home, room))  # else an estate's, or a note
    return Listed(line, home, room, "".join(name.split()))


def _is_one(one: Listed) -> bool:
    long = len(one.words) > LONGEST or len(one.name) > LONGEST_NAME
    return bool(one.words) and not long and not any(mark in one.words for mark in NOTE)


@dataclass(frozen=True)
class Fit:
    """The rows of a workbook against the homes that answered. `into`: home → its line; `below`: homes in no row."""

    rows: tuple[Listed, ...]
    into: Mapping[int, int]
    below: tuple[int, ...]

    @property
    def left(self) -> list[Listed]:
        """Rows that are no home's for certain, or the second row of one."""
        return [one for one in self.rows if one.unit_id is None]


def fit(row: Collection, answered: Iterable[int]) -> Fit:
    """Which row each home that answered goes into. Three statements, where the workbook lists any row."""
    rows, homes = of(row), list(answered)
    if rows:
        rows = _led(row, rows)
    into = {one.unit_id: one.line for one in rows if one.unit_id is not None}
    return Fit(tuple(rows), into, tuple(pk for pk in homes if pk not in into))


def _led(row: Collection, rows: list[Listed]) -> list[Listed]:
    units = list(collecting.units_of(row))
    meant, named = _by_home(units), _by_name(row, {one.name for one in rows if not (one.home or one.room)})
    found: list[Listed] = []
    taken: set[int] = set()
    for one in rows:
        unit_id = meant(one.home or one.room) if one.home or one.room else named.get(one.name)
        if unit_id is None or unit_id in taken:
            found.append(one)
        else:
            found.append(replace(one, unit_id=unit_id))
            taken.add(unit_id)
    return found


def _by_home(units: list[Unit]) -> Callable[[str], int | None]:
    """Which home is meant by words: its numbers, the same letters, or a number that it alone has."""
    numbers = homes_said.register((unit.pk, f"{unit.building.name} {unit.number}", str(unit)) for unit in units)
    letters = _sole(
        (_plain(words), unit.pk)
        for unit in units
        for words in (f"{unit.building.name}{unit.number}", str(unit), unit.number)
    )
    areas = sorted({unit.area.name for unit in units}, key=len, reverse=True)

    def meant(words: str) -> int | None:
        for name in areas:  # a number may stand in it
            words = words.replace(name, " ")
        return homes_said.home_of(words, numbers) or letters.get(_plain(words))

    return meant


def _plain(words: str) -> str:
    return "".join(words.split()).rstrip("室号房")  # zh: behind the number of a home


def _by_name(row: Collection, names: set[str]) -> dict[str, int]:
    """Whose name one home alone has, of whoever owns it or lives there."""
    homes = collecting.units_of(row).order_by().values("pk")
    owners = Ownership.objects.filter(living(), unit__in=homes, person__name__in=names)
    lived = Residence.objects.filter(living(), household__unit__in=homes, person__name__in=names)
    return _sole(
        [*owners.values_list("person__name", "unit_id"), *lived.values_list("person__name", "household__unit_id")]
    )


def _sole(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for words, pk in pairs:
        found.setdefault(words, set()).add(pk)
    return {words: pks.pop() for words, pks in found.items() if len(pks) == 1}
