"""What an area has set about a vote: of a draft as it holds on the day on which voting begins; from its publication on
as it was then. Nobody changes the rules of a vote once its matters are known, and nothing set later changes a result.
"""

from typing import Any

from linli.ballots.models import Ballot
from linli.rules.ballot_course import shown
from linli.settings.queries import value

# All that is asked of a vote after its publication; what stands in a column of its own is not here.
KEPT = ("ballots.parking", "ballots.proxies_at_most", "ballots.result_days", "ballots.shown_days")


def keep(ballot: Ballot) -> None:
    """Write down what is set as the vote is published."""
    ballot.bylaws = {key: _set(ballot, key) for key in KEPT}


def said(ballot: Ballot, key: str) -> Any:
    """What holds for this vote."""
    found = ballot.bylaws[key] if key in ballot.bylaws else _set(ballot, key)
    return shown(ballot.law.voters, found) if key == "ballots.shown_days" else found


def _set(ballot: Ballot, key: str) -> Any:
    return value(key, ballot.area, on=ballot.opens_on)
