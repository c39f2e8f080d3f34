"""The store of one machine: a folder, whose entries are on the disk before a row speaks of them."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage

_BLOCK = 1 << 16


class Folder(Storage):
    """Files under LINLI_FILES_DIR. What is put must lie, synced, on the same file system: it is linked, not copied."""

    @property
    def root(self) -> Path:
        folder: Path = settings.FILES_DIR
        return folder

    def put(self, name: str, path: Path) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        os.link(path, draft)
        draft.replace(target)

    def sync(self, name: str) -> None:
        """Bring the entry and those of the folders above it, up to the root, to the disk."""
        for folder in (self.root / name).parents:
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if folder == self.root:
                return

    def exists(self, name: str) -> bool:
        return (self.root / name).exists()

    def size(self, name: str) -> int:
        return (self.root / name).stat().st_size

    def blocks(self, name: str, first: int, last: int) -> Iterator[bytes]:
        with (self.root / name).open("rb") as file:
            file.seek(first)
            left = last - first + 1
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        path = self.root / name
        if not path.exists():
            raise FileNotFoundError(path)
        yield path

    def delete(self, name: str) -> None:
        path = self.root / name
        path.unlink(missing_ok=True)
        if path.parent.parent.parent == self.root / "kept":
            with suppress(OSError):  # another size lies beside it still
                path.parent.rmdir()

    def address(self, name: str, seconds: int, mime: str) -> str:
        return ""

    def older(self, folder: str, before: datetime) -> list[str]:
        def moved_at(path: Path) -> datetime:
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)

        here = self.root / folder
        found = []
        for path in here.rglob("*"):
            with suppress(FileNotFoundError):  # somebody removed it meanwhile
                if path.is_file() and moved_at(path) < before:
                    found.append(path.relative_to(self.root).as_posix())
        return found
