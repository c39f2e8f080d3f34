"""A table as somebody pastes it: copied out of a sheet or a web page, or one block of "label: value" a row. Pure.

And which of its columns is what: by the words that offices write over them, or as somebody said before.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_LABEL = re.compile(r"^\s*[【\[]?([^\s:：，。,;；【】\[\]]{1,16})[】\]]?\s*[:：]\s*(.*)$")
_NOISE = re.compile(r"[\s*＊:：（）()【】\[\]]+")


@dataclass(frozen=True)
class Pasted:
    """Headings, and rows of as many cells. Empty headings where nothing was read.

    `lines`: of the headings and of each row, in what was read, from 1; none where it was read as blocks.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = field(default=(), compare=False)

    def numbered(self) -> list[tuple[int, tuple[str, ...]]]:
        """Each row with its line; of blocks, which have none, with its number."""
        return list(zip(self.lines[1:] or range(1, len(self.rows) + 1), self.rows, strict=True))

    def without(self, passed_over: Callable[[Sequence[str]], bool]) -> "Pasted":
        """The same table but for some rows."""
        kept = [number for number, row in enumerate(self.rows) if not passed_over(row)]
        lines = (self.lines[0], *(self.lines[number + 1] for number in kept)) if self.lines else ()
        return Pasted(self.headings, tuple(self.rows[number] for number in kept), lines)

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """A row by its headings."""
        return dict(zip(self.headings, row, strict=True))


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `words` are headings that offices write for it; the first that fits counts.

    `long`: it is told in lines of its own, in which a word and a colon need be no label.
    """

    name: str
    words: tuple[str, ...]
    required: bool = False
    long: bool = False


def read(text: str, wanted: Iterable[Wanted] = ()) -> Pasted:
    """The table of a paste. Lines above the headings are passed over; blocks begin anew with their first label."""
    text, listed = text.replace("\r\n", "\n").replace("\r", "\n"), list(wanted)
    if "\t" not in text:
        return _of_blocks(text, listed)
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    beside = _beside(rows, listed)
    return _of_blocks(beside, listed) if beside else _of_rows(rows, listed)


def of_rows(rows: Iterable[Sequence[str]], wanted: Iterable[Wanted] = ()) -> Pasted:
    """The same of a sheet's rows."""
    return _of_rows([list(row) for row in rows], wanted)


def _of_rows(rows: list[list[str]], wanted: Iterable[Wanted]) -> Pasted:
    known = _known(wanted)
    filled = [(line, [cell.strip() for cell in row]) for line, row in enumerate(rows, 1) if any(map(str.strip, row))]
    if not filled:
        return Pasted((), ())
    scores = [sum(plain(cell) in known for cell in row) for _line, row in filled[:15]]
    at = scores.index(max(scores))
    headings = _apart(filled[at][1])
    width = len(headings)
    below = tuple(tuple((row + [""] * width)[:width]) for _line, row in filled[at + 1 :])
    return Pasted(headings, below, tuple(line for line, _row in filled[at:]))


def _apart(cells: Sequence[str]) -> tuple[str, ...]:
    """Two columns of one heading are told apart by their number."""
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"#{number}"
        found.append(name if name not in found else f"{name} #{number}")
    while found and found[-1].startswith("#"):
        found.pop()
    return tuple(found)


def _known(wanted: Iterable[Wanted]) -> set[str]:
    return {plain(word) for one in wanted for word in one.words}


def _beside(rows: list[list[str]], wanted: Iterable[Wanted]) -> str:
    """As blocks, where each line has labels with their values beside them, as a page of one record; else nothing."""
    known = _known(wanted)
    labels = [[at for at, cell in enumerate(row) if cell.strip() and plain(cell) in known] for row in rows]
    said = {tuple(plain(row[at]) for at in found) for row, found in zip(rows, labels, strict=True) if found}
    if len(said) < 2 or any(at + 1 in found for found in labels for at in found):
        return ""
    pairs = (row[at : at + 2] for row in rows for at in range(0, len(row), 2))
    return "\n".join("：".join(cell.strip() for cell in pair) for pair in pairs if pair[0].strip())


def _of_blocks(text: str, wanted: Sequence[Wanted]) -> Pasted:
    known, long = _known(wanted), _known(one for one in wanted if one.long)
    rows: list[dict[str, str]] = []
    label = ""
    for line in _lines(text, wanted, long):
        found = _LABEL.match(line)
        if found is not None and rows and plain(label) in long and found[1] != next(iter(rows[0])):
            found = found if plain(found[1]) in known and found[1] not in rows[-1] else None
        if found is None:
            if rows and label and line.strip():
                rows[-1][label] = f"{rows[-1][label]}\n{line.strip()}".strip()
            continue
        label = found[1]
        if not rows or label == next(iter(rows[0])):
            rows.append({})
        rows[-1].setdefault(label, "")
        rows[-1][label] = f"{rows[-1][label]}\n{found[2].strip()}".strip()
    headings = tuple(dict.fromkeys(name for row in rows for name in row))
    return Pasted(headings, tuple(tuple(row.get(name, "") for name in headings) for row in rows))


def _lines(text: str, wanted: Sequence[Wanted], long: set[str]) -> Iterator[str]:
    """Line by line; one with several known labels is as many, but for what is told at length."""
    words = sorted((word for one in wanted for word in one.words), key=len, reverse=True)
    label = rf"[【\[]?(?:{'|'.join(map(re.escape, words))})[】\]]?\s*[:：]"
    more = re.compile(rf"(?<![\s;；])[\s;；]++(?={label})") if words else None
    for line in text.split("\n"):
        found = _LABEL.match(line)
        if more is None or found is None or plain(found[1]) in long:
            yield line
        else:
            yield from more.split(line.strip())


def plain(heading: str) -> str:
    """A heading without spaces, stars and brackets."""
    return _NOISE.sub("", heading).lower()


def matched(
    headings: Sequence[str], wanted: Iterable[Wanted], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What is wanted → the heading under which it stands, each column for one thing at most.

    `known` is what somebody said of such a table before; it goes before every guess.
    """
    left = list(headings)
    found: dict[str, str] = {}
    listed, told = list(wanted), known or {}
    for one in listed:
        if head := spelled(told.get(one.name, ""), left):
            found[one.name] = head
            left.remove(head)
    # What was said to be in no column of the table stays out; a heading that is gone is looked for anew.
    guessed = [one for one in listed if one.name not in found and told.get(one.name) != ""]
    for exact in (True, False):
        for one in guessed:
            if one.name in found:
                continue
            fits = (head for word in one.words for head in left if _fits(plain(head), plain(word), exact=exact))
            if head := next(fits, ""):
                found[one.name] = head
                left.remove(head)
    return found


def spelled(heading: str, headings: Iterable[str]) -> str:
    """The one of these headings that is meant: written so, else written a little otherwise; empty where none is."""
    alike = [one for one in headings if heading and plain(one) == plain(heading)]
    return heading if heading in alike else next(iter(alike), "")


def _fits(heading: str, word: str, *, exact: bool) -> bool:
    return heading == word if exact else bool(word) and word in heading


def missing(found: Mapping[str, str], wanted: Iterable[Wanted]) -> list[str]:
    """What has to be there and stands under no heading."""
    return [one.name for one in wanted if one.required and not found.get(one.name)]


def digest(headings: Sequence[str]) -> str:
    """By which a table with these headings is known again, in whatever order they stand."""
    return hashlib.sha256("\x00".join(sorted(plain(one) for one in headings)).encode()).hexdigest()


def as_text(table: Pasted) -> str:
    """The table as it would have been pasted, each row in its line."""
    out, at = io.StringIO(), 1
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    lines = table.lines or range(1, len(table.rows) + 2)
    for line, row in zip(lines, [table.headings, *table.rows], strict=True):
        out.write("\n" * (line - at))
        writer.writerow(row)
        at = line + 1
    return out.getvalue()
