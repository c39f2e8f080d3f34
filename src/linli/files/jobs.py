"""Background work: checking what came in, drawing before and after, sweeping what nobody used."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.files import reconciling
from linli.files.models import File, State
from linli.files.sweeping import sweep
from linli.jobs.registry import GiveUp, handler, schedule
from linli.jobs.services import enqueue
from linli.kernel import clock

UNUSED_FOR = timedelta(hours=24)
LEFT_FOR = timedelta(days=7)  # longer than any transaction that keeps bytes before its row


class NotYet(Exception):
    """What the job needs is still being checked; it is tried again later."""


@handler("files.process")
def process(payload: dict[str, Any]) -> None:
    """Check the files of one upload."""
    from linli.files import checking  # the picture library, 12 MB, is the worker's: web processes never decode

    for file in File.objects.filter(pk__in=payload["files"]).order_by("pk"):
        checking.check(file)


@handler("files.collage")
def collage(payload: dict[str, Any]) -> None:
    """Draw before and after side by side once both photos are ready."""
    from linli.files import checking  # as above

    rows = File.objects.in_bulk([payload["file"], payload["before"], payload["after"]])
    if len(rows) < 3:
        return  # one was swept or removed meanwhile
    file, before, after = rows[payload["file"]], rows[payload["before"]], rows[payload["after"]]
    if State.REFUSED in (before.state, after.state):
        raise GiveUp(f"File {file.pk}: one of its photos, {before.pk} or {after.pk}, was refused")
    if not (before.ready and after.ready):
        raise NotYet(f"File {file.pk} waits for {before.pk} and {after.pk}")
    if not file.ready:
        with override("zh-hans"):  # the picture is for everybody of the estate
            checking.collage(file, before, after, (_("Before"), _("After")))


@handler("files.strip")
def strip(payload: dict[str, Any]) -> None:
    """Strip what was kept before films and recordings were: one batch, and the next as a job of its own.

    An upgrade begins it (`migrations/0003`). What cannot be stripped stands on the jobs page, as a failure.
    """
    from linli.files import cleaning  # as above

    files = cleaning.batch(payload.get("after", 0))
    if not files:
        return
    enqueue("files.strip", {"after": files[-1].pk}, key=f"files.strip.{files[-1].pk}")
    if left := cleaning.stripped(files):
        raise GiveUp("Not stripped, look at them: " + " ".join(file.code for file in left))


@schedule("41 2 * * *", "files.reconcile")
def reconcile(payload: dict[str, Any]) -> None:
    """Hold a seventh of the store against the rows; what is lost stands on the jobs page, as a failure."""
    today = clock.today()
    try:
        lost = reconciling.reconcile(reconciling.shards_of(today), clock.now() - LEFT_FOR)
    except reconciling.TooMany as found:
        raise GiveUp(str(found)) from None
    if lost:
        raise GiveUp(f"The bytes of {len(lost)} files are gone: " + " ".join(file.code for file in lost[:50]))


@schedule("23 * * * *", "files.sweep")
def sweep_unused(payload: dict[str, Any]) -> None:
    """Remove what was handed in and never attached to anything for a day."""
    sweep(clock.now() - UNUSED_FOR)
