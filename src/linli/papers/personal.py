"""What this floor holds about a person (`people.personal`)."""

from linli.papers.match_models import Brought, Matching
from linli.papers.models import Concern, Paper, Service
from linli.people.personal import ABOUT, OFFICE, PASSING, register

ASIDE = [
    (Brought, "by", PASSING),
    (Matching, "by", OFFICE),
    (Paper, "drafted_by checked_by issued_by withdrawn_by", OFFICE),
    (Service, "recorded_by", OFFICE),
    (Concern, "person", ABOUT),
]


def fill() -> None:
    """Called once when the application is ready."""
    register([], ASIDE)
