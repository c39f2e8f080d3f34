"""Connections to a SQLite file go from thread to thread: as many are open as pages are answered at once."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from linli.kernel.sqlite import idle
from linli.kernel.sqlite.base import DatabaseWrapper
from tests.kernel.test_sqlite import begin, wrapper_at, write


@pytest.fixture(autouse=True)
def none_kept(django_db_blocker: Any) -> Iterator[None]:
    """What other tests left behind is closed, and what is left here."""
    with django_db_blocker.unblock():
        idle.close_all()
        yield
        idle.close_all()


@pytest.fixture
def path(tmp_path: Path) -> str:
    return made(tmp_path / "kept.sqlite3")


def made(file: Path) -> str:
    """A database with an empty table."""
    opened = sqlite3.connect(file)
    opened.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    opened.close()
    return str(file)


def used(path: str) -> sqlite3.Connection:
    """The connection with which a thread wrote a line, and which it then closed."""
    wrapper = wrapper_at(path)
    write(wrapper)
    opened: sqlite3.Connection = wrapper.connection
    wrapper.close()
    return opened


def lines(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        return int(cursor.execute("SELECT count(*) FROM line").fetchone()[0])


def test_after_an_hour_it_gives_way_to_one_that_knows_what_the_indexes_find_now(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = used(path)
    monkeypatch.setattr(idle, "SERVES", 0.0)
    assert used(path) is not first
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")


def test_one_that_was_closed_serves_the_next_and_knows_all_it_needs(path: str) -> None:
    first = used(path)
    assert used(path) is first
    wrapper = wrapper_at(path)
    assert lines(wrapper) == 2
    with wrapper.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("SELECT django_date_trunc('year', '2026-11-27', NULL, NULL)").fetchone() == (
            "2026-01-01",
        )
    wrapper.close()


def test_two_at_once_have_one_each(path: str) -> None:
    one, other = wrapper_at(path), wrapper_at(path)
    write(one)
    write(other)
    assert one.connection is not other.connection
    one.close()
    other.close()


def test_after_many_at_once_few_are_kept(path: str) -> None:
    many = [wrapper_at(path) for _ in range(idle.KEPT + 5)]
    for wrapper in many:
        write(wrapper)
    for wrapper in many:
        wrapper.close()
    assert len(idle._idle) == idle.KEPT


def test_what_was_not_committed_is_gone(path: str) -> None:
    wrapper = wrapper_at(path)
    begin(wrapper)
    write(wrapper)
    left = wrapper.connection
    wrapper.close()
    following = wrapper_at(path)
    assert lines(following) == 0
    assert following.connection is left
    following.close()


def test_one_with_which_something_went_wrong_serves_nobody(path: str) -> None:
    wrapper = wrapper_at(path)
    with pytest.raises(OperationalError), wrapper.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    wrapper.close()
    assert not idle._idle


def test_a_file_in_the_place_of_the_old_one_is_opened_anew(path: str, tmp_path: Path) -> None:
    used(path)
    for beside in ("-wal", "-shm"):
        os.unlink(path + beside)
    os.replace(made(tmp_path / "other.sqlite3"), path)
    wrapper = wrapper_at(path)
    assert lines(wrapper) == 0
    assert not idle._idle
    wrapper.close()


def test_a_forked_process_has_none_of_its_parent(path: str) -> None:
    used(path)
    child = os.fork()
    if not child:
        os._exit(len(idle._idle))
    assert os.waitpid(child, 0)[1] == 0
    assert used(path)
