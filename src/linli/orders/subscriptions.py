"""Who is told of ordered services: whoever ordered, whoever goes there, and the body's office."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told
from linli.orders.models import Order, State


def _told(row: Order, people: list[int]) -> Told:
    facts = {"service": row.service.name, "time": row.starts_at or row.wish_on}
    return Told(people, row, reverse("orders:show", args=[row.code]), facts)


def _orderer(row: Order) -> Told:
    return _told(row, only(row.person_id))


def _taker(row: Order) -> Told:
    return _told(row, only(row.taker_id, row.sent_to_id))


def _office(row: Order) -> Told:
    facts, url = {"service": row.service.name, "time": row.wish_on}, reverse("orders:order", args=[row.code])
    return Told(office(row.service.organiser_id), row, url, facts)


ORDERER, TAKER, OFFICE = (by(Order, give, "service") for give in (_orderer, _taker, _office))
WHO = _("whoever ordered")
ROWS = [
    Row(
        "order.made", "order.made", "orders", _("the office of the body"), _("%(service)s was ordered for %(time)s"),
        _("Somebody needs %(service)s."), OFFICE,
    ),
    Row(
        "order.sent", "order.sent", "orders", _("the volunteer to whom it is sent"),
        _("%(service)s, %(time)s: will you go?"), _("A neighbour needs %(service)s. Can you go?"), TAKER,
        stands=still(Order, state=State.SENT),
    ),
    Row(
        "order.taken", "order.taken", "orders", WHO, _("%(service)s: a volunteer comes, %(time)s"),
        _("Somebody comes for %(service)s: %(time)s."), ORDERER,
    ),
    Row(
        "order.given_back", "order.given_back", "orders", _("the office of the body"),
        _("%(service)s, %(time)s was given back: send it to somebody else"), _("%(service)s needs somebody else."),
        OFFICE,
    ),
    Row(
        "order.unmet", "order.unmet", "orders", WHO, _("%(service)s could not be done this time"),
        _("Nobody could come for %(service)s."), ORDERER,
    ),
    Row(
        "order.recorded", "order.recorded", "orders", WHO, _("%(service)s was done: say how it was"),
        _("How was %(service)s?"), ORDERER,
    ),
    Row(
        "order.withdrawn", "order.withdrawn", "orders", _("whoever was to go there"),
        _("%(service)s, %(time)s is not needed any more"), _("You need not go."), TAKER,
    ),
]  # fmt: skip
