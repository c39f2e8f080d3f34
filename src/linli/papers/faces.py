"""Which characters the shipped face and a city's own have: a register of residents holds names that few faces know."""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FONTS = Path(__file__).parent / "data" / "fonts"
BOX = "□"
# A city that holds a licence for faces of its own, or takes free ones, puts them into a folder; they come first.
FANG = ("FangSong_GB2312", "FangSong", "STFangsong", "Zhuque Fangsong", "Zhuque Fangsong (technical preview)")
KAI = ("KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai", "AR PL UKai", "AR PL KaitiM GB")  # typst drops the CN of UKai
HEI = ("SimHei", "STHeiti")

# What a typesetter sets without a letter of its own: spaces, joiners and marks that choose a direction or a glyph.
_UNSET = re.compile(
    r"[\t-\r \x85\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff"
    r"\U000e0100-\U000e01ef]"
)
# The bold cut has the letters of GB 2312 and these (tools/paper_fonts.py).
_ALSO_BOLD = frozenset("\u00a0\u00b7\u2013\u2014\u2022\u2116")


def missing(text: str) -> list[str]:
    """The characters of the text that would be printed as empty boxes, each once."""
    rare = {letter for letter in _UNSET.sub("", text) if ord(letter) not in _shipped()}
    own = _of_city(in_folder()) if rare else frozenset()
    return sorted(letter for letter in rare if ord(letter) not in own)


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


def in_folder() -> tuple[tuple[str, int, int], ...]:
    """The files of the city's own folder as they are now: another key for what is kept of them after each change."""
    found = sorted(path for path in Path(settings.FONTS_DIR).rglob("*") if path.is_file()) if settings.FONTS_DIR else ()
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in found)


@lru_cache(maxsize=1)
def _shipped() -> frozenset[int]:
    return _points((FONTS / "NotoSerifSC-Regular.ttf").read_bytes())


@lru_cache(maxsize=1)
def _of_city(files: tuple[tuple[str, int, int], ...]) -> frozenset[int]:
    """What the city's own faces have in each of their cuts: the typesetter takes one cut and looks into no other."""
    if not files:
        return frozenset()
    import typst  # it tells the names that it finds faces by

    names, cuts = {name.lower() for name in (*FANG, *KAI, *HEI)}, dict[str, list[frozenset[int]]]()
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[settings.FONTS_DIR])
    for face in found.fonts():
        if face.path and face.family.lower() in names:
            cuts.setdefault(face.family, []).append(_points(Path(face.path).read_bytes(), face.index))
    return frozenset().union(*(frozenset.intersection(*points) for points in cuts.values()))


def _points(data: bytes, index: int = 0) -> frozenset[int]:
    """The characters of a face (OpenType `cmap`, formats 4 and 12), one of several where its file is a collection."""
    head = _read(data, ">I", 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    tables = (head + 12 + 16 * number for number in range(_read(data, ">H", head + 4)[0]))
    start = next(_read(data, ">I", at + 8)[0] for at in tables if data[at : at + 4] == b"cmap")
    found: set[int] = set()
    for number in range(_read(data, ">H", start + 2)[0]):
        platform, encoding, offset = _read(data, ">HHI", start + 4 + 8 * number)
        kind = _read(data, ">H", start + offset)[0]
        read = _FORMATS.get(kind) if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)) else None  # by Unicode
        if read:
            found.update(read(data, start + offset))
    return frozenset(found)


def _segments(data: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the first 65,536 characters."""
    count = _read(data, ">H", at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        _read(data, f">{count}H", at + 14 + 2 * count * part + (2 if part else 0)) for part in range(4)
    )
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        place = at + 16 + 6 * count + 2 * number + offsets[number]
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = _read(data, ">H", place + 2 * (point - first))[0] if offsets[number] else point + deltas[number]
            if glyph & 0xFFFF:  # else the empty box
                yield point


def _groups(data: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of first, last and glyph."""
    for number in range(_read(data, ">I", at + 12)[0]):
        first, last, _glyph = _read(data, ">III", at + 16 + 12 * number)
        yield from range(first, last + 1)


_FORMATS: dict[int, Callable[[bytes, int], Iterable[int]]] = {4: _segments, 12: _groups}


def _read(data: bytes, form: str, at: int) -> tuple[int, ...]:
    return struct.unpack_from(form, data, at)
