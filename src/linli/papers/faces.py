"""Which characters the shipped face has: a register of residents holds names that few faces know."""

import struct
from functools import lru_cache

from linli.papers.typeset import DATA

_SPACES = frozenset(" \n\t\u3000\u00a0")


def missing(text: str) -> list[str]:
    """The characters of the text that would be printed as empty boxes, each once."""
    return sorted({letter for letter in text if letter not in _SPACES and ord(letter) not in _known()})


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """The character map of the face (OpenType `cmap`, format 12): groups of first, last and glyph."""
    data = (DATA / "fonts" / "NotoSerifSC-Regular.ttf").read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    places = {data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * tables, 16)}
    start, _length = places[b"cmap"]
    for number in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        _platform, _encoding, offset = struct.unpack(">HHI", data[start + 4 + 8 * number : start + 12 + 8 * number])
        at = start + offset
        if struct.unpack(">H", data[at : at + 2])[0] == 12:
            groups = struct.unpack(">I", data[at + 12 : at + 16])[0]
            ranges = (struct.unpack(">III", data[at + 16 + 12 * n : at + 28 + 12 * n]) for n in range(groups))
            return frozenset(point for first, last, _glyph in ranges for point in range(first, last + 1))
    raise ValueError("The face has no full character map")
