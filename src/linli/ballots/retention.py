"""Nothing of a vote is emptied by the clock: it must be possible to count it again."""

from linli.ballots.models import Conflict, Objection, Proxy, Reading, Slip, Vote, VoterMark
from linli.people.retention.reasons import VOTE
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(VoterMark, "kind reason document", VOTE)
    otherwise(Slip, "handed_to", VOTE)
    otherwise(Objection, "text answer", VOTE)
    otherwise(Proxy, "document reason", VOTE)
    otherwise(Vote, "evidence", VOTE)
    otherwise(Reading, "words", VOTE)
    otherwise(Conflict, "evidence reason", VOTE)
