"""Which characters the shipped face has: a register of residents holds names that few faces know."""

import re
import struct
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "data" / "fonts"
BOX = "□"

# What a typesetter sets without a letter of its own: spaces, joiners and marks that choose a direction or a glyph.
_UNSET = re.compile(
    r"[\t-\r \x85\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff"
    r"\U000e0100-\U000e01ef]"
)
# The bold cut has the letters of GB 2312 and these (tools/paper_fonts.py).
_ALSO_BOLD = frozenset("\u00a0\u00b7\u2013\u2014\u2022\u2116")


def missing(text: str) -> list[str]:
    """The characters of the text that would be printed as empty boxes, each once."""
    return sorted({letter for letter in _UNSET.sub("", text) if ord(letter) not in _known()})


def boxed(text: str) -> str:
    """The text with a box for each character that the face lacks, as the typesetter refuses one."""
    return text.translate({ord(letter): BOX for letter in missing(text)})


def thin(text: str) -> str:
    """The characters that the bold cut lacks, each once: a rare name in a title is set in the plain one."""
    return "".join(sorted({letter for letter in _UNSET.sub("", text) if not _has_bold(letter)}))


def _has_bold(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return letter in _ALSO_BOLD
    return True


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """The character map of the face (OpenType `cmap`, format 12): groups of first, last and glyph."""
    data = (FONTS / "NotoSerifSC-Regular.ttf").read_bytes()
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
