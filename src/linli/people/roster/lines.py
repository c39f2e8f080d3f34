"""A row of the workbook read into values, before it is compared with anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from linli.people.roster import cells
from linli.people.roster.cells import Wrong
from linli.people.roster.tables import COLUMNS, Table

T = TypeVar("T")
UnitKey = tuple[str, str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in which column, with the mend."""

    column: str
    words: str

    @property
    def heading(self) -> str:
        """The column's heading, as the template workbook has it."""
        return COLUMNS[self.column][0] if self.column in COLUMNS else ""


@dataclass
class Read:
    """The values of a row; what its sheet does not hold stays empty."""

    unit: UnitKey | None = None
    floor: int | None = None
    area_cm: int | None = None
    kind: str = ""
    name: str = ""
    phone: str = ""
    other_phone: str = ""
    id_number: str = ""
    share: Fraction | None = None
    relation: str = ""
    post: str = ""
    organisation: str = ""
    where: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    document: str = ""


@dataclass
class Line:
    """One row: `state` is new, changed, same or error; `values` are the cells as they stand, to be given back."""

    sheet: str
    kind: str
    row: int
    values: dict[str, str]
    state: str = "new"
    problems: list[Problem] = field(default_factory=list)
    read: Read = field(default_factory=Read)
    plan: Any = None

    def wrong(self, column: str, words: str) -> None:
        """Name a fault; the row is then left out."""
        self.state = "error"
        self.plan = None
        self.problems.append(Problem(column, words))

    @property
    def good(self) -> bool:
        """Whether the row can be taken in."""
        return self.state != "error"


def read_table(table: Table) -> list[Line]:
    """Every row of the sheet, each with all of its faults."""
    return [_read(Line(table.name, table.kind, number, values)) for number, values in table.rows]


def _read(line: Line) -> Line:
    read, values = line.read, line.values

    def take(column: str, reader: Callable[[str], T], empty: T) -> T:
        try:
            return reader(values.get(column, ""))
        except Wrong as wrong:
            line.wrong(wrong.column, wrong.words)
            return empty

    if values.get("building") or line.kind in ("homes", "owners", "residents"):
        read.unit = take("building", lambda text: _unit_key(text, values), None)
    if line.kind == "homes":
        read.floor = take("floor", cells.floor, None)
        read.area_cm = take("area", cells.area_cm, None)
        read.kind = cells.unit_kind(values.get("use", ""))
        return line
    read.name = take("name", cells.person_name, "")
    read.phone, read.other_phone = take("phone", cells.phones, ("", ""))
    read.id_number = take("id_number", cells.id_number, "")
    if line.kind == "owners":
        read.share = take("share", cells.share, None)
    if line.kind == "residents":
        default = "tenant" if "租" in line.sheet else "family"
        read.relation = take("relation", lambda text: cells.relation(text, default=default), default)
    if line.kind == "posts":
        _read_post(line, take)
    return line


def _read_post(line: Line, take: Callable[..., Any]) -> None:
    read, values = line.read, line.values
    read.post = take("post", cells.post_kind, "")
    read.organisation = values.get("organisation", "").strip()[:100]
    read.where = values.get("where", "").strip()
    read.document = take("document", cells.document, "")
    read.starts = take("starts", lambda text: cells.day(text, "starts"), None)
    read.ends = take("ends", lambda text: cells.day(text, "ends"), None)


def _unit_key(text: str, values: dict[str, str]) -> UnitKey:
    building, number = cells.building(text), cells.number(values.get("number", ""))
    if not 1 <= len(building) <= 40:
        raise Wrong("building", _("The building is missing here, for example 3 栋."))
    if not 1 <= len(number) <= 20:
        raise Wrong("number", _("The room number is missing here, for example 502."))
    return building, cells.entrance(values.get("entrance", ""))[:40], number
