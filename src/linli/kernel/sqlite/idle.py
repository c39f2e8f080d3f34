"""Connections to a SQLite file with which no thread works just now, kept for whichever thread is next.

Each has read the whole schema and holds pages and statements, three megabytes: so a process has as many as it answers
pages at once, not as many as it has threads, and the few that it has are warm. What a crowd of them held goes back to
the system, which the C library alone would not see to.
"""

import ctypes
import itertools
import os
import sqlite3
import sys
from collections import deque
from contextlib import suppress
from typing import Any

KEPT = 4  # after a busy moment; more are opened whenever more are needed

A_CROWD = 12  # so many closed after another
_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
_closed = itertools.count(1)

Key = tuple[Any, ...]
_idle: deque[tuple[Key, sqlite3.Connection]] = deque()  # `append` and `pop` of a deque need no lock


def take(key: Key) -> sqlite3.Connection | None:
    """The one that was given last, if it is of this key. What is of another, a file replaced meanwhile, is closed."""
    while True:
        try:
            given_as, connection = _idle.pop()
        except IndexError:
            return None
        if given_as == key:
            return connection
        connection.close()


def give(key: Key, connection: sqlite3.Connection) -> None:
    """Keep it for the next thread, in no transaction; closed when enough are kept."""
    if len(_idle) >= KEPT:
        connection.close()
        if next(_closed) % A_CROWD == 0 and _TRIM is not None:
            _TRIM(0)
    else:
        _idle.append((key, connection))


def close_all() -> None:
    """Close what is kept: a forked process must not have its parent's connections."""
    with suppress(IndexError):
        while True:
            _idle.pop()[1].close()


os.register_at_fork(before=close_all)
