"""Members and equipment from the sheet that a leader keeps: every row shown with what it would do, then entered.

What was shown stands in the form, signed, until it is pressed: nothing of it is kept in between. All rows come in, or
by choice the good ones; the bad ones go back as a workbook with what is to be mended.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.core import signing
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import sheets
from linli.people.services import checked_name, checked_phone
from linli.teams import joining, keeping, services
from linli.teams.models import Equipment, Member, State, Team

MOST, FRESH = 1000, 60 * 60
_SALT = "linli.teams.importing"
NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"

# Headings as offices write them, the first of each as the blank sheet has it.
MEMBERS = {
    "name": ("姓名", "队员"),  # zh: headings of the sheet
    "phone": ("电话", "手机", "手机号", "联系电话"),  # zh: headings of the sheet
    "part": ("分工", "任务", "声部"),  # zh: headings of the sheet
}
OWNED = {
    "name": ("名称", "器材", "品名"),  # zh: headings of the sheet
    "number": ("数量", "件数"),  # zh: headings of the sheet
    "note": ("备注", "存放地点", "状况"),  # zh: headings of the sheet
}


@dataclass(frozen=True)
class Row:
    """One row of the sheet: its cells, what it would do (`new`, `changed`, `same`), or `bad` and how to mend it."""

    line: int
    cells: tuple[str, ...]
    state: str
    words: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its headings, which of them must be there; what is known, how a row is judged and entered."""

    title: Promise
    headings: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    known: Callable[[Team], Any]  # read once for a sheet
    judge: Callable[[Any, int, dict[str, str], dict[object, int]], Row]
    enter: Callable[[Team, Any, Sequence[str], Actor], object]

    @property
    def columns(self) -> list[str]:
        """The headings of the blank sheet."""
        return [names[0] for names in self.headings.values()]


def preview(team: Team, kind: Kind, source: sheets.Source, name: str) -> list[Row]:
    """Every row with what it would do, the bad ones with the mend. Nothing is changed."""
    found = sheets.read(source, name=name)
    if not found:
        raise Refused("sheet_empty", _("There is no sheet in this file."), field="file")
    fields = {heading: field for field, names in kind.headings.items() for heading in names}
    table = sheets.table(found[0], lambda heading: heading in fields)
    at = {fields[heading]: column for column, heading in enumerate(table.headings) if heading in fields}
    if missing := [kind.headings[field][0] for field in kind.needs if field not in at]:
        words = _("The sheet needs the columns: %(names)s.") % {"names": "、".join(missing)}
        raise Refused("headings_missing", words, field="file")
    if len(table.rows) > MOST:
        raise Refused("too_many_rows", _("At most %(count)s rows at once.") % {"count": MOST}, field="file")
    known, seen = kind.known(team), dict[object, int]()
    rows = []
    for line, cells in table.rows:
        given = {field: cells[at[field]].strip() if field in at else "" for field in kind.headings}
        rows.append(kind.judge(known, line, given, seen))
    return rows


def _members(team: Team) -> list[Member]:
    """All at once: names and telephones are sealed, so that no statement can look for one."""
    return list(team.members.filter(state=State.IN).select_related("person"))


def _member(known: list[Member], line: int, given: dict[str, str], seen: dict[object, int]) -> Row:
    cells = tuple(given.values())
    try:
        name, phone = checked_name(given["name"]), checked_phone(given["phone"])
    except Refused as refusal:
        return Row(line, cells, BAD, refusal.message)
    if len(given["part"]) > 30:
        return Row(line, cells, BAD, _("The part is too long: at most 30 characters."))
    if (name, phone) in seen:
        words = _("This stands in line %(line)s already; leave one out.") % {"line": seen[(name, phone)]}
        return Row(line, cells, BAD, words)
    seen[(name, phone)] = line
    there = _same(known, name, phone)
    if len(there) > 1:
        return Row(line, cells, BAD, _("Several members have this name; add the telephone."))
    if not there:
        return Row(line, cells, NEW)
    if not given["part"] or there[0].part == given["part"]:
        return Row(line, cells, SAME)
    words = _("Part or task: %(before)s → %(after)s")
    return Row(line, cells, CHANGED, words % {"before": there[0].part or "—", "after": given["part"]})


def _same(known: list[Member], name: str, phone: str) -> list[Member]:
    """The members of this name; where a telephone is given, of this telephone."""
    return [row for row in known if row.called == name and (not phone or phone == _number(row))]


def _number(row: Member) -> str:
    return str(row.person.phone or "") if row.person else str(row.phone)


def _enter_member(team: Team, known: list[Member], cells: Sequence[str], by: Actor) -> None:
    name, phone, part = cells
    there = _same(known, checked_name(name), checked_phone(phone))
    if there:
        joining.set_part(there[0].pk, part, by=by)
    else:
        joining.enter(team.pk, joining.Entered(name, phone, part), by=by)


def _equipment(team: Team) -> dict[str, Equipment]:
    return {row.name: row for row in team.equipment.all()}


def _owned(known: dict[str, Equipment], line: int, given: dict[str, str], seen: dict[object, int]) -> Row:
    cells, name, number = tuple(given.values()), given["name"], given["number"]
    if not name or len(name) > 40 or len(given["note"]) > 120:
        return Row(line, cells, BAD, _("Give a name of at most 40 characters, and a note of at most 120."))
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return Row(line, cells, BAD, _("The number is no whole number; write digits alone."))
    if name in seen:
        words = _("This stands in line %(line)s already; leave one out.") % {"line": seen[name]}
        return Row(line, cells, BAD, words)
    seen[name] = line
    row = known.get(name)
    if row is None:
        return Row(line, cells, NEW)
    if int(number) < row.out:
        words = _("There are %(out)s of it on loan; the team owns at least as many.") % {"out": row.out}
        return Row(line, cells, BAD, words)
    if (row.number, row.note) == (int(number), given["note"]):
        return Row(line, cells, SAME)
    words = _("Number: %(before)s → %(after)s") % {"before": row.number, "after": number}
    return Row(line, cells, CHANGED, words)


def _enter_owned(team: Team, known: dict[str, Equipment], cells: Sequence[str], by: Actor) -> None:
    name, number, note = cells
    keeping.own(team.pk, name, int(number), note, by=by)


KINDS = {
    "members": Kind(gettext_lazy("Members from a sheet"), MEMBERS, ("name",), _members, _member, _enter_member),
    "equipment": Kind(
        gettext_lazy("Equipment from a sheet"), OWNED, ("name", "number"), _equipment, _owned, _enter_owned
    ),
}


def handed_on(team: Team, kind: str, rows: Iterable[Row]) -> str:
    """The rows that bring something, signed, for the form that enters them."""
    good = [[row.line, *row.cells] for row in rows if row.state in (NEW, CHANGED)]
    return signing.dumps([team.pk, kind, good], salt=_SALT, compress=True) if good else ""


def handed_back(rows: Iterable[Row]) -> str:
    """The bad rows, signed, for the form that takes them back as a workbook."""
    bad = [[row.line, row.words, *row.cells] for row in rows if row.state == BAD]
    return signing.dumps(bad, salt=_SALT, compress=True) if bad else ""


@transaction.atomic
def take_in(team_id: int, kind: str, token: str, *, by: Actor) -> int:
    """Enter what was shown: all of it, or nothing where one of the rows cannot come in any more. Answers how many."""
    team = services.led(team_id, by)
    try:
        of, said, rows = signing.loads(token, salt=_SALT, max_age=FRESH)
    except signing.BadSignature:
        of, said, rows = 0, "", []
    if (of, said) != (team.pk, kind):
        raise Refused("too_old", _("This was too long ago. Send the sheet in again."))
    known = KINDS[kind].known(team)
    for line, *cells in rows:
        try:
            KINDS[kind].enter(team, known, cells, by)
        except Refused as refusal:
            words = _("Row %(line)s: %(why)s Nothing was entered; send the sheet in again.")
            raise Refused(refusal.code, words % {"line": line, "why": refusal.message}) from None
    return len(rows)


def blank(kind: Kind) -> IO[bytes]:
    """The sheet to fill in."""
    return sheets.write_book([_page(kind, [])])


def bad_rows(kind: Kind, token: str, *, by: str) -> IO[bytes]:
    """The bad rows as they stood, with what is to be mended beside each. Refused once that is too long ago."""
    try:
        rows = signing.loads(token, salt=_SALT, max_age=FRESH)
    except signing.BadSignature:
        raise Refused("too_old", _("This was too long ago. Send the sheet in again.")) from None
    return sheets.write_book(
        [_page(kind, [Row(line, tuple(cells), BAD, words) for line, words, *cells in rows])], by=by
    )


def _page(kind: Kind, rows: list[Row]) -> sheets.Page:
    columns: list[sheets.Column | str] = [sheets.Column(title, 18, text=True) for title in kind.columns]
    if rows:
        columns += [_("Row"), sheets.Column(_("What to mend"), 60)]
    return sheets.Page(str(kind.title), columns, [[*row.cells, row.line, row.words] for row in rows])
