"""Every read of orders, in scope. Address and words are read by the desk and the two sides alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.orders.models import Decline, Helper, Order, Service, State
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation
from linli.people.wording import masked
from linli.places.models import Area
from linli.rules import orders as rules

PAGE = 50
WAITS = (State.ORDERED, State.SENT, State.TAKEN, State.SERVED)
ENOUGH = 3  # ratings, from which on their mean is shown


def organisers(by: Actor) -> QuerySet[Organisation]:
    """The bodies for which the person offers services: they hold a post of them."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    return Organisation.objects.filter(pk__in=ids, ended_at=None).select_related("area").order_by("pk")


def run(by: Actor) -> QuerySet[Order]:
    """The orders that the actor sees to at the desk, the latest first."""
    return scope(by, "order.run", Order.objects.select_related("service", "person", "taker", "sent_to")).order_by("-pk")


def services(by: Actor) -> "QuerySet[Service, Any]":
    """What their bodies offer, with how it goes: open orders, done ones, and the mean of ratings."""
    rows = scope(by, "order_service.run", Service.objects.select_related("organiser"))
    return counted(rows.order_by("-running", "-pk"))


def counted(rows: "QuerySet[Service, Any]") -> "QuerySet[Service, Any]":
    """With its numbers; how it was rated only once some have said so, so that no single one is told."""
    found: QuerySet[Service, Any] = rows.annotate(
        waits=Count("orders", filter=Q(orders__state__in=WAITS), distinct=True),
        done=Count("orders", filter=Q(orders__state=State.DONE), distinct=True),
        rated=Count("orders", filter=Q(orders__grade__isnull=False), distinct=True),
        mean=Avg("orders__grade"),
        able=Count("helpers", filter=Q(helpers__state=Helper.State.ACCEPTED), distinct=True),
    )
    return found


def offered(by: Actor, estate: Area) -> QuerySet[Service]:
    """What residents of an estate can order."""
    rows = Service.objects.select_related("organiser").filter(area_id__in=estate.path_ids)
    return scope(by, "order_service.look", rows).order_by("name", "pk")


def own(person_id: int | None) -> QuerySet[Order]:
    """What somebody ordered, the latest first."""
    return Order.objects.filter(person_id=person_id or 0).select_related("service").order_by("-pk")


def to_take(by: Actor) -> QuerySet[Order]:
    """What is open to a helper: no address and no name yet."""
    rows = Order.objects.filter(take_by__gt=clock.now()).select_related("service", "area")
    declined = Decline.objects.filter(person_id=by.person_id or 0).values("order_id")
    return scope(by, "order.take", rows).exclude(pk__in=declined).order_by("starts_at", "pk")


def taken(person_id: int | None) -> QuerySet[Order]:
    """What somebody took and is not recorded yet, the soonest first."""
    rows = Order.objects.filter(taker_id=person_id or 0, state__in=(State.TAKEN, State.SERVED))
    return rows.select_related("service").order_by("starts_at", "pk")


def helping(person_id: int | None) -> QuerySet[Helper]:
    """The services with which somebody helps, or offered to."""
    rows = Helper.objects.filter(person_id=person_id or 0).exclude(state=Helper.State.LEFT)
    return rows.select_related("service").order_by("pk")


def helpers(service: Service) -> QuerySet[Helper]:
    """Who helps with a service; first those who wait to be accepted."""
    rows = service.helpers.exclude(state=Helper.State.LEFT).select_related("person", "accepted_by")
    return rows.order_by("-state", "pk")


@dataclass(frozen=True)
class Choice:
    """Somebody to whom an order can be sent."""

    person_id: int
    name: str
    declined: bool


def choices(row: Order, by: Actor) -> list[Choice]:
    """Who can be asked: neither who asks nor whom it is for; who declined is said. Two statements."""
    no = set(row.declines.values_list("person_id", flat=True))
    able = helpers(row.service).filter(state=Helper.State.ACCEPTED).order_by("pk")
    return [
        Choice(one.person_id, one.person.name, one.person_id in no)
        for one in able
        if not rules.themselves(one.person_id, by.person_id, row.person_id)
    ]


def named(row: Order) -> str:
    """Who it is for, as lists say it."""
    return masked("name", row.orderer)
