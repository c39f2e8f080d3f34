"""An estate's own workbook: which of its sheets holds what, and which column is what.

The sheets and headings that a roster knows are read as they are. Of the others somebody says it once, and the estate's
next workbook with these headings is read by that.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import matching, sheets
from linli.papers.matching import PREFIX, ColumnsForm, Field, Matched
from linli.papers.sheets import Cell, Sheet
from linli.people.roster import COLUMNS, Table, table_of
from linli.people.roster.tables import NEEDED, column_of, kind_of, laid_out
from linli.places.models import Area
from linli.rules import pasted
from linli.rules.pasted import Pasted
from linli.web.registry import roster
from linli.web.registry.models import RosterUpload
from linli.web.registry.roster import TEMPLATE

KIND = "roster"
HOLDS = "holds"  # kept beside the columns, as no heading says it: which kind of rows the sheet holds
NOTHING = "none"  # of the roster
MOST_ASKED = 20  # sheets
FEWEST_HEADINGS = 3  # of a sheet beside the roster that is asked about; what has less is a note
KINDS: dict[str, str | Promise] = {
    "homes": pgettext_lazy("of a roster", "Buildings and homes"),
    "owners": pgettext_lazy("of a roster", "Owners"),
    "residents": pgettext_lazy("of a roster", "Tenants and others who live there"),
    "members": pgettext_lazy("of a roster", "Party members"),
    "posts": pgettext_lazy("of a roster", "Posts and who holds them"),
}
LABELS: dict[str, str | Promise] = {
    "building": pgettext_lazy("of a roster", "Building"),
    "entrance": pgettext_lazy("of a roster", "Entrance"),
    "floor": pgettext_lazy("of a roster", "Floor"),
    "number": pgettext_lazy("of a roster", "Room number"),
    "area": pgettext_lazy("of a roster", "Exclusive area"),
    "use": pgettext_lazy("of a roster", "Use"),
    "name": pgettext_lazy("of a roster", "Name"),
    "phone": pgettext_lazy("of a roster", "Telephone"),
    "id_number": pgettext_lazy("of a roster", "ID number"),
    "share": pgettext_lazy("of a roster", "Share of the title"),
    "relation": pgettext_lazy("of a roster", "Tenant or family"),
    "post": pgettext_lazy("of a roster", "Post"),
    "organisation": pgettext_lazy("of a roster", "Organisation"),
    "where": pgettext_lazy("of a roster", "Area of the post"),
    "starts": pgettext_lazy("of a roster", "Begins on"),
    "ends": pgettext_lazy("of a roster", "Ends on"),
    "document": pgettext_lazy("of a roster", "Document of appointment"),
}


@dataclass(frozen=True)
class Seen:
    """A sheet with headings. `key`: by what it is known again; `known`: as its name and headings read, if they do."""

    name: str
    key: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[int, list[sheets.Cell]], ...]
    known: Table | None
    said: Mapping[str, str] | None = None  # what somebody said of such a sheet

    @property
    def table(self) -> Table | None:
        """The sheet as a part of the roster, by what was said before all else."""
        if self.said is None:
            return self.known
        return _as_said(self, self.said) if self.said.get(HOLDS) in TEMPLATE else None

    @property
    def left_out(self) -> bool:
        """Whether somebody said that it is no part of the roster."""
        return self.said is not None and self.said.get(HOLDS) == NOTHING

    @property
    def kind(self) -> str:
        """What it holds, as far as that is known."""
        if self.said is not None:
            return self.said.get(HOLDS, "")
        return self.known.kind if self.known else kind_of(self.name, _guessed(self.headings)) or ""


def _as_said(seen: Seen, said: Mapping[str, str]) -> Table:
    places = {pasted.plain(heading): place for place, heading in reversed(list(enumerate(seen.headings)))}
    of_homes = {column: heading for column, heading in _guessed(seen.headings).items() if column in TEMPLATE["homes"]}
    held = {**of_homes, **said}  # a list of people may be the list of their homes, too
    found = {column: places.get(pasted.plain(heading)) for column, heading in held.items() if column in COLUMNS}
    columns = {place: column for column, place in found.items() if place is not None}
    return laid_out(seen.name, said[HOLDS], columns, seen.rows)


# ---- read -----------------------------------------------------------------------------------------------------------


def look(source: sheets.Source, name: str, estate: Area) -> list[Seen]:
    """The sheets of a workbook that bear headings, with what was said of such before. One statement."""
    found = [seen for sheet in sheets.read(source, name=name) if (seen := _seen(sheet))]
    if len(found) > 1:  # told apart by their names; that of a single one changes with the file
        found = [replace(seen, key=(f"[{seen.name}]", *seen.key)) for seen in found]
    return _with_said(found, estate)


def _with_said(found: list[Seen], estate: Area) -> list[Seen]:
    kept = matching.kept(KIND, estate, [seen.key for seen in found])
    return [replace(seen, said=kept.get(seen.key)) for seen in found]


def tables_of(seen: Iterable[Seen]) -> list[Table]:
    """The sheets that a roster knows. Refused when there is none."""
    found = [table for one in seen if (table := one.table) is not None]
    if not found:
        raise Refused("roster_unknown", _("No sheet of a roster was found. Use the template's sheets and headings."))
    return found


def read_tables(source: sheets.Source, name: str, estate: Area) -> list[Table]:
    """Both at once, for whoever cannot be asked."""
    return tables_of(look(source, name, estate))


def to_ask(seen: Iterable[Seen]) -> list[Seen]:
    """The sheets of which it has to be said what they hold, or which column is what.

    Where nothing is known of the whole workbook, all of them; beside a roster, those that look like a table.
    """
    listed = list(seen)
    alone = all(one.table is None for one in listed)
    return [one for one in listed if _asks(one, 1 if alone else FEWEST_HEADINGS)][:MOST_ASKED]


def _asks(seen: Seen, fewest: int) -> bool:
    if seen.left_out:
        return False
    if seen.table is not None:
        return bool(seen.table.missing)
    return bool(seen.rows) and len(seen.headings) >= fewest


def _seen(sheet: Sheet) -> Seen | None:
    found = _by_known_headings(sheet)
    known = _known(sheet, found) if found else None
    if found is None or known is None or known.missing:
        found = sheets.by_fullest_row(sheet) or found
    if found is None:
        return None
    headings = pasted.of_rows([found.headings]).headings
    return Seen(sheet.name, headings, headings, tuple(found.rows), known)


def _by_known_headings(sheet: Sheet) -> sheets.Table | None:
    try:
        return sheets.table(sheet, lambda text: column_of(text) is not None)
    except Refused:
        return None


def _known(sheet: Sheet, found: sheets.Table) -> Table | None:
    headings = [_heading(text) for text in found.headings]
    lines = dict(found.rows)
    below = [lines.get(line, []) for line in range(found.line + 1, max(lines, default=found.line) + 1)]
    table = table_of(sheet.name, [headings, *below])
    above = found.line - 1
    if table is None:
        return None
    rows = tuple((line + above, values) for line, values in table.rows)
    return replace(table, rows=rows, left_out=tuple(line + above for line in table.left_out))


def _heading(text: str) -> str:
    """Of a heading in several lines ("联系方式 手机") the lowest that is known."""
    return next((part for part in reversed(text.split(" ")) if column_of(part)), text)


def _guessed(headings: Iterable[str]) -> dict[str, str]:
    """Column → the first heading that means it."""
    found: dict[str, str] = {}
    for heading in headings:
        if column := column_of(_heading(heading)):
            found.setdefault(column, heading)
    return found


# ---- asked ----------------------------------------------------------------------------------------------------------


class KindForm(forms.Form):
    """What a sheet holds."""

    def __init__(self, kind: str, of: str) -> None:
        super().__init__(initial={HOLDS: kind}, auto_id="id_%s", prefix=of)
        first = ("", pgettext_lazy("of a roster", "please choose"))
        none = (NOTHING, pgettext_lazy("of a roster", "nothing of the roster"))
        self.fields[HOLDS] = forms.ChoiceField(
            label=gettext_lazy("What this sheet holds"), choices=[first, *KINDS.items(), none]
        )


@dataclass(frozen=True)
class Asked:
    """What the page asks of one sheet: what it holds, and of what it holds which column is what."""

    of: str
    name: str
    key: tuple[str, ...]
    kind: str
    found: Matched

    @property
    def carried(self) -> str:
        """By what it is known again and its headings, as one value: a form has room for a thousand."""
        return json.dumps([self.key, self.found.table.headings], ensure_ascii=False)

    @property
    def holds(self) -> KindForm:
        """The choice of what it holds."""
        return KindForm(self.kind, self.of)

    @property
    def columns(self) -> ColumnsForm | None:
        """The choice of its columns, once it is known what it holds."""
        return ColumnsForm(self.found, fields_of(self.kind), self.of) if self.kind in TEMPLATE else None


def fields_of(kind: str) -> tuple[Field, ...]:
    """What is wanted of a sheet of that kind."""
    return tuple(Field(name, LABELS[name], COLUMNS[name], name in NEEDED[kind]) for name in TEMPLATE.get(kind, ()))


def asked(seen: Iterable[Seen]) -> list[Asked]:
    """The questions about some sheets, answered as far as the headings, or what was said before, do it."""
    return [_asked(str(number), one) for number, one in enumerate(list(seen)[:MOST_ASKED])]


def _asked(of: str, seen: Seen) -> Asked:
    said = {column: heading for column, heading in (seen.said or {}).items() if column != HOLDS}
    return Asked(of, seen.name, seen.key, seen.kind, _matched(seen.kind, seen.headings, said))


def _matched(kind: str, headings: tuple[str, ...], said: Mapping[str, str]) -> Matched:
    fields = fields_of(kind)
    wanted = [field.wanted for field in fields]
    columns = pasted.matched(headings, wanted, said or _guessed(headings))
    lacking = set(pasted.missing(columns, wanted))
    return Matched(Pasted(headings, ()), columns, tuple(str(field.label) for field in fields if field.name in lacking))


def answered(post: QueryDict) -> tuple[list[Asked], bool]:
    """The questions as they were answered, and whether each is: with the columns of what its sheet is said to hold."""
    found, whole = [], True
    for of in post.getlist("sheet")[:MOST_ASKED]:
        kind = post.get(f"{of}-{HOLDS}", "")
        kind = kind if kind in TEMPLATE or kind == NOTHING else ""
        key, headings = _carried(post.get(f"{of}-read", ""))
        as_shown = kind == post.get(f"{of}-shown", "")
        names = [PREFIX + name for name in TEMPLATE.get(kind, ())] if as_shown else []
        said = {name.removeprefix(PREFIX): post.get(f"{of}-{name}", "") for name in names}
        matched = _matched(kind, headings, said)
        found.append(Asked(of, post.get(f"{of}-name", "")[:80], key, kind, matched))
        whole = whole and bool(key) and (kind == NOTHING or (as_shown and bool(kind) and not matched.missing))
    return found, whole and bool(found)


def _carried(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Key and headings of a sheet as the page carried them; empty where it did not."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return (), ()
    lists = isinstance(read, list) and len(read) == 2 and all(isinstance(part, list) for part in read)
    if not lists or not all(isinstance(word, str) for part in read for word in part):
        return (), ()
    return tuple(read[0][: sheets.MOST_COLUMNS + 1]), tuple(read[1][: sheets.MOST_COLUMNS])


def remember(estate: Area, answers: Iterable[Asked], *, by: Actor) -> None:
    """Keep what each of the sheets holds, and which of its columns is what."""
    for one in answers:
        fields = (Field(HOLDS, KINDS.get(one.kind, "")), *fields_of(one.kind))
        found = Matched(Pasted(one.key, ()), {HOLDS: one.kind, **one.found.columns}, ())
        matching.remember(KIND, estate, found, fields, by=by)


# ---- kept until it is said ------------------------------------------------------------------------------------------


def keep(estate: Area, seen: Iterable[Seen], name: str, *, anew: bool, by: Actor) -> RosterUpload:
    """Keep a workbook of which something has to be said, sealed as its rows are: it is chosen once."""
    upload = roster.new(estate, name, by)
    upload.state, upload.tables = RosterUpload.State.COLUMNS, _written(seen, anew=anew)
    upload.save()
    return upload


def wanted(upload: RosterUpload) -> list[Asked]:
    """What is to be said of a kept workbook: of what nobody knows, or of all its sheets where that was wished."""
    seen, anew = _read(upload)
    return asked(seen if anew else to_ask(seen) or seen)


@transaction.atomic
def read_kept(upload_id: int, *, by: Actor) -> RosterUpload:
    """Compare a kept workbook, now that it is said what its sheets hold. While more of them are unknown than a page
    asks about, it waits for the rest. Its row is locked: of two presses at once one reads it.
    """
    upload = RosterUpload.objects.select_for_update(of=("self",)).select_related("area").get(pk=upload_id)
    if upload.state != RosterUpload.State.COLUMNS:
        raise Refused("roster_taken", _("This roster has been taken in or dropped already."))
    seen, _anew = _read(upload)
    if not to_ask(seen):
        return roster.compared(upload, tables_of(seen), by=by)
    upload.tables = _written(seen, anew=False)
    upload.save(update_fields=["tables"])
    return upload


def _written(seen: Iterable[Seen], *, anew: bool) -> str:
    sheets_of = [[one.name, one.key, one.headings, one.rows, one.known and roster.kept(one.known)] for one in seen]
    return json.dumps({"anew": anew, "sheets": sheets_of}, ensure_ascii=False)


def _read(upload: RosterUpload) -> tuple[list[Seen], bool]:
    """Its sheets as they came, with what was said since, and whether all of them are asked about."""
    kept = json.loads(upload.tables)
    found = [
        Seen(
            name, tuple(key), tuple(headings), tuple((number, [Cell(text) for text in row]) for number, row in rows),
            known and roster.unkept(known),
        )
        for name, key, headings, rows, known in kept["sheets"]
    ]  # fmt: skip
    return _with_said(found, upload.area), kept["anew"]
