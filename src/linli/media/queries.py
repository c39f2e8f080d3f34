"""Reading films: of a case, and those that are perhaps the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from linli.cases.models import Case
from linli.kernel import clock
from linli.media import keeping, serving
from linli.media.film_models import Film, State, Version
from linli.media.models import Upload
from linli.media.wording import REASONS
from linli.rules.films import alike

# Two copies of one film differ in length by less than this share of it: their ends were cut a little.
SPAN = 20
LEAST_SPAN = 500  # milliseconds


@dataclass(frozen=True)
class Shown:
    """A film as a page shows it: how far it is, why it cannot be used, and where it plays."""

    film: Film
    version: Version | None
    state: str
    percent: int = 0
    reason: str = ""
    poster: str = ""
    strip: str = ""
    film_at: str = ""
    small_at: str = ""
    list_at: str = ""
    captions_at: str = ""

    @property
    def working(self) -> bool:
        """Whether the page will look different in a while."""
        return self.state == State.WAITING


def films_of(case: Case) -> list[Film]:
    """The films of a case, oldest first, with their versions. Two statements."""
    return list(_whole(case.films.order_by("pk")))


def _whole(rows: "QuerySet[Film]") -> "QuerySet[Film]":
    versions = Version.objects.order_by("number")
    return rows.select_related("case", "area", "released").prefetch_related(Prefetch("versions", versions))


def film_of(code: str) -> Film | None:
    """One film with its versions and its case. Two statements."""
    return _whole(Film.objects.filter(code=code)).first()


def shown(film: Film, number: int | None = None, *, everybody: bool = False) -> Shown:
    """A version of the film (the first without one) as a page shows it, with addresses for its sender and desk.

    `everybody`: with addresses that are good while it is shown to all. Without a statement.
    """
    versions = list(film.versions.all())
    version = next((one for one in versions if one.number == (number or 0)), None)
    if version is None:
        return Shown(film, None, "link")
    if version.state != State.READY:
        reason = str(REASONS.get(version.reason, "")) if version.state == State.REFUSED else ""
        return Shown(film, version, version.state, version.progress // 10, reason)

    def at(name: str) -> str:
        return serving.address(film, version.number, name, shown=everybody)

    captions = at(serving.CAPTIONS) if film.captions else ""
    return Shown(
        film, version, version.state, 100, "", at(keeping.COVER), at(keeping.STRIP), at("high.mp4"), at("low.mp4"),
        at(keeping.LIST), captions,
    )  # fmt: skip


def coming(case: Case, person_id: int | None) -> list[Upload]:
    """What the person is still sending with the case."""
    if person_id is None:
        return []
    left = Upload.objects.filter(case=case, person_id=person_id, expires_at__gt=clock.now()).order_by("pk")
    return [one for one in left if not one.whole]


def like(film: Film) -> list[Film]:
    """Other films that are this one, perhaps saved anew, latest first. One statement; of films about as long."""
    if not film.print:
        return []
    span = max(LEAST_SPAN, film.duration // SPAN)
    near = Film.objects.filter(duration__range=(film.duration - span, film.duration + span)).exclude(print="")
    return _alike(film, near.exclude(pk=film.pk).select_related("case").order_by("-pk"))


def _alike(film: Film, others: Iterable[Film]) -> list[Film]:
    return [other for other in others if alike(film.print, other.print)]
