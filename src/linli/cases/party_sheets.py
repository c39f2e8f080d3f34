"""A sheet of a case's parties (the foreman's Excel): kept as it was read, compared anew at each look, taken in whole.

Nothing is changed before somebody confirms it; then all rows come in or, by choice, the good ones, and the bad ones
go back as Excel with the mend beside each.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import IO, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import casework, packs, party_columns, queries, services
from linli.cases.import_files import digest
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.cases.party_columns import Said
from linli.cases.party_models import PartySheet
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.papers import sheets
from linli.papers.matching import Matched
from linli.papers.sheets import Column, Page
from linli.people.access import may
from linli.people.erased_name import looks_erased
from linli.rules import party_sheet
from linli.rules.pack import Pack
from linli.rules.party_sheet import Fault, Line, Read, Row
from linli.rules.questions import WORDS, Input

KEPT = timedelta(days=7)
MOST_ROWS = 2000

MENDS = {
    "missing": lambda: _("please fill this in"),
    "not_a_number": lambda: _("this is no number; write digits alone, as 22.5"),
    "too_fine": lambda: _("this has more digits after the point than are kept; round it by hand"),
    "negative": lambda: _("this is less than nothing; write it without the minus or in the other column"),
    "not_a_day": lambda: _("this is no day; write it like 2026-07-01"),
    "not_an_option": lambda: _("this is none of the words to choose from; see the template"),
    "not_yes_or_no": lambda: _("write yes or no"),
    "too_long": lambda: _("this is too long"),
    "rounded": lambda: _("the spreadsheet has lost digits; format the column as text and type the number anew"),
    "not_a_phone": lambda: _("this is no telephone number; write 11 digits, two numbers with a space between"),
    "too_many_phones": lambda: _("more than two numbers stand here; keep the two by which the person is reached"),
    "not_an_id_number": lambda: _("this is no ID number: a digit is wrong or missing"),
    "not_a_credit_code": lambda: _("this is no credit code: a character is wrong or missing"),
    "twice": lambda: _("the same party stands in line %(wanted)s as well; keep one of them"),
    "namesake": lambda: _("line %(wanted)s bears the same name; add what tells them apart: %(known_by)s"),
    "moved_on": lambda: _("this party stands further already; leave the row out and change it on its own page"),
    "differs": lambda: _("the other amounts come to %(wanted)s"),
    "name_erased": lambda: _("this stands in place of a name that was erased; write the own name"),
    "total_differs": lambda: _("the sheet's own total is not what its rows come to: %(wanted)s"),
}


@dataclass(frozen=True)
class Looked:
    """A sheet compared with the case as it is now."""

    sheet: PartySheet
    case: Case
    pack: Pack
    read: Read


# ---- in -------------------------------------------------------------------------------------------------------------


def take(case_id: int, source: IO[bytes], name: str, *, by: Actor) -> PartySheet:
    """Read a file and keep it for confirmation. Refused when it is none, or bears no heading that is known."""
    case = queries.one(by, case_id, "area")
    pack = _pack_or_refused(case, by)
    assert by.person_id is not None  # said by _pack_or_refused
    sha256 = digest(source)
    headings, rows = _read(pack, source, name)
    said = party_columns.kept(case, pack, headings, by)
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", _("More than %(most)d rows are not one case.") % {"most": MOST_ROWS})
    kept = [[row.number, list(row.cells), sorted(row.rounded)] for row in rows]
    return PartySheet.objects.create(
        case=case,
        by_id=by.person_id,
        name=name[-120:],
        sha256=sha256,
        content=_packed(headings, kept, said),
        at=clock.now(),
    )


def _packed(headings: Sequence[str], rows: Sequence[Any], said: Said | None) -> str:
    return json.dumps([headings, rows, *([said] if said is not None else [])], ensure_ascii=False)


def _unpacked(sheet: PartySheet) -> tuple[list[str], list[Any], Said | None]:
    """Headings, rows, and which column somebody said is what; the last is lacking where nobody did."""
    headings, rows, *said = json.loads(sheet.content) if sheet.content else ([], [])
    return headings, rows, said[0] if said else None


@transaction.atomic
def say_columns(sheet_id: int, said: Said, *, by: Actor) -> None:
    """Say which column of the sheet is what, for this one and the office's next with these headings."""
    sheet = PartySheet.objects.select_for_update(of=("self",)).select_related("case").get(pk=sheet_id)
    if sheet.by_id != by.person_id:
        raise NotAllowed(_("A sheet is taken in by whoever uploaded it."))
    if sheet.state != "waiting":
        raise Refused("sheet_taken", _("This sheet was taken in or thrown away already."))
    pack = _pack_or_refused(sheet.case, by)
    headings, rows, _before = _unpacked(sheet)
    sheet.content = _packed(headings, rows, said)
    sheet.save(update_fields=["content"])
    party_columns.remember(sheet, pack, headings, said, by=by)


def as_said(sheet: PartySheet) -> str:
    """By which what the columns were said to be is known again, when the sheet is taken in."""
    return hashlib.sha256(json.dumps(_unpacked(sheet)[2], sort_keys=True).encode()).hexdigest()


def columns_said(looked: "Looked") -> Matched:
    """Which column of the sheet is what, and what must be there and is under none."""
    headings, _rows, said = _unpacked(looked.sheet)
    return party_columns.matched(looked.pack, headings, said, get_language() or "zh")


def _pack_or_refused(case: Case, by: Actor) -> Pack:
    pack = packs.by_version(case.pack_version_id)
    if by.person_id is None or not may(by, "case.work", case):
        raise NotAllowed(_("This case is not yours to act on."))
    if not entering(case, by):
        raise Refused("nothing_enters", _("Nobody can be entered in the state in which this case is now."))
    return pack


def entering(case: Case, by: Actor) -> str:
    """The step by which this person enters parties now; empty when there is none."""
    offers = queries.offers(case, by)
    return next((offer.name for offer in offers if offer.action.row == "new" and not offer.refused), "")


def _read(pack: Pack, source: IO[bytes], name: str) -> tuple[list[str], list[Row]]:
    """The sheet of the file that bears the most known headings, else the first that bears any.

    As people see it, lines counted as in the file.
    """
    known = party_sheet.names(pack)
    found: list[sheets.Table] = []
    there = sheets.read(source, name=name)
    for sheet in there:
        with suppress(Refused):  # no heading is known
            found.append(sheets.table(sheet, lambda text: bool(party_sheet.field_of(known, text))))
    found = found or [table for sheet in there if (table := sheets.by_fullest_row(sheet)) and table.rows]
    if not found and any(any(row) for sheet in there for row in sheet.rows):
        raise Refused("no_headings", _("No headings were found. They stand above the rows of a list."))
    if not found:
        raise Refused("file_empty", _("The file is empty."))
    best = max(found, key=lambda table: sum(bool(party_sheet.field_of(known, text)) for text in table.headings))
    rows = [
        Row(number, [str(cell) for cell in cells], [at for at, cell in enumerate(cells) if cell.suspect == "rounded"])
        for number, cells in best.rows
    ]
    return best.headings, rows


def readable(code: str, by: Actor) -> PartySheet:
    """The actor's own sheet; DoesNotExist for anybody else's, and once they no longer read the case."""
    sheet = PartySheet.objects.get(code=code, by_id=by.person_id or 0)
    queries.one(by, sheet.case_id)
    return sheet


def look(sheet: PartySheet, by: Actor) -> Looked:
    """Every row as it compares with the parties that are there now."""
    case = queries.one(by, sheet.case_id, "area")
    pack = packs.by_version(case.pack_version_id)
    return Looked(sheet, case, pack, _compared(sheet, case, pack))


def _compared(sheet: PartySheet, case: Case, pack: Pack) -> Read:
    headings, rows, said = _unpacked(sheet)
    columns = None if said is None else party_columns.places(pack, headings, said)
    read = party_sheet.read(pack, headings, [Row(*row) for row in rows], parties_of(case, pack), columns)
    return replace(read, lines=tuple(map(_named, read.lines)))


def _named(line: Line) -> Line:
    """The row, faulty where one of its words would pass for the name of somebody who was erased."""
    words = ((name, value) for name, value in line.values.items() if isinstance(value, str))
    return line.wrong(*(Fault(name, "name_erased", value) for name, value in words if looks_erased(value)))


@transaction.atomic
def confirm(
    sheet_id: int, *, by: Actor, only_good: bool = False, version: int | None = None, said: str | None = None
) -> Read:
    """Take the sheet in, compared anew with the case locked: all rows or, if chosen, the good ones.

    Refused where the case is no longer the `version` that the preview showed, or the columns were `said` otherwise.
    """
    sheet = PartySheet.objects.select_for_update().get(pk=sheet_id)
    case = queries.locked(sheet.case_id)
    if sheet.by_id != by.person_id:
        raise NotAllowed(_("A sheet is taken in by whoever uploaded it."))
    if sheet.state != "waiting":
        raise Refused("sheet_taken", _("This sheet was taken in or thrown away already."))
    if said is not None and said != as_said(sheet):
        raise Refused(
            "columns_changed", _("Its columns were said to be others meanwhile. Look through the rows again.")
        )
    pack = _pack_or_refused(case, by)
    services.must_be_current(case, pack, version, by)
    read = _compared(sheet, case, pack)
    if read.counts["error"] and not only_good:
        raise Refused(
            "bad_rows",
            _("%(count)d rows are faulty. Mend the file and upload it again, or choose to take in only the good rows.")
            % {"count": read.counts["error"]},
        )
    if not read.good:
        raise Refused("nothing_new", _("No row brings anything new."))
    casework.enter_parties(
        case.pk,
        entering(case, by),
        [_given(line) for line in read.good if not line.key],
        by=by,
        changes={line.key: _given(line) for line in read.good if line.key},
    )
    sheet.state, sheet.counts = "taken", read.counts
    sheet.content = _bad_alone(sheet, read)
    sheet.save(update_fields=["state", "counts", "content"])
    return read


def _given(line: Line) -> dict[str, Any]:
    return {name: value for name, value in line.values.items() if value is not None}


def _bad_alone(sheet: PartySheet, read: Read) -> str:
    """What was taken in stands in the case; the bad rows can still be handed back."""
    bad = {line.number for line in read.lines if line.state == "error"}
    headings, rows, said = _unpacked(sheet)
    return _packed(headings, [row for row in rows if row[0] in bad], said) if bad else ""


@transaction.atomic
def drop(sheet_id: int, *, by: Actor) -> None:
    """Throw a sheet away that nobody wants."""
    sheet = PartySheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.by_id != by.person_id:
        raise NotAllowed(_("A sheet is taken in by whoever uploaded it."))
    if sheet.state == "waiting":
        sheet.state, sheet.content = "dropped", ""
        sheet.save(update_fields=["state", "content"])


def forget() -> int:
    """Empty what is older than a week: it names people, and the case holds what was wanted."""
    old = PartySheet.objects.filter(at__lt=clock.shift(-KEPT)).exclude(content=b"")
    old.filter(state="waiting").update(state="dropped")
    return PartySheet.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(content="")


# ---- what is said of a row, and the workbooks -----------------------------------------------------------------------


def mend(pack: Pack, fault: Fault) -> str:
    """What to do about a fault, in the reader's language."""
    known_by = pack.parties.known_by if pack.parties else ()
    said = {"wanted": fault.wanted, "known_by": in_a_list(title(pack, name) for name in known_by)}
    return MENDS[fault.code]() % said


def title(pack: Pack, name: str) -> str:
    """What the page calls a field of the parties, in the reader's language."""
    fields = {asked.name: asked for asked in pack.party_fields}
    return fields[name].title.say(get_language() or "zh") if name in fields else name


def template(pack: Pack) -> IO[bytes]:
    """The workbook to fill in: one column a field, digits kept as typed, words to choose from."""
    return sheets.write_book([Page(_sheet_title(pack), columns(pack))])


def bad_rows(looked: Looked, *, by: str) -> IO[bytes]:
    """The bad rows as they stood, with the line in the file and the mend, to be mended and uploaded again."""
    pack, read = looked.pack, looked.read
    asked = {one.name: one for one in pack.party_fields}
    heads: list[Column | str] = [
        *(_column(asked[name]) for name in read.columns),
        _("Line in the file"),
        Column(_("What to mend"), 60),
    ]
    return sheets.write_book([Page(_sheet_title(pack), heads, _handed_back(pack, read))], by=by)


def _handed_back(pack: Pack, read: Read) -> Iterable[Sequence[Any]]:
    for line in read.lines:
        if line.state == "error":
            yield [*(line.cells.get(name, "") for name in read.columns), line.number, mends(pack, line)]


def mends(pack: Pack, line: Line) -> str:
    """Every fault of a row with its mend."""
    words = ({"field": title(pack, fault.field), "fault": mend(pack, fault)} for fault in line.faults)
    return _("; ").join(_("%(field)s: %(fault)s") % one for one in words)


def columns(pack: Pack) -> list[Column]:
    """The columns that a sheet may have, what is reckoned among them; a star where it must be filled in."""
    return [_column(asked) for asked in pack.sheet_fields if asked.type != "signature"]


def _column(asked: Input) -> Column:
    heading = asked.title.say(get_language() or "zh")
    star = "*" if asked.required is True and not asked.derive else ""
    choices = [words.say(get_language() or "zh") for words in asked.options.values()]
    width = (
        22
        if asked.role == "identity_number" or asked.type == "credit_code"
        else 14
        if asked.type in ("text", "date")
        else 0
    )
    return Column(heading + star, width, text=asked.type in WORDS, choices=choices)


def _sheet_title(pack: Pack) -> str:
    return pack.parties.title.say(get_language() or "zh") if pack.parties else ""
