"""A sheet of parties from outside: its columns found, every cell read exactly, each row told new, changed or faulty.

Nothing is guessed: an amount is read to the fen, a number that a spreadsheet has rounded is named as such, and whoever
cannot be told from another is a fault. The sheet's own line of totals has to be what its rows come to, to the cent.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from linli.rules import below, parties
from linli.rules.identifiers import (
    credit_code,
    credit_code_error,
    national,
    phones_in,
    resident_id,
    resident_id_error,
)
from linli.rules.pack import Pack
from linli.rules.questions import NUMBERS, WORDS, Input
from linli.rules.situation import Party

NOTHING = frozenset({"-", "—", "–", "/", "\\", "无", "none"})
YES = frozenset({"是", "有", "√", "✓", "y", "yes", "1", "对"})
NO = frozenset({"否", "无", "×", "x", "n", "no", "0", "没有"})
LARGEST = 10**15
MOST_PHONES = 2
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")  # 4.3E+17: what a spreadsheet leaves of a long number
_APART = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff])+")  # 张 伟: letters set apart to stand even with longer names
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_ID_NUMBER = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+|\d{15}|\d{17}[\dXx]|\d{14,20}")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one field of a row: a code, what stands there, and what it would have to be."""

    field: str
    code: str
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the sheet. `key` is the party that it changes, `changed` the fields in which it does."""

    number: int  # the line in the file
    cells: Mapping[str, str]  # what stands there, to be handed back
    values: Mapping[str, Any] = field(default_factory=dict)
    state: str = "new"  # new, changed, same or error
    faults: tuple[Fault, ...] = ()
    key: str = ""
    changed: tuple[str, ...] = ()
    alike: tuple[int, ...] = ()  # other lines of the same name

    def wrong(self, *faults: Fault) -> "Line":
        """The row with these faults as well."""
        return replace(self, state="error", faults=(*self.faults, *faults), key="", changed=()) if faults else self


@dataclass(frozen=True)
class Read:
    """A sheet that was read: the rows, and in a last one what its own totals state otherwise."""

    lines: tuple[Line, ...]
    columns: tuple[str, ...]  # the fields that it has, in its order
    left_out: tuple[int, ...] = ()  # lines of the file that are sums, notes and signatures

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, the same, faulty."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in ("new", "changed", "same", "error")}

    @property
    def good(self) -> tuple[Line, ...]:
        """The rows that bring something and can be taken in."""
        return tuple(line for line in self.lines if line.state in ("new", "changed"))


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file; `rounded` are the columns whose digits a spreadsheet has lost."""

    number: int
    cells: Sequence[str]
    rounded: Collection[int] = ()


def names(pack: Pack) -> dict[str, str]:
    """Every heading that names what a sheet may bring, plain → field; the field's own titles go first."""
    found: dict[str, str] = {}
    for asked in pack.sheet_fields:
        for heading in (asked.title.zh, asked.title.en, *asked.known_as):
            if heading:
                found.setdefault(plain(heading), asked.name)
    return found


def plain(heading: str) -> str:
    """A heading without spaces, stars, units in brackets and case."""
    narrow = heading.translate(_NARROW).lower()
    return re.sub(r"\(.*?\)|[\s*:]", "", narrow)


def field_of(known: Mapping[str, str], heading: str) -> str:
    """The field that a heading names; of one in several lines the lowest that is known."""
    whole = known.get(plain(heading), "")
    return whole or next((known[plain(part)] for part in reversed(heading.split()) if plain(part) in known), "")


def columns_of(pack: Pack, headings: Sequence[str]) -> dict[int, str]:
    """Which field stands in which column, as far as the headings are known; of two alike the first."""
    known: dict[str, str] = names(pack)
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        name = field_of(known, heading)
        if name and name not in columns.values():
            columns[index] = name
    return columns


def read(
    pack: Pack,
    headings: Sequence[str],
    rows: Iterable[Row],
    there: Iterable[Party],
    columns: Mapping[int, str] | None = None,
) -> Read:
    """Every row of the sheet, compared with the parties that are there.

    `columns` says which field stands in which column where somebody said so; else the headings do.
    """
    columns = columns_of(pack, headings) if columns is None else columns
    lines: list[Line] = []
    left_out: list[int] = []
    total: Row | None = None
    for row in rows:
        if _is_party(row):
            lines.append(_read(pack, columns, row))
        else:
            left_out.append(row.number)
            total = row if below.is_total(row.cells) else total
    lines = _told_apart(pack, _compared(pack, lines, [party for party in there if not party.left]))
    if total is not None:
        lines += _differing(pack, columns, lines, total)
    return Read(tuple(lines), tuple(columns.values()), tuple(left_out))


def _is_party(row: Row) -> bool:
    """Whether somebody stands in a row: more than one remark, and nothing of what stands below a list."""
    return len({"".join(cell.split()) for cell in row.cells} - {""}) > 1 and not below.is_below(row.cells)


# ---- one row --------------------------------------------------------------------------------------------------------


def _read(pack: Pack, columns: Mapping[int, str], row: Row) -> Line:
    fields = {asked.name: asked for asked in pack.party_fields}
    cells = {name: row.cells[index].strip() for index, name in columns.items() if index < len(row.cells)}
    rounded = {columns[index] for index in row.rounded if index in columns}
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, text in cells.items():
        lost, phone = name in rounded, pack.parties is not None and name == pack.parties.phone
        value, code = _phones(text, lost=lost) if phone else _value(fields[name], text, lost=lost)
        values[name] = value
        if code:
            faults.append(Fault(name, code, text))
    return Line(row.number, cells, values).wrong(*faults)


def _value(asked: Input, text: str, *, lost: bool) -> tuple[Any, str]:
    """What a cell says, or the code of what is wrong with it."""
    if asked.type in WORDS:
        return _text(asked, text, lost=lost)
    if not text or (text.lower() in NOTHING and asked.type not in ("bool", "signature")):
        return None, ""
    if asked.type in NUMBERS:
        return _number(asked, text)
    if asked.type == "date":
        return _day(text)
    if asked.type in ("bool", "signature"):
        word = text.lower()
        return word in YES, "" if word in YES | NO else "not_yes_or_no"
    if asked.type == "choice":
        chosen = next((key for key, words in asked.options.items() if text in (key, words.zh, words.en)), None)
        return chosen, "" if chosen else "not_an_option"
    return text, ""


def _text(asked: Input, text: str, *, lost: bool) -> tuple[Any, str]:
    plain_text = " ".join(text.split())
    if _APART.fullmatch(plain_text):
        plain_text = plain_text.replace(" ", "")
    if lost or _SHORTENED.fullmatch(plain_text.translate(_NARROW)):
        return None, "rounded"
    if asked.role == "identity_number" and _ID_NUMBER.fullmatch(re.sub(r"[\s-]", "", plain_text.translate(_NARROW))):
        if error := resident_id_error(plain_text):
            return None, "rounded" if error == "rounded" else "not_an_id_number"
        return resident_id(plain_text), ""
    if asked.type == "credit_code":
        return _credit_code(plain_text)
    if len(plain_text) > (asked.max or 200):
        return None, "too_long"
    return plain_text or None, ""


def _credit_code(text: str) -> tuple[str | None, str]:
    if not text or text.lower() in NOTHING:
        return None, ""
    return (None, "not_a_credit_code") if credit_code_error(text) else (credit_code(text), "")


def _phones(text: str, *, lost: bool) -> tuple[str | None, str]:
    """One number or two, as people write them; the first is the one that is called."""
    if lost or _SHORTENED.fullmatch(text.translate(_NARROW)):
        return None, "rounded"
    found = phones_in(text)
    if not found and text.strip() and text.lower() not in NOTHING:
        return None, "not_a_phone"
    return " ".join(map(national, found)) or None, "too_many_phones" if len(found) > MOST_PHONES else ""


def _number(asked: Input, text: str) -> tuple[int | None, str]:
    plain_text = re.sub(r"[\s,¥￥元]", "", text.translate(_NARROW))
    if _SHORTENED.fullmatch(plain_text):
        return None, "rounded"
    try:
        amount = Decimal(plain_text).scaleb(asked.places)
    except ArithmeticError:  # none, or one beyond all reckoning
        return None, "not_a_number"
    if not amount.is_finite() or abs(amount) > LARGEST:
        return None, "not_a_number"
    if amount != int(amount):
        return None, "too_fine"
    return (None, "negative") if amount < 0 else (int(amount), "")


def _day(text: str) -> tuple[str | None, str]:
    found = _DAY.fullmatch(text)
    try:
        return (date(*map(int, found.groups())).isoformat(), "") if found else (None, "not_a_day")
    except ValueError:
        return None, "not_a_day"


# ---- against each other and against what is there -------------------------------------------------------------------


def mark(pack: Pack, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """By what a party is known again; empty where a part of it is missing."""
    known_by = pack.parties.known_by if pack.parties else ()
    found = tuple(re.sub(r"\s", "", str(fields.get(name) or "")).translate(_NARROW).upper() for name in known_by)
    return found if all(found) else ()


def name_of(pack: Pack, fields: Mapping[str, Any]) -> str:
    """What lists call a party."""
    return str(fields.get(pack.party_name) or "")


def _compared(pack: Pack, lines: list[Line], there: list[Party]) -> list[Line]:
    known = {mark(pack, party.fields): party for party in there if mark(pack, party.fields)}
    return [
        line if line.faults else _against(pack, line, known.get(mark(pack, line.values)))
        for line in lines
    ]  # fmt: skip


def _against(pack: Pack, line: Line, party: Party | None) -> Line:
    """A row that could be read, beside the party that it names, if that is there already."""
    asked = [one.name for one in pack.party_fields if not one.derive]
    given = {name: value for name, value in line.values.items() if value is not None}
    before = {name: party.fields.get(name) for name in asked} if party else {}
    if faults := _wrong(pack, line, {**before, **given}):
        return line.wrong(*faults)
    if party is None:
        return line
    changed = tuple(name for name, value in given.items() if party.fields.get(name) != value)
    if changed and party.state != (pack.parties.begins if pack.parties else ""):
        return line.wrong(Fault(changed[0], "moved_on", line.cells.get(changed[0], "")))
    return replace(line, state="changed" if changed else "same", key=party.key, changed=changed)


def _wrong(pack: Pack, line: Line, fields: Mapping[str, Any]) -> list[Fault]:
    ours, asked = parties.derived(pack, fields), {one.name: one for one in pack.party_fields}
    return [
        Fault(
            name,
            code,
            line.cells.get(name, ""),
            asked[name].written(ours[name]) if code == "differs" and ours[name] is not None else "",
        )
        for name, code in parties.faults_of(pack, fields).items()
    ]


def _told_apart(pack: Pack, lines: list[Line]) -> list[Line]:
    """The same party twice is a fault; two of one name are named to the reader, and one who bears nothing else is
    a fault."""
    marks: dict[tuple[str, ...], list[int]] = {}
    called: dict[str, list[int]] = {}
    for line in lines:
        if own := mark(pack, line.values):
            marks.setdefault(own, []).append(line.number)
        if name := name_of(pack, line.values):
            called.setdefault(name, []).append(line.number)
    found = []
    known_by = pack.parties.known_by if pack.parties else ()
    for line in lines:
        own, name = mark(pack, line.values), name_of(pack, line.values)
        twice = [number for number in marks.get(own, ()) if number != line.number] if own else []
        alike = tuple(number for number in called.get(name, ()) if number != line.number)
        if twice:
            line = line.wrong(Fault(known_by[-1], "twice", line.cells.get(known_by[-1], ""), _listed(twice)))
        elif alike and not own:
            line = line.wrong(Fault(pack.party_name, "namesake", name, _listed(alike)))
        found.append(replace(line, alike=alike))
    return found


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _differing(pack: Pack, columns: Mapping[int, str], lines: list[Line], total: Row) -> list[Line]:
    """A line for the sheet's totals where they are not what its rows come to."""
    fields = {asked.name: asked for asked in pack.party_fields}
    cells = {name: total.cells[index].strip() for index, name in columns.items() if index < len(total.cells)}
    faults = []
    for name, text in cells.items():
        asked = fields[name]
        if asked.type not in NUMBERS or not text or text in NOTHING:
            continue
        stated, code = _number(asked, text)
        if code:
            faults.append(Fault(name, code, text))
        elif (ours := _sum(pack, lines, name)) is not None and ours != stated:
            faults.append(Fault(name, "total_differs", text, asked.written(ours)))
    return [Line(total.number, cells).wrong(*faults)] if faults else []


def _sum(pack: Pack, lines: list[Line], name: str) -> int | None:
    """What the column comes to; None while a cell of it cannot be read."""
    unread = any(fault.field == name and fault.code != "differs" for line in lines for fault in line.faults)
    if unread:
        return None
    return sum(line.values.get(name) or 0 for line in lines)
