"""Every write to the queue."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.jobs.causes import Cause, current
from linli.jobs.models import LIVE, Job, State
from linli.kernel import clock
from linli.kernel.kept import Kept, keep
from linli.kernel.refused import Refused


def enqueue(
    name: str,
    payload: dict[str, Any],
    *,
    run_at: datetime | None = None,
    key: str | None = None,
    order: str = "",
    cause: int = 0,
    depth: int = 0,
) -> Job:
    """Put a job into the queue within the caller's transaction: one statement, two with a `key`.

    A live job with the same `key` is answered instead of a second one. Without `cause` the job follows from whatever
    the calling handler follows from.
    """
    behind = Cause(cause, depth) if cause else current()
    now = clock.now()
    job = Job(
        name=name,
        payload=payload,
        key=key,
        order=order,
        cause=behind.entry,
        depth=behind.depth,
        run_at=run_at or now,
        made_at=now,
    )
    if key is None:
        job.save(force_insert=True)
        return job
    return _one_per_key(job)


def _one_per_key(job: Job) -> Job:
    # The statement leaves a live twin alone; if that one ends before we read it, there is none: once more.
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if found := live(str(job.key)):
            return found


def live(key: str) -> Job | None:
    """The job under the key that waits or runs. Its states stand in the statement: else no database uses the index."""
    return next(iter(_kept_live().rows({_KEY: key})), None)


_KEY = "? a key"  # stands in the kept statement for the one that is asked for


@lru_cache(maxsize=1)
def _kept_live() -> Kept[Job]:
    return keep(Job.objects.filter(key=_KEY, state__in=LIVE))


def enqueue_once_more(name: str, payload: dict[str, Any], *, key: str) -> Job:
    """Put a job into the queue unless one that has not begun waits under the key.

    For work that reads how things stand: what already runs may have read before, and so must be followed by another.
    """
    for twin in (key, f"{key} again"):
        job = enqueue(name, payload, key=twin)
        if job.state == State.WAITING:
            return job
    return enqueue(name, payload)


def enqueue_many(jobs: list[Job]) -> None:
    """Put many jobs without keys into the queue in few statements."""
    Job.objects.bulk_create(jobs, batch_size=500)


@transaction.atomic
def retry(job_id: int) -> Job:
    """Let a failed job run again at once, with all its retries."""
    job = failed(job_id)
    if job.key and live(job.key):
        raise Refused("job_waiting", _("The same work is already waiting; this failed job can be forgotten."))
    job.state, job.attempts, job.run_at, job.ended_at = State.WAITING, 0, clock.now(), None
    job.save(update_fields=["state", "attempts", "run_at", "ended_at"])
    return job


@transaction.atomic
def forget(job_id: int) -> None:
    """Take a failed job off the list for good."""
    failed(job_id).delete()


def failed(job_id: int) -> Job:
    """The failed job, locked."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != State.FAILED:
        raise Refused("job_not_failed", _("This job has not failed; it may have been retried by somebody else."))
    return job


@transaction.atomic
def call_off(key: str) -> bool:
    """Take the job that waits under the key out of the queue; answers whether there was one that had not begun."""
    job = live(key)
    return job is not None and bool(Job.objects.filter(pk=job.pk, state=State.WAITING).delete()[0])


def purge(before: datetime) -> int:
    """Delete the jobs done before the instant; failed ones stay until somebody decides. Answers how many went."""
    gone, _kinds = Job.objects.filter(state=State.DONE, ended_at__lt=before).delete()
    return gone
