"""A story that a resident sent in, and the desk of the paper that it came to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.media import films, keeping
from linli.media.film_models import Film
from tests.cases.district import Office, staffed
from tests.media.films import film as made
from tests.media.playing import SUBMITTED
from tests.support.cast import Cast
from tests.support.shared import shared


@dataclass(frozen=True)
class Desk:
    """`case` is the story; its author is the cast's resident."""

    cast: Cast
    office: Office
    case: Case

    @property
    def editor(self) -> Actor:
        return self.office["media_editor"]

    @property
    def author(self) -> Actor:
        return Actor(self.cast.resident.pk, "resident", name=self.cast.resident.name)

    def film(self, path: Path, by: Actor | None = None, name: str = "周末.mp4") -> Film:
        """A film that has come whole."""
        code = Film().code
        keeping.original(code).put(path)
        keeping.original(code).settle()
        return films.take_in(self.case.pk, code, name, path.stat().st_size, by=by or self.author)


@shared
def paper(cast: Cast) -> Desk:
    office = staffed(cast, "media_editor", "media_chief", "media_head")
    packs.publish_folder(packs.SEEDS / "media_submission", by=SYSTEM)
    packs.forget()
    author = Actor(cast.resident.pk, "resident", name=cast.resident.name)
    given = Submission(form=SUBMITTED, way="submit", reporter_id=cast.resident.pk, name=cast.resident.name)
    case = services.submit(cast.places.estate, given, by=author, pack=packs.active("media_submission"))
    return Desk(cast, office, case)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with sound."""
    return made(tmp_path_factory.mktemp("films") / "sample.mp4")


@pytest.fixture
def local(settings, tmp_path) -> Callable[[Path], Path]:
    """Copies a file to where the store can link it from."""

    def copied(path: Path) -> Path:
        there = keeping.parts() / path.name
        there.write_bytes(path.read_bytes())
        return there

    return copied
