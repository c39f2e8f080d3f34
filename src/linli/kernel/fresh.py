"""What seldom changes and is asked on every page: kept for some seconds, by each process for itself."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

from django.db import connection, transaction

from linli.kernel import clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_all: "list[Fresh[object]]" = []


def by_our_clock() -> float:
    """The tick of what holds at an instant: the demo and the tests may move it."""
    return clock.now().timestamp()


class _Change(Generic[V]):
    """What a transaction changed, and what it read since. A rollback drops it with all that waits for the commit."""

    def __init__(self, of: "Fresh[V]", keys: tuple[Hashable, ...]) -> None:
        self.of, self.keys = of, frozenset(keys)
        self.known: dict[Hashable, tuple[float, V]] = {}

    def __call__(self) -> None:
        """It is over, and holds for everybody."""
        self.of.forget(*self.keys)

    def concerns(self, key: Hashable) -> bool:
        """Whether what was read before is of no use any more."""
        return not self.keys or key in self.keys


class Fresh(Generic[V]):
    """Values by their keys, none older than `seconds`. Who is given one must not alter it."""

    def __init__(self, seconds: float = 3.0, tick: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.edition = 0  # another one after every change in this process
        self._tick = tick
        self._lock = threading.Lock()
        self._known: dict[Hashable, tuple[float, V]] = {}
        self._tidied = tick()
        self._here = threading.local()
        _all.append(self)  # type: ignore[arg-type]  # whatever it keeps

    def get(self, key: Hashable, read: Callable[[], V]) -> V:
        """What is kept, or what `read` answers now."""
        change, kept = self._change(key)
        if change is None:
            kept = self._known.get(key)
        return kept[1] if kept is not None and self._lasts(kept[0], self._tick()) else self.renewed(key, read)

    def renewed(self, key: Hashable, read: Callable[[], V]) -> V:
        """What `read` answers now, kept from here on."""
        return self.renewed_all(lambda: {key: read()})[key]

    def renewed_all(self, read: Callable[[], dict[K, V]]) -> dict[K, V]:
        """All that `read` answers now, kept from here on, unless any is changed meanwhile."""
        edition, now, found = self.edition, self._tick(), read()
        with self._lock:
            if edition != self.edition:  # what was read is of before
                return found
            if not self._lasts(self._tidied, now):
                self._known = {one: kept for one, kept in self._known.items() if self._lasts(kept[0], now)}
                self._tidied = now
            for key, value in found.items():
                change, _kept = self._change(key)  # what this transaction changed only it may see, gone with it
                (self._known if change is None else change.known)[key] = now, value
        return found

    def _lasts(self, since: float, now: float) -> bool:
        return 0 <= now - since <= self.seconds

    def changed(self, *keys: Hashable) -> None:
        """Said in the transaction that changes these, or all: it reads them anew, the others do once it is over."""
        with self._lock:
            self.edition += 1
        self._here.changing = True
        transaction.on_commit(_Change(self, keys))

    def _change(self, key: Hashable) -> tuple[_Change[V] | None, tuple[float, V] | None]:
        """Where the open transaction keeps the key, if it changed it, and what it read of it since."""
        if not getattr(self._here, "changing", False):
            return None, None
        last = None
        for change in self._changes():
            last = last or change
            if key in change.known:
                return last, change.known[key]
            if change.concerns(key):
                return last, None
        if last is None:
            self._here.changing = False
        return None, None

    def _changes(self) -> Iterator[_Change[V]]:
        """Those of the open transaction, the last first."""
        if getattr(self._here, "changing", False):
            for _, call, *_ in reversed(connection.run_on_commit):
                if isinstance(call, _Change) and call.of is self:
                    yield call

    def forget(self, *keys: Hashable) -> None:
        """Read these, or all, anew at the next question."""
        with self._lock:
            self.edition += 1
            for key in keys or list(self._known):
                self._known.pop(key, None)
        for change in self._changes():
            for key in keys or list(change.known):
                change.known.pop(key, None)


def forget_all() -> None:
    """As in a new process."""
    for one in _all:
        one.forget()
