"""Recordings in Ogg (RFC 3533): the second packet of each stream, its comments, keeps its length and says nothing."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from linli.files.boxes import Blanked
from linli.files.pictures import Unfit

# By what a stream begins with: the letters before its comments, and what ends them (RFC 7845, Vorbis I, Speex). Streams
# of other kinds keep their notes in forms of their own and are left alone; telephones and browsers send none.
FORMS = {b"OpusHead": (b"OpusTags", b""), b"\1vorbis": (b"\3vorbis", b"\1"), b"Speex   ": (b"", b"")}
MOST_STREAMS = 16
MOST_COMMENTS = 4 << 20  # bytes, a picture of the cover among them
POLYNOMIAL = 0x04C11DB7


@dataclass
class _Stream:
    head: bytes = b""
    packets: int = 0
    said: int = 0  # bytes of the comments so far
    parts: list[tuple[int, int]] = field(default_factory=list)  # of the comments: where and how many bytes
    pages: list[tuple[int, int]] = field(default_factory=list)  # which they touch: where each begins and ends


def blank(file: IO[bytes]) -> Blanked:
    """Blank the comments in place; the file is open for reading and writing. Raises Unfit as `boxes.blank` does."""
    found, streams = Blanked(), dict[int, _Stream]()
    for start, serial, body, lacing in _pages(file):
        found.count()
        stream = streams.setdefault(serial, _Stream())
        if len(streams) > MOST_STREAMS:
            raise Unfit("broken")
        if stream.packets > 1:
            continue
        if not stream.head:
            file.seek(body)
            stream.head = file.read(8)
        at = body
        for size in lacing:
            if stream.packets == 1:
                stream.parts.append((at, size))
                stream.said += size
                if stream.pages[-1:] != [(start, body + sum(lacing))]:
                    stream.pages.append((start, body + sum(lacing)))
            at += size
            stream.packets += size < 255
        if stream.packets > 1:
            _emptied(file, stream)
        elif stream.said > MOST_COMMENTS:
            raise Unfit("broken")
    return found


def _pages(file: IO[bytes]) -> Iterator[tuple[int, int, int, bytes]]:
    """(where it begins, of which stream, where its data begin, the lengths of its segments)."""
    start, end = 0, file.seek(0, 2)
    while True:
        file.seek(start)
        head = file.read(27)
        if len(head) < 27 or head[:4] != b"OggS":
            return
        lacing = file.read(head[26])
        body = start + 27 + len(lacing)
        if body + sum(lacing) > end:
            return
        yield start, struct.unpack("<I", head[14:18])[0], body, lacing
        start = body + sum(lacing)


def _emptied(file: IO[bytes], stream: _Stream) -> None:
    form = next((form for begins, form in FORMS.items() if stream.head.startswith(begins)), None)
    if form is None:
        return
    first, last = form
    maker = stream.said - len(first) - len(last) - 8
    if maker < 0:
        return
    said, done = first + struct.pack("<I", maker) + bytes(maker) + struct.pack("<I", 0) + last, 0
    for at, size in stream.parts:
        file.seek(at)
        file.write(said[done : done + size])
        done += size
    for start, end in stream.pages:
        _summed(file, start, end)


def _summed(file: IO[bytes], start: int, end: int) -> None:
    file.seek(start + 22)
    file.write(bytes(4))
    file.seek(start)
    total = 0
    for byte in file.read(end - start):
        total = (total << 8 & 0xFFFFFFFF) ^ _TABLE[total >> 24 ^ byte]
    file.seek(start + 22)
    file.write(struct.pack("<I", total))


def _row(number: int) -> int:
    number <<= 24
    for _bit in range(8):
        number = (number << 1 ^ POLYNOMIAL if number >> 31 else number << 1) & 0xFFFFFFFF
    return number


_TABLE = [_row(number) for number in range(256)]
