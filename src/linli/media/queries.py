"""Reading films: of a case, and those that are perhaps the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

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
    """Other films that are this one, perhaps saved anew, or links to the same place, latest first. One statement."""
    return _among(film, _near([film]))


def twins(cases: Collection[Case]) -> dict[int, list[Film]]:
    """By case: films of other cases that are perhaps one of its own. Two statements, one where there is no film."""
    own = list(Film.objects.filter(case__in=cases).order_by("pk"))
    others = list(_near(own)) if own else []
    found: dict[int, list[Film]] = {}
    for film in own:
        known = found.setdefault(film.case_id, [])
        known += [one for one in _among(film, others) if one.case_id != film.case_id and one not in known]
    return {key: rows for key, rows in found.items() if rows}


def _near(films: Iterable[Film]) -> "QuerySet[Film]":
    """Those that could be one of these: about as long, or with the same address."""
    could = Q(pk__in=[])
    for film in films:
        span = max(LEAST_SPAN, film.duration // SPAN)
        if film.print:
            could |= Q(duration__range=(film.duration - span, film.duration + span)) & ~Q(print="")
        if film.link_key:
            could |= Q(link_key=film.link_key)
    return Film.objects.filter(could).select_related("case").order_by("-pk")


def _among(film: Film, others: Iterable[Film]) -> list[Film]:
    return [other for other in others if other.pk != film.pk and _same(film, other)]


def _same(one: Film, other: Film) -> bool:
    if one.link_key:
        return one.link_key == other.link_key
    span = max(LEAST_SPAN, one.duration // SPAN)
    near = abs(one.duration - other.duration) <= span
    return bool(near and one.print and other.print) and alike(one.print, other.print)
