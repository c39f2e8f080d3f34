"""Words for the index: Chinese as overlapping pairs of characters, so that it finds what a substring search finds.

`电梯坏了` becomes `电梯 梯坏 坏了 了`: the pairs stand at successive positions and the last character closes the run,
so a phrase of pairs is found exactly where the characters stand side by side, and one character is found as the
beginning of a pair. Latin words and numbers are kept whole in lower case and found from their beginning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from linli.kernel.sealed import blind_index

# Everything from the CJK radicals upwards is written without spaces.
_FIRST_UNSPACED = 0x2E80
# Vowel and tone signs belong to their word; `\w` leaves them out.
_MARKS = "".join(chr(code) for code in range(_FIRST_UNSPACED) if unicodedata.category(chr(code))[0] == "M")
# The second half: ideographs newer than Python's character table, which `\w` does not know yet.
_RUN = re.compile(rf"(?:[^\W_\u2e80-\U0010ffff]|[{_MARKS}])+|(?:[^\W_\x00-\u2e7f]|[\U00020000-\U0003ffff])+")
# Signs that choose a glyph, a direction or a line's end and that nobody types into a search.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# PostgreSQL takes no lexeme over 2,046 bytes and counts positions up to 16,383.
_LONGEST_WORD = 64
_MOST_TOKENS = 16_000
_SEALED_LENGTH = 12  # 48 bits: two pairs of characters fall on one fingerprint once in a million texts

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


def sealed(tokens: Iterable[str]) -> list[str]:
    """The tokens as an index keeps those of words that are sealed at rest: keyed fingerprints, found only whole."""
    return [blind_index(token, purpose="search.token")[:_SEALED_LENGTH] for token in tokens]


def sealed_phrase(phrase: Phrase) -> Phrase:
    """What must be found among such tokens; a beginning finds nothing there, a whole word does."""
    return Phrase(tuple(sealed(phrase.tokens)), open=False)


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
    return [first + second for first, second in pairwise(run)]


def _chunks(text: str) -> Iterator[list[str]]:
    """Stretches of letters and numbers, each cut into runs of one way of writing."""
    chunk: list[str] = []
    end = 0
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    for found in _RUN.finditer(plain):
        if chunk and found.start() != end:
            yield chunk
            chunk = []
        chunk.append(found.group())
        end = found.end()
    if chunk:
        yield chunk


def _unspaced(sign: str) -> bool:
    return ord(sign) >= _FIRST_UNSPACED
