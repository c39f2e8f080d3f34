"""When a message leaves: never before its time, never in the quiet hours unless it is urgent."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as some

from linli.rules.sending import TRIES, Quiet, leaves_at, wait_after

CHINA = timezone(timedelta(hours=8))
moments = some.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=some.just(CHINA))
hours = some.integers(0, 23)


@given(moments, hours, hours, some.booleans(), some.booleans())
def test_it_leaves_in_time_and_not_at_night(now: datetime, since: int, until: int, urgent: bool, digest: bool) -> None:
    quiet = Quiet(since, until)
    at = leaves_at(now, quiet, urgent=urgent, digest=digest)
    assert now <= at < now + timedelta(days=2)
    if urgent:
        assert at == now
    else:
        assert not quiet.holds(at.hour)
        assert digest or quiet.holds(now.hour) or at == now


def test_from_ten_at_night_until_seven() -> None:
    quiet = Quiet()
    night = datetime(2026, 3, 2, 23, 15, tzinfo=CHINA)
    assert leaves_at(night, quiet, urgent=False, digest=False) == datetime(2026, 3, 3, 7, tzinfo=CHINA)
    assert leaves_at(night, quiet, urgent=False, digest=True) == datetime(2026, 3, 3, 18, tzinfo=CHINA)


def test_tries_come_to_an_end() -> None:
    waits = [wait_after(number) for number in range(1, TRIES)]
    assert waits == sorted(waits, key=lambda one: one or timedelta())
    assert wait_after(TRIES) is None
