"""From an uploaded workbook to the roll: previewed row by row, confirmed; bad rows handed back with the mend.

Which of its sheets holds what, and which column is what: `roster_sheets`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import colon
from linli.papers import sheets
from linli.papers.sheets import Column, Page
from linli.people.roster import COLUMNS, SHEETS, Applied, Line, Table, apply, preview
from linli.people.roster.tables import NEEDED
from linli.places.models import Area
from linli.settings.queries import value
from linli.web.registry.models import RosterUpload

# The columns of each sheet of the template workbook, in the order in which people fill them in.
TEMPLATE: dict[str, tuple[str, ...]] = {
    "homes": ("building", "entrance", "floor", "number", "area", "use"),
    "owners": ("building", "entrance", "number", "name", "phone", "id_number", "share"),
    "residents": ("building", "entrance", "number", "name", "phone", "id_number", "relation"),
    "members": ("name", "phone", "id_number"),
    "posts": ("post", "name", "phone", "organisation", "where", "starts", "ends", "document"),
}
# As the roster reads them.
POSTS = (
    "网格员",
    "党支部书记",
    "支部委员",
    "业委会主任",
    "业委会委员",
    "物业经理",
    "社区干部",
)
UNDECIDED = (RosterUpload.State.COLUMNS, RosterUpload.State.WAITING)
_WIDTHS = {"name": 12, "phone": 26, "id_number": 22, "organisation": 24, "document": 24, "where": 18}


@dataclass(frozen=True)
class ShownLine:
    """A row of the preview. `mend` joins its faults, `cells` what stands in it without phone and ID number."""

    sheet: str
    row: int
    state: str
    cells: str
    mend: str


def take_upload(estate: Area, tables: Sequence[Table], name: str, *, by: Actor) -> RosterUpload:
    """Compare the sheets of a workbook and keep the preview for confirmation. Nothing is changed yet."""
    return compared(new(estate, name, by), tables, by=by)


def new(estate: Area, name: str, by: Actor) -> RosterUpload:
    """An upload of theirs, not saved yet."""
    if by.person_id is None:
        raise Refused("nobody", _("Sign in to import a roster."))
    return RosterUpload(area=estate, by_id=by.person_id, filename=name[-120:])


def compared(upload: RosterUpload, tables: Sequence[Table], *, by: Actor) -> RosterUpload:
    """The upload with what each of its rows would do, saved."""
    found = preview(upload.area, tables, by=by)
    upload.state, upload.counts, upload.lines = RosterUpload.State.WAITING, found.counts, _lines_kept(found.lines)
    upload.tables = json.dumps([kept(table) for table in tables], ensure_ascii=False)
    upload.save()
    return upload


def kept(table: Table) -> dict[str, Any]:
    said = {"name": table.name, "kind": table.kind, "rows": table.rows, "columns": sorted(table.columns)}
    return {**said, "left_out": table.left_out}


def unkept(kept: dict[str, Any]) -> Table:
    rows = tuple((number, values) for number, values in kept["rows"])
    left_out = tuple(kept.get("left_out", ()))  # uploads of before have none
    return Table(kept["name"], kept["kind"], rows, frozenset(kept["columns"]), left_out)


def left_out(upload: RosterUpload) -> list[Table]:
    """The sheets of a preview of which rows were left out as sums, notes and signatures."""
    tables = map(unkept, json.loads(upload.tables)) if upload.state == RosterUpload.State.WAITING else ()
    return [table for table in tables if table.left_out]


def _lines_kept(lines: Iterable[Line]) -> str:
    rows = [
        [line.sheet, line.kind, line.row, line.state, line.values, [[p.heading, p.words] for p in line.problems]]
        for line in lines
    ]
    return json.dumps(rows, ensure_ascii=False)


@transaction.atomic
def confirm(upload_id: int, *, by: Actor, only_good: bool) -> Applied:
    """Take the previewed workbook in, compared anew. The upload's row is locked: pressing twice takes it in once."""
    upload = RosterUpload.objects.select_for_update(of=("self",)).select_related("area").get(pk=upload_id)
    if upload.state != RosterUpload.State.WAITING:
        raise Refused("roster_taken", _("This roster has been taken in or dropped already."))
    tables = [unkept(one) for one in json.loads(upload.tables)]
    done = apply(upload.area, tables, by=by, only_good=only_good)
    upload.state, upload.tables = RosterUpload.State.TAKEN, ""
    upload.counts, upload.lines = done.counts, _lines_kept(done.errors)
    upload.save(update_fields=["state", "tables", "counts", "lines"])
    return done


@transaction.atomic
def drop(upload_id: int) -> None:
    """Forget a preview that nobody wants any more."""
    upload = RosterUpload.objects.select_for_update().get(pk=upload_id)
    if upload.state in UNDECIDED:
        upload.state, upload.tables, upload.lines = RosterUpload.State.DROPPED, "", ""
        upload.save(update_fields=["state", "tables", "lines"])


def forget_old() -> int:
    """Empty the uploads whose days are over: the roll holds what was wanted. Answers how many nobody confirmed."""
    old = RosterUpload.objects.filter(at__lt=clock.now() - timedelta(days=int(value("people.roster_days"))))
    waiting = old.filter(state__in=UNDECIDED).update(state=RosterUpload.State.DROPPED)
    old.exclude(tables=b"", lines=b"").update(tables="", lines="")
    return waiting


def shown(upload: RosterUpload, state: str, start: int, most: int) -> tuple[list[ShownLine], bool]:
    """Up to `most` rows of the preview in one state ("" for all) from the `start`-th on, and whether more follow."""
    rows = [row for row in _lines(upload) if state in ("", row[3])]
    return [_shown(row) for row in rows[start : start + most]], len(rows) > start + most


def _lines(upload: RosterUpload) -> list[Any]:
    return list(json.loads(upload.lines)) if upload.lines else []


def _shown(row: Any) -> ShownLine:
    sheet, _kind, number, state, values, problems = row
    cells = " · ".join(value for column, value in values.items() if value and column not in ("id_number", "phone"))
    mend = " ".join(f"{heading}{colon()}{words}" if heading else words for heading, words in problems)
    return ShownLine(sheet, number, state, cells, mend)


def bad_rows(upload: RosterUpload, *, by: str) -> IO[bytes]:
    """The bad rows as a workbook that can be mended and sent again, the mend in a last column."""
    return _workbook([row for row in _lines(upload) if row[3] == "error"], by)


def bad_rows_of(lines: Iterable[Line], *, by: str) -> IO[bytes]:
    """The same from lines at hand."""
    return _workbook(json.loads(_lines_kept(lines)), by)


def _workbook(rows: list[Any], by: str) -> IO[bytes]:
    pages = []
    for sheet, kind in dict.fromkeys((row[0], row[1]) for row in rows):
        columns = [*(_column(name, kind) for name in TEMPLATE[kind]), Column(_("What to mend"), 60, wrap=True)]
        pages.append(Page(sheet, columns, _bad(rows, sheet, kind)))
    return sheets.write_book(pages or [Page(_("Bad rows"), [_("What to mend")])], by=by)


def _bad(rows: list[Any], sheet: str, kind: str) -> Iterator[list[str]]:
    for row in rows:
        if row[0] == sheet:
            yield [*(row[4].get(column, "") for column in TEMPLATE[kind]), _shown(row).mend]


def template() -> IO[bytes]:
    """The workbook to fill in: a sheet for each kind of row; digits stay as typed, fixed words can be picked."""
    pages = [Page(SHEETS[kind][0], [_column(name, kind) for name in columns]) for kind, columns in TEMPLATE.items()]
    return sheets.write_book(pages)


def _column(name: str, kind: str) -> Column:
    choices: list[str] = []
    if name == "relation":
        choices = ["租户", "家属"]
    elif name == "post":
        choices = list(POSTS)
    title = COLUMNS[name][0] + ("*" if name in NEEDED[kind] else "")
    return Column(title, _WIDTHS.get(name, 0), text=name != "area", choices=choices)
