"""How long an order of a service keeps who ordered it, where they live and what was said."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.orders.models import Order, State
from linli.people.retention.registry import Kept, keep

_OVER = (State.DONE, State.UNMET, State.WITHDRAWN)


def _over(before: datetime) -> "QuerySet[Any]":
    return Order.objects.filter(state__in=_OVER, answer_by__lt=before.date(), made_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "service_order",
            "service_order",
            Order,
            ("name", "phone", "place", "words", "said"),
            _over,
        )
    )
