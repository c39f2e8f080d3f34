"""Two transactions whose locks cross, led to the point where one of them waits: without luck, and without sleeping."""

import threading
from collections.abc import Callable
from time import monotonic

import pytest
from django.db import connection, transaction

ROUNDS = 5
PATIENCE = 20  # seconds, far beyond the database's own search for a deadlock

only_where_rows_are_locked = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite writes one after another in any case"
)


def crossed(
    holds: Callable[[], object], then: Callable[[], object], meanwhile: Callable[[], object], *, keep: bool = False
) -> None:
    """One transaction `holds` something; `meanwhile` another begins and waits for it; the first goes on with `then`.

    Raises what either raised: a deadlock, where the other holds what the first wants now. Nothing is kept, so that
    the next round begins as this one; or, with `keep`, both are, the second behind the first.
    """
    held, failures = threading.Event(), list[Exception]()

    def other() -> None:
        try:
            if held.wait(PATIENCE):
                with transaction.atomic():
                    meanwhile()
                    transaction.set_rollback(not keep)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    try:
        with transaction.atomic():
            holds()
            held.set()
            _until_one_waits(thread)
            then()
            transaction.set_rollback(not keep)
    finally:
        held.set()
        thread.join(PATIENCE)
    if failures:
        raise failures[0]


def waited(holds: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    """What `meanwhile` does waits for what another transaction `holds`, then sees what that left; both are kept."""
    crossed(holds, lambda: None, meanwhile, keep=True)


def unhindered(holds: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    """What `meanwhile` does waits for nothing that another transaction `holds`; both are kept."""
    with transaction.atomic():
        holds()
        elsewhere(meanwhile, while_it_runs=_nobody_waits)


def elsewhere(act: Callable[[], object], *, while_it_runs: Callable[[], object] = lambda: None) -> None:
    """Done and kept by a connection of its own, whatever this one is in the midst of. Raises what it raised."""
    failures = list[Exception]()

    def other() -> None:
        try:
            act()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    while thread.is_alive():
        while_it_runs()
        thread.join(0.01)
    if failures:
        raise failures[0]


def _until_one_waits(thread: threading.Thread) -> None:
    end = monotonic() + PATIENCE
    while thread.is_alive() and monotonic() < end:
        if _somebody_waits():
            return
    raise AssertionError("nobody waited: the two do not cross")


def _nobody_waits() -> None:
    assert not _somebody_waits(), "the other one waits"


def _somebody_waits() -> bool:
    """The database says that another of its connections waits for a lock of this one."""
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchone() is not None
