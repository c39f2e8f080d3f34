"""Films and recordings in boxes (ISO 14496-12: MP4, MOV, 3GP, M4A): what a telephone wrote beside picture and sound
is blanked where it stands, so that no offset changes and nothing is decoded.

What is kept is named, all else goes: place, device, titles, notes of programs, and whole tracks that are neither
picture, sound nor text, with their samples, in which cameras write where they were from second to second.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO

from linli.files.pictures import Unfit

TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"wide"})
INSIDE: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"edts", b"tref", b"mdia", b"tapt"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"sthd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"}),
}
TABLES = frozenset({b"stco", b"co64", b"stsz", b"stsc"})
TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
SHOWN = frozenset({b"vide", b"soun", b"text", b"subt", b"sbtl"})
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # from which the format counts seconds
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a clock that was never set says less
MOST_NOTES = 1 << 20  # bytes of one box that are looked through for a place
MOST_PARTS = 1_000_000  # that are looked at in one file: two hours of film in the smallest parts have fewer
MOST_TABLE = 2 << 20  # bytes of one table of a track's samples: hours of thirty a second have fewer
BLOCK = 1 << 20
_PLACE = re.compile(rb"([+-]\d{2}(?:\.\d{1,9})?)([+-]\d{3}(?:\.\d{1,9})?)")  # ISO 6709, degrees


@dataclass
class Blanked:
    """What stood in it: degrees by a million, WGS 84. Beside it what is still to be done, and how much may be."""

    taken_at: datetime | None = None
    lat_e6: int | None = None
    lon_e6: int | None = None
    samples: list[tuple[int, int]] = field(default_factory=list)  # of tracks that go: where and how many bytes
    left: int = MOST_PARTS

    def count(self) -> None:
        """One more part is looked at. Unfit where there are more than any telephone writes."""
        self.left -= 1
        if self.left < 0:
            raise Unfit("broken")


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def blank(file: IO[bytes]) -> Blanked:
    """Blank it in place; the file is open for reading and writing. What is no box is blanked to the end.

    Raises Unfit where its parts or tables are more than any telephone writes: a few bytes may claim thousands of
    millions of samples; and where the box is missing that says how to play it, as where the sending broke off.
    """
    found, end, plays = Blanked(), file.seek(0, 2), False
    for box in _boxes(file, 0, end, found):
        plays = plays or box.kind == b"moov"
        if box.kind in TOP:
            _within(file, box, found)
        else:
            _emptied(file, box, found)
    done = 0
    for start, size in sorted(found.samples):  # which may lie over each other: no byte is written twice
        zeroed(file, max(start, done), stop := min(start + size, end))
        done = max(done, stop)
    if not plays:
        raise Unfit("broken")
    return found


def _boxes(file: IO[bytes], start: int, end: int, found: Blanked) -> Iterator[_Box]:
    while start < end:
        found.count()
        file.seek(start)
        head = file.read(min(16, end - start))
        if len(head) < 8:
            yield _Box(b"", start, start, end)
            return
        size, kind = struct.unpack(">I4s", head[:8])
        body = start + 8
        if size == 1 and len(head) == 16:
            size, body = struct.unpack(">Q", head[8:])[0], start + 16
        stop = end if size == 0 or start + size > end else start + size
        if stop < body:
            yield _Box(b"", start, start, end)
            return
        yield _Box(kind, start, body, stop)
        start = stop


def _within(file: IO[bytes], box: _Box, found: Blanked) -> None:
    if box.kind in TIMED:
        _untimed(file, box, found)
    elif box.kind == b"hdlr":
        zeroed(file, box.body + 24, box.end)  # the program's name for it
    elif box.kind in INSIDE:
        if box.kind == b"trak" and _track(file, box, found) not in SHOWN:
            found.samples += _samples(file, box, found)
            _emptied(file, box, found)
            return
        for one in _boxes(file, box.body, box.end, found):
            if one.kind in INSIDE[box.kind]:
                _within(file, one, found)
            else:
                _emptied(file, one, found)


def _emptied(file: IO[bytes], box: _Box, found: Blanked) -> None:
    """The box becomes free space of the same length; a place that stands in it is noted first."""
    file.seek(box.body)
    if found.lat_e6 is None and (place := _PLACE.search(file.read(min(MOST_NOTES, box.end - box.body)))):
        lat, lon = (round(float(part) * 1_000_000) for part in place.groups())
        if abs(lat) <= 90_000_000 and abs(lon) <= 180_000_000 and (lat, lon) != (0, 0):
            found.lat_e6, found.lon_e6 = lat, lon
    if box.body > box.start:
        file.seek(box.start + 4)
        file.write(b"free")
    zeroed(file, box.body, box.end)


def _untimed(file: IO[bytes], box: _Box, found: Blanked) -> None:
    """When it was made and changed, in 4 bytes each, or 8 in version 1."""
    file.seek(box.body)
    head = file.read(12)
    wide = 8 if head[:1] == b"\1" else 4
    made = int.from_bytes(head[4 : 4 + wide], "big")
    if box.kind == b"mvhd" and 0 < made < 1 << 34 and (at := EPOCH + timedelta(seconds=made)) >= EARLIEST:
        found.taken_at = at
    zeroed(file, box.body + 4, min(box.body + 4 + 2 * wide, box.end))


def _track(file: IO[bytes], trak: _Box, found: Blanked) -> bytes:
    """What sort of track it is."""
    handler = _at(file, trak, found, b"mdia", b"hdlr")
    if handler is None:
        return b""
    file.seek(handler.body + 8)
    return file.read(4)


def _at(file: IO[bytes], box: _Box, found: Blanked, *path: bytes) -> _Box | None:
    here: _Box | None = box
    for kind in path:
        inner = _boxes(file, here.body, here.end, found) if here else ()
        here = next((one for one in inner if one.kind == kind), None)
    return here


def _samples(file: IO[bytes], trak: _Box, found: Blanked) -> list[tuple[int, int]]:
    """Where the bytes of a track lie: chunk by chunk, from its three tables (ISO 14496-12, 8.7)."""
    table = _at(file, trak, found, b"mdia", b"minf", b"stbl")
    if table is None:
        return []
    parts = {one.kind: _words(file, one) for one in _boxes(file, table.body, table.end, found) if one.kind in TABLES}
    offsets = list(parts.get(b"stco", ())[2:]) or [
        high << 32 | low for high, low in zip(parts.get(b"co64", ())[2::2], parts.get(b"co64", ())[3::2], strict=False)
    ]
    sizes, runs = parts.get(b"stsz", ()), parts.get(b"stsc", ())[2:]
    if len(sizes) < 3 or not runs:
        return []
    firsts, counts = runs[0::3], runs[1::3]
    same, each = sizes[1], sizes[3:]  # the length of all, or that of each
    chunks, done, run = [], 0, 0
    for number, offset in enumerate(offsets, 1):
        while run + 1 < len(firsts) and number >= firsts[run + 1]:
            run += 1
        length = same * counts[run] if same else sum(each[done : done + counts[run]])
        done += counts[run]
        chunks.append((offset, length))
    return chunks


def _words(file: IO[bytes], box: _Box) -> tuple[int, ...]:
    """The box's body as numbers of 4 bytes."""
    if box.end - box.body > MOST_TABLE:
        raise Unfit("broken")
    file.seek(box.body)
    data = file.read(box.end - box.body)
    return struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])


def zeroed(file: IO[bytes], start: int, end: int) -> None:
    """Zeros from one byte to before another."""
    file.seek(start)
    while start < end:
        start += file.write(bytes(min(BLOCK, end - start)))
