"""When a message leaves the house: at once, after the quiet hours, or with the day's others; how often it is tried.

Practice, configurable by each person; the defaults follow what 无障碍 and 12345 lines do: nothing at night, except what
cannot wait.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = 22, 7  # hours of the day
DIGEST_AT = 18  # the hour at which a day's messages go out together
# After a failure that may pass: 1, 4, 16 … minutes, six hours at most, and given up after so many tries.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
TRIES = 7


@dataclass(frozen=True)
class Quiet:
    """From one full hour until another, over midnight or not; none when both are the same."""

    since: int = QUIET_FROM
    until: int = QUIET_UNTIL

    def holds(self, hour: int) -> bool:
        """Whether it is quiet in that hour of the day."""
        if self.since <= self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


def leaves_at(now: datetime, quiet: Quiet, *, urgent: bool, digest: bool) -> datetime:
    """When the message leaves. `now` on the wall clock of the place; the answer is never before it."""
    if urgent:
        return now
    at = _next(now, DIGEST_AT) if digest else now
    return _next(at, quiet.until) if quiet.holds(at.hour) else at


def _next(now: datetime, hour: int) -> datetime:
    at = datetime.combine(now.date(), time(hour), now.tzinfo)
    return at if at >= now else at + timedelta(days=1)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None when it is given up."""
    if tries >= TRIES:
        return None
    wait: timedelta = FIRST_WAIT * 4 ** (tries - 1)
    return min(wait, LONGEST_WAIT)
