"""Background work: making versions of films, sweeping uploads that expired."""

from typing import Any

from linli.jobs.registry import handler, schedule
from linli.kernel import clock
from linli.media import uploads, working


@handler("media.mill", retries=3)
def mill(payload: dict[str, Any]) -> None:
    """Make one version of a film."""
    working.work(payload["version"])


@schedule("47 * * * *", "media.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Every hour: remove uploads that expired."""
    uploads.sweep(clock.now())
