"""`linli verify` beside people who write: it finds no damage where there is none."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from linli.jobs.models import Timetable
from linli.journal import audit, checkpoint
from linli.journal.models import Entry, Leaf
from linli.journal.services import record
from tests.journal.conftest import ANNA, change, make

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def take_away(row: Timetable) -> None:
    """A row that goes, with its entry."""
    record("timetable.gone", row, by=ANNA, data={}, area_id=5, gone=True)
    row.delete()


@pytest.mark.engine
def test_it_finds_nothing_while_rows_come_change_and_go_and_entries_are_sealed() -> None:
    kept = [make(name) for name in "abcd"]
    done, failed = threading.Event(), list[Exception]()

    def again(work: Callable[[int], object]) -> threading.Thread:
        def run() -> None:
            try:
                number = 0
                while not done.is_set():
                    work(number)
                    number += 1
            except Exception as failure:
                failed.append(failure)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    threads = [
        again(lambda number: change(kept[number % 4], number % 24)),
        again(lambda number: take_away(make(f"x{number}"))),
        again(lambda number: checkpoint.advance()),
    ]
    found, rounds, end = [], 0, time.monotonic() + 60
    while (rounds < 12 or Entry.objects.count() < 60) and time.monotonic() < end and not failed:
        found += list(audit.findings())
        rounds += 1
    done.set()
    for thread in threads:
        thread.join(30)
    assert (failed, found) == ([], [])
    assert Entry.objects.count() >= 60
    assert Leaf.objects.exists()
    assert list(audit.findings()) == []
