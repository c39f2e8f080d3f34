"""An order from the volunteer's side: taken by the first, declined, given back, served."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import services as activities
from linli.activities import signing_up
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.orders.models import Decline, Order, State
from linli.orders.services import locked, set_free, step
from linli.people import on_record
from linli.people.access import may


def _open(order_id: int, by: Actor) -> Order:
    """The order, locked, for somebody to whom it is open."""
    row = locked(order_id)
    if row.state != State.SENT:
        raise Refused("taken_already", _("Somebody else has taken this order, or it is no longer open."))
    if by.person_id is None or not may(by, "order.take", row):
        raise NotAllowed(_("This order is open to others."))
    return row


@transaction.atomic
def take(order_id: int, *, by: Actor) -> Order:
    """The first who takes it has it: a session of theirs at that time, refused where they are engaged elsewhere."""
    on_record.must_stand(by.person_id)
    row = _open(order_id, by)
    if row.take_by is None or row.starts_at is None or row.take_by <= clock.now():
        raise Refused("too_late", _("The time to take it is over."))
    step(row, "take")
    session = activities.add_session(
        row.service.programme_id, row.starts_at, title=row.service.name, minutes=row.minutes or 0, by=SYSTEM
    )
    role = session.needs.order_by("role_id").values_list("role_id", flat=True)[0]
    signing_up.enter(session.pk, role, by.person_id or 0, by=SYSTEM)
    row.taker_id, row.session_id = by.person_id, session.pk
    row.save()
    record("order.taken", row, by=by, data={"session_id": session.pk}, area_id=row.area_id)
    return row


@transaction.atomic
def decline(order_id: int, *, by: Actor) -> Order:
    """They cannot; asked by name, the order is back at the desk, else it stays open to the others."""
    row = _open(order_id, by)
    if row.sent_to_id == by.person_id:
        step(row, "decline")
        set_free(row, "")
    else:
        Decline.objects.update_or_create(order=row, person_id=by.person_id or 0)
    record("order.declined", row, by=by, data={"person_id": by.person_id}, area_id=row.area_id)
    return row


def _own(order_id: int, by: Actor) -> Order:
    row = locked(order_id)
    if not may(by, "order.serve", row):
        raise NotAllowed(_("Only whoever has taken it can do this."))
    return row


@transaction.atomic
def give_back(order_id: int, reason: str, *, by: Actor) -> Order:
    """They cannot come after all, and say so before it begins."""
    row = _own(order_id, by)
    if row.starts_at is None or row.starts_at <= clock.now():
        raise Refused("begun", _("The agreed time has come. Telephone the desk."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say in a few words why."), field="reason")
    step(row, "give_back")
    activities.call_off(row.session_id or 0, reason, by=SYSTEM)
    person_id = set_free(row, reason)
    record("order.given_back", row, by=by, data={"person_id": person_id}, area_id=row.area_id)
    return row


@transaction.atomic
def serve(order_id: int, came: datetime, left: datetime, *, by: Actor) -> Order:
    """It is done, from when to when; the desk records the hours."""
    row = _own(order_id, by)
    if not came < left <= clock.now() or left - came > timedelta(hours=12):
        raise Refused("times_wrong", _("Give when it began and, later and not in the future, when it was over."))
    step(row, "serve")
    row.came_at, row.left_at = came, left
    row.save()
    data = {"came": came.isoformat(), "left": left.isoformat()}
    record("order.served", row, by=by, data=data, area_id=row.area_id)
    return row


def lapse() -> int:
    """What was sent out and nobody took in time is back at the desk. Answers how many."""
    made = 0
    due = Order.objects.filter(state=State.SENT, take_by__lte=clock.now()).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            row = locked(pk)
            if row.state != State.SENT or row.take_by is None or row.take_by > clock.now():
                continue
            step(row, "lapse")
            row.sent_to_id = row.sent_by_id = row.take_by = row.starts_at = row.minutes = None
            row.save()
            record("order.lapsed", row, by=SYSTEM, data={}, area_id=row.area_id)
            made += 1
    return made
