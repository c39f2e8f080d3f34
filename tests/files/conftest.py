from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files import jobs, registry
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor

NOBODY = Actor(None, "anonymous")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """A store of the test's own."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def handed_in(db) -> Callable[..., File]:
    """Take one file in as a door would, not yet checked."""

    def hand_in(data: bytes, name: str = "photo.jpg", **how) -> File:
        return take_in([SimpleUploadedFile(name, data)], by=NOBODY, role="evidence", **how)[0]

    return hand_in


@pytest.fixture
def checked(handed_in) -> Callable[..., File]:
    """Take one file in and run the job."""

    def check(data: bytes, name: str = "photo.jpg", **how) -> File:
        file = handed_in(data, name, **how)
        jobs.process({"files": [file.pk]})
        file.refresh_from_db()
        return file

    return check


@pytest.fixture
def open_owner() -> Iterator[str]:
    """A kind of owner whose files everybody may see."""
    registry.owner("open", lambda request, file: True)
    yield "open"
    registry._owners.pop("open")
