"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.orders.models import Decline, Helper, Order, State
from linli.people.personal import ANON, OFFICE, SERVICE, Hindrance, Part, hinder, register

PARTS: list[Part] = [
    Part(
        _("Services that you ordered"),
        Order,
        "person",
        "service__name name phone words place wish_on part made_at state starts_at minutes reason grade said rated_at",
        emptied="name phone words place said",
        stays=ANON,
    ),
    Part(
        _("Orders that you served or were sent"),
        Order,
        "taker sent_to",
        "service__name starts_at minutes state came_at left_at",
        stays=SERVICE,
    ),
    Part(
        _("Services that you help with"),
        Helper,
        "person",
        "service__name can state shown at",
        emptied="can shown",
        stays=ANON,
    ),
    Part(
        _("Orders that you did not take"),
        Decline,
        "person",
        "order__service__name missed at",
        stays=ANON,
    ),
]

ASIDE = [
    (Helper, "accepted_by", OFFICE),
    (Order, "made_by sent_by rated_by", OFFICE),
]


HINDRANCES = [
    Hindrance(
        _("A service that you ordered is not done yet: take the order back, or wait."), Order, "person",
        Q(state__in=(State.ORDERED, State.SENT, State.TAKEN, State.SERVED)),
    ),
    Hindrance(
        _("You have taken an order that is not done yet."), Order, "taker", Q(state__in=(State.TAKEN, State.SERVED))
    ),
    Hindrance(
        _("You help with a service: leave it first, on its page."), Helper, "person",
        Q(state__in=(Helper.State.ASKED, Helper.State.ACCEPTED)),
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
