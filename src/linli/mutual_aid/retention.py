"""What was pledged and given out is an account."""

from linli.mutual_aid.models import Move, Pledge
from linli.people.retention.reasons import ACCOUNT, FINAL
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Pledge, "name", ACCOUNT)
    otherwise(Move, "whom", FINAL)
