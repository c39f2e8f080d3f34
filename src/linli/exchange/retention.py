"""What is said among neighbours goes by its author or a moderator, and by no clock."""

from linli.exchange.chat_models import PasteRow
from linli.exchange.topic_models import Contribution, Report, Topic
from linli.people.retention.reasons import SOON, SUBSTANCE
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Topic, "title", SUBSTANCE)
    otherwise(Contribution, "text appeal", SUBSTANCE)
    otherwise(Report, "words", SUBSTANCE)
    otherwise(PasteRow, "name text", SOON)
