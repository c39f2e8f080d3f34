"""Workbooks that are small on the wire and unbounded in memory, found before a reader unpacks them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from linli.kernel.refused import Refused

MOST_UNPACKED = 400 * 1024 * 1024
MOST_CELLS = 8_000_000
MOST_MEMBERS = 2_000
_CHUNK = 256 * 1024
_OVERLAP = 512

_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})[0-9]{1,7}"(?:[^>]*[^/>])?>')
_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="([0-9]{1,7})"(?:[^>]*[^/>])?>')


def too_many_cells() -> Refused:
    """The refusal of a sheet that would fill the memory."""
    return Refused("too_many_cells", _("The sheet is too large. Delete unused rows and columns, or split it."))


def check(file: IO[bytes]) -> None:
    """Unpack a zipped workbook piece by piece, keeping nothing; Refused when it is a bomb or broken. Others pass."""
    file.seek(0)
    if file.read(2) != b"PK":
        return
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
    # ValueError: places and names within it lead nowhere, as where bytes of it were lost
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, expat.ExpatError):
        message = _("This workbook is damaged or has a password. Open it in your office program and save it again.")
        raise Refused("workbook_broken", message) from None


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    # The sizes in the directory may lie; what counts is what comes out. A name that stands twice hides one from us.
    if len(members) > MOST_MEMBERS or len({member.filename for member in members}) < len(members):
        raise zipfile.BadZipFile
    # No office program packs otherwise, and what such packing says of itself may ask for any memory.
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise zipfile.BadZipFile
    left = MOST_UNPACKED
    for member in members:
        pieces = _unpacked(archive, member)
        if re.search(r"worksheets/[^/]+\.xml$", member.filename, re.IGNORECASE):
            pieces = _within_grid(pieces)
        elif member.filename == "content.xml":
            pieces = _within_repeats(pieces)
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise Refused("workbook_bomb", _("Unpacked, this workbook is far too large. Split it."))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _within_grid(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass the pieces of a worksheet on; readers lay out a full grid up to the last row and column."""
    rest, high, wide = b"", 0, 0
    for piece in pieces:
        text = rest + piece
        high = max([high, *(int(row) for row in _ROW.findall(text))])
        wide = max([wide, *(_column(letters) for letters in set(_CELL.findall(text)))])
        if high * wide > MOST_CELLS:
            raise too_many_cells()
        rest = text[-_OVERLAP:]
        yield piece


def _within_repeats(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass the pieces of an OpenDocument sheet on; one written cell may stand for millions."""
    counter = _Repeats()
    for piece in pieces:
        counter.parser.Parse(piece, False)
        if counter.cells > MOST_CELLS:
            raise too_many_cells()
        yield piece


class _Repeats:
    """Counts the cells that rows and cells with `number-…-repeated` stand for, empty tails left out."""

    def __init__(self) -> None:
        self.cells = self.rows = self.columns = self.filled = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_declaration: object) -> None:
        raise zipfile.BadZipFile

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            self.rows, self.columns, self.filled = _times(attributes, "rows"), 0, 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.columns += _times(attributes, "columns")
            if "office:value-type" in attributes or "table:formula" in attributes:
                self.filled = self.columns

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self.cells += self.rows * self.filled


def _times(attributes: dict[str, str], of: str) -> int:
    """For how many it stands; fewer than none would let others stand for more."""
    said = attributes.get(f"table:number-{of}-repeated", "1")
    if not (said.isascii() and said.isdigit()):
        raise zipfile.BadZipFile
    return int(said)
