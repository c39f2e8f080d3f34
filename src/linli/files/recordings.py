"""Strips what films and recordings say beside picture and sound: where and by what they were made, titles, pictures."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO

from linli.files import boxes, ebml, ogg
from linli.files.boxes import Blanked, zeroed

SOUND = frozenset({b"fmt ", b"fact", b"data"})  # of a WAV


def clean(path: Path, mime: str) -> Blanked:
    """Blank the file in place; answers what stood in it. Types without notes of their own (AMR) stay as they are."""
    cleaner = _CLEANERS.get(mime)
    if cleaner is None:
        return Blanked()
    with path.open("r+b") as file:
        return cleaner(file)


def _wav(file: IO[bytes]) -> Blanked:
    """RIFF: chunks of an even length; a chunk that is no sound becomes padding."""
    found, end, start = Blanked(), file.seek(0, 2), 12
    while start + 8 <= end:
        found.count()
        file.seek(start)
        kind, size = struct.unpack("<4sI", file.read(8))
        if kind not in SOUND:
            file.seek(start)
            file.write(b"JUNK")
            zeroed(file, start + 8, min(start + 8 + size, end))
        start += 8 + size + size % 2
    zeroed(file, start, end)
    return found


def _mp3(file: IO[bytes]) -> Blanked:
    """ID3: a block in front, whose length is written in 7 bits a byte, and 128 bytes at the end."""
    file.seek(0)
    head = file.read(10)
    end = file.seek(0, 2)
    if head[:3] == b"ID3" and len(head) == 10:
        size = sum((byte & 127) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        file.seek(3)
        file.write(b"\4\0\0")  # a block of padding alone
        zeroed(file, 10, min(10 + size, end))
    if end >= 128:
        file.seek(end - 128)
        if file.read(3) == b"TAG":
            zeroed(file, end - 125, end)
    return Blanked()


_CLEANERS: dict[str, Callable[[IO[bytes]], Blanked]] = {
    "video/mp4": boxes.blank,
    "video/quicktime": boxes.blank,
    "audio/mp4": boxes.blank,
    "video/webm": ebml.blank,
    "audio/webm": ebml.blank,
    "audio/ogg": ogg.blank,
    "audio/wav": _wav,
    "audio/mpeg": _mp3,
}
