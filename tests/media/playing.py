"""A story with a film that was worked on, a link, and a film still on its way."""

from linli.cases import packs, services
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.media import films, keeping, uploads, working
from linli.media.film_models import Film
from tests.media.films import film as made
from tests.support.cast import Cast

SUBMITTED = {
    "what": "教师夫妇周末走访山村学生", "credits": "文字／小段", "rights": "own", "minors": "none",
    "people_agree": "agreed",
}  # fmt: skip


def played(cast: Cast, name: str = "周末.mp4") -> Film:
    """The film; the story is the resident's."""
    packs.publish_folder(packs.SEEDS / "media_submission", by=SYSTEM)
    packs.forget()
    author = Actor(cast.resident.pk, "resident", name=cast.resident.name)
    given = Submission(form=SUBMITTED, way="submit", reporter_id=cast.resident.pk, name=cast.resident.name)
    case = services.submit(cast.places.estate, given, by=author, pack=packs.active("media_submission"))
    code = Film().code
    path = made(keeping.parts() / code, seconds=1)
    keeping.original(code).put(path)
    film = films.take_in(case.pk, code, name, path.stat().st_size, by=author)
    path.unlink()
    working.work(film.versions.get().pk)
    films.take_link(case.pk, "https://v.example.com/show?id=5", by=author)
    uploads.begin(case.pk, name, 4_000_000, by=author)
    return Film.objects.get(pk=film.pk)
