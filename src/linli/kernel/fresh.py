"""What seldom changes and is asked on every page: kept for some seconds, by each process for itself."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import transaction

V = TypeVar("V")
SECONDS = 3.0
_all: "list[Fresh[object]]" = []


class Fresh(Generic[V]):
    """Values by their keys, none older than `SECONDS`. Who is given one must not alter it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Hashable, tuple[float, V]] = {}
        self._times = 0  # forgotten
        _all.append(self)  # type: ignore[arg-type]  # whatever it keeps

    def get(self, key: Hashable, read: Callable[[], V]) -> V:
        """What is kept, or what `read` answers now."""
        at, now = self._known.get(key), time.monotonic()
        if at is not None and now - at[0] <= SECONDS:
            return at[1]
        times, found = self._times, read()
        with self._lock:
            if times == self._times:  # else what was read is of before
                self._known = {one: kept for one, kept in self._known.items() if now - kept[0] <= SECONDS}
                self._known[key] = now, found
        return found

    def changed(self) -> None:
        """Said in the transaction that changes it: read anew now, and by everybody here once that is over."""
        self.forget()
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        with self._lock:
            self._known = {}
            self._times += 1


def forget_all() -> None:
    """As in a new process."""
    for one in _all:
        one.forget()
