"""Turns at writing one SQLite file: first come, first served, for all threads and processes of the machine.

SQLite itself lets a waiting writer sleep and retry, so that under load the unlucky starve. Here the threads of one
process stand in a queue, and the head of each process's queue passes a turnstile: it takes `<db>.turn`, then
`<db>.lock`, then lets the turnstile go. A process that has just written therefore waits behind the one already in the
turnstile. Both are `flock`s, which the kernel drops when their process dies, however it dies.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

# A process polls for its turn (flock has no time limit); it starts at about a tenth of a short transaction, and sleeps
# little of a turn away that has become free meanwhile.
FIRST_NAP, LONGER, LONGEST_NAP = 0.0001, 1.2, 0.005
# How often the head of the queue looks whether the thread that holds the turn is still alive, in seconds.
LOOK_AROUND = 0.5


class NoTurn(Exception):
    """The turn did not come within the time limit."""


@dataclass(eq=False)
class _Ticket:
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """The queue at one database file. `acquire` and `release` are called by the connection, once per transaction."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._door = threading.Lock()
        self._queue: deque[_Ticket] = deque()
        self._taken = False
        self._owner: threading.Thread | None = None
        self._abandon: Callable[[], None] | None = None
        self._files: tuple[int, int] | None = None

    def acquire(self, timeout: float, abandon: Callable[[], None]) -> None:
        """Wait for the turn, at most `timeout` seconds, else NoTurn.

        `abandon` rolls the holder's transaction back; it is called when its thread died with the turn in its hand.
        """
        limit = time.monotonic() + timeout
        self._stand_in_queue(limit)
        try:
            self._pass_turnstile(limit)
        except BaseException:
            self._call_next()
            raise
        self._owner, self._abandon = threading.current_thread(), abandon

    def release(self) -> None:
        """Give the turn to whoever waits longest."""
        self._owner = self._abandon = None
        if self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._call_next()

    def _stand_in_queue(self, limit: float) -> None:
        with self._door:
            if not self._taken:
                self._taken = True
                return
            ticket = _Ticket()
            self._queue.append(ticket)
        while not ticket.called.wait(min(LOOK_AROUND, max(limit - time.monotonic(), 0))):
            self._relieve_the_dead()
            if time.monotonic() >= limit and self._leave_queue(ticket):
                raise NoTurn(self.path)

    def _leave_queue(self, ticket: _Ticket) -> bool:
        with self._door:
            if ticket.called.is_set():  # called in the last instant: take the turn after all
                return False
            self._queue.remove(ticket)
            return True

    def _relieve_the_dead(self) -> None:
        with self._door:
            owner, abandon = self._owner, self._abandon
            if owner is None or abandon is None or owner.is_alive():
                return
            self._owner = self._abandon = None
        abandon()
        self.release()

    def _call_next(self) -> None:
        with self._door:
            if self._queue:
                self._queue.popleft().called.set()
            else:
                self._taken = False

    def _pass_turnstile(self, limit: float) -> None:
        turnstile, lock = self._files or self._open()
        self._poll(turnstile, limit)
        try:
            self._poll(lock, limit)
        finally:
            fcntl.flock(turnstile, fcntl.LOCK_UN)

    def _poll(self, handle: int, limit: float) -> None:
        nap = FIRST_NAP
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= limit:
                    raise NoTurn(self.path) from None
                time.sleep(nap)
                nap = min(nap * LONGER, LONGEST_NAP)
            else:
                return

    def _open(self) -> tuple[int, int]:
        flags = os.O_RDWR | os.O_CREAT
        self._files = (os.open(f"{self.path}.turn", flags, 0o600), os.open(f"{self.path}.lock", flags, 0o600))
        return self._files


_all: dict[str, Turns] = {}
_all_door = threading.Lock()


def turns_at(path: str) -> Turns:
    """The one queue of this process at the file."""
    with _all_door:
        if path not in _all:
            _all[path] = Turns(path)
        return _all[path]


def _forget_after_fork() -> None:
    """A forked child shares its parent's open files, and with them its locks: it must open its own."""
    global _all_door
    _all_door = threading.Lock()
    for turns in _all.values():
        for handle in turns._files or ():
            os.close(handle)
    _all.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
