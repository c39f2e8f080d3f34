"""Where bytes lie: `quarantine/` until a job has checked them, `kept/` afterwards. A code is never used twice.

What a row speaks of is kept for good before the row commits. Whether that is a folder or an S3 bucket is said by
`STORAGES["default"]` alone; both are asked through `Backend`. What is on its way lies in a folder of this machine.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol, cast

from django.conf import settings
from django.core.files.storage import storages


class Backend(Protocol):
    """What is asked of a store; names are paths with slashes."""

    def put(self, name: str, path: Path) -> None:
        """Keep a local file's bytes under the name, whole or not at all; for good once `sync` has returned."""

    def sync(self, name: str) -> None:
        """Return when all that was put into the name's folder survives a power cut."""

    def exists(self, name: str) -> bool: ...

    def size(self, name: str) -> int: ...

    def blocks(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """The bytes from `first` to `last`, by parts."""

    def local(self, name: str) -> AbstractContextManager[Path]:
        """Within the block the bytes are in a file of this machine; FileNotFoundError when there are none."""

    def delete(self, name: str) -> None:
        """Remove the bytes; nothing happens when they are gone."""

    def address(self, name: str, seconds: int, mime: str) -> str:
        """Where the store itself sends the bytes to whoever is given the address; "" when it does not."""

    def older(self, folder: str, before: datetime) -> list[str]:
        """Names in the folder, and in those below it, whose bytes came before the instant."""


def backend() -> Backend:
    """The store that the settings name."""
    return cast(Backend, storages["default"])


@dataclass(frozen=True)
class Stored:
    """Bytes under a name, there or not."""

    name: str

    def exists(self) -> bool:
        return backend().exists(self.name)

    def size(self) -> int:
        return backend().size(self.name)

    def blocks(self, first: int, last: int) -> Iterator[bytes]:
        """The bytes from `first` to `last`, by parts."""
        return backend().blocks(self.name, first, last)

    def read_bytes(self) -> bytes:
        """All of it: for what is known to be small."""
        return b"".join(self.blocks(0, self.size() - 1))

    def local(self) -> AbstractContextManager[Path]:
        """Within the block the bytes are in a file of this machine."""
        return backend().local(self.name)

    def put(self, path: Path) -> None:
        """Keep a local file's bytes here; `settle` before a row speaks of them."""
        backend().put(self.name, path)

    def settle(self) -> None:
        """Return when what was put here and beside here survives a power cut."""
        if _each_for_itself:
            backend().sync(self.name)

    def unlink(self) -> None:
        """Remove the bytes; nothing happens when they are gone."""
        backend().delete(self.name)


def incoming() -> Path:
    """The local folder of bytes on their way, made when missing."""
    folder: Path = settings.FILES_DIR / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def quarantined(code: str) -> Stored:
    """Where the unchecked bytes of a file lie."""
    return Stored(f"quarantine/{code}")


def kept(code: str, size: str) -> Stored:
    """Where one size of a checked file lies."""
    return Stored(f"kept/{code[:2]}/{code}/{size}")


@contextmanager
def settled_together() -> Iterator[None]:
    """Within the block nothing waits for the disk; at its end all that was written is there for good, at once.

    For one long transaction in a process of its own, which commits after the block: thousands of waits become one.
    """
    global _each_for_itself
    _each_for_itself = False
    try:
        yield
        os.sync()
    finally:
        _each_for_itself = True


_each_for_itself = True


@contextmanager
def written(target: Stored) -> Iterator[IO[bytes]]:
    """Write bytes that are there whole and for good, or not at all."""
    with NamedTemporaryFile(prefix="incoming.", dir=incoming()) as draft:
        yield draft
        draft.flush()
        if _each_for_itself:
            os.fsync(draft.fileno())
        target.put(Path(draft.name))
    target.settle()


def release(code: str) -> None:
    """Remove the unchecked bytes; nothing happens when they are gone."""
    quarantined(code).unlink()


def remove(code: str, sizes: Iterable[str]) -> None:
    """Remove all bytes of a file."""
    release(code)
    for size in sizes:
        kept(code, size).unlink()


def in_quarantine(before: datetime) -> list[str]:
    """Codes of what has lain in quarantine since before the instant."""
    return [name.rpartition("/")[2] for name in backend().older("quarantine", before)]


def clear_incoming(before: datetime) -> None:
    """Remove what was on its way when its process was killed."""
    for path in incoming().glob("incoming.*"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
