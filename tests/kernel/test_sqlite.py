"""Fair turns at writing one SQLite file, with real threads, processes and deaths."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, OperationalError

from linli.kernel.sqlite.base import DatabaseWrapper
from linli.kernel.sqlite.turns import NoTurn, Turns

SCRIPT = Path(__file__).with_name("writers.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def databases_of_our_own(django_db_blocker: Any) -> Iterator[None]:
    """The files here are this module's; the suite's database stays out of it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A database with a counter and lines."""
    file = tmp_path / "fair.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, count INTEGER)")
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("INSERT INTO counter VALUES (1, 0)")
    connection.close()
    return str(file)


def wrapper_at(path: str, timeout: float = 20) -> DatabaseWrapper:
    """A connection of its own, as Django makes one per thread."""
    from django.db import connections

    settings = dict(connections.settings["default"], NAME=path, ENGINE="linli.kernel.sqlite")
    settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    made = DatabaseWrapper(settings, alias="default")
    made.inc_thread_sharing()
    return made


@pytest.fixture
def first(path: str) -> Iterator[DatabaseWrapper]:
    made = wrapper_at(path)
    yield made
    made.close()


@pytest.fixture
def second(path: str) -> Iterator[DatabaseWrapper]:
    made = wrapper_at(path, timeout=0.3)
    yield made
    made.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection: DatabaseWrapper) -> None:
    connection.commit()
    connection.set_autocommit(True)


def write(connection: DatabaseWrapper, text: str = "a") -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (text) VALUES (%s)", [text])


def lines(path: str) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM line").fetchone()
    connection.close()
    return int(count)


def run_writers(path: str, threads: int, seconds: float, processes: int = 1) -> list["subprocess.Popen[str]"]:
    """Processes of writing threads which start together, however long each took to begin."""
    command = [sys.executable, str(SCRIPT), path, str(threads), str(seconds)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    return running


def test_two_processes_of_sixteen_writers_get_fair_turns_and_no_error(path: str) -> None:
    seconds, threads = 3, 16
    processes = run_writers(path, threads, seconds, processes=2)
    outputs: list[dict[str, Any]] = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    counts = [len(waits) for output in outputs for waits in output["waits"]]
    longest = max(wait for output in outputs for waits in output["waits"] for wait in waits)
    assert [output["errors"] for output in outputs] == [[], []]
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count FROM counter").fetchone() == (sum(counts) + len(counts),)
    connection.close()
    # A writer's fair wait is one round of all the others, however long a transaction takes on a busy machine.
    fair = seconds / sum(counts) * len(counts)
    assert longest < max(2, 10 * fair)
    shares = [sum(len(waits) for waits in output["waits"]) for output in outputs]
    for output in outputs:  # within a process the queue is exact
        of_threads = [len(waits) for waits in output["waits"]]
        assert min(of_threads) >= max(of_threads) / 2
    assert min(shares) >= max(shares) / 4


def test_a_new_file_is_put_into_wal_though_it_is_being_written(path: str) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.3, other.rollback)
    ending.start()
    opened = wrapper_at(path)
    write(opened)
    with opened.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    opened.close()
    ending.join()
    other.close()


def test_who_opens_a_new_file_that_stays_locked_is_told(path: str, second: DatabaseWrapper) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match=r"database is locked: .*fair\.sqlite3 could not be put into WAL"):
        second.connect()
    assert not second.has_turn
    other.close()
    write(second)
    assert lines(path) == 1


def test_threads_that_open_new_files_together_meet_no_lock(tmp_path: Path) -> None:
    failures: list[str] = []
    for number in range(20):
        file = str(tmp_path / f"new{number}.sqlite3")
        sqlite3.connect(file).execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)").connection.close()
        together = threading.Barrier(8)

        def open_and_write(file: str = file, together: threading.Barrier = together) -> None:
            opened = wrapper_at(file)
            together.wait()
            try:
                write(opened)
            except OperationalError as failure:
                failures.append(str(failure))
            opened.close()

        threads = [threading.Thread(target=open_and_write) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert lines(file) == 8
    assert failures == []


def test_a_second_writer_is_told_when_its_turn_does_not_come(
    first: DatabaseWrapper, second: DatabaseWrapper, path: str
) -> None:
    begin(first)
    write(first)
    with pytest.raises(
        OperationalError, match=r"database is locked: .*fair\.sqlite3 was being written for more than 0\.3 s"
    ):
        write(second)
    end(first)
    write(second)
    assert lines(path) == 2


def test_what_comes_before_a_transactions_first_statement_keeps_nobody_waiting(
    first: DatabaseWrapper, second: DatabaseWrapper
) -> None:
    begin(first)
    with second.cursor() as cursor:
        cursor.execute("UPDATE counter SET count = 7")
    with first.cursor() as cursor:
        assert cursor.execute("SELECT count FROM counter").fetchone() == (7,)
    assert first.has_turn  # whoever has read in a transaction may write by what was read
    with pytest.raises(OperationalError, match="database is locked"):
        write(second)
    end(first)
    write(second)


def test_who_goes_on_though_no_turn_came_still_writes_in_the_transaction(
    first: DatabaseWrapper, second: DatabaseWrapper, path: str
) -> None:
    begin(first)
    write(first)
    begin(second)
    with pytest.raises(OperationalError, match="database is locked"):
        write(second)
    end(first)
    write(second)
    second.rollback()
    assert lines(path) == 1


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_a_transaction_without_a_statement_takes_no_turn_and_leaves_nothing_open(
    first: DatabaseWrapper, second: DatabaseWrapper, path: str, how: str
) -> None:
    begin(first)
    getattr(first, how)()
    first.set_autocommit(True)
    write(first)
    assert not first.has_turn
    write(second)
    assert lines(path) == 2


def test_reads_take_no_turn(first: DatabaseWrapper, second: DatabaseWrapper) -> None:
    begin(first)
    write(first)
    with second.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM line").fetchone() == (0,)
    assert not second.has_turn
    end(first)


def test_a_statement_alone_gives_its_turn_back(first: DatabaseWrapper, second: DatabaseWrapper, path: str) -> None:
    write(first)
    assert not first.has_turn
    with first.cursor() as cursor:
        cursor.executemany("INSERT INTO line (text) VALUES (%s)", [("b",), ("c",)])
    assert not first.has_turn
    write(second)
    assert lines(path) == 4


def test_a_failing_statement_gives_its_turn_back(first: DatabaseWrapper, second: DatabaseWrapper) -> None:
    with pytest.raises(IntegrityError), first.cursor() as cursor:
        cursor.execute("INSERT INTO counter VALUES (1, 5)")
    assert not first.has_turn
    write(second)


@pytest.mark.parametrize("how", ["rollback", "close"])
def test_leaving_a_transaction_gives_the_turn_back(
    first: DatabaseWrapper, second: DatabaseWrapper, path: str, how: str
) -> None:
    begin(first)
    write(first)
    getattr(first, how)()
    assert not first.has_turn
    write(second)
    assert lines(path) == 1


def test_a_thread_that_dies_in_a_transaction_is_relieved(first: DatabaseWrapper, path: str) -> None:
    patient = wrapper_at(path, timeout=5)

    def die() -> None:
        begin(first)
        write(first)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    write(patient)
    patient.close()
    assert lines(path) == 1


def test_a_killed_process_leaves_its_turn(path: str, second: DatabaseWrapper) -> None:
    (process,) = run_writers(path, 4, 30)
    while not lines(path):
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    write(second)


def test_the_queue_is_served_in_order(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "db"))
    served: list[int] = []
    turns.acquire(1, lambda: None)

    def take(number: int) -> None:
        turns.acquire(5, lambda: None)
        served.append(number)
        turns.release()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(turns._queue) <= number:
            time.sleep(0.001)
    turns.release()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_who_gives_up_leaves_the_queue(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "db"))
    turns.acquire(1, lambda: None)
    with pytest.raises(NoTurn):
        turns.acquire(0.05, lambda: None)
    turns.release()
    turns.acquire(0.05, lambda: None)
    turns.release()


@pytest.mark.django_db(transaction=True)
def test_an_error_in_an_atomic_block_gives_the_turn_back() -> None:
    from django.db import connection

    class Oops(Exception):
        pass

    def begin_and_fail() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert connection.vendor != "sqlite" or getattr(connection, "has_turn", True)
            raise Oops

    with pytest.raises(Oops):
        begin_and_fail()
    assert not getattr(connection, "has_turn", False)
