"""What staff decide about a failed job, on record: who, which job, and where it had broken."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.jobs import services
from linli.jobs.models import Job
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed
from linli.people import access
from linli.web.queue import faults


def check(by: Actor) -> None:
    """Refused unless the actor keeps the queue."""
    if not access.may(by, "jobs.manage", Job()):
        raise NotAllowed(_("Background jobs are kept by administrators."))


@transaction.atomic
def retry(job_id: int, *, by: Actor) -> None:
    """Let a failed job run again at once."""
    check(by)
    job = services.retry(job_id)
    record("job.retried", job, by=by, data=_told(job), area_id=None)


@transaction.atomic
def forget(job_id: int, *, by: Actor) -> None:
    """Take a failed job off the list for good; its work stays undone."""
    check(by)
    job = services.failed(job_id)
    record("job.forgotten", job, by=by, data=_told(job), area_id=None)
    services.forget(job_id)


def _told(job: Job) -> dict[str, Any]:
    fault = faults.of(job.error)
    return {"name": job.name, "error": fault.kind, "at": list(fault.places)}
