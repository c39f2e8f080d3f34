"""Whether any vote runs at all, known for two seconds: on most days none does, and everybody's own page asks."""

from linli.ballots.models import Ballot, State
from linli.kernel.fresh import Fresh, by_our_clock

_any = Fresh[bool](2.0, by_our_clock)


def any_open() -> bool:
    """No older than two seconds."""
    return _any.get("open", Ballot.objects.filter(state=State.OPEN).exists)


def changed() -> None:
    """Said in the transaction in which a vote begins or ends."""
    _any.changed()
