"""Who offers services and sends orders out (the body), who orders (its residents), who takes (whoever it accepted)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from linli.journal import subjects
from linli.journal.actors import Actor
from linli.orders.models import Helper, Order, Service
from linli.papers.grants import OfBody
from linli.people.access import Capacity, EstateResident, Grant, Relation, System, register, register_own
from linli.people.conditions import Condition, Empty, Never, OneOf, both, either


@dataclass(frozen=True)
class Helps:
    """Whoever the body accepted as a helper with the order's service, where it is open to all or to this one."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.person_id is None:
            return Never()
        rows = Helper.objects.filter(person_id=by.person_id, state=Helper.State.ACCEPTED, service__running=True)
        services = frozenset(rows.values_list("service_id", flat=True))
        if not services:
            return Never()
        open_to = either([Empty("sent_to_id"), OneOf("sent_to_id", frozenset([by.person_id]))])
        return both([OneOf("service_id", services), open_to])

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("helper"), self.condition(by, model)


BODY = OfBody(column="organiser_id")
OF_ORDER = OfBody(column="service__organiser_id")

GRANTS = [
    Grant("order_service.offer", BODY),
    Grant("order_service.offer", System()),
    Grant("order_service.run", BODY),
    Grant("order_service.run", System()),
    Grant("order_service.look", EstateResident(), {"running": True}),
    Grant("order.run", OF_ORDER),
    Grant("order.run", System()),
    Grant("order.own", Relation("person_id")),
    Grant("order.take", Helps(), {"state": "sent"}),
    Grant("order.serve", Relation("taker_id")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    register_own("order.run", "person_id", "taker_id")  # one's own order is sent out, recorded and judged by another
    register_own("order.take", "person_id", "sent_by_id")
    subjects.register(
        "order_service",
        Service,
        ("code", "organiser_id", "programme_id", "name", "about", "least_age", "whom", "skill", "minutes", "at_home",
         "place", "answer_days", "running"),
    )  # fmt: skip
    subjects.register("order_helper", Helper, ("service_id", "person_id", "can", "state", "shown", "accepted_by_id"))
    subjects.register(
        "service_order",
        Order,
        ("code", "service_id", "person_id", "wish_on", "part", "made_by_id", "answer_by", "state", "starts_at",
         "minutes", "sent_to_id", "sent_by_id", "take_by", "taker_id", "session_id", "came_at", "left_at", "why",
         "reason", "grade", "rated_by_id", "rated_at"),
    )  # fmt: skip
