"""Thanks and objections are words that somebody made public."""

from linli.people.retention.reasons import SUBSTANCE
from linli.people.retention.registry import otherwise
from linli.shelf.models import Objection, Thanks


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Thanks, "text name", SUBSTANCE)
    otherwise(Objection, "text", SUBSTANCE)
