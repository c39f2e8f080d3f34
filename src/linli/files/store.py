"""Where bytes lie: `quarantine/` until a job has checked them, `kept/` afterwards. A code is never used twice.

What a row speaks of is on the disk before the row commits: the file is fsynced, then its folder.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings


def quarantine() -> Path:
    """The folder of unchecked bytes, made when missing."""
    folder: Path = settings.FILES_DIR / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def quarantined(code: str) -> Path:
    """Where the unchecked bytes of a file lie."""
    return quarantine() / code


def kept(code: str, size: str) -> Path:
    """Where one size of a checked file lies."""
    return _folder(code) / size


def _folder(code: str) -> Path:
    folder: Path = settings.FILES_DIR / "kept" / code[:2] / code
    return folder


@contextmanager
def written(target: Path) -> Iterator[IO[bytes]]:
    """Write a file that appears whole and on the disk, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folders(target.parent)


def sync_folders(folder: Path) -> None:
    """Bring the folder's entry and those above it, up to the store's root, to the disk."""
    root: Path = settings.FILES_DIR
    for each in (folder, *folder.parents):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if each == root:
            return


def release(code: str) -> None:
    """Remove the unchecked bytes; nothing happens when they are gone."""
    quarantined(code).unlink(missing_ok=True)


def remove(code: str) -> None:
    """Remove all bytes of a file."""
    release(code)
    if _folder(code).exists():
        shutil.rmtree(_folder(code))
