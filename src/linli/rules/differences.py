"""What a new wording changes, as people read it: article by article, and within an article word by word.

Chinese has no spaces between words: letters are compared one by one, and what stays between two changes is kept apart
only if it is long enough to be read as a word of its own. Numbers and Latin words are compared whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "added", "removed"]
_WORDS = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.")
_ALIKE = 0.4  # from which two articles are one that was changed, and not two
_READABLE = 2  # letters that stay between two changes, to be read as unchanged


@dataclass(frozen=True)
class Piece:
    """Some words that stay, come or go."""

    op: Op
    text: str


@dataclass(frozen=True)
class Line:
    """One article: as it stays, new, gone, or changed within."""

    kind: Literal["same", "added", "removed", "changed"]
    pieces: tuple[Piece, ...]


def compared(old: str, new: str) -> list[Line]:
    """Every article of the new wording in its order, those that went where they stood. Empty lines say nothing."""
    before, after = _articles(old), _articles(new)
    found: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found += [Line("same", (Piece("same", one),)) for one in before[first:last]]
        else:
            found += _replaced(before[first:last], after[start:end])
    return found


def _articles(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Each new article beside the first earlier one that is like it; what stood before that one went."""
    left = list(before)
    for one in after:
        twin = next((at for at, other in enumerate(left) if _like(other, one)), None)
        if twin is None:
            yield Line("added", (Piece("added", one),))
            continue
        yield from (Line("removed", (Piece("removed", gone),)) for gone in left[:twin])
        yield Line("changed", tuple(_pieces(left[twin], one)))
        del left[: twin + 1]
    yield from (Line("removed", (Piece("removed", gone),)) for gone in left)


def _like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    gone, come = "", ""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, first, last, start, end) in enumerate(codes):
        same = "".join(before[first:last])
        between = 0 < number < len(codes) - 1
        if tag == "equal" and not (between and len(same) < _READABLE):
            yield from _changed(gone, come)
            gone, come = "", ""
            yield Piece("same", same)
        else:
            gone, come = gone + same, come + "".join(after[start:end])
    yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if come:
        yield Piece("added", come)
