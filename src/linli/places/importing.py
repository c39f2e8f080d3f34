"""Areas by the thousand: the country's divisions as shipped, and files of communities, estates and grids.

All or nothing: every row is checked before the first is written. Rows that say nothing new change nothing.
"""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.places.models import LEVELS, Area, AreaImport, AreaVersion, Level, digits, new_salt

SHIPPED_AS_OF = date(2023, 6, 30)
SHIPPED_SOURCE = "National Bureau of Statistics, 2023-06-30"
_SHIPPED = (
    ("china_provinces.csv.gz", Level.PROVINCE, ""),
    ("china_cities.csv.gz", Level.CITY, "provinceCode"),
    ("china_counties.csv.gz", Level.DISTRICT, "cityCode"),
    ("china_towns.csv.gz", Level.STREET, "areaCode"),
)
_BATCH = 5000
_COLUMNS = tuple(f"{level}_id" for level in LEVELS)
_FILLED = ("salt", "code", "name", "level", "parent_id", "prefix", *_COLUMNS, "starts", "source")
_TABLE = f"{Area._meta.db_table} ({', '.join(_FILLED)})"
_INSERT = f"INSERT INTO {_TABLE} VALUES ({', '.join(['%s'] * len(_FILLED))})"  # noqa: S608 (names from this file, no input)
_COPY = f"COPY {_TABLE} FROM STDIN"

# What people write in the level column of their own files.
LEVEL_WORDS: Mapping[str, str] = {
    **{level: level for level in LEVELS},
    "省": "province", "省份": "province", "直辖市": "province", "自治区": "province",
    "市": "city", "地级市": "city", "州": "city",
    "区": "district", "县": "district", "区县": "district", "县级市": "district",
    "街道": "street", "乡镇": "street", "镇": "street", "乡": "street",
    "社区": "community", "村": "community", "居委会": "community", "村委会": "community",
    "小区": "estate", "网格": "grid",
}  # fmt: skip
Key = tuple[str, str]
FRESH, RENAMED, SAME, WRONG = "new", "changed", "same", "bad"  # what a row would do


@dataclass(frozen=True)
class Row:
    """One area to be. `line` is where its file says so; an empty parent code means the area above by its own code."""

    line: int
    code: str
    name: str
    level: str
    parent_code: str = ""
    prefix: str = ""

    @classmethod
    def of(cls, line: int, cells: Mapping[str, str]) -> "Row":
        """As people write it in files of their own: `code`, `name`, `level`, and perhaps `parent` and `prefix`."""
        level, parent = cells["level"], cells.get("parent", "")
        return cls(
            line=line,
            code=padded(cells["code"]),
            name=" ".join(cells["name"].split()),
            level=LEVEL_WORDS.get(level.lower(), level),
            parent_code=padded(parent) if parent else "",
            prefix=cells.get("prefix", "").upper(),
        )


@dataclass(frozen=True)
class Judged:
    """What a row would do; `words` say what is wrong, or how an area is called until now."""

    row: Row
    state: str
    words: str = ""


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be read in, and the mend."""

    line: int
    message: str


@dataclass
class Outcome:
    """What an import did; with anything in `wrong` it did nothing."""

    added: int = 0
    changed: int = 0
    same: int = 0
    wrong: list[Wrong] = field(default_factory=list)


@dataclass
class _Known:
    """An area on record, as far as an import needs it."""

    pk: int
    name: str
    prefix: str
    path: dict[str, int | None]
    starts: date | None = None


def padded(code: str) -> str:
    """Twelve digits of a division code of a larger area: 430202 → 430202000000. Other texts stay, to be refused."""
    return code.ljust(12, "0") if code.isdigit() and len(code) in (2, 4, 6, 9) else code


def shipped() -> tuple[list[Row], str]:
    """The country down to its towns, and the files' digest."""
    rows: list[Row] = []
    digest = hashlib.sha256()
    for name, level, parent in _SHIPPED:
        content = gzip.decompress((resources.files("linli.places") / "data" / name).read_bytes())
        digest.update(content)
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        rows += [
            Row(line, padded(item["code"]), item["name"], level, padded(item[parent]) if parent else "")
            for line, item in enumerate(reader, start=2)
        ]
    return rows, digest.hexdigest()


def import_shipped(*, by: Actor, say: Callable[[str], None] = lambda words: None) -> Outcome:
    """Read in the shipped divisions. One journal entry vouches for the file, not one for each of 44,000 rows."""
    rows, sha256 = shipped()
    return import_rows(rows, source=SHIPPED_SOURCE, sha256=sha256, by=by, starts=SHIPPED_AS_OF, say=say, each_new=False)


def import_rows(
    rows: Iterable[Row],
    *,
    source: str,
    sha256: str,
    by: Actor,
    starts: date | None = None,
    say: Callable[[str], None] = lambda words: None,
    each_new: bool = True,
    within: Area | None = None,
) -> Outcome:
    """Add new areas, rename those that are called differently. `each_new`: a journal entry for each new one too.

    `within`: no row may be about what lies outside this area. Of two files that bring one code into different areas at
    the same instant, the second is told which row it was, and nothing of it is done.
    """
    listed = sorted(rows, key=lambda row: (LEVELS.index(row.level) if row.level in LEVELS else 99, row.line))
    try:
        return _imported(listed, source, sha256, by, starts or clock.today(), say, each_new, within)
    except _TakenMeanwhile as meanwhile:
        return Outcome(wrong=_taken(meanwhile))


class _TakenMeanwhile(Exception):
    """One of these new rows of a level has a code that another area was given since the rows were looked at."""

    def __init__(self, level: str, rows: list[Row]) -> None:
        self.level, self.rows = level, rows


def _taken(meanwhile: _TakenMeanwhile) -> list[Wrong]:
    """Of the rows those whose code is taken by now, in words."""
    codes = {row.code for row in meanwhile.rows}
    standing = Area.objects.filter(level=meanwhile.level, ends=None, code__in=codes)
    taken = set(standing.values_list("code", flat=True))
    if not taken:
        raise meanwhile  # it was something else that the database refused: its error is the cause
    words = _(
        "Somebody else gave the code %(code)s to another area of this level just now. Correct it, or take it out."
    )
    return [Wrong(row.line, words % {"code": row.code}) for row in meanwhile.rows if row.code in taken]


@transaction.atomic
def _imported(
    listed: list[Row],
    source: str,
    sha256: str,
    by: Actor,
    starts: date,
    say: Callable[[str], None],
    each_new: bool,
    within: Area | None,
) -> Outcome:
    if within is not None:  # two people who send the same sheet come one after the other
        Area.objects.select_for_update(of=("self",), no_key=True).get(pk=within.pk)
    known = _on_record(starts, _about(listed, within))
    outcome = Outcome(wrong=_wrong(listed, known, within))
    if outcome.wrong:
        return outcome
    touched: list[Change] = []
    for level in LEVELS:
        of_level = [row for row in listed if row.level == level]
        if not of_level:
            continue
        say(_("%(level)s: %(count)d rows") % {"level": Level(level).label, "count": len(of_level)})
        fresh = [row for row in of_level if (level, row.code) not in known]
        added = _add(level, fresh, known, starts, source)
        changed = _change(level, of_level, known, starts, frozenset(row.code for row in fresh))
        outcome.added += len(added)
        outcome.changed += len(changed)
        outcome.same += len(of_level) - len(added) - len(changed)
        touched += changed
        if each_new:
            touched += [_change_of("area.created", area, {}) for area in Area.objects.filter(pk__in=added)]
    if outcome.added or outcome.changed:
        _put_on_record(outcome, touched, source, sha256, by)
    return outcome


def judged(rows: Iterable[Row], *, within: Area) -> list[Judged]:
    """What each row would do in an area, in the order of the rows. Nothing is changed."""
    listed, today = list(rows), clock.today()
    known = _on_record(today, _about(listed, within))
    wrong = {one.line: one.message for one in _wrong(listed, known, within)}
    return [_judged(row, known.get((row.level, row.code)), wrong.get(row.line, ""), today) for row in listed]


def _judged(row: Row, area: _Known | None, wrong: str, today: date) -> Judged:
    if wrong:
        return Judged(row, WRONG, wrong)
    if area is None:
        return Judged(row, FRESH)
    if not _differs(row, area, today):
        return Judged(row, SAME)
    was = " · ".join(part for part in (area.name, area.prefix) if part)
    return Judged(row, RENAMED, _("until now: %(name)s") % {"name": was})


def _about(rows: Iterable[Row], within: Area | None) -> Q:
    """Of all areas those that the rows can have to do with: what is below, what is above, and whatever bears a code."""
    if within is None:
        return Q()
    above = [pk for column in _COLUMNS if (pk := getattr(within, column)) is not None]
    codes = {code for row in rows for code in (row.code, row.parent_code) if code}
    return Q(**{f"{within.level}_id": within.pk}) | Q(pk__in=above) | Q(code__in=codes)


def _on_record(since: date, about: Q) -> dict[Key, _Known]:
    """Living areas by level and code, and under an old code too where the file of `since` cannot know the new one."""
    columns = ("level", "code", "pk", "name", "prefix", "starts", *_COLUMNS)
    areas = Area.objects.filter(about, Q(ends=None) | Q(ends__gt=since)).order_by(F("ends").asc(nulls_first=True))
    known: dict[Key, _Known] = {}
    by_id: dict[int, tuple[str, _Known]] = {}
    for level, code, pk, name, prefix, starts, *path in areas.values_list(*columns).iterator(_BATCH):
        area = _Known(pk, name, prefix, dict(zip(_COLUMNS, path, strict=True)), starts)
        by_id[pk] = level, area
        known.setdefault((level, code), area)
    for area_id, code in AreaVersion.objects.filter(ends__gt=since).values_list("area_id", "code"):
        if area_id in by_id:
            level, area = by_id[area_id]
            known.setdefault((level, code), area)
    return known


def _parent_keys(row: Row) -> list[Key]:
    """Where the parent may stand: larger levels under the named code, nearest first; else by the first digits."""
    above = list(reversed(LEVELS[: LEVELS.index(row.level)]))
    if row.parent_code:
        return [(level, row.parent_code) for level in above]
    cuts = {"community": 12, "street": 9, "district": 6, "city": 4, "province": 2}
    return [(level, padded(row.code[: cuts[level]])) for level in above if level in cuts]


def _parent(row: Row, found: Mapping[Key, object]) -> Key | None:
    return next((key for key in _parent_keys(row) if key in found), None)


def _wrong(rows: list[Row], known: Mapping[Key, _Known], within: Area | None) -> list[Wrong]:
    """Every row's faults, not only the first."""
    coming: dict[Key, object] = {**known, **{(row.level, row.code): None for row in rows}}
    inside = _inside(rows, known, within) if within else None
    seen: dict[Key, int] = {}
    wrong = []
    for row in rows:
        message = _fault(row, seen, coming)
        if not message and inside is not None and (row.level, row.code) not in inside:
            message = _("This lies outside the area. Name a parent code within it.")
        if message:
            wrong.append(Wrong(row.line, message))
        seen.setdefault((row.level, row.code), row.line)
    return sorted(wrong, key=lambda one: one.line)


def _inside(rows: Iterable[Row], known: Mapping[Key, _Known], within: Area) -> set[Key]:
    """The area, what is below it, and what the rows put there, larger ones first."""
    found = {key for key, area in known.items() if area.path[f"{within.level}_id"] == within.pk}
    coming: dict[Key, object] = {**known, **{(row.level, row.code): None for row in rows}}
    for row in sorted(rows, key=lambda row: LEVELS.index(row.level) if row.level in LEVELS else 99):
        if row.level in LEVELS and (row.level, row.code) not in known and _parent(row, coming) in found:
            found.add((row.level, row.code))
    return found


def _fault(row: Row, seen: Mapping[Key, int], coming: Mapping[Key, object]) -> str:
    if row.level not in LEVELS:
        allowed = in_a_list(str(level.label) for level in Level)
        return _("“%(level)s” is not a level. Write one of: %(allowed)s.") % {"level": row.level, "allowed": allowed}
    try:
        digits(row.code)
    except ValidationError:
        return _("“%(code)s” is not a code. Write 12 to 18 digits, with the column formatted as text.") % {
            "code": row.code
        }
    if not 1 <= len(row.name) <= 80:
        return _("The name is missing or too long. Write 1 to 80 characters.")
    if len(row.prefix) > 6 or not (row.prefix == "" or row.prefix.isalnum()):
        return _("The prefix “%(prefix)s” has up to six letters or digits.") % {"prefix": row.prefix}
    if (row.level, row.code) in seen:
        return _("Line %(line)d has the same code. Keep one of them.") % {"line": seen[row.level, row.code]}
    if row.level != Level.PROVINCE and _parent(row, coming) is None:
        return _("No area with the parent code %(code)s is known. Add it to the file or correct the code.") % {
            "code": row.parent_code or row.code
        }
    return ""


def _add(level: str, rows: list[Row], known: dict[Key, _Known], starts: date, source: str) -> list[int]:
    """Insert the rows and answer their ids. Past the models: making 40,000 of them takes most of the time."""
    own = f"{level}_id"
    values = []
    for row in sorted(rows, key=lambda row: row.code):  # two files with the same codes wait for each other one way
        above = _parent(row, known)
        parent = known[above] if above else None
        path = [parent.path[column] if parent else None for column in _COLUMNS]
        pk = parent.pk if parent else None
        values.append([new_salt(), row.code, row.name, level, pk, row.prefix, *path, starts, source])
    try:
        _insert(values)
    except IntegrityError as refused:
        raise _TakenMeanwhile(level, rows) from refused
    Area.objects.filter(level=level, **{own: None}).update(**{own: F("pk")})
    codes = {row.code for row in rows}
    columns = ("code", "pk", "name", "prefix", *_COLUMNS)
    for code, pk, name, prefix, *path in Area.objects.filter(level=level, ends=None).values_list(*columns):
        if code in codes:
            known[level, code] = _Known(pk, name, prefix, dict(zip(_COLUMNS, path, strict=True)))
    return [known[level, row.code].pk for row in rows]


def _insert(values: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(_INSERT, values)
            return
        with connection.wrap_database_errors, cursor.copy(_COPY) as copy:  # what the end of a copy raises is bare
            for row in values:
                copy.write_row(row)


def _change(
    level: str, rows: list[Row], known: Mapping[Key, _Known], starts: date, fresh: frozenset[str]
) -> list[Change]:
    """Rename what is called differently now. Moves are made by hand, since they move everything filed below."""
    renamed = {
        known[level, row.code].pk: row
        for row in rows
        if row.code not in fresh and _differs(row, known[level, row.code], starts)
    }
    areas = list(Area.objects.select_for_update().filter(pk__in=list(renamed)).order_by("pk"))
    AreaVersion.objects.bulk_create(
        AreaVersion(
            area=area, code=area.code, name=area.name, parent_id=area.parent_id, starts=area.starts, ends=starts
        )
        for area in areas
    )
    was = {area.pk: {"name": area.name, "prefix": area.prefix} for area in areas}
    for area in areas:
        row = renamed[area.pk]
        area.name, area.prefix = row.name, row.prefix or area.prefix
        area.starts = starts
    Area.objects.bulk_update(areas, ["name", "prefix", "starts"], batch_size=500)
    return [_change_of("area.renamed", area, was[area.pk]) for area in areas]


def _change_of(verb: str, area: Area, was: Mapping[str, Any]) -> Change:
    said = before_after(was, {"name": area.name, "prefix": area.prefix})
    return Change(verb, area, {"code": area.code, **said}, area.pk)


def _differs(row: Row, area: _Known, since: date) -> bool:
    """What was decided after the file's date stands."""
    if area.starts is not None and area.starts > since:
        return False
    return row.name != area.name or bool(row.prefix and row.prefix != area.prefix)


def _put_on_record(outcome: Outcome, touched: list[Change], source: str, sha256: str, by: Actor) -> None:
    done = AreaImport.objects.create(
        source=source[:200], sha256=sha256, added=outcome.added, changed=outcome.changed, at=clock.now()
    )
    counts = {"added": outcome.added, "changed": outcome.changed, "sha256": sha256}
    record("area.imported", done, by=by, data=counts, area_id=None, new=True)
    record_many(touched, by=by)
