"""An order from the resident's side and the desk's: made, sent out, answered, recorded, rated."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import attending, hours
from linli.activities import services as activities
from linli.activities.models import SignUp
from linli.activities.slots import quarters
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.orders.models import Decline, Helper, Order, Service, State, Why
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Person
from linli.people.services import checked_name, checked_phone
from linli.rules import orders as rules
from linli.rules.workdays import add_workdays
from linli.settings import queries as settings

ANSWER = timedelta(hours=24)  # within which whoever is asked by name answers
AHEAD = timedelta(days=60)
TOO_MANY = 3  # open orders of one person for one service


@dataclass(frozen=True)
class Wish:
    """What is ordered: when one would like it, where, and anything to know of it."""

    on: date
    part: str = "any"
    place: str = ""
    words: str = ""


@transaction.atomic
def order(service_id: int, wish: Wish, *, by: Actor, seen: str | None = None) -> Order:
    """A resident orders for themself."""
    service = _service(service_id)
    if by.person_id is None or not may(by, "order_service.look", service):
        raise NotAllowed(_("Residents of the estate order this. Have your home bound to your account first."))
    person = on_record.locked(by.person_id)  # one after another: they are counted
    must_be_as_seen(seen, seen_of(service, person.pk))
    _must_be_for(service, person)
    return _made(service, wish, Order(person=person), by)


def seen_of(service: Service, person_id: int | None = None) -> str:
    """How far the orders of a service have come, or one's own of it."""
    rows = service.orders.filter(person_id=person_id) if person_id else service.orders.all()
    return last_of(rows)


@transaction.atomic
def order_for(service_id: int, name: str, phone: str, wish: Wish, *, by: Actor, seen: str | None = None) -> Order:
    """The desk notes what somebody orders who has no account; a telephone that the register knows is that person's."""
    service = _service(service_id)
    if not may(by, "order_service.run", service):
        raise NotAllowed(_("A service is run by whoever holds a post of the body."))
    Service.objects.select_for_update(of=("self",)).get(pk=service_id)  # one form after another
    must_be_as_seen(seen, seen_of(service))
    name, number = checked_name(name), checked_phone(phone)
    known = Person.objects.named(number, name)
    if known is not None:
        _must_be_for(service, known)
        return _made(service, wish, Order(person=known), by)
    return _made(service, wish, Order(name=name, phone=number), by)


def _service(service_id: int) -> Service:
    service = Service.objects.select_related("area", "organiser").get(pk=service_id)
    if not service.running:
        raise Refused("service_closed", _("This service is no longer offered."))
    return service


def _must_be_for(service: Service, person: Person) -> None:
    if not rules.old_enough(person.id_number, service.least_age, clock.today()):
        words = _("This service is for people from the age of %(years)s.") % {"years": service.least_age}
        raise Refused("too_young", words)
    live = Order.objects.filter(service=service, person=person, state__in=rules.OPEN).count()
    if live >= TOO_MANY:
        raise Refused("orders_many", _("There are %(count)s open orders for this already.") % {"count": live})


def _made(service: Service, wish: Wish, made: Order, by: Actor) -> Order:
    today = clock.today()
    if not today <= wish.on <= today + AHEAD:
        raise Refused("day_wrong", _("Choose a day from today on, within two months."), field="on")
    if service.at_home and not wish.place.strip():
        raise Refused("place_missing", _("Say where: building, entrance and room."), field="place")
    made.service, made.wish_on, made.part = service, wish.on, wish.part
    made.place, made.words = wish.place.strip()[:100], wish.words.strip()[:300]
    made.made_by_id, made.answer_by = by.person_id, add_workdays(settings.calendar(), today, service.answer_days)
    made.locate(service.area)
    made.save()
    data = {"service_id": service.pk, "wish_on": wish.on.isoformat(), "answer_by": made.answer_by.isoformat()}
    record("order.made", made, by=by, data=data, area_id=made.area_id, new=True)
    return made


def locked(order_id: int) -> Order:
    """The order, locked: whoever takes it waits here, and the second finds it taken."""
    related = ("service__organiser", "area", "person")
    return Order.objects.select_for_update(of=("self",)).select_related(*related).get(pk=order_id)


def run(order_id: int, by: Actor, act: rules.Act) -> Order:
    """The order, locked, in its next state, for whoever runs it at the desk."""
    row = locked(order_id)
    if not may(by, "order.run", row):
        raise NotAllowed(_("Another post of the body sees to this order: nobody sees to their own."))
    step(row, act)
    return row


def step(row: Order, act: rules.Act) -> None:
    """Into its next state; refused where it cannot be done from where it stands."""
    following = rules.after(row.state, act)
    if following is None:
        words = _("This order stands at “%(state)s”; this can no longer be done.") % {"state": row.get_state_display()}
        raise Refused("order_state", words)
    row.state = following


@transaction.atomic
def send(order_id: int, starts_at: datetime, minutes: int, to: int | None, *, by: Actor) -> Order:
    """Send it out for a time: to one helper with the service, or to all of them."""
    row = run(order_id, by, "send")
    if starts_at.minute % 15 or starts_at.second or minutes % 15 or not 15 <= minutes <= 480:
        raise Refused("quarters", _("Sessions begin and end on a quarter of an hour."), field="starts_at")
    if not clock.now() < starts_at <= clock.now() + AHEAD:
        raise Refused("time_past", _("Choose a time that is still to come, within two months."), field="starts_at")
    helpers = Helper.objects.filter(service=row.service, state=Helper.State.ACCEPTED)
    if to is not None:
        if rules.themselves(to, by.person_id, row.person_id):
            raise Refused("to_self", _("Nobody sends an order to themselves, or to whom it is for."), field="to")
        if not helpers.filter(person=to).exists():
            raise Refused("no_helper", _("This person does not help with this service."), field="to")
    elif not helpers.exclude(person_id__in=[by.person_id or 0, row.person_id or 0]).exists():
        raise Refused("nobody_helps", _("Nobody else helps with this service yet."), field="to")
    row.starts_at, row.minutes, row.sent_to_id, row.sent_by_id = starts_at, minutes, to, by.person_id
    row.take_by = min(starts_at, clock.now() + ANSWER) if to else starts_at
    row.reason = ""
    row.save()
    data = {"starts_at": starts_at.isoformat(), "minutes": minutes, "to": to}
    record("order.sent", row, by=by, data=data, area_id=row.area_id)
    return row


@transaction.atomic
def record_hours(order_id: int, came: datetime, left: datetime, *, by: Actor) -> Order:
    """The desk writes down when it was done; the hours wait for another to confirm them, as all hours do."""
    row = run(order_id, by, "record")
    if not came < left <= clock.now() or left - came > timedelta(hours=12):
        raise Refused("times_wrong", _("Give when it began and, later and not in the future, when it was over."))
    assert row.session_id is not None
    _cover(row.session_id, came, left)
    one = SignUp.objects.get(session_id=row.session_id, person_id=row.taker_id or 0)
    attending.put_times(row.session_id, one.pk, came, left, by=by)
    attending.close(row.session_id, 0, by=by)
    hours.take_down(row.session_id, by=by)
    row.came_at, row.left_at = came, left
    row.save()
    data = {"came": came.isoformat(), "left": left.isoformat(), "session_id": row.session_id}
    record("order.recorded", row, by=by, data=data, area_id=row.area_id)
    return row


def _cover(session_id: int, came: datetime, left: datetime) -> None:
    """The session is as long as what was really done: hours are served within it."""
    session = activities.locked(session_id)
    if session.starts_at <= came and left <= session.ends_at:
        return
    touched = list(quarters(came, left))
    activities.move(session_id, touched[0], minutes=15 * len(touched), by=SYSTEM)


@transaction.atomic
def miss(order_id: int, *, by: Actor) -> Order:
    """The volunteer did not come: noted with them, and the order is to be sent out again."""
    row = locked(order_id)
    if row.starts_at is None or row.starts_at > clock.now():
        raise Refused("not_begun", _("It has not begun."))
    row = run(order_id, by, "miss")
    assert row.session_id is not None
    attending.close(row.session_id, 0, by=SYSTEM)
    person_id = set_free(row, "", missed=True)
    record("order.missed", row, by=by, data={"person_id": person_id}, area_id=row.area_id)
    return row


def set_free(row: Order, reason: str, *, missed: bool = False) -> int:
    """Nobody has it any more; whoever had it, or was asked by name, has declined. Answers who."""
    person_id = row.taker_id or row.sent_to_id or 0
    Decline.objects.update_or_create(order=row, person_id=person_id, defaults={"missed": missed})
    row.taker_id = row.session_id = row.sent_to_id = row.sent_by_id = row.take_by = row.starts_at = row.minutes = None
    row.reason = reason.strip()[:200]
    row.save()
    return person_id


@transaction.atomic
def refuse(order_id: int, why: str, reason: str, *, by: Actor) -> Order:
    """It cannot be met: the orderer reads why."""
    row = run(order_id, by, "refuse")
    if why not in Why.values or (why == Why.ELSE and not reason.strip()):
        raise Refused("reason_missing", _("Say why it cannot be met."), field="reason")
    _let_go(row, _("The order could not be met."), absent=why == Why.ABSENT)
    row.why, row.reason = why, reason.strip()[:200]
    row.save()
    record("order.unmet", row, by=by, data={"why": why}, area_id=row.area_id)
    return row


@transaction.atomic
def withdraw(order_id: int, *, by: Actor) -> Order:
    """Whoever ordered it does not need it any more; the desk, for somebody without an account."""
    row = locked(order_id)
    if not (may(by, "order.own", row) or (row.person_id is None and may(by, "order.run", row))):
        raise NotAllowed(_("Only whoever ordered it takes it back."))
    if row.state == State.TAKEN and row.starts_at is not None and row.starts_at <= clock.now():
        raise Refused("begun", _("The agreed time has come. Telephone the desk."))
    step(row, "withdraw")
    _let_go(row, _("The order was taken back."))
    row.save()
    record("order.withdrawn", row, by=by, data={}, area_id=row.area_id)
    return row


def _let_go(row: Order, reason: str, *, absent: bool = False) -> None:
    """Whoever had taken it is free again."""
    if row.session_id is not None:
        activities.call_off(row.session_id, reason, by=SYSTEM)
    row.taker_id = row.session_id = row.sent_to_id = row.take_by = None


@transaction.atomic
def rate(order_id: int, grade: int, said: str, *, by: Actor) -> Order:
    """From one to five, by whom it was for; by the desk as somebody without an account said. Once more replaces it."""
    row = locked(order_id)
    own = row.person_id is not None and row.person_id == by.person_id
    if not own and not (row.person_id is None and may(by, "order.run", row)):
        raise NotAllowed(_("Whoever ordered it says how it was."))
    if row.state not in (State.SERVED, State.DONE):
        raise Refused("not_served", _("It is rated once it is done."))
    if grade not in range(1, 6):
        raise Refused("grade_wrong", _("Choose from one to five."), field="grade")
    row.grade, row.said, row.rated_by_id, row.rated_at = grade, said.strip()[:300], by.person_id, clock.now()
    row.save(update_fields=["grade", "said", "rated_by", "rated_at"])
    record("order.rated", row, by=by, data={"grade": grade}, area_id=row.area_id)
    return row
