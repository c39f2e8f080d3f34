"""How long a home's card keeps, once it is over, whom it called."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.doorstep.models import Card
from linli.people.retention.registry import Kept, keep


def _ended(before: datetime) -> "QuerySet[Any]":
    return Card.objects.filter(ended_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "home_card",
            "home_card",
            Card,
            ("name", "phone"),
            _ended,
        )
    )
