"""Reads of the queue for its page and for the health check."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from linli.jobs.models import Job, State


@dataclass(frozen=True)
class Load:
    """How the queue stands. `oldest` is when the longest-waiting due job was due; None when nothing waits."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None


def failed(*, before: int | None = None, name: str = "") -> QuerySet[Job]:
    """Failed jobs, newest first; `before` is the last id of the page above (keyset)."""
    jobs = Job.objects.filter(state=State.FAILED).order_by("-pk")
    if name:
        jobs = jobs.filter(name=name)
    return jobs.filter(pk__lt=before) if before is not None else jobs


def load(at: datetime) -> Load:
    """Counts of the live and failed jobs in one statement; done ones are not looked at."""
    due = Q(state=State.WAITING, run_at__lte=at)
    found = Job.objects.filter(~Q(state=State.DONE)).aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        running=Count("pk", filter=Q(state=State.RUNNING)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        oldest=Min("run_at", filter=due),
    )
    return Load(**found)


def oldest_due(at: datetime) -> datetime | None:
    """When the longest-waiting due job was due: one step into an index, for whoever asks every few seconds."""
    due = Job.objects.filter(state=State.WAITING, run_at__lte=at).order_by("run_at", "id")
    return due.values_list("run_at", flat=True).first()
