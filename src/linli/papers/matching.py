"""An office's own table read in: pasted or as a file, its columns matched by a person once and known again.

Whoever reads tables in names what it wants of them (`Field`); the page asks which column is what, and remembers.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, Any

import yaml
from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import sheets
from linli.papers.match_models import Matching
from linli.papers.writing import is_exported_line
from linli.places.models import Area
from linli.rules import below, pasted
from linli.rules.pasted import Pasted, Wanted

MOST_ROWS = 500
MOST_LETTERS = 400_000
PREFIX = "column_"
HEADINGS = Path(__file__).parent / "data" / "headings.yaml"


@lru_cache(maxsize=1)
def _headings() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(HEADINGS.read_text())
    return found


@dataclass(frozen=True)
class Field:
    """One thing wanted of a table: its name here, what it is called on the page, the headings offices write for it."""

    name: str
    label: str | Promise
    words: tuple[str, ...] = ()
    required: bool = False
    long: bool = False

    @classmethod
    def of(cls, kind: str, name: str, label: str | Promise, *, required: bool = False, long: bool = False) -> "Field":
        """With the headings that `data/headings.yaml` lists for that kind of table."""
        return cls(name, label, tuple(_headings()[kind][name]), required, long)

    @property
    def wanted(self) -> Wanted:
        """The same for the rules."""
        return Wanted(self.name, self.words, self.required, self.long)


class TableForm(forms.Form):
    """A table as it is brought: pasted, or a file."""

    text = forms.CharField(
        label=gettext_lazy("Paste the table"), required=False, max_length=MOST_LETTERS, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-no-draft": ""}),
        help_text=gettext_lazy("Copied out of Excel or a page with its headings, or one block of “label: value” each."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or choose a file"), required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip

    def table(self, fields: Sequence[Field], most: int = MOST_ROWS) -> Pasted:
        """What was brought. Only after `is_valid`; Refused where nothing can be read of it."""
        wanted = [field.wanted for field in fields]
        if upload := self.cleaned_data["file"]:
            found = pasted.of_rows(sheets.rows_of(upload), wanted)
        else:
            found = pasted.read(self.cleaned_data["text"], wanted)
        found = _with_rows(found.without(lambda row: is_exported_line(row[0])))
        if len(found.rows) > most:
            words = _("The table has more than %(most)d rows. Split it into several files.") % {"most": most}
            raise Refused("too_many_rows", words, field="text")
        return found

    def source(self, fields: Sequence[Field]) -> tuple[IO[bytes], str]:
        """The same as a file with its name, a paste too. Only after `is_valid`; Refused where it holds no row."""
        if upload := self.cleaned_data["file"]:
            return upload, upload.name or ""
        text = self.cleaned_data["text"]
        found = _with_rows(pasted.read(text, [field.wanted for field in fields]))
        return io.BytesIO((text if found.lines else pasted.as_text(found)).encode()), _("Pasted table")


def _with_rows(found: Pasted) -> Pasted:
    if not found.rows:
        raise Refused("table_empty", _("No row was read. Take the headings along when you copy."), field="text")
    return found


@dataclass(frozen=True)
class Matched:
    """A table with what stands where. `missing`: labels of what must be there and is under no heading."""

    table: Pasted
    columns: dict[str, str]
    missing: tuple[str, ...]

    def entries(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of the list, each with its line, but for what stands below it."""
        return [(line, given) for line, given in self.numbered() if line not in self.left_out]

    @cached_property
    def left_out(self) -> list[int]:
        """The lines that are sums, signatures and notes, no rows of the list."""
        return [line for line, row in self.table.numbered() if below.is_below(row)]

    def numbered(self) -> list[tuple[int, dict[str, str]]]:
        """What is wanted of each row, with its line in what was read; empty where there is no column for it."""
        found = []
        for line, row in self.table.numbered():
            cells = self.table.cells(row)
            found.append((line, {name: cells[heading].strip() for name, heading in self.columns.items()}))
        return found


def matched(
    kind: str, area: Area, table: Pasted, fields: Sequence[Field], said: Mapping[str, Any] | None = None
) -> Matched:
    """The columns as said now, as said before of such a table, or as their headings read."""
    wanted = [field.wanted for field in fields]
    if said is not None and any(PREFIX + field.name in said for field in fields):
        known: Mapping[str, str] = {field.name: str(said.get(PREFIX + field.name, "")) for field in fields}
    else:
        kept = Matching.objects.filter(kind=kind, area=area, headings=pasted.digest(table.headings)).first()
        known = kept.columns if kept else {}
    columns = pasted.matched(table.headings, wanted, known)
    lacking = set(pasted.missing(columns, wanted))
    return Matched(table, columns, tuple(str(field.label) for field in fields if field.name in lacking))


def kept(kind: str, area: Area, tables: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], dict[str, str]]:
    """Headings → which column is what, for those of which it was said. One statement."""
    digests = {headings: pasted.digest(headings) for headings in tables}
    rows = Matching.objects.filter(kind=kind, area=area, headings__in=set(digests.values()))
    known: dict[str, dict[str, str]] = dict(rows.values_list("headings", "columns"))
    return {headings: known[digest] for headings, digest in digests.items() if digest in known}


class ColumnsForm(forms.Form):
    """Which column is what: a choice of the table's headings for each thing wanted.

    `of`: which of several tables on one page it asks about.
    """

    def __init__(self, found: Matched, fields: Sequence[Field], of: str | None = None) -> None:
        said = {PREFIX + name: heading for name, heading in found.columns.items()}
        super().__init__(initial=said, auto_id="id_%s", prefix=of)
        self._found, self._names = found, [field.name for field in fields]
        none = ("", pgettext_lazy("column", "not in this table"))
        choices: list[tuple[str, Any]] = [none, *((heading, heading) for heading in found.table.headings)]
        for field in fields:
            self.fields[PREFIX + field.name] = forms.ChoiceField(
                label=str(field.label), choices=choices, required=field.required
            )

    @property
    def unclear(self) -> list[forms.BoundField]:
        """What must be there and stands under no heading: to be said."""
        return self._asked(lambda name: name not in self._found.columns and self._field(name).required)

    @property
    def recognised(self) -> list[forms.BoundField]:
        """What was found."""
        return self._asked(lambda name: name in self._found.columns)

    @property
    def left_out(self) -> list[forms.BoundField]:
        """What may be there and is not."""
        return self._asked(lambda name: name not in self._found.columns and not self._field(name).required)

    @property
    def unread(self) -> list[str]:
        """The headings that are read as nothing."""
        read = set(self._found.columns.values())
        return [heading for heading in self._found.table.headings if heading not in read]

    def _field(self, name: str) -> forms.Field:
        return self.fields[PREFIX + name]

    def _asked(self, chosen: Callable[[str], bool]) -> list[forms.BoundField]:
        return [self[PREFIX + name] for name in self._names if chosen(name)]


@transaction.atomic
def remember(kind: str, area: Area, found: Matched, fields: Sequence[Field], *, by: Actor) -> None:
    """Keep which column is what, where it does not follow from the headings or was said otherwise before."""
    digest = pasted.digest(found.table.headings)
    columns = {field.name: found.columns.get(field.name, "") for field in fields}
    guess = pasted.matched(found.table.headings, [field.wanted for field in fields])
    row = Matching.objects.select_for_update().filter(kind=kind, area=area, headings=digest).first()
    if (row is None and found.columns == guess) or (row is not None and row.columns == columns):
        return
    new = row is None
    row = row or Matching(kind=kind, area=area, headings=digest)
    row.columns, row.by_id, row.at = columns, by.person_id, clock.now()
    row.save()
    record("matching.kept", row, by=by, data={"kind": kind}, area_id=area.pk, new=new)
