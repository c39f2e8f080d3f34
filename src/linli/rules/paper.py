"""An official document: one template, written by the city, from which both the Word and the PDF form are made.

`load` reads the template (docs/packs.md describes every key), `Template.fill` puts the fields in. What comes out, a
Document, is plain data: the renderers know nothing of fields. A fault names the template, the line and the field.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from linli.rules.capitals import capitals
from linli.rules.conditions import CANNOT_BE_SAID, Condition, compared, compile_condition
from linli.rules.money import yuan
from linli.rules.words import Strict, Words

BODY, TITLE, SMALL = 16, 22, 14  # 3号, 2号, 4号


@dataclass(frozen=True)
class Sheet:
    """A page in millimetres, and the grid of lines and characters in its middle."""

    page: tuple[int, int]
    top: int
    bottom: int
    left: int
    right: int
    lines: int
    characters: int

    @property
    def width(self) -> int:
        """The text's width."""
        return self.page[0] - self.left - self.right

    @property
    def height(self) -> int:
        """The text's height."""
        return self.page[1] - self.top - self.bottom

    @property
    def room(self) -> float:
        """A table's width in points."""
        return self.width * 72 / 25.4


# GB/T 9704-2012: 22 lines of 28 characters; of a table that lies across the page (7.6) the binding edge is above.
UPRIGHT = Sheet((210, 297), top=37, bottom=35, left=28, right=26, lines=22, characters=28)
ACROSS = Sheet((297, 210), top=28, bottom=26, left=37, right=35, lines=15, characters=40)
WORD = 8  # half letters of a name or a word
GUTTER, LEAST, SIGNED = 11, 7.5, 12  # beside a cell's letters; the least letters (六号); half letters of a signature
_RUN = re.compile(r"[!-~]+")
DATE_IN = 4  # characters from the right edge to the date's end, under a seal

# Whose documents bear a red head: organs of the Party and the state. Committees of residents and owners have
# none of their own; they follow the standard's layout without it (practice).
RED_HEAD = frozenset({"street_office", "discipline_office"})

Style = Literal["text", "level1", "level2", "plain"]


class Empty(str):
    """A fault that is nobody's mistake in the template: a field that it needs was left empty. `where` is its line."""

    def __new__(cls, words: str, field: str, where: str) -> "Empty":
        made = super().__new__(cls, words)
        made.field, made.where = field, where
        return made

    field: str
    where: str


class TemplateError(ValueError):
    """Every fault of a template, one a line: `stop_work.yaml:7: {{ prty }}: nobody gives this field; …`."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: indented text, a heading of the first or second level, or a line without indent."""

    text: str
    style: Style = "text"


def _run_of(column: Sequence[str]) -> int:
    if not "".join(column[1:]).strip():
        return SIGNED
    return max([4, *(len(run) for cell in column for run in _RUN.findall(cell))])


def _word_of(column: Sequence[str]) -> int:
    """The longest of its cells that are a name or a word, which reads badly in two lines."""
    return max((wide for cell in column if (wide := breadth(cell)) <= WORD), default=0)


@dataclass(frozen=True)
class Table:
    """A table; the first row is its heading. `high`: millimetres that a row has at least in which somebody signs."""

    rows: tuple[tuple[str, ...], ...]
    room: float = UPRIGHT.room
    high: int = 0

    def heights(self) -> list[int]:
        """The least height of each row in millimetres: a thumb-print needs more than a line. Nobody signs a sum."""
        blank = any(not "".join(column[1:]).strip() for column in zip(*self.rows, strict=True))
        return [self.high if blank and number and row[0].strip() else 0 for number, row in enumerate(self.rows)]

    def widths(self) -> list[int]:
        """Points of the text's width by the longest cell of each column, so that no column is crushed.

        Where not every cell has a line of its own, each column has first what its longest number takes, and where there
        is room for that what a name or a word takes.
        """
        runs, columns = self._runs(), list(zip(*self.rows, strict=True))
        longest = [max(run, min(40, max(map(breadth, column)))) for run, column in zip(runs, columns, strict=True)]
        if self._points(longest, SMALL) <= self.room:
            return self._shared(longest, longest)
        words = [max(run, _word_of(column)) for run, column in zip(runs, columns, strict=True)]
        first = words if self._points(words, self.size) <= self.room else runs
        return self._shared(first, [most - least for most, least in zip(longest, first, strict=True)])

    def _shared(self, least: Sequence[int], wishes: Sequence[int]) -> list[int]:
        """To each column its least, and of what is left as it wishes."""
        left = max(0, self.room - self._points(least, self.size))
        return [
            round(GUTTER + run * self.size / 2 + left * wish / max(1, sum(wishes)))
            for run, wish in zip(least, wishes, strict=True)
        ]

    @property
    def size(self) -> float:
        """How large its letters are, in points: small enough that no number runs into the next column."""
        runs = self._runs()
        if self._points(runs, SMALL) <= self.room:
            return SMALL
        return max(LEAST, int(4 * (self.room - GUTTER * len(runs)) / sum(runs)) / 2)

    def _runs(self) -> list[int]:
        """Of each column what cannot be broken: its longest number or word, and room where somebody signs."""
        return [_run_of(column) for column in zip(*self.rows, strict=True)]

    def _points(self, breadths: Sequence[int], size: float) -> float:
        return sum(breadths) * size / 2 + GUTTER * len(breadths)


@dataclass(frozen=True)
class Document:
    """What stands on the paper. Everything is text; empty text is left out."""

    title: str
    body: str  # who issues it: stands above the date
    date: str = ""
    head: str = ""  # the red head
    number: str = ""
    to: str = ""
    blocks: tuple[Paragraph | Table, ...] = ()
    attachments: tuple[str, ...] = ()
    copies: str = ""
    code: str = ""  # by which anybody can ask whether it is genuine
    draft: bool = False
    sheet: Sheet = UPRIGHT

    @property
    def imprint(self) -> tuple[str, ...]:
        """The lines of the 版记 (GB/T 9704-2012, 7.4): who gets copies, and who issues it on which day.

        Official documents have one, and whatever is sent to others in copy; the day's line is parted by a tab.
        """
        if not (self.head or self.copies):
            return ()
        day = self.date if self.date.strip() and not self.draft else "    年  月  日"  # zh: of the layout
        issued = f"{day}印发"  # zh: of the layout
        copies = (f"抄送：{self.copies}",) if self.copies else ()  # zh: a heading of the layout
        return (*copies, f"{self.body}\t{issued}")

    def words(self) -> str:
        """All letters of it, for looking up whether the face has them."""
        cells = (cell for block in self.blocks if isinstance(block, Table) for row in block.rows for cell in row)
        texts = (block.text for block in self.blocks if isinstance(block, Paragraph))
        own = [self.title, self.body, self.head, self.number, self.to, *self.attachments, *self.imprint]
        return "".join([*own, *texts, *cells]).replace("\t", "")


class _Page(Strict):
    """A template's keys as they stand in the file."""

    title: Words
    heading: str = ""  # the title on the paper, when it is not simply the name
    letters: str = ""  # what stands before the year in its number; empty: a paper without number
    head: bool = False
    to: str = ""
    text: str
    attachments: tuple[str, ...] = ()
    copies: str = ""
    by_party: bool = False  # a party's own word to the body, under whose name it does not stand
    landscape: bool = False  # a broad table lies across the page
    signed_rows: int = Field(default=0, ge=0, le=40)  # millimetres of a row in which somebody signs, at least


_FIELD = re.compile(r"\{\{\s*(\w+(?: or \w+)*)(\?)?\s*(?::\s*(\w+)\s*)?\}\}")
_EACH = re.compile(r"each (\w+):\s*(.*)$")
_ONLY = re.compile(r"if (.+?):\s*(.*)$")
_OWN_LETTERS = re.compile(r"\{\{\s*body_letters\s*\}\}")  # in `letters` alone
_MARKS: dict[str, Style] = {"## ": "level2", "# ": "level1", "> ": "plain"}
GIVEN = frozenset({"body", "number", "date"})  # which the issuing itself fills in
# Among a paper's values: what was answered where the paper says it in words, for its conditions. No field's name.
ANSWERS = "as answered"


@dataclass(frozen=True)
class Template:
    """A template that has been read: who fills it in gives `fields()`."""

    source: str
    page: _Page
    lines: Mapping[str, int] = field(default_factory=dict)  # key → line in the file

    @property
    def title(self) -> Words:
        """What such papers are called in lists."""
        return self.page.title

    @property
    def numbered(self) -> bool:
        """Whether such papers bear a number."""
        return bool(self.page.letters)

    def fields(self) -> dict[str, frozenset[str]]:
        """The fields it needs; those of a list with the fields of its rows, the others with none."""
        needed: dict[str, set[str]] = {}
        for _line, text in self._texts():
            if each := _EACH.match(text):
                needed.setdefault(each[1], set()).update(_names(each[2]))
                continue
            for name in _names(text) | (_condition(only[1]).names if (only := _ONLY.match(text)) else set()):
                needed.setdefault(name, set())
        return {name: frozenset(inner) for name, inner in needed.items() if name not in GIVEN}

    def formats(self) -> dict[str, str]:
        """The fields that stand by themselves, with how each is written; those of lists and mere conditions are not."""
        singles = [text for _line, text in self._texts() if not _EACH.match(text)]
        told = [(one[1].split(" or "), one[3] or "") for text in singles for one in _FIELD.finditer(text)]
        found = {name: how for names, how in told for name in names}
        return {name: how for name, how in found.items() if name not in GIVEN}

    def strange(
        self, given: Mapping[str, Collection[str]], options: Mapping[str, Collection[str]] = MappingProxyType({})
    ) -> list[str]:
        """Fields that nobody will give, and choices that nobody has: `given` are the names, those of lists with the
        names in their rows; `options` the answers to questions with a choice."""
        faults = []
        known = {*given, *GIVEN}
        for line, text in self._texts():
            each, only = _EACH.match(text), _ONLY.match(text)
            rows = given.get(each[1], ()) if each else ()
            wanted = _names(text) | (_condition(only[1]).names if only else set())
            for name, answer in compared(only[1]) if only else ():
                if name in options and answer not in options[name]:
                    told = ", ".join(sorted(options[name]))
                    faults.append(self._fault(line, name, f"no choice “{answer}”; the choices are {told}"))
            if each and not rows:
                faults.append(self._fault(line, each[1], "no list of this name is given"))
            for name in sorted(wanted - known - {*rows}):
                told = ", ".join(sorted({*known, *rows}))
                faults.append(self._fault(line, name, f"nobody gives this field; given are {told}"))
        return faults

    def _bad_conditions(self) -> Iterator[str]:
        for line, text in self._text_lines():
            only = _ONLY.match(text)
            try:
                calls = sorted(_condition(only[1]).calls) if only else []
            except ValueError as error:
                yield f"{self.source}:{line}: “{text}”: not a condition: {str(error).splitlines()[0]}"
                continue
            if calls:
                yield f"{self.source}:{line}: “{text}”: no function {calls}; it may ask for the paper's fields alone"

    @property
    def asks_letters(self) -> bool:
        """Whether its number begins with the letters of the body that issues it."""
        return bool(_OWN_LETTERS.search(self.page.letters))

    def letters(self, values: Mapping[str, Any], own: str = "") -> str:
        """What stands before the year in the number, fields filled in; `own` are the letters of the body (机关代字)."""
        text = _OWN_LETTERS.sub(own, self.page.letters)
        return self._all([(self.lines.get("letters", 1), text)], values)[0]

    def fill(
        self,
        values: Mapping[str, Any],
        *,
        body: str,
        number: str = "",
        date: str = "",
        code: str = "",
        draft: bool = False,
    ) -> Document:
        """The document. TemplateError names every field that is missing, empty or of the wrong kind."""
        known = {**values, "body": body, "number": number or "〔    〕", "date": date or "    年  月  日"}
        page, at = self.page, self.lines
        faults: list[str] = []
        title, to, copies, *attachments = self._all(
            [
                (at.get("heading", at["title"]), page.heading or page.title.zh),
                (at.get("to", 1), page.to),
                (at.get("copies", 1), page.copies),
                *((at.get("attachments", 1), text) for text in page.attachments),
            ],
            known,
            more=faults,
        )
        blocks = tuple(self._blocks(known, faults))
        if faults:
            raise TemplateError(faults)
        head = f"{body}文件" if page.head else ""
        under = "" if page.by_party else body
        given = (title, under, date, head, number, to, blocks, tuple(attachments), copies, code, draft)
        return Document(*given, sheet=self._sheet)

    @property
    def _sheet(self) -> Sheet:
        return ACROSS if self.page.landscape else UPRIGHT

    def _table(self, rows: Sequence[tuple[str, ...]]) -> Table:
        return Table(tuple(rows), self._sheet.room, self.page.signed_rows)

    def _texts(self) -> Iterator[tuple[int, str]]:
        page, at = self.page, self.lines
        yield at.get("letters", 1), _OWN_LETTERS.sub("", page.letters)
        for key in ("heading", "to", "copies"):
            yield at.get(key, 1), getattr(page, key)
        yield from ((at.get("attachments", 1), text) for text in page.attachments)
        yield from self._text_lines()

    def _text_lines(self) -> Iterator[tuple[int, str]]:
        first = self.lines["text"] + 1  # the block begins on the line after its key
        for offset, line in enumerate(self.page.text.splitlines()):
            if line.strip():
                yield first + offset, line.strip()

    def _all(
        self, texts: Iterable[tuple[int, str]], values: Mapping[str, Any], more: list[str] | None = None
    ) -> list[str]:
        faults: list[str] = [] if more is None else more
        done = [self._put(line, text, values, faults) for line, text in texts]
        if faults and more is None:
            raise TemplateError(faults)
        return done

    def _blocks(self, values: Mapping[str, Any], faults: list[str]) -> Iterator[Paragraph | Table]:
        rows: list[tuple[str, ...]] = []
        for line, text in self._text_lines():
            if only := _ONLY.match(text):
                if not self._holds(line, only[1], values, faults):
                    continue
                text = only[2]
            each = _EACH.match(text)
            if each and each[2].startswith("|"):
                rows += [self._cells(line, each[2], row, faults) for row in self._rows(line, each[1], values, faults)]
                continue
            if text.startswith("|"):
                rows.append(self._cells(line, text, values, faults))
                continue
            if rows:
                yield self._table(rows)
                rows = []
            for known in self._rows(line, each[1], values, faults) if each else (values,):
                yield from self._paragraphs(line, each[2] if each else text, known, faults)
        if rows:
            yield self._table(rows)

    def _holds(self, line: int, text: str, values: Mapping[str, Any], faults: list[str]) -> bool:
        """Whether the condition holds of the paper's fields, choices by their names; one that asks for the order of
        nothing and a number does not."""
        condition = _condition(text)
        given = {**values, **values.get(ANSWERS, {})}
        known = {name: one.isoformat() if isinstance(one, date) else one for name, one in given.items()}
        missing = sorted(condition.names - known.keys())
        faults += [self._fault(line, name, "nobody gives this field") for name in missing]
        try:
            return not missing and bool(condition.value(known.__getitem__, known.__getitem__))
        except CANNOT_BE_SAID:
            return False

    def _paragraphs(self, line: int, text: str, values: Mapping[str, Any], faults: list[str]) -> Iterator[Paragraph]:
        """One paragraph, or as many as the lines that a field brings along."""
        style: Style = "text"
        for mark, marked in _MARKS.items():
            if text.startswith(mark):
                style, text = marked, text.removeprefix(mark)
                break
        for each in self._put(line, text, values, faults).splitlines():
            if each.strip():
                yield Paragraph(each.strip(), style)

    def _rows(self, line: int, name: str, values: Mapping[str, Any], faults: list[str]) -> Iterator[Mapping[str, Any]]:
        """What is known in each row of the list, with the row's number."""
        listed = values.get(name)
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            faults.append(self._fault(line, name, "a list of rows is needed here"))
            return
        for number, row in enumerate(listed, start=1):
            yield {**values, "row": number, **row}

    def _cells(self, line: int, text: str, values: Mapping[str, Any], faults: list[str]) -> tuple[str, ...]:
        return tuple(self._put(line, cell.strip(), values, faults) for cell in text.strip().strip("|").split("|"))

    def _put(self, line: int, text: str, values: Mapping[str, Any], faults: list[str]) -> str:
        def value(found: re.Match[str]) -> str:
            names, optional, kind = found[1].split(" or "), bool(found[2]), found[3] or ""
            for name in [one for one in names if one not in values]:
                given = ", ".join(sorted(values.keys() - {ANSWERS})) or "none"
                faults.append(self._fault(line, name, f"nobody gives this field; given are {given}"))
                return ""
            name = next((one for one in names if values[one] not in (None, "")), names[0])
            if values[name] in (None, ""):
                if not optional:
                    words = self._fault(line, name, f"the field is empty; write {{{{ {name}? }}}} if it may be")
                    faults.append(Empty(words, name, f"{self.source}:{line}"))
                return ""
            try:
                return _said(values[name], kind)
            except ValueError as error:
                faults.append(self._fault(line, name, str(error)))
                return ""

        return _FIELD.sub(value, text)

    def _fault(self, line: int, name: str, words: str) -> str:
        return f"{self.source}:{line}: {{{{ {name} }}}}: {words}"


@lru_cache(maxsize=256)
def _condition(text: str) -> Condition:
    return compile_condition(text)


def _names(text: str) -> set[str]:
    return {name for found in _FIELD.finditer(text) for name in found[1].split(" or ")} - {"row"}


def _said(value: Any, kind: str) -> str:
    """A value as it stands on paper: dates without leading zeros, money from fen, areas from hundredths.

    `day` is the short form for a cell: 2026.3.1.
    """
    if isinstance(value, bool | float):
        raise ValueError(f"{value!r} cannot stand on paper; give text, a whole number or a date")
    if kind in _NUMBERS:
        if not isinstance(value, int):
            raise ValueError(f"“: {kind}” needs a whole number, not {value!r}")
        return _NUMBERS[kind](value)
    if kind == "day":
        return ".".join(re.findall(r"\d+", said_date(value)))
    if kind == "date" or isinstance(value, date):
        return said_date(value)
    if kind:
        raise ValueError(f"no format “{kind}”; there are {', '.join(sorted([*_NUMBERS, 'date', 'day']))}")
    return str(value)


def said_date(day: Any) -> str:
    """2026年3月1日: as GB/T 9704 writes it, without leading zeros. An ISO text does as well."""
    try:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return f"{day.year}年{day.month}月{day.day}日"
    except (ValueError, AttributeError):
        raise ValueError(f"{day!r} is no date") from None


def _area(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}平方米"


_NUMBERS: dict[str, Callable[[int], str]] = {
    "yuan": lambda fen: f"{yuan(fen)}元",
    "amount": yuan,
    "capitals": capitals,
    "area": _area,
}


def number_of(letters: str, year: int, serial: int) -> str:
    """责停〔2026〕1号: six-cornered brackets, no 第, no leading zeros (GB/T 9704-2012, 7.2.5)."""
    return f"{letters}〔{year}〕{serial}号"


def breadth(text: str) -> int:
    """Width in half characters: Latin letters and digits take one, Chinese two."""
    return sum(2 if letter > "\u2e7f" or letter in "—…“”‘’" else 1 for letter in text)


_READER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel brings it: ten times as quick


@lru_cache(maxsize=64)
def load(text: str, source: str) -> Template:
    """The template in a file's text; `source` is its name, for the faults."""
    lines: dict[str, int] = {}
    try:
        reader = _READER(text)
        node = reader.get_single_node()
        plain = reader.construct_document(node) if node is not None else None
        if isinstance(node, yaml.MappingNode):
            lines = {str(key.value): key.start_mark.line + 1 for key, _value in node.value}
        page = _Page.model_validate(plain)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateError([f"{source}:{line}: not YAML: {error.problem}"]) from None
    except ValidationError as error:
        raise TemplateError([_schema_fault(source, lines, item) for item in error.errors()]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a letter or day that is none; parts without end
        raise TemplateError([f"{source}:1: not YAML: {error}"]) from None
    made = Template(source, page, lines)
    broken = [
        f"{source}:{line}: “{text}”: a field is written {{{{ name }}}}, or {{{{ name: format }}}}"
        for line, text in made._texts()
        if "{{" in _FIELD.sub("", text) or "}}" in _FIELD.sub("", text)
    ]
    broken += list(made._bad_conditions())
    if broken:
        raise TemplateError(broken)
    return made


def _schema_fault(source: str, lines: Mapping[str, int], item: Any) -> str:
    key = str(item["loc"][0]) if item["loc"] else ""
    keys = ", ".join(_Page.model_fields)
    return f"{source}:{lines.get(key, 1)}: {'.'.join(map(str, item['loc']))}: {item['msg']}; the keys are {keys}"
