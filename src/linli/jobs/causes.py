"""What the running code follows from, so that a chain of reactions that never ends is noticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """A journal entry's id (0 for none) and how many causes stand behind it, itself included."""

    entry: int = 0
    depth: int = 0


NOTHING = Cause()

_current: ContextVar[Cause] = ContextVar("_current", default=NOTHING)


def current() -> Cause:
    """What the code running now follows from."""
    return _current.get()


@contextmanager
def following(cause: Cause) -> Iterator[None]:
    """Within the block, entries and jobs are made as following from `cause`."""
    token = _current.set(cause)
    try:
        yield
    finally:
        _current.reset(token)
