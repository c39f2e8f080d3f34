"""Scans as PDF, beside photos: taken in only when nothing in them runs, fetches or hides, and only ever saved again."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.files import judge, store
from linli.kernel.refused import Refused

PDF = "application/pdf"
_MENDS = {
    "encrypted": _("“%(name)s” is locked by a password. Save it without one, or photograph the pages."),
    "active": _(
        "“%(name)s” holds scripts, attached files or a form that runs. Print it as a new PDF, or photograph the pages."
    ),
    "two_faced": _("“%(name)s” is not only a PDF. Print it as a new PDF, or photograph the pages."),
    "broken": _("“%(name)s” is damaged or cut off. Save or scan it again, or photograph the pages."),
    "long": _("“%(name)s” has more than %(most)s pages. Please send it in parts."),
    "heavy": _("“%(name)s” unfolds to far too much. Scan it again with less detail, or photograph the pages."),
}


def ask(upload: "UploadedFile[Any]", name: str) -> None:
    """Refused, with the mend, unless the PDF is a plain one."""
    with _on_disk(upload) as path:
        found = fault(path)
    if found:
        raise Refused(f"pdf_{found}", str(_MENDS[found]) % {"name": name, "most": judge.MOST_PAGES})


def fault(path: Path) -> str:
    """Why the PDF cannot be taken, in one word. What crashes, hangs or eats memory does so in a process of its own."""
    command = [sys.executable, "-I", str(Path(judge.__file__)), str(path)]
    try:
        done = subprocess.run(command, env={}, capture_output=True, text=True, timeout=judge.SECONDS + 10, check=False)  # noqa: S603 (our own program on a file of our own name)
    except subprocess.TimeoutExpired:
        return "heavy"
    return "heavy" if done.returncode else done.stdout.strip()


@contextmanager
def _on_disk(upload: "UploadedFile[Any]") -> Iterator[Path]:
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with NamedTemporaryFile(prefix="incoming.", dir=store.incoming()) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
    upload.seek(0)
