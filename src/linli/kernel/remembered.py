"""Answers kept in the process for as long as what they hang on is the same."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """By what they hang on: `alike` is asked before an answer is made and after, since meanwhile it may change.

    An answer over such a change is given once and not kept. Beyond `room` all are made anew.
    """

    def __init__(self, room: int) -> None:
        self._room, self._kept = room, dict[Hashable, T]()

    def get(self, alike: Callable[[], Hashable], make: Callable[[], T]) -> T:
        """The answer kept for what it hangs on now, else one that is made."""
        key = alike()
        if (found := self._kept.get(key)) is not None:
            return found
        made = make()
        if alike() == key:
            if len(self._kept) >= self._room:
                self._kept.clear()
            self._kept[key] = made
        return made
