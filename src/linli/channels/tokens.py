"""The token with which a platform is asked: kept in the row, asked for by one at a time, for two hours."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Q

from linli.channels.models import Tokened
from linli.channels.platform import SECONDS, NoAnswer, PlatformError
from linli.kernel import clock

SPARE = timedelta(minutes=3)  # asked for anew before it ends
LEASE = timedelta(seconds=2 * SECONDS)  # after which whoever asks is taken for dead
PATIENCE, LOOK = 2 * SECONDS, 0.05  # seconds

T = TypeVar("T")
Fetch = Callable[[Any], tuple[str, int]]  # of a row: the token and for how many seconds


def token_of(row: Tokened, fetch: Fetch, *, stale: str = "") -> str:
    """A token that counts; `stale` is one that the platform has just refused.

    Of many who need another at once, one asks for it and the others wait. No transaction is held meanwhile: on SQLite
    it would keep everybody from writing for as long as the platform takes.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if found := _kept(rows.get(), stale):
            return found
        now = clock.now()
        free = Q(token_asked_at=None) | Q(token_asked_at__lt=now - LEASE)
        if rows.filter(free).update(token_asked_at=now):
            return _renewed(rows, fetch, stale)
        time.sleep(LOOK)
    raise NoAnswer("the token is still being asked for")


def _kept(row: Any, stale: str) -> str:
    fresh = row.token_until is not None and row.token_until > clock.now() + SPARE
    return str(row.access_token) if fresh and row.access_token != stale else ""


def _renewed(rows: Any, fetch: Fetch, stale: str) -> str:
    """Ask, unless the one before us has: between our look and our claim their answer may have come."""
    row = rows.get()
    if found := _kept(row, stale):
        rows.update(token_asked_at=None)
        return found
    try:
        token, seconds = fetch(row)
        rows.update(access_token=token, token_until=clock.now() + timedelta(seconds=seconds))
    except NoAnswer as trouble:
        raise NoAnswer(str(trouble)) from None  # the message itself was not said yet
    finally:
        rows.update(token_asked_at=None)
    return token


def with_token(row: Tokened, fetch: Fetch, call: Callable[[str], T]) -> T:
    """Call with a token, and once more with another where the platform says that this one is over."""
    token = token_of(row, fetch)
    try:
        return call(token)
    except PlatformError as error:
        if not error.stale:
            raise
    return call(token_of(row, fetch, stale=token))
