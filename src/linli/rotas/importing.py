"""Who can be on duty, with what they wish and when they are away, from the sheet that an organiser collects.

Every row is shown with what it would do, then all of them are entered, or the good ones by choice; the bad ones go back
as a workbook. What was shown stands in the form, signed, until it is pressed: nothing of it is kept in between.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import sheets
from linli.people.services import checked_name, checked_phone, person_of_phone
from linli.rotas import services
from linli.rotas.models import Keeper, Rota, State
from linli.rotas.services import Ability

FRESH = 60 * 60
_SALT = "linli.rotas.importing"
NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"

# Headings as offices write them, the first of each as the blank sheet has it.
HEADINGS = {
    "name": ("姓名", "值守人", "值守人员"),  # zh: headings of the sheet
    "phone": ("电话", "手机", "手机号", "联系电话"),  # zh: headings of the sheet
    "skills": ("资格", "技能", "特长", "资质"),  # zh: headings of the sheet
    "prefers": ("愿意值", "愿意", "希望班次"),  # zh: headings of the sheet
    "avoids": ("不愿值", "不愿", "不便班次"),  # zh: headings of the sheet
    "away": ("请假", "请假日期", "不能来的日子"),  # zh: headings of the sheet
    "beside": ("搭档", "希望同班"),  # zh: headings of the sheet
}
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")  # zh: how days are written
_RANGE = re.compile(r"\s*(?:至|到|~|～|—+|–)\s*")  # zh: between two days
_LIST = re.compile(r"[、，,;；\s]+")  # zh: how lists are written


@dataclass(frozen=True)
class Row:
    """One row of the sheet: its cells, what it would do (`new`, `changed`, `same`), or `bad` and how to mend it."""

    line: int
    cells: tuple[str, ...]
    state: str
    words: str = ""


@dataclass(frozen=True)
class Said:
    """What a row says, read: empty where its cell is."""

    name: str
    person_id: int | None
    ability: Ability
    away: tuple[tuple[date, date], ...]
    beside: str


class _Bad(Exception):
    """What is wrong with a row, and how to mend it."""


def preview(rota: Rota, source: sheets.Source, name: str) -> list[Row]:
    """Every row with what it would do, the bad ones with the mend. Nothing is changed."""
    found = sheets.read(source, name=name)
    if not found:
        raise Refused("sheet_empty", _("There is no sheet in this file."), field="file")
    fields = {heading: field for field, names in HEADINGS.items() for heading in names}
    table = sheets.table(found[0], lambda heading: heading in fields)
    at = {fields[heading]: column for column, heading in enumerate(table.headings) if heading in fields}
    if "name" not in at:
        words = _("The sheet needs the column: %(name)s.") % {"name": HEADINGS["name"][0]}
        raise Refused("headings_missing", words, field="file")
    if len(table.rows) > services.MOST_KEEPERS:
        words = _("At most %(count)s rows at once.") % {"count": services.MOST_KEEPERS}
        raise Refused("too_many_rows", words, field="file")
    given = [(line, {field: cells[at[field]].strip() if field in at else "" for field in HEADINGS})
             for line, cells in table.rows]  # fmt: skip
    known, names = _known(rota), {said["name"] for _line, said in given}
    duties, seen = set(rota.duties.values_list("name", flat=True)), dict[tuple[str, str], int]()
    return [_judged(rota, known, names, duties, seen, line, said) for line, said in given]


def _known(rota: Rota) -> list[Keeper]:
    """All at once: names are sealed, so that no statement can look for one."""
    rows = rota.keepers.filter(struck_at=None).select_related("person", "beside__person")
    return list(rows.prefetch_related("aways"))


def _judged(
    rota: Rota, known: list[Keeper], names: set[str], duties: set[str], seen: dict[tuple[str, str], int], line: int,
    given: dict[str, str],
) -> Row:  # fmt: skip
    cells = tuple(given.values())
    try:
        said = _said(rota, given, duties)
        who = (said.name, given["phone"])
        if who in seen:
            raise _Bad(_("This stands in line %(line)s already; leave one out.") % {"line": seen[who]})
        seen[who] = line
        there = _one(known, said)
        if said.beside and said.beside not in names and said.beside not in {str(row) for row in known}:
            raise _Bad(_("“%(name)s” stands neither on the rota nor in the sheet.") % {"name": said.beside})
    except (_Bad, Refused) as trouble:
        return Row(line, cells, BAD, str(trouble))
    if there is None:
        return Row(line, cells, NEW)
    return Row(line, cells, SAME if _stands(there, said) else CHANGED)


def _said(rota: Rota, given: dict[str, str], duties: set[str]) -> Said:
    """What the row says; `_Bad` or refused where it cannot be read."""
    name, phone = checked_name(given["name"]), checked_phone(given["phone"])
    person = person_of_phone(phone) if phone else None
    if person is not None and person.name != name:
        raise _Bad(_("Name and telephone do not go together; ask for both again."))
    ability = Ability(*(services.words(given[key]) for key in ("skills", "prefers", "avoids")))
    if strange := sorted({*ability.prefers.split(), *ability.avoids.split()} - duties):
        words = _("No duty of this rota is called %(names)s; there are: %(duties)s.")
        raise _Bad(words % {"names": "、".join(strange), "duties": "、".join(sorted(duties))})
    away = tuple(_days(rota, part) for part in _LIST.split(_RANGE.sub("~", given["away"])) if part)
    return Said(name, person.pk if person else None, ability, away, given["beside"])


def _days(rota: Rota, text: str) -> tuple[date, date]:
    """Days, both whole: "12-3", "2026-12-3~12-5". A day without a year is the one that the rota's weeks are near."""
    ends = [_day(rota, part) for part in text.split("~")]
    if len(ends) > 2 or ends[-1] < ends[0] or ends[-1] > ends[0] + services.LONGEST:
        raise _Bad(_("“%(text)s” is no day: write 2026-12-3, or 2026-12-3~2026-12-5.") % {"text": text})
    return ends[0], ends[-1]


def _day(rota: Rota, text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = found.groups()
        if year:
            return date(int(year), int(month), int(day))
        near = [date(one, int(month), int(day)) for one in (rota.begins.year, rota.ends.year)]
        return next((one for one in near if rota.begins <= one <= rota.ends), near[0])
    except ValueError:
        words = _("“%(text)s” is no day: write 2026-12-3, or 2026-12-3~2026-12-5.") % {"text": text}
        raise _Bad(words) from None


def _one(known: list[Keeper], said: Said) -> Keeper | None:
    """Who on the rota is meant: by account, else by name."""
    there = [row for row in known if said.person_id is not None and row.person_id == said.person_id]
    there = there or [row for row in known if str(row) == said.name and (said.person_id is None or not row.person_id)]
    if len(there) > 1:
        raise _Bad(_("Several on the rota have this name; add the telephone."))
    return there[0] if there else None


def _merged(row: Keeper, said: Said) -> Ability:
    """What they bring and wish once the row is in: an empty cell says nothing of it."""
    return Ability(*(getattr(said.ability, key) or getattr(row, key) for key in ("skills", "prefers", "avoids")))


def _stands(row: Keeper, said: Said) -> bool:
    own = {(one.first, one.last) for one in row.aways.all()}
    same = _merged(row, said) == Ability(row.skills, row.prefers, row.avoids)
    return same and set(said.away) <= own and said.beside in ("", str(row.beside or ""))


def handed_on(rota: Rota, rows: Iterable[Row]) -> str:
    """The rows that bring something, signed, for the form that enters them."""
    good = [[row.line, *row.cells] for row in rows if row.state in (NEW, CHANGED)]
    return signing.dumps([rota.pk, good], salt=_SALT, compress=True) if good else ""


def handed_back(rows: Iterable[Row]) -> str:
    """The bad rows, signed, for the form that takes them back as a workbook."""
    bad = [[row.line, row.words, *row.cells] for row in rows if row.state == BAD]
    return signing.dumps(bad, salt=_SALT, compress=True) if bad else ""


@transaction.atomic
def take_in(rota_id: int, token: str, *, by: Actor) -> int:
    """Enter what was shown: all of it, or nothing where one of the rows cannot come in any more. Answers how many."""
    rota = services.run(rota_id, by, State.DRAFT, State.PUBLISHED)
    try:
        of, rows = signing.loads(token, salt=_SALT, max_age=FRESH)
    except signing.BadSignature:
        of, rows = 0, []
    if of != rota.pk:
        raise Refused("too_old", _("This was too long ago. Send the sheet in again."))
    duties, entered = set(rota.duties.values_list("name", flat=True)), list[tuple[int, Keeper, Said]]()
    known = _known(rota)
    for line, *cells in rows:
        with _named(line):
            said = _said(rota, dict(zip(HEADINGS, cells, strict=True)), duties)
            row = _one(known, said) or services.enlist(
                rota.pk, said.name, said.ability, by=by, person_id=said.person_id
            )
            entered.append((line, row, said))
    by_name = {str(row): row.pk for row in _known(rota)}
    for line, row, said in entered:
        with _named(line):
            beside = by_name.get(said.beside) if said.beside else row.beside_id
            services.wish(row.pk, _merged(row, said), by=by, beside_id=beside)
            for first, last in said.away:
                services.be_away(row.pk, first, last, by=by)
    return len(entered)


@contextmanager
def _named(line: int) -> Iterator[None]:
    """What is refused within says in which row."""
    try:
        yield
    except (Refused, _Bad) as trouble:
        code = trouble.code if isinstance(trouble, Refused) else "row_bad"
        words = _("Row %(line)s: %(why)s Nothing was entered; send the sheet in again.")
        raise Refused(code, words % {"line": line, "why": str(trouble)}) from None


def blank() -> IO[bytes]:
    """The sheet to fill in."""
    return sheets.write_book([_page([])])


def bad_rows(token: str, *, by: str) -> IO[bytes]:
    """The bad rows as they stood, with what is to be mended beside each. Refused once that is too long ago."""
    try:
        rows = signing.loads(token, salt=_SALT, max_age=FRESH)
    except signing.BadSignature:
        raise Refused("too_old", _("This was too long ago. Send the sheet in again.")) from None
    return sheets.write_book([_page([Row(line, tuple(cells), BAD, words) for line, words, *cells in rows])], by=by)


def _page(rows: list[Row]) -> sheets.Page:
    columns: list[sheets.Column | str] = [sheets.Column(names[0], 16, text=True) for names in HEADINGS.values()]
    if rows:
        columns += [_("Row"), sheets.Column(_("What to mend"), 60)]
    return sheets.Page(_("People and wishes"), columns, [[*row.cells, row.line, row.words] for row in rows])
