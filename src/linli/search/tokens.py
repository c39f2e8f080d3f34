"""Words for the index: Chinese as overlapping pairs of characters, so that it finds what a substring search finds.

`电梯坏了` becomes `电梯 梯坏 坏了 了`: the pairs stand at successive positions and the last character closes the run,
so a phrase of pairs is found exactly where the characters stand side by side, and one character is found as the
beginning of a pair. Latin words and numbers are kept whole in lower case and found from their beginning.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# Everything from the CJK radicals upwards is written without spaces.
_FIRST_UNSPACED = 0x2E80
# Ideographs newer than Python's character table have no category yet.
_NEW_IDEOGRAPHS = range(0x20000, 0x40000)
# PostgreSQL takes no lexeme over 2,046 bytes and counts positions up to 16,383.
_LONGEST_WORD = 64
_MOST_TOKENS = 16_000

# A sign that no text can bring in: punctuation is dropped from text, and both engines take this as a letter.
_AREA_SIGN = "§"
LEVELS = ("province", "city", "district", "street", "community", "estate", "grid")
_LEVEL_LETTERS = dict(zip(LEVELS, "pcdsmeg", strict=True))


@dataclass(frozen=True)
class Phrase:
    """Tokens that must follow each other; `open` lets the last one be the beginning of a longer token."""

    tokens: tuple[str, ...]
    open: bool


def text_tokens(text: str) -> list[str]:
    """The tokens of a text in order, at most 16,000; what lies behind is not searchable."""
    found = [token for chunk in _chunks(text) for run in chunk for token in _run_tokens(run)]
    return found[:_MOST_TOKENS]


def query_phrases(text: str) -> list[Phrase]:
    """What must be found for a typed text: one phrase for each stretch between spaces and punctuation."""
    return [_phrase(chunk) for chunk in _chunks(text)]


def area_token(level: str, area_id: int) -> str:
    """The token that stands for an area; an unknown level raises ValueError."""
    if level not in _LEVEL_LETTERS:
        raise ValueError(f"{level!r} is not an area level; levels: {list(LEVELS)}")
    return f"{_AREA_SIGN}{_LEVEL_LETTERS[level]}{area_id}"


def area_tokens(areas: Mapping[str, int | None]) -> list[str]:
    """The tokens of the areas a row lies in; levels without an area are passed over."""
    return [area_token(level, area_id) for level, area_id in areas.items() if area_id is not None]


def _phrase(chunk: list[str]) -> Phrase:
    tokens = [token for run in chunk[:-1] for token in _run_tokens(run)]
    last = chunk[-1]
    if not _unspaced(last[0]):
        return Phrase((*tokens, last[:_LONGEST_WORD]), open=True)
    if len(last) == 1:
        return Phrase((*tokens, last), open=True)
    return Phrase((*tokens, *_pairs(last)), open=False)


def _run_tokens(run: str) -> Iterable[str]:
    if _unspaced(run[0]):
        return [*_pairs(run), run[-1]]
    return [run[:_LONGEST_WORD]]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _chunks(text: str) -> Iterator[list[str]]:
    """Stretches of letters and numbers, each cut into runs of one way of writing."""
    chunk: list[str] = []
    before = ""
    for sign in unicodedata.normalize("NFKC", text).casefold():
        if not _counts(sign):
            if chunk:
                yield chunk
            chunk, before = [], ""
            continue
        if before and _unspaced(before) == _unspaced(sign):
            chunk[-1] += sign
        else:
            chunk.append(sign)
        before = sign
    if chunk:
        yield chunk


def _counts(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM" or ord(sign) in _NEW_IDEOGRAPHS


def _unspaced(sign: str) -> bool:
    return ord(sign) >= _FIRST_UNSPACED
