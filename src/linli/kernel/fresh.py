"""What seldom changes and is asked on every page: kept for some seconds, by each process for itself."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection, transaction

from linli.kernel import clock

V = TypeVar("V")
_all: "list[Fresh[object]]" = []


def by_our_clock() -> float:
    """The tick of what holds at an instant: the demo and the tests may move it."""
    return clock.now().timestamp()


class Fresh(Generic[V]):
    """Values by their keys, none older than `seconds`. Who is given one must not alter it."""

    def __init__(self, seconds: float = 3.0, tick: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.edition = 0  # another one after every change in this process
        self._tick = tick
        self._lock = threading.Lock()
        self._known: dict[Hashable, tuple[float, V]] = {}
        self._tidied = tick()
        self._ever_changed = False
        _all.append(self)  # type: ignore[arg-type]  # whatever it keeps

    def get(self, key: Hashable, read: Callable[[], V]) -> V:
        """What is kept, or what `read` answers now."""
        if self._ever_changed and self._changing():
            return read()  # seen by this transaction only, so not kept
        kept = self._known.get(key)
        return kept[1] if kept is not None and self._lasts(kept[0], self._tick()) else self.renewed(key, read)

    def renewed(self, key: Hashable, read: Callable[[], V]) -> V:
        """What `read` answers now, kept from here on."""
        edition, now, found = self.edition, self._tick(), read()
        with self._lock:
            if edition == self.edition:  # else what was read is of before
                if not self._lasts(self._tidied, now):
                    self._known = {one: kept for one, kept in self._known.items() if self._lasts(kept[0], now)}
                    self._tidied = now
                self._known[key] = now, found
        return found

    def _lasts(self, since: float, now: float) -> bool:
        return 0 <= now - since <= self.seconds

    def changed(self) -> None:
        """Said in the transaction that changes it, which reads it anew from now on; the others do once it is over."""
        self._ever_changed = True
        transaction.on_commit(self.forget)

    def _changing(self) -> bool:
        return any(call == self.forget for _, call, *_ in connection.run_on_commit)

    def forget(self, *keys: Hashable) -> None:
        """Read these, or all, anew at the next question."""
        with self._lock:
            self.edition += 1
            for key in keys or list(self._known):
                self._known.pop(key, None)


def forget_all() -> None:
    """As in a new process."""
    for one in _all:
        one.forget()
