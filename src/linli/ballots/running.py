"""Whether any vote runs at all, known for two seconds: on most days none does, and everybody's own page asks."""

import time
from datetime import datetime, timedelta

from linli.ballots.models import Ballot, State
from linli.kernel import clock

FRESH_SECONDS = 2.0
_known: tuple[float, datetime, bool] | None = None


def any_open() -> bool:
    """No older than two seconds, by the wall and by our own clock (which tests and the demo may move)."""
    global _known
    now, tick = clock.now(), time.monotonic()
    lasts = timedelta(seconds=FRESH_SECONDS)
    if _known and tick - _known[0] <= FRESH_SECONDS and timedelta(0) <= now - _known[1] <= lasts:
        return _known[2]
    found = Ballot.objects.filter(state=State.OPEN).exists()
    _known = tick, now, found
    return found


def forget() -> None:
    """A vote has just begun."""
    global _known
    _known = None
