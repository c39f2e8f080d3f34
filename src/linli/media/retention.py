"""How long films stay that were sent with a story: what everybody plays stays with it, all else goes by the clock.

Of a story that is still shown the original goes, with whatever a version covers over in it, and every version that
was not released; of any other all of them go.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.cases import packs
from linli.cases.erasing import held
from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import Change, record_many
from linli.kernel import clock
from linli.media.film_models import EXPIRED, Film, State, Version
from linli.people.models import Emptied
from linli.people.retention.registry import Kept, keep
from linli.places.models import new_salt

KEY = "sent_films"


def emptied(**film: Any) -> "QuerySet[Emptied]":
    """The tombstones of films whose time is over."""
    return Emptied.objects.filter(kind="film", field=KEY, **film)


def _ended(before: datetime) -> "QuerySet[Any]":
    """Of stories and of other closed cases, but for archives that certain offices alone read; a link has no bytes."""
    rows = Film.objects.filter(case__open=False, case__closed_at__lt=before, link="")
    return rows.filter(packs.no_archive("case__"))


def _shown() -> Q:
    """Films of which everybody plays a version."""
    return Q(released__isnull=False) & packs.told_now("case__")


def _filled(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Not emptied yet; or something is left that need not be, since its story was recalled or a version made anew."""
    left = Version.objects.filter(film=OuterRef("pk")).exclude(reason=EXPIRED)
    others = left.filter(Q(film__released=None) | ~Q(pk=F("film__released_id")))
    untouched = ~Exists(emptied(row_id=OuterRef("pk")))
    return rows.filter(untouched | Exists(others) | (Exists(left) & ~_shown()))


def _act(keys: list[int]) -> None:
    """Rows say at once that it is gone; the bytes go by a job, which runs until they have."""
    shown = set(Film.objects.filter(_shown(), pk__in=keys).values_list("pk", flat=True))
    versions: dict[int, list[Version]] = defaultdict(list)
    for version in Version.objects.filter(film__in=keys).exclude(reason=EXPIRED).order_by("pk"):
        versions[version.film_id].append(version)
    changes = []
    for film in Film.objects.filter(pk__in=keys).order_by("pk"):
        stays = film.released_id if film.pk in shown else None
        for version in versions[film.pk]:
            if version.pk != stays:
                version.state, version.reason, version.progress = State.REFUSED, EXPIRED, 0
                version.save(update_fields=["state", "reason", "progress"])
                changes.append(Change("film_version.expired", version, {"film_id": film.pk}, film.area_id))
        if stays is None:
            film.released, film.released_at = None, None
            film.name, film.captions, film.print, film.salt = "", "", "", new_salt()
            film.save(update_fields=["released", "released_at", "name", "captions", "print", "salt"])
    record_many(changes, by=SYSTEM)
    enqueue("media.forget", {"films": keys})


def forget_sender(person_id: int, by: Actor) -> None:
    """Of films that an erased person sent and nobody plays everything goes, as if their time were over."""
    sent = Film.objects.filter(packs.no_archive("case__"), ~_shown(), sender_id=person_id, case__open=False, link="")
    sent = sent.exclude(held("case_id"))
    films = list(sent.exclude(Exists(emptied(row_id=OuterRef("pk")))).order_by("pk"))
    if films:
        _act([film.pk for film in films])
        now = clock.now()
        Emptied.objects.bulk_create(
            [Emptied(kind="film", field=KEY, row_id=film.pk, anonymised_at=now) for film in films]
        )
        rows = Film.objects.filter(pk__in=[film.pk for film in films]).order_by("pk")
        record_many([Change("person.words_erased", film, {}, film.area_id) for film in rows], by=by)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(Kept(KEY, "film", Film, (), _ended, "", ("case", "case_id"), filled=_filled, act=_act, again=True))
