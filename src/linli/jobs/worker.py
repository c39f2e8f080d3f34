"""The loop that runs jobs: claim a batch, run each, mark them done, look again.

A worker that dies leaves its jobs leased; another runs them again once the lease is over, or at once when it sees on
the same machine that the process is gone. Hence at least once, never never.
"""

import logging
import threading
import time
import traceback

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, reset_queries, transaction

from linli.jobs import claims, timetable
from linli.jobs.causes import Cause, following
from linli.jobs.models import Job
from linli.jobs.registry import GiveUp, handler_of

log = logging.getLogger(__name__)

# Seconds between looks at an empty queue, and between rounds of upkeep (timetable, leases of the dead).
LOOK, UPKEEP = 0.25, 5.0
# A batch that has run this long is cut short: what was not begun goes back, for others need not wait behind a slow job.
LONG_BATCH = 1.0


class Worker:
    """One thread's loop. `stop` ends it after the job at hand."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self.name = claims.new_worker_name()
        self.stop = stop or threading.Event()
        self._upkeep_at = 0.0

    def run(self) -> None:
        """Work until `stop` is set. A database that is away for a while is waited for."""
        timetable.set_up()
        with _Heart(self):
            while not self.stop.is_set():
                try:
                    busy = self.run_batch(upkeep=True)
                except (DatabaseError, InterfaceError):
                    log.exception("The database did not answer; the worker tries again")
                    connection.close()
                    self._begin_anew()
                    self.stop.wait(1)
                else:
                    if not busy:
                        self.stop.wait(LOOK)
                reset_queries()
                close_old_connections()
        claims.forget_worker_name(self.name)
        connection.close()

    def _begin_anew(self) -> None:
        # What the old name still holds is then seen as a dead worker's and runs again.
        claims.forget_worker_name(self.name)
        self.name = claims.new_worker_name()

    def run_batch(self, *, upkeep: bool = False, strict: bool = False) -> int:
        """Claim and run one batch. Answers how many jobs were begun; `strict` raises the first failure (for tests)."""
        if upkeep and time.monotonic() >= self._upkeep_at:
            self._upkeep_at = time.monotonic() + UPKEEP
            claims.reclaim()
            timetable.enqueue_due()
        if not claims.anything_due():
            return 0
        begun, done, started = 0, [], time.monotonic()
        jobs = claims.claim(self.name)
        failure: Exception | None = None
        while jobs and not failure:
            job = jobs.pop(0)
            begun += 1
            caught = _attempt(job)
            if caught is None:
                done.append(job.pk)
            else:
                _note_failure(job, self.name, caught)
                failure = caught if strict else None
            if self.stop.is_set() or time.monotonic() - started > LONG_BATCH:
                break
        with transaction.atomic():
            claims.finish(done, self.name)
            claims.give_back(jobs, self.name)
        if failure:
            raise failure
        return begun


def run_until_idle(*, strict: bool = True) -> int:
    """Run all that is due now, and what it brings about, in the calling thread (for tests). Answers how many ran.

    `strict` raises the first failure; otherwise failures are put off as a worker would.
    """
    worker, total = Worker(), 0
    try:
        while begun := worker.run_batch(strict=strict):
            total += begun
    finally:
        claims.forget_worker_name(worker.name)
    return total


def _attempt(job: Job) -> Exception | None:
    try:
        with following(Cause(job.cause, job.depth)):
            handler_of(job.name).run(job.payload)
    except Exception as failure:
        return failure
    return None


def _note_failure(job: Job, worker: str, failure: Exception) -> None:
    log.warning("Job %s %s failed at attempt %s", job.name, job.pk, job.attempts, exc_info=failure)
    text = "".join(traceback.format_exception(failure))[-4000:]
    claims.put_off(job, worker, error=text, retries=_retries(job, failure))


def _retries(job: Job, failure: Exception) -> int:
    try:
        return 0 if isinstance(failure, GiveUp) else handler_of(job.name).retries
    except LookupError:  # a newer version's job: wait for the update like for any other mend
        return 8


class _Heart:
    """Prolongs a worker's leases from a thread of its own while a long job runs."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="leases", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *failure: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(claims.LEASE.total_seconds() / 3):
                try:
                    claims.renew(self._worker.name)
                except (DatabaseError, InterfaceError):
                    log.exception("Leases could not be prolonged; the next beat tries again")
                    connection.close()
        finally:
            connection.close()
