"""Taking work and giving it back. Several workers may do this at once, on several machines.

The database decides: a claim is one statement (rows others are claiming are skipped on PostgreSQL), and a unique index
lets no two jobs of one order run at the same time, whatever two workers saw when they chose.
"""

import logging
import os
import random
import secrets
import socket
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from linli.jobs.models import Job, State
from linli.jobs.registry import handler_of
from linli.kernel import clock

log = logging.getLogger(__name__)

BATCH = 10
LEASE = timedelta(seconds=30)
# After a failure: 5 s, 10 s, 20 s … an hour at most, each up to a quarter longer, so that not all return in step.
FIRST_DELAY, LONGEST_DELAY = 5.0, 3600.0
# A job whose worker dies so often is taken to be what kills it.
MOST_DEATHS = 20

# The partial indexes serve only conditions spelt like theirs.
_CHOICE = """
    SELECT job.id FROM jobs_job AS job
    WHERE job.state = 'waiting' AND job.run_at <= %s AND NOT EXISTS (
        SELECT 1 FROM jobs_job AS other
        WHERE other."order" = job."order" AND other.state IN ('waiting', 'running') AND NOT (other."order" = '')
            AND (other.id < job.id OR other.state = 'running'))
    ORDER BY job.run_at, job.id LIMIT %s
"""
_CLAIM = {
    "sqlite": f"""
        UPDATE jobs_job SET state = 'running', worker = %s, lease_until = %s, attempts = attempts + 1
        WHERE id IN ({_CHOICE}) RETURNING *""",  # noqa: S608 -- constant text
    "postgresql": f"""
        WITH chosen AS MATERIALIZED ({_CHOICE} FOR UPDATE OF job SKIP LOCKED)
        UPDATE jobs_job SET state = 'running', worker = %s, lease_until = %s, attempts = attempts + 1
        WHERE id IN (SELECT id FROM chosen) RETURNING *""",  # noqa: S608 -- constant text
}

_own_names: set[str] = set()


def new_worker_name() -> str:
    """A name that says where the worker runs: host, process, and a random part."""
    name = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"
    _own_names.add(name)
    return name


def forget_worker_name(name: str) -> None:
    """The worker ended; what it still holds may be taken at once."""
    _own_names.discard(name)


def claim(worker: str, limit: int = BATCH) -> list[Job]:
    """Claim up to `limit` due jobs for the worker, in the order they are to run. Empty when another was quicker."""
    now = clock.now()
    due = connection.ops.adapt_datetimefield_value(now)
    until = connection.ops.adapt_datetimefield_value(now + LEASE)
    choice: list[Any] = [due, limit]
    lease: list[Any] = [worker, until]
    parameters = lease + choice if connection.vendor == "sqlite" else choice + lease
    try:
        with transaction.atomic():
            jobs = list(Job.objects.raw(_CLAIM[connection.vendor], parameters))
    except IntegrityError:  # one_running_job_per_order: another worker took the head of one of our orders
        return []
    return sorted(jobs, key=lambda job: (job.run_at, job.pk))


def anything_due() -> bool:
    """Whether a look at the queue promises work: a plain read, so that an idle worker takes no write lock."""
    return Job.objects.filter(state=State.WAITING, run_at__lte=clock.now()).exists()


def renew(worker: str) -> None:
    """Prolong the leases of everything the worker holds."""
    Job.objects.filter(worker=worker, state=State.RUNNING).update(lease_until=clock.now() + LEASE)


def finish(done: list[int], worker: str) -> None:
    """Mark jobs as done, unless the lease ran out and another worker has them."""
    if done:
        _held(worker).filter(pk__in=done).update(state=State.DONE, ended_at=clock.now(), lease_until=None, error="")


def give_back(jobs: list[Job], worker: str) -> None:
    """Return jobs that were claimed and not begun, as if never claimed."""
    for job in jobs:
        _held(worker).filter(pk=job.pk).update(
            state=State.WAITING, attempts=job.attempts - 1, worker="", lease_until=None
        )


def put_off(job: Job, worker: str, *, error: str, retries: int) -> None:
    """After a failure: wait and try again, or be failed when the retries are used up."""
    now = clock.now()
    if job.attempts > retries:
        fail(_held(worker).filter(pk=job.pk), error)
        return
    _held(worker).filter(pk=job.pk).update(
        state=State.WAITING, worker="", lease_until=None, error=error, run_at=now + delay(job.attempts)
    )


def fail(jobs: QuerySet[Job], error: str) -> int:
    """They wait for a person from now on, and whom each was for is told with it. Answers how many."""
    count = 0
    for job in list(jobs):
        with transaction.atomic():
            ended = {"state": State.FAILED, "ended_at": clock.now(), "lease_until": None, "error": error}
            if jobs.filter(pk=job.pk).update(**ended):
                _say_so(job)
                count += 1
    return count


def _say_so(job: Job) -> None:
    """Have the job's own words said; where that fails too the job is failed all the same."""
    try:
        say = handler_of(job.name).failed
    except LookupError:  # a newer version's job
        return
    try:
        with transaction.atomic():
            if say is not None:
                say(job.payload)
    except Exception:
        log.exception("Job %s %s failed, and so did saying so", job.name, job.pk)


def delay(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts."""
    seconds = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    return timedelta(seconds=seconds * (1 + random.random() / 4))  # noqa: S311 -- spread, not secrecy


def reclaim() -> int:
    """Let jobs run again whose lease ran out, or whose worker died on this machine. Answers how many."""
    running = Job.objects.filter(state=State.RUNNING)
    workers = set(running.values_list("worker", flat=True))
    if not workers:
        return 0
    dead = [name for name in workers if _died_here(name)]
    count = 0
    for left in (running.filter(lease_until__lt=clock.now()), running.filter(worker__in=dead)):
        count += fail(left.filter(attempts__gte=MOST_DEATHS), "The worker died each time.")
        count += left.update(state=State.WAITING, worker="", lease_until=None)
    return count


def _held(worker: str) -> QuerySet[Job]:
    return Job.objects.filter(worker=worker, state=State.RUNNING)


def _died_here(worker: str) -> bool:
    host, _, rest = worker.partition(" ")
    process, _, _ = rest.partition(" ")
    if host != socket.gethostname()[:40] or not process.isdigit():
        return False
    if int(process) == os.getpid():
        return worker not in _own_names
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
