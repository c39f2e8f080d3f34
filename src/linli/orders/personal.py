"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.orders.models import Decline, Helper, Order
from linli.people.personal import OFFICE, Part, register

PARTS: list[Part] = [
    Part(
        _("Services that you ordered"),
        Order,
        "person",
        "service__name name phone words place wish_on part made_at state starts_at minutes reason grade said rated_at",
    ),
    Part(
        _("Orders that you served or were sent"),
        Order,
        "taker sent_to",
        "service__name starts_at minutes state came_at left_at",
    ),
    Part(
        _("Services that you help with"),
        Helper,
        "person",
        "service__name can state shown at",
    ),
    Part(
        _("Orders that you did not take"),
        Decline,
        "person",
        "order__service__name missed at",
    ),
]

ASIDE = [
    (Helper, "accepted_by", OFFICE),
    (Order, "made_by sent_by rated_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
