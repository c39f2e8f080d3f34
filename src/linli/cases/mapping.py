"""How an office's own spreadsheet becomes requests: which column is what, which words mean which category. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rules import ledgers
from linli.rules.own_questions import READER
from linli.rules.words import Words

SHIPPED = Path(__file__).resolve().parent / "mappings"
TIME_FORMATS = (
    "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y-%m-%d",
    "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日%H:%M", "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日%H时", "%Y年%m月%d日 %H时", "%Y.%m.%d %H:%M", "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y %H:%M", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
DAY_FORMATS = ("%m月%d日", "%m月%d号", "%m/%d", "%m-%d", "%m.%d")  # zh: as people write a day of this year
SERIALS = ("序号",)  # zh: counts the lines of a ledger; the next year's begins with 1 again
_AMBIGUOUS = re.compile(r"\d{1,2}\.[123]")  # of 3.10 a workbook keeps the number 3.1

Columns = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: tuple(value if isinstance(value, list) else [value]))
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnsOf(_Strict):
    text: Columns
    title: Columns = ()
    number: Columns = ()
    at: Columns = ()
    closed: Columns = ()
    place: Columns = ()
    name: Columns = ()
    phone: Columns = ()
    result: Columns = ()


class CategoryOf(_Strict):
    column: str
    map: dict[str, str] = {}
    starts: dict[str, str] = {}


class StateOf(_Strict):
    column: str
    closed: tuple[str, ...]


class RowMapping(_Strict):
    """`joined`: several columns named for one field are written after one another; else the first filled one counts."""

    title: Words
    columns: ColumnsOf
    category: CategoryOf | None = None
    state: StateOf | None = None
    channel: str = "import"
    joined: bool = False


@dataclass(frozen=True)
class Incoming:
    """One row, checked. `category` is empty where the words decide; times are aware."""

    row: int
    text: str
    title: str
    number: str
    category: str
    place: str
    name: str
    phone: str
    at: datetime | None
    closed_at: datetime | None
    closed: bool


@dataclass(frozen=True)
class RowFault:
    """A row that cannot come in: its line in the file, the column, and what to do."""

    row: int
    field: str
    code: str
    value: str


def load_mapping(source: str | Path) -> RowMapping:
    """A mapping by the name of a shipped one or by its path; Refused names what is wrong with it."""
    path = SHIPPED / f"{source}.yaml"
    path = path if path.exists() else Path(source)
    if not path.exists():
        known = sorted(page.stem for page in SHIPPED.glob("*.yaml"))
        raise Refused("no_mapping", f"{source}: no such mapping; the shipped ones are {', '.join(known)}")
    try:
        return RowMapping.model_validate(READER(path.read_text()).get_single_data())
    except (yaml.YAMLError, ValidationError) as error:
        raise Refused("mapping_faulty", f"{path.name}: {error}") from error


def shipped() -> dict[str, RowMapping]:
    """The mappings that come with the product, by name."""
    return {page.stem: load_mapping(page.stem) for page in sorted(SHIPPED.glob("*.yaml"))}


def fitting(header: list[str]) -> str:
    """The shipped mapping whose columns the header has, or empty."""
    for name, mapping in shipped().items():
        needed = [mapping.columns.text, mapping.columns.title, mapping.columns.at]
        if all(not columns or set(columns) & set(header) for columns in needed):
            return name
    return ""


def read_row(mapping: RowMapping, row: int, cells: Mapping[str, str], year: int | None = None) -> Incoming | RowFault:
    """One line of the file as a request, or what is wrong with it. `year`: of the ledger, where it says so."""
    columns = mapping.columns
    text = _joined(cells, columns.text) if mapping.joined else _first(cells, columns.text)
    title = _joined(cells, columns.title) if mapping.joined else _first(cells, columns.title)
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip()) or title
    if not text:
        return RowFault(row, "/".join(columns.text), "no_text", "")
    times: dict[str, datetime | None] = {}
    for key in ("at", "closed"):
        value = _first(cells, getattr(columns, key))
        moment = read_time(value) or _lately(value, year)
        if key == "closed" and year and moment and (begun := times["at"]) and moment < begun:
            moment = _after_new_year(value, begun) or moment
        if value and moment is None:
            return RowFault(row, "/".join(getattr(columns, key)), "no_time", value)
        times[key] = moment
    at, closed_at = times["at"], times["closed"]
    if at and closed_at and closed_at < at:
        closed_at = at  # some systems write the closing to the second and the opening to the minute
    return Incoming(
        row=row,
        text=text,
        title=title,
        number=_number(cells, columns.number, at)[:40],
        category=_category(mapping, cells),
        place=_first(cells, columns.place)[:80],
        name=_first(cells, columns.name)[:50],
        phone=_first(cells, columns.phone),
        at=at,
        closed_at=closed_at,
        closed=_closed(mapping, cells, closed_at),
    )


def _number(cells: Mapping[str, str], columns: tuple[str, ...], at: datetime | None) -> str:
    """What tells a request from all others: a line's place in its ledger only together with the day."""
    number = _first(cells, columns)
    return f"{clock.day_of(at)} {number}" if at and number and number == _first(cells, SERIALS) else number


def _closed(mapping: RowMapping, cells: Mapping[str, str], closed_at: datetime | None) -> bool:
    if mapping.state is None:
        return closed_at is not None
    return cells.get(mapping.state.column, "").strip() in mapping.state.closed


def _category(mapping: RowMapping, cells: Mapping[str, str]) -> str:
    if mapping.category is None:
        return ""
    value = cells.get(mapping.category.column, "").strip()
    if value in mapping.category.map:
        return mapping.category.map[value]
    return next((to for start, to in mapping.category.starts.items() if value.startswith(start)), "")


def _first(cells: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((value for column in columns if (value := (cells.get(column) or "").strip())), "")


def _joined(cells: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return " · ".join(value for column in columns if (value := (cells.get(column) or "").strip()))


def read_time(value: str) -> datetime | None:
    """A moment as offices write it, China's time unless it says otherwise; None where it is not one."""
    value = ledgers.in_digits(value.strip())
    if not value:
        return None
    if counted := ledgers.from_serial(value):
        return counted.replace(tzinfo=clock.LOCAL)
    for pattern in TIME_FORMATS:
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=clock.LOCAL)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)


def read_day(value: str, first: date, last: date) -> date | None:
    """A day of a period as offices write it; without a year it is the one day that the period has so.

    Where the period has none, the year is that of its beginning; where it has several, nothing tells which is meant.
    """
    if moment := read_time(value):
        return clock.day_of(moment)
    days = [day for year in range(first.year, last.year + 1) if (day := _day_in(year, value))]
    within = [day for day in days if first <= day <= last]
    return within[0] if len(within) == 1 else days[0] if days and not within else None


def _lately(value: str, year: int | None) -> datetime | None:
    """A day without a year in a list of what has been: of the list's own year, else the last such one."""
    today = clock.today()
    day = _day_in(year, value) if year else read_day(value, today - timedelta(days=364), today)
    return clock.midnight(day) if day and day <= today else None


def _after_new_year(value: str, begun: datetime) -> datetime | None:
    """A day without a year that closes what an earlier year's ledger begins: of the next, within half a year."""
    day = _day_in(clock.day_of(begun).year + 1, value)
    near = day is not None and day <= min(clock.today(), clock.day_of(begun) + timedelta(days=183))
    return clock.midnight(day) if day and near else None


def _day_in(year: int, value: str) -> date | None:
    value = ledgers.in_digits(value.strip())
    if _AMBIGUOUS.fullmatch(value):
        return None
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(f"{year} {value}", f"%Y {pattern}").date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


def to_json(incoming: Incoming) -> dict[str, Any]:
    """Plain values for the staging table."""
    return {
        key: value.isoformat() if isinstance(value, datetime) else value for key, value in incoming.__dict__.items()
    }


def from_json(plain: Mapping[str, Any]) -> Incoming:
    """What `to_json` wrote."""
    values = dict(plain)
    for key in ("at", "closed_at"):
        values[key] = datetime.fromisoformat(values[key]) if values[key] else None
    return Incoming(**values)
