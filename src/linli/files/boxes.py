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

TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"wide"})
INSIDE: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"edts", b"tref", b"mdia", b"tapt"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"sthd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"}),
}
TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
SHOWN = frozenset({b"vide", b"soun", b"text", b"subt", b"sbtl"})
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # from which the format counts seconds
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a clock that was never set says less
MOST_NOTES = 1 << 20  # bytes of one box that are looked through for a place
BLOCK = 1 << 20
_PLACE = re.compile(rb"([+-]\d{2}(?:\.\d{1,9})?)([+-]\d{3}(?:\.\d{1,9})?)")  # ISO 6709, degrees


@dataclass
class Blanked:
    """What stood in it: degrees by a million, WGS 84."""

    taken_at: datetime | None = None
    lat_e6: int | None = None
    lon_e6: int | None = None
    samples: list[tuple[int, int]] = field(default_factory=list)  # of tracks that go: where and how many bytes


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def blank(file: IO[bytes]) -> Blanked:
    """Blank it in place; the file is open for reading and writing. What is no box is blanked to the end."""
    found, end = Blanked(), file.seek(0, 2)
    for box in _boxes(file, 0, end):
        if box.kind in TOP:
            _within(file, box, found)
        else:
            _emptied(file, box, found)
    for start, size in found.samples:
        zeroed(file, start, min(start + size, end))
    return found


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    while start < end:
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
        inner = list(_boxes(file, box.body, box.end))
        if box.kind == b"trak" and _track(file, box) not in SHOWN:
            found.samples += _samples(file, box)
            inner = []
            _emptied(file, box, found)
        for one in inner:
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


def _track(file: IO[bytes], trak: _Box) -> bytes:
    """What sort of track it is."""
    handler = _at(file, trak, b"mdia", b"hdlr")
    if handler is None:
        return b""
    file.seek(handler.body + 8)
    return file.read(4)


def _at(file: IO[bytes], box: _Box, *path: bytes) -> _Box | None:
    here: _Box | None = box
    for kind in path:
        here = next((one for one in _boxes(file, here.body, here.end) if one.kind == kind), None) if here else None
    return here


def _samples(file: IO[bytes], trak: _Box) -> list[tuple[int, int]]:
    """Where the bytes of a track lie: chunk by chunk, from its three tables (ISO 14496-12, 8.7)."""
    table = _at(file, trak, b"mdia", b"minf", b"stbl")
    if table is None:
        return []
    parts = {one.kind: _words(file, one) for one in _boxes(file, table.body, table.end)}
    offsets = list(parts.get(b"stco", ())[2:]) or [
        high << 32 | low for high, low in zip(parts.get(b"co64", ())[2::2], parts.get(b"co64", ())[3::2], strict=False)
    ]
    sizes, runs = parts.get(b"stsz", ()), parts.get(b"stsc", ())[2:]
    if len(sizes) < 3 or not runs:
        return []
    firsts, counts = runs[0::3], runs[1::3]
    each = [sizes[1]] * sizes[2] if sizes[1] else list(sizes[3:])
    found, done, run = [], 0, 0
    for number, offset in enumerate(offsets, 1):
        while run + 1 < len(firsts) and number >= firsts[run + 1]:
            run += 1
        length = sum(each[done : done + counts[run]])
        done += counts[run]
        found.append((offset, length))
    return found


def _words(file: IO[bytes], box: _Box) -> tuple[int, ...]:
    """The box's body as numbers of 4 bytes."""
    file.seek(box.body)
    data = file.read(min(box.end - box.body, 8 * BLOCK))
    return struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])


def zeroed(file: IO[bytes], start: int, end: int) -> None:
    """Zeros from one byte to before another."""
    file.seek(start)
    while start < end:
        start += file.write(bytes(min(BLOCK, end - start)))
