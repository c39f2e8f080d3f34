"""Services with an order of somebody without an account, open to all who help."""

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.orders import offering, services
from linli.orders.models import Order
from linli.orders.offering import Offer
from linli.orders.services import Wish
from linli.people.models import Organisation, Person
from tests.orders.conftest import soon


def played(body: Organisation, helper: Person, name: str, said: str, by: Actor) -> Order:
    """The order of `name`, which says `said`, sent to all who help."""
    service = offering.offer(body.pk, Offer("小家电维修", "志愿者上门修理", 60), by=by)
    offering.enter(service.pk, helper, "电工证", by=by)
    row = services.order_for(service.pk, name, "13955504321", Wish(clock.today(), place=said, words=said), by=by)
    return services.send(row.pk, soon(), 60, None, by=by)
