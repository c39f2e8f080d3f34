"""Films and recordings in WebM (Matroska, RFC 9559): what stands beside picture and sound becomes void in place."""

from collections.abc import Iterator
from typing import IO

from linli.files.boxes import Blanked, zeroed

SEGMENT, CLUSTER, INFO, TRACKS, TRACK, VOID = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE, 0xEC
HEADER, SEEK, CUES = 0x1A45DFA3, 0x114D9B74, 0x1C53BB6B
IN_CLUSTER = frozenset({0xE7, 0xA3, 0xA0, 0xAB, 0xA7})  # whose end need not be known beforehand
KEPT = frozenset({HEADER, SEEK, CUES, VOID, CLUSTER}) | IN_CLUSTER
ENTERED = frozenset({SEGMENT, INFO, TRACKS, TRACK})
TOLD = frozenset({0x2AD7B1, 0x4489})  # of the whole: the unit of time, how long it lasts
PROGRAMS = frozenset({0x4D80, 0x5741})  # have to be there, and may be empty
NAMES = frozenset({0x536E, 0x258688, 0xBF})  # of a track, of its codec; a sum over what is changed here


def blank(file: IO[bytes]) -> Blanked:
    """Blank it in place; the file is open for reading and writing. What is no element is blanked to the end.

    Raises Unfit as `boxes.blank` does.
    """
    found = Blanked()
    _within(file, 0, file.seek(0, 2), (0,), found)
    return found


def _within(file: IO[bytes], start: int, end: int, path: tuple[int, ...], found: Blanked) -> None:
    of = path[-1]
    for kind, at, body, stop in _elements(file, start, end, found):
        if kind in ENTERED and kind not in path:  # none of them lies in one of its own kind
            _within(file, body, stop, (*path, kind), found)
        elif kind in PROGRAMS and of == INFO:
            zeroed(file, body, stop)
        elif not (kind in KEPT or (of == INFO and kind in TOLD) or (of in (TRACKS, TRACK) and kind not in NAMES)):
            _voided(file, at, stop)


def _elements(file: IO[bytes], start: int, end: int, found: Blanked) -> Iterator[tuple[int, int, int, int]]:
    """(id, where it begins, where its body does, where it ends). A cluster of unknown length is stepped into."""
    while start < end:
        found.count()
        file.seek(start)
        head = file.read(min(12, end - start))
        wide = 9 - head[0].bit_length()
        far = 9 - head[wide].bit_length() if wide < len(head) else 9
        if wide > 4 or far > 8 or wide + far > len(head):
            zeroed(file, start, end)
            return
        kind, body = int.from_bytes(head[:wide], "big"), start + wide + far
        size = int.from_bytes(head[wide : wide + far], "big") & ((1 << 7 * far) - 1)
        unknown = size == (1 << 7 * far) - 1
        if unknown and kind == CLUSTER:
            start = body
            continue
        stop = end if unknown or body + size > end else body + size
        yield kind, start, body, stop
        start = stop


def _voided(file: IO[bytes], start: int, end: int) -> None:
    length = end - start
    file.seek(start)
    if length >= 9:
        file.write(bytes([VOID]) + ((1 << 56) | (length - 9)).to_bytes(8, "big"))
        zeroed(file, start + 9, end)
    else:
        file.write(bytes([VOID, 0x80 | (length - 2)]))
        zeroed(file, start + 2, end)
