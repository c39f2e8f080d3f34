"""Django's SQLite backend in WAL with fair turns at writing (see `turns`). Reads outside a transaction never wait.

A transaction begins, and takes its turn, with its first statement: what is worked out before keeps nobody waiting.
A connection that is closed serves the next thread (see `idle`).
"""

import os
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from linli.kernel.sqlite import idle
from linli.kernel.sqlite.turns import NoTurn, Turns, turns_at

NAP = 0.01  # seconds before a file that some other program writes is tried again
_READS = re.compile(r"\s*(SELECT|PRAGMA|EXPLAIN|VALUES)\b", re.IGNORECASE)


@lru_cache(maxsize=512)
def _marked(query: str) -> str:
    """With question marks for values. A desk's statements are ten thousand letters and always the same."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class TurnCursor(base.SQLiteCursorWrapper):
    """Takes a turn for a writing statement that no transaction covers."""

    def __init__(self, connection: Any, wrapper: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        self._wrapper.begin_if_due()
        if self._wrapper.has_turn or _READS.match(query):
            return super().execute(query, params)
        with self._wrapper.turn_for_statement():
            return super().execute(query, params)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _marked(query) if param_names is None else super().convert_query(query, param_names=param_names)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        self._wrapper.begin_if_due()
        if self._wrapper.has_turn:
            return super().executemany(query, param_list)
        with self._wrapper.turn_for_statement():
            return super().executemany(query, param_list)


class _StatementTurn:
    """Held for one statement, or until the transaction ends that the statement began."""

    def __init__(self, wrapper: "DatabaseWrapper") -> None:
        self._wrapper = wrapper

    def __enter__(self) -> None:
        self._wrapper.take_turn()

    def __exit__(self, *failure: object) -> None:
        self._wrapper.end_turn_unless_writing()


def _journal_mode(opened: sqlite3.Connection) -> str:
    (mode,) = opened.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def _switched(opened: sqlite3.Connection) -> bool:
    try:
        opened.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as refused:
        if refused.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _file_at(path: str) -> tuple[int, int]:
    """Which file it is that has this name now."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection. `has_turn` says that this thread may write now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_turn = False
        self._to_begin = False  # a transaction, with its first statement
        self._turns: Turns | None = None
        self._patience = 20.0
        self._kept_as: idle.Key = ()
        self._opened_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._patience = float(conn_params.get("timeout", 20))
        if self.is_in_memory_db():  # another thread cannot reach a database in memory
            return super().get_new_connection(conn_params)
        path = os.path.realpath(conn_params["database"])
        self._turns = turns_at(path)
        opened = self._taken(path, conn_params) or self._opened(path, conn_params)
        self._kept_as = self._key(path, conn_params)
        return opened

    def _taken(self, path: str, conn_params: dict[str, Any]) -> sqlite3.Connection | None:
        with suppress(FileNotFoundError):
            if found := idle.take(self._key(path, conn_params)):
                self._opened_at = found.opened_at
                return found.connection
        return None

    def _opened(self, path: str, conn_params: dict[str, Any]) -> sqlite3.Connection:
        opened: sqlite3.Connection = super().get_new_connection(conn_params)
        self._opened_at = time.monotonic()
        try:
            self._make_wal(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _key(self, path: str, conn_params: dict[str, Any]) -> idle.Key:
        commands = self.init_commands  # type: ignore[attr-defined] # Django has it, its stubs do not
        return (*_file_at(path), *commands, *sorted(conn_params.items()))

    def _make_wal(self, opened: sqlite3.Connection) -> None:
        """See to it that the file is in WAL, which it stays in: only a new file needs the change, which is a write.

        SQLite does not wait with it while another one writes, it says at once that the database is locked; threads that
        open a new file together would meet this. So it has its turn, and tries again where another program writes.
        """
        if self._turns is None or _journal_mode(opened) == "wal":
            return
        limit = time.monotonic() + self._patience
        self.take_turn()
        try:
            while not _switched(opened):
                if time.monotonic() >= limit:
                    raise OperationalError(f"database is locked: {self._turns.path} could not be put into WAL")
                time.sleep(NAP)
        finally:
            self.end_turn_unless_writing()

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=partial(TurnCursor, wrapper=self))

    def turn_for_statement(self) -> _StatementTurn:
        return _StatementTurn(self)

    def take_turn(self) -> None:
        """Wait for the right to write; after the connection's `timeout` seconds OperationalError."""
        if self._turns is None or self.has_turn:
            return
        try:
            self._turns.acquire(self._patience, self._abandon)
        except NoTurn as late:
            raise OperationalError(
                f"database is locked: {late} was being written for more than {self._patience:g} s; try again"
            ) from None
        self.has_turn = True

    def end_turn_unless_writing(self) -> None:
        """Let the next one write, unless a transaction of ours is open."""
        if self.has_turn and (self.connection is None or not self.connection.in_transaction):
            self.has_turn = False
            if self._turns is not None:
                self._turns.release()

    def _start_transaction_under_autocommit(self) -> None:
        self._to_begin = True

    def begin_if_due(self) -> None:
        """Open the transaction that Django began, for its first statement; OperationalError where no turn comes."""
        if not self._to_begin:
            return
        self._to_begin = False
        try:
            self.take_turn()
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # Django has it, its stubs do not
        except BaseException:
            self.end_turn_unless_writing()
            self._to_begin = True  # whoever goes on all the same is not left to write without a transaction
            raise

    def _commit(self) -> Any:
        self._to_begin = False
        try:
            return super()._commit()  # type: ignore[misc] # Django has it, its stubs do not
        finally:
            self.end_turn_unless_writing()

    def _rollback(self) -> Any:
        self._to_begin = False
        try:
            return super()._rollback()  # type: ignore[misc] # Django has it, its stubs do not
        finally:
            self.end_turn_unless_writing()

    def _close(self) -> Any:
        self._to_begin = False
        try:
            if not self._given_on():
                super()._close()  # type: ignore[misc] # Django has it, its stubs do not
        finally:
            self._end_turn_whatever_happened()

    def _given_on(self) -> bool:
        """Whether the connection, as new, now waits for another thread. One with which something went wrong does not.

        Nor one closed within a transaction, which Django goes on holding until the transaction's block ends.
        """
        opened = self.connection
        if self._turns is None or opened is None or self.errors_occurred or self.in_atomic_block:
            return False
        opened.rollback()
        idle.give(idle.Idle(self._kept_as, opened, self._opened_at))
        return True

    def _end_turn_whatever_happened(self) -> None:
        if self.has_turn:
            self.has_turn = False
            if self._turns is not None:
                self._turns.release()

    def _abandon(self) -> None:
        """Roll back for a thread that died in a transaction; the waiting thread that calls this gives up its turn."""
        self.has_turn = False
        if self.connection is not None:
            self.connection.rollback()
