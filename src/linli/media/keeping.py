"""Where the bytes of films lie: the original and each version in the store of files, what is on its way beside it."""

import shutil
from pathlib import Path

from django.conf import settings

from linli.files import store
from linli.files.store import Stored
from linli.media.mill.order import QUALITIES

ORIGINAL = "original"
LIST, COVER, STRIP = "film.m3u8", "poster.jpg", "frames.jpg"
MIMES = {
    "mp4": "video/mp4",
    "m3u8": "application/vnd.apple.mpegurl",
    "ts": "video/mp2t",
    "jpg": "image/jpeg",
    "vtt": "text/vtt; charset=utf-8",
}
NAMES = (LIST, COVER, STRIP, *(f"{quality}.{ending}" for quality in QUALITIES for ending in ("mp4", "m3u8", "ts")))


def original(code: str) -> Stored:
    """The film as it was sent."""
    return store.kept(code, ORIGINAL)


def made(code: str, number: int, name: str) -> Stored:
    """One of `NAMES` of a version."""
    return store.kept(code, f"{number}-{name}")


def parts() -> Path:
    """The folder of uploads on their way; on the store's own file system, where that is a folder."""
    folder = Path(settings.FILES_DIR) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def part(code: str) -> Path:
    """The bytes of an upload that have come."""
    return parts() / code


def workshop(code: str, number: int) -> Path:
    """An empty folder for the making of a version; what a killed worker left there goes."""
    folder = Path(settings.FILES_DIR) / "mill" / f"{code}.{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def remove(code: str, numbers: list[int]) -> None:
    """Remove the bytes of a film as it was sent, and those of these versions."""
    original(code).unlink()
    for number in numbers:
        for name in NAMES:
            made(code, number, name).unlink()
