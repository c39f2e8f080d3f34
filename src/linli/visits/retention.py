"""How long what is noted of somebody visited at home stays after the visits have ended."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.people.retention.reasons import PAPER
from linli.people.retention.registry import Kept, keep, otherwise
from linli.visits.models import PaperVisit, Visit, Visited


def _ended(before: datetime) -> "QuerySet[Any]":
    return Visited.objects.filter(ended_at__lt=before)


def _visits(before: datetime) -> "QuerySet[Any]":
    return Visit.objects.filter(visited__ended_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "home_visited",
            "home_visited",
            Visited,
            ("name", "address", "position", "guardian", "phone", "need", "reason", "ended_why"),
            _ended,
        ),
        Kept(
            "home_visit",
            "home_visit",
            Visit,
            ("goals", "done", "response", "advice", "safety"),
            _visits,
            "visited__",
            ("home_visited", "visited_id"),
        ),
    )
    otherwise(PaperVisit, "words", PAPER)
