"""Names in a team stay as long as the member."""

from linli.people.retention.reasons import ROLL
from linli.people.retention.registry import otherwise
from linli.teams.models import Member


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Member, "name phone", ROLL)
