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


def crossed(holds: Callable[[], object], then: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    """One transaction `holds` something; `meanwhile` another begins and waits for it; the first goes on with `then`.

    Raises what either raised: a deadlock, where the other holds what the first wants now. Nothing is kept, so that
    the next round begins as this one.
    """
    held, failures = threading.Event(), list[Exception]()

    def other() -> None:
        try:
            if held.wait(PATIENCE):
                with transaction.atomic():
                    meanwhile()
                    transaction.set_rollback(True)
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
            transaction.set_rollback(True)
    finally:
        held.set()
        thread.join(PATIENCE)
    if failures:
        raise failures[0]


def _until_one_waits(thread: threading.Thread) -> None:
    """The database says that another of its connections waits for a lock."""
    end = monotonic() + PATIENCE
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    while thread.is_alive() and monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone():
                return
    raise AssertionError("nobody waited: the two do not cross")
