"""The one source of "now", and the days of civil time. Movable only inside `moved`, for the demo and the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from linli.rules.clocks import LOCAL, day_of, midnight

__all__ = ["LOCAL", "day_of", "midnight", "moved", "now", "shift", "today"]

_moved_to: ContextVar[datetime | None] = ContextVar("_moved_to", default=None)


def now() -> datetime:
    """The instant, aware, in UTC."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The civil date in China."""
    return day_of(now())


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Let `now` answer `to` within the block; nested blocks restore the outer one."""
    if to.tzinfo is None:
        raise ValueError(f"{to!r} has no time zone; give an aware datetime")
    token = _moved_to.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)


def shift(delta: timedelta) -> datetime:
    """The instant `delta` from now."""
    return now() + delta
