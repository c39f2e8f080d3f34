"""Connections to a SQLite file with which no thread works just now, kept for whichever thread is next.

Each has read the whole schema and holds pages and statements, three megabytes: so a process has as many as it answers
pages at once, not as many as it has threads, and the few that it has are warm.
"""

import os
import sqlite3
import time
from collections import deque
from contextlib import suppress
from typing import Any, NamedTuple

KEPT = 2  # after a busy moment; more are opened whenever more are needed
SERVES = 3600.0  # seconds: what is known of the indexes (see `statistics`) a connection reads when it opens

Key = tuple[Any, ...]


class Idle(NamedTuple):
    """A connection that waits; `opened_at` by the monotonic clock."""

    key: Key
    connection: sqlite3.Connection
    opened_at: float


_idle: deque[Idle] = deque()  # `append` and `pop` of a deque need no lock


def take(key: Key) -> Idle | None:
    """The one that was given last, if it is of this key. An old one or one of another file, replaced, is closed."""
    while True:
        try:
            given = _idle.pop()
        except IndexError:
            return None
        if given.key == key and time.monotonic() < given.opened_at + SERVES:
            return given
        given.connection.close()


def give(back: Idle) -> None:
    """Keep it for the next thread, in no transaction; closed when enough are kept."""
    if len(_idle) >= KEPT:
        back.connection.close()
    else:
        _idle.append(back)


def close_all() -> None:
    """Close what is kept: a forked process must not have its parent's connections."""
    with suppress(IndexError):
        while True:
            _idle.pop().connection.close()


os.register_at_fork(before=close_all)
