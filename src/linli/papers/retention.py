"""Official papers are records."""

from linli.papers.models import Paper, Service
from linli.people.retention.reasons import PAPER
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Paper, "values reason", PAPER)
    otherwise(Service, "said", PAPER)
