"""Background work: making versions of films, sweeping uploads that expired."""

from typing import Any

from linli.jobs.registry import handler, schedule
from linli.kernel import clock
from linli.media import keeping, uploads, working
from linli.media.film_models import EXPIRED, Film


@handler("media.mill", retries=3)
def mill(payload: dict[str, Any]) -> None:
    """Make one version of a film."""
    working.work(payload["version"])


@handler("media.forget", retries=5)
def forget(payload: dict[str, Any]) -> None:
    """Remove the bytes of films whose time is over. Done twice it does no harm."""
    for film in Film.objects.filter(pk__in=payload["films"]).order_by("pk"):
        keeping.remove(film.code, list(film.versions.filter(reason=EXPIRED).values_list("number", flat=True)))


@schedule("47 * * * *", "media.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Every hour: remove uploads that expired."""
    uploads.sweep(clock.now())
