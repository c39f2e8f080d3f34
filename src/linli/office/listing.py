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
from linli.rules import below, homes_said

LONGEST, LONGEST_NAME = 60, 20  # letters; what is longer is a note
EXAMPLES = ("例", "示例", "样例")  # zh: how a row begins that shows how it is done
NOTE = (":", "：")  # zh: what stands in a line for signatures or a note
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\d{4}年")  # zh: of who signs
_ORDINAL = re.compile(r"[(（]?\d{1,6}[)）.．、]?")  # zh: 1、
_ENTRANCE = r"(?P<entrance>\w{1,3}单元)"  # zh: as estates name them
_BUILDING = re.compile("[A-Za-z0-9一二三四五六七八九十甲乙丙丁东南西北]+(?:栋|幢|座|号楼)")  # zh: as estates name them
_HEADING = re.compile(rf".{{0,20}}?(?P<building>{_BUILDING.pattern}){_ENTRANCE}?(?:[(（:：].*)?")


@dataclass(frozen=True)
class Listed:
    """A row that names a home or a person beforehand. `line`: in the sheet; `unit_id`: the home, if one for certain."""

    line: int
    home: str = ""
    room: str = ""  # where it stands alone, without its building
    name: str = ""
    under: str = ""  # the building that the last heading among the rows names
    number: int = 0
    odd: str = ""  # of a row that was not understood: how it begins
    unit_id: int | None = None

    @property
    def words(self) -> str:
        """As it is written."""
        return self.odd or " ".join(part for part in (self.home or self.room, self.name) if part)


@dataclass(frozen=True)
class Part:
    """Empty rows below the heading of a building, or of one of its entrances. `line`: the last one before them."""

    under: str
    line: int

    def holds(self, unit: Unit) -> bool:
        """Whether the home is of this building or entrance."""
        said = homes_said.numbers(self.under)
        entrance = unit.entrance.name if unit.entrance else ""
        whole = homes_said.numbers(unit.building.name) + homes_said.numbers(entrance)
        return whole[: len(said)] == said if said else unit.building.name in self.under


@dataclass(frozen=True)
class Listing:
    """The rows that a workbook lists, those not understood too. `last`: the line behind which others come."""

    rows: tuple[Listed, ...]
    last: int
    parts: tuple[Part, ...] = ()  # where several headings have empty rows below them


def of(row: Collection) -> Listing:
    """The rows that its workbook lists, from the headings to whatever is signed or explained below them."""
    found = next((one for one in sheets.read(io.BytesIO(row.book)) if one.name[:40] == row.sheet), None)
    said = list(_read(found, row)) if found else []
    last = max((one.line for one in said if not one.odd), default=row.line)
    rows = (one for one in said if one.words and not (one.line > last and any(mark in one.odd for mark in NOTE)))
    return Listing(tuple(rows), last, _parts(found, row) if found else ())


def _parts(sheet: Sheet, row: Collection) -> tuple[Part, ...]:
    """Where the homes of each building go; none unless two headings at least have empty rows below them."""
    column = next((one["column"] - 1 for one in row.columns if one["role"] == "number"), -1)
    found: list[Part] = []
    under, heading = "", False
    for at, cells in enumerate(sheet.rows[row.line :], row.line):
        texts = ["".join(cell.split()) for cell in dict.fromkeys(cells) if cell]
        said = {"number": str(cells[column])} if 0 <= column < len(cells) else {}
        if _to_fill(texts, said, str(at - row.line + 1)):
            found += [Part(under, at)] if heading else []
            heading = False
            continue
        if _ends(texts, bool(under)):
            break
        named = _heading(texts, under)
        under, heading = named or under, bool(named)
    return tuple(found) if len(found) > 1 else ()


def _read(sheet: Sheet, row: Collection) -> Iterator[Listed]:
    """What each line is; an example or a building's heading is one without words."""
    roles = {one["role"]: one["column"] - 1 for one in row.columns}
    across = _across(sheet, row)
    under, begun, free = "", False, False
    for at, cells in enumerate(sheet.rows[row.line :], row.line):
        said = {role: str(cells[column]) for role, column in roles.items() if column < len(cells)}
        texts = ["".join(cell.split()) for cell in dict.fromkeys(cells) if cell]
        if _to_fill(texts, said, str(at - row.line + 1)):
            free = True
            continue
        if _ends(texts, begun):
            return
        if below.is_note(texts) or below.is_sum(texts):
            continue
        if heading := _heading(texts, under):
            under = heading
        if heading or any(text.startswith(EXAMPLES) for text in texts):
            if not free:  # else it stands below what is to be filled in, unless more rows follow
                begun = True
                yield Listed(at + 1)
            continue
        one = replace(_listed(at + 1, said), under=under)
        if at in across or not _is_one(one, said.get("number", "")):
            under = under if len(texts) > 1 else ""  # another heading
            yield Listed(at + 1, odd=" ".join(texts[:3])[:LONGEST])
            continue
        begun = True
        yield one


def _across(sheet: Sheet, row: Collection) -> set[int]:
    """The lines in which a cell is merged over columns with different headings."""
    headings = {one["column"] - 1: one["heading"] for one in row.columns}
    return {
        at
        for top, left, low, right in sheet.merges
        if len({headings.get(column) for column in range(left, right + 1)}) > 1
        for at in range(top, low + 1)
    }


def _to_fill(texts: list[str], said: Mapping[str, str], number: str) -> bool:
    """Whether nothing stands in it, or its running number alone."""
    return {*texts} <= {number} or (len(texts) == 1 and texts[0].isdecimal() and texts[0] == said.get("number"))


def _ends(texts: list[str], begun: bool) -> bool:
    """Whether the list is over: signed or dated, or explained after its rows have begun."""
    if below.is_note(texts):
        return begun
    return below.is_signed(texts) or (len(texts) == 1 and bool(_DATE.match(texts[0])))


def _heading(texts: list[str], under: str) -> str:
    """The building, and the entrance, that a row with no other words names for those below it."""
    if len(texts) != 1:
        return ""
    if found := _HEADING.fullmatch(texts[0]):
        return found["building"] + (found["entrance"] or "")
    within = _BUILDING.match(under)
    return within[0] + texts[0] if within and re.fullmatch(_ENTRANCE, texts[0]) else ""


def _listed(line: int, said: Mapping[str, str]) -> Listed:
    building, room, name = (said.get(role, "") for role in ("building", "room", "name"))
    home = said.get("home", "") or (f"{building} {room}" if building and room else "")
    home, room = (words if _DIGIT.search(words) else "" for words in (home, room))  # else an estate's, or a note
    number = said.get("number", "")
    return Listed(line, home, room, "".join(name.split()), number=int(number) if _is_number(number) else 0)


def _is_number(words: str) -> bool:
    return words.isdecimal() and len(words) < 7


def _is_one(one: Listed, number: str) -> bool:
    long = len(one.words) > LONGEST or len(one.name) > LONGEST_NAME
    noted = any(mark in one.words for mark in NOTE) or not (not number or _ORDINAL.fullmatch(number))
    return bool(one.words) and not long and not noted


@dataclass(frozen=True)
class Fit:
    """The rows of a workbook against the homes that answered. `into`: home → its line; `below`: homes in no row.

    `last`: the line behind which these come.
    """

    rows: tuple[Listed, ...]
    into: Mapping[int, int]
    below: tuple[int, ...]
    last: int
    parts: tuple[Part, ...] = ()

    def part_of(self, unit: Unit) -> Part:
        """Where a home goes that is in no row: below the heading that means it most closely, else the last one."""
        meant = [one for one in self.parts if one.holds(unit)]
        return max(meant, key=lambda one: len(homes_said.numbers(one.under)), default=self.parts[-1])

    @property
    def listed(self) -> list[Listed]:
        """Rows that name a home or a person."""
        return [one for one in self.rows if not one.odd]

    @property
    def number(self) -> int:
        """The running number after which those below go on."""
        return max([len(self.listed), *(one.number for one in self.listed)])

    @property
    def left(self) -> list[Listed]:
        """Rows that are no home's for certain, the second row of one, and what was not understood."""
        return [one for one in self.rows if one.unit_id is None]


def fit(row: Collection, answered: Iterable[int]) -> Fit:
    """Which row each home that answered goes into. Three statements, where the workbook lists any row."""
    found, homes = of(row), list(answered)
    rows = list(found.rows)
    if any(not one.odd for one in rows):
        rows = _led(row, rows)
    into = {one.unit_id: one.line for one in rows if one.unit_id is not None}
    return Fit(tuple(rows), into, tuple(pk for pk in homes if pk not in into), found.last, found.parts)


def _led(row: Collection, rows: list[Listed]) -> list[Listed]:
    units = list(collecting.units_of(row))
    meant, named = _by_home(units), _by_name(row, {one.name for one in rows if one.name and not (one.home or one.room)})
    found: list[Listed] = []
    taken: set[int] = set()
    for one in rows:
        unit_id = _home(one, meant) if one.home or one.room else named.get(one.name)
        if unit_id is None or unit_id in taken:
            found.append(one)
        else:
            found.append(replace(one, unit_id=unit_id))
            taken.add(unit_id)
    return found


def _home(one: Listed, meant: Callable[[str], int | None]) -> int | None:
    """The home that a row means: where it names no building itself, in the one that the heading above it names."""
    words = one.home or one.room
    if not one.under or _BUILDING.search(words):
        return meant(words)
    above, own = homes_said.numbers(one.under), homes_said.numbers(words)
    return meant(f"{one.under} {words}") or (meant(words) if len(own) > 1 and above[:1] == own[:1] else None)


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
