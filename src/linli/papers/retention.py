"""Official papers are records; a table that waits on its page is gone within days."""

from linli.papers.match_models import Brought
from linli.papers.models import Paper, Service
from linli.people.retention.reasons import PAPER, SOON
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Brought, "content", SOON)
    otherwise(Paper, "values reason", PAPER)
    otherwise(Service, "said", PAPER)
