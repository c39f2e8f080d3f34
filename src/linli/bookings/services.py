"""Every write of bookings: a place is opened to them, asked for, decided on, given back, used.

The place's row is locked first, so that who comes first is one at a time; that nobody else has it then, activities
among them, the database says (`activities.slots`).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.activities import slots
from linli.bookings.models import HOLDING, LIVE, Booking, Closure, Place, State, Why
from linli.bookings.wording import FAULTS
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import colon, sentences
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Spot
from linli.rules import booking as rules
from linli.settings.queries import value
from linli.ui import moments

MISSED_WITHIN = timedelta(days=90)
SOON = timedelta(hours=1)  # before it begins somebody can be seen to come
BASIS = "practice"
WEEKS = 53  # of one series
YEAR = 366  # days ahead for which the keeper books


@dataclass(frozen=True)
class Plan:
    """By which rules a place is booked. `opening`: spans of minutes by weekday, Monday first."""

    opening: Sequence[Sequence[rules.Span]]
    about: str = ""
    ahead: int = 30
    longest: int = 240
    a_month: int = 4
    seats: int = 0
    approval: bool = True
    release: int = 30


@dataclass(frozen=True)
class Asked:
    """What somebody wants."""

    starts: datetime
    ends: datetime
    purpose: str
    people: int = 1


@transaction.atomic
def open_place(keeper_id: int, spot_id: int, plan: Plan, *, by: Actor) -> Place:
    """Let residents book a spot of the estate, as its keeper."""
    body = Organisation.objects.select_related("area").get(pk=keeper_id)
    spot = Spot.objects.select_for_update(of=("self",)).select_related("area").get(pk=spot_id)
    place = Place(keeper=body, spot=spot).locate(spot.area)
    if body.area_id not in (spot.area_id, spot.area.community_id) or not may(by, "place.keep", place):
        raise NotAllowed(_("A place is kept by whoever holds a post of a body of the estate."))
    if Place.objects.filter(spot=spot).exists():
        raise Refused("kept_already", _("This place can be booked already."), field="spot")
    _fill(place, plan)
    place.save()
    record("place.opened", place, by=by, data={"spot_id": spot.pk}, area_id=place.area_id, new=True)
    return place


@transaction.atomic
def change_place(place_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> Place:
    """Say the rules anew, for bookings from now on."""
    place = _kept(place_id, by)
    must_be_as_seen(seen, state_of(place))
    _fill(place, plan)
    place.save()
    record("place.changed", place, by=by, data={}, area_id=place.area_id)
    return place


def _fill(place: Place, plan: Plan) -> None:
    place.opening = [[list(span) for span in day] for day in plan.opening]
    for name, given in asdict(plan).items():
        if name != "opening":
            setattr(place, name, given)
    if not any(place.opening):
        raise Refused("never_open", _("Say on which days and at which hours it is open."), field="day0")
    assert place.rules  # which refuses what can hold nowhere


@transaction.atomic
def close_days(place_id: int, first: date, last: date, reason: str, *, by: Actor) -> Closure:
    """It cannot be booked on these days; whoever has it then is told, and has it no more."""
    place = _kept(place_id, by)
    if not reason.strip() or not clock.today() <= first <= last:
        raise Refused("days_wrong", _("Give days that lie ahead, the earlier first, and the reason."), field="first")
    row = Closure.objects.create(place=place, first=first, last=last, reason=reason.strip()[:80])
    data = {"first": first.isoformat(), "last": last.isoformat()}
    record("place.closed_days", place, by=by, data=data, area_id=place.area_id)
    from_, to = clock.midnight(first), clock.midnight(last + timedelta(days=1))
    for booking in Booking.objects.filter(place=place, state__in=LIVE, starts_at__gte=from_, starts_at__lt=to):
        _end(booking, State.CANCELLED, reason, by)
    return row


@transaction.atomic
def end_place(place_id: int, *, by: Actor) -> Place:
    """It is not booked any more. What is booked is given back first."""
    place = _kept(place_id, by)
    if Booking.objects.filter(place=place, state__in=LIVE, ends_at__gt=clock.now()).exists():
        raise Refused("booked_still", _("It is booked still. Give these bookings back first, with the reason."))
    place.ended_at = clock.now()
    place.save(update_fields=["ended_at"])
    record("place.ended", place, by=by, data={}, area_id=place.area_id)
    return place


@transaction.atomic
def ask(place_id: int, asked: Asked, *, by: Actor, wait: bool = False) -> Booking:
    """Book it for oneself, or ask the keeper, as its rules say. `wait`: stand in line where it is taken."""
    on_record.must_stand(by.person_id)
    place = _open(place_id)
    if by.person_id is None or not may(by, "place.book", place):
        raise NotAllowed(_("Residents of the estate book here. Have your home bound to your account first."))
    _must_come(place, by.person_id)
    return _asked(place, Booking(person_id=by.person_id), asked, by, wait=wait)


@transaction.atomic
def enter(place_id: int, name: str, asked: Asked, *, by: Actor) -> Booking:
    """The keeper books for somebody who came to the desk. It needs no further word of theirs."""
    place = _kept(place_id, by)
    if not name.strip():
        raise Refused("name_missing", _("Say who it is."), field="name")
    row = Booking(name=name.strip()[:50], entered_by_id=by.person_id)
    return _asked(_open(place.pk), row, asked, by, sure=True)


@transaction.atomic
def every_week(
    asked: Asked, weeks: int, book: Callable[[Asked], Booking], *, leave_out: bool = False
) -> list[Booking]:  # fmt: skip
    """The same time in so many weeks, each by `book` (`ask` or `enter`): all of them, or none.

    Refused with every week that cannot be had, and why; with `leave_out` the others are booked.
    """
    if not 1 <= weeks <= WEEKS:
        raise Refused("weeks_wrong", _("Up to %(most)s weeks at once.") % {"most": WEEKS}, field="weeks")
    made, faults = list[Booking](), list[str]()
    for number in range(weeks):
        later = timedelta(weeks=number)
        try:
            with transaction.atomic():
                made.append(book(replace(asked, starts=asked.starts + later, ends=asked.ends + later)))
        except NotAllowed:
            raise
        except Refused as refusal:
            if weeks == 1 or refusal.code == on_record.GONE:  # not the weeks are taken: nobody is there to have them
                raise
            faults.append(f"{moments.near_day(clock.day_of(asked.starts + later))}{colon()}{refusal.message}")
    if faults and (not leave_out or not made):
        raise Refused("weeks_taken", sentences(faults), field="weeks")
    return made


def _asked(
    place: Place, row: Booking, asked: Asked, by: Actor, *, wait: bool = False, sure: bool = False
) -> Booking:  # fmt: skip
    if not asked.purpose.strip():
        raise Refused("purpose_missing", _("Say what for, in a few words."), field="purpose")
    _must_fit(place, asked, row.person_id, sure=sure)
    row.place, row.starts_at, row.ends_at = place, asked.starts, asked.ends
    row.purpose, row.people = asked.purpose.strip()[:80], asked.people
    row.locate(place.area)
    row.state = State.CONFIRMED if sure or not place.approval else State.ASKED
    if wait:
        row.state = State.WAITING
        if slots.taken_there(place.spot_id, slots.quarters(row.starts_at, row.ends_at)) is None:
            raise Refused("free_there", _("It is free then: book it."), field="starts")
    row.save()
    if not wait:
        _hold(row)
    data = {"place_id": place.pk, "state": row.state, "starts": row.starts_at.isoformat()}
    record("booking.asked", row, by=by, data=data, area_id=row.area_id, new=True)
    return row


def _hold(row: Booking) -> None:
    """Refused with what is there then. Others read that it is booked, not by whom or what for."""
    slots.hold(row.key, row.place.spot_id, row.starts_at, row.ends_at, gettext_noop("a booking"))


def _must_fit(place: Place, asked: Asked, person_id: int | None, *, sure: bool) -> None:
    starts, ends = (each.astimezone(clock.LOCAL) for each in (asked.starts, asked.ends))
    month = clock.midnight(starts.date().replace(day=1))
    following = clock.midnight((starts.date().replace(day=28) + timedelta(days=4)).replace(day=1))
    held = Booking.objects.filter(place=place, state__in=(*LIVE, State.USED, State.MISSED), person_id=person_id or 0)
    this_month = held.filter(starts_at__gte=month, starts_at__lt=following).count()
    by = replace(place.rules, ahead=max(place.ahead, YEAR)) if sure else place.rules
    wrong = rules.faults(
        by, starts, ends, now=clock.now().astimezone(clock.LOCAL), this_month=this_month, people=asked.people,
        closed=list(place.closures.values_list("first", "last")),
    )  # fmt: skip
    if wrong:
        words = FAULTS[wrong[0]] % {
            "ahead": by.ahead, "longest": place.longest, "a_month": place.a_month, "seats": place.seats,
            "hours": rules.written(place.rules.opening[starts.weekday()]) or _("shut"),
        }  # fmt: skip
        raise Refused(f"booking_{wrong[0]}", words, field="people" if wrong[0] == "too_many" else "starts", basis=BASIS)


def _must_come(place: Place, person_id: int) -> None:
    """Who often let a place stand empty books at the desk, where somebody speaks with them."""
    missed = Booking.objects.filter(
        person_id=person_id, state=State.MISSED, estate_id=place.estate_id, starts_at__gte=clock.now() - MISSED_WITHIN
    ).count()
    if missed >= int(value("bookings.missed_at_most", place.area)):
        words = _("You booked %(times)s times in three months and did not come. Ask the desk to book for you.")
        raise Refused("missed_often", words % {"times": missed}, basis=BASIS)


@transaction.atomic
def decide(booking_id: int, *, granted: bool, by: Actor, reason: str = "") -> Booking:
    """The keeper says yes, or no with the reason. Nobody decides on their own."""
    row = _locked(booking_id, State.ASKED)
    if not may(by, "place.keep", row.place) or row.person_id == by.person_id:
        raise NotAllowed(_("The keeper decides, and nobody on their own booking."))
    if not granted and not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    row.decided_by_id = by.person_id
    if granted:
        row.state = State.CONFIRMED
        row.save()
        record("booking.confirmed", row, by=by, data={}, area_id=row.area_id)
    else:
        _end(row, State.REFUSED, reason, by)
    return row


@transaction.atomic
def give_back(booking_id: int, *, by: Actor, reason: str = "") -> Booking:
    """Whoever has it gives it back; the keeper takes it back with a reason. The next in line is offered it."""
    row = _locked(booking_id, *LIVE)
    own = by.person_id is not None and row.person_id == by.person_id
    if not own and not may(by, "place.keep", row.place):
        raise NotAllowed(_("Whoever has it gives it back, or the keeper."))
    if not own and not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    if row.starts_at <= clock.now() and row.state != State.WAITING:
        raise Refused("begun", _("It has begun already."))
    return _end(row, State.CANCELLED, reason, by)


def _end(row: Booking, state: State, reason: str, by: Actor, why: str = "") -> Booking:
    """It is over for them; what they held is offered to the next in line."""
    held = row.state in HOLDING
    row.state, row.reason, row.why, row.answer_by = state, reason.strip()[:120], why, None
    row.save()
    slots.let_go(row.key)
    verb = {
        State.REFUSED: "booking.refused", State.MISSED: "booking.missed", State.CANCELLED: "booking.given_back",
    }[state]  # fmt: skip
    record(verb, row, by=by, data={}, area_id=row.area_id)
    if held:
        _offer_next(row.place)
    return row


def _offer_next(place: Place) -> None:
    """Offer what is free now to whoever waits longest for it; several where they do not overlap."""
    waiting = Booking.objects.filter(place=place, state=State.WAITING, starts_at__gt=clock.now())
    hours = int(value("bookings.answer_hours", place.area))
    for row in waiting.select_related("place__spot").order_by("made_at", "pk"):
        if slots.taken_there(place.spot_id, slots.quarters(row.starts_at, row.ends_at)) is None:
            try:
                _hold(row)
            except Refused:  # an activity has just taken it: they wait on
                continue
            row.state = State.OFFERED
            row.answer_by = min(clock.now() + timedelta(hours=hours), row.starts_at)
            row.save()
            record("booking.offered", row, by=SYSTEM, data={}, area_id=row.area_id)


@transaction.atomic
def take(booking_id: int, *, by: Actor) -> Booking:
    """Take what came free, as long as it is offered."""
    row = _locked(booking_id, State.OFFERED)
    if by.person_id is None or row.person_id != by.person_id:
        raise NotAllowed(_("Whoever is offered it takes it."))
    if row.answer_by is not None and clock.now() > row.answer_by:
        raise Refused("offered_until", _("It was offered until then, and is offered to the next."))
    row.state, row.answer_by = State.ASKED if row.place.approval else State.CONFIRMED, None
    row.save()
    record("booking.taken", row, by=by, data={"state": row.state}, area_id=row.area_id)
    return row


@transaction.atomic
def note_use(booking_id: int, *, by: Actor) -> Booking:
    """The keeper saw them come."""
    row = _locked(booking_id, State.CONFIRMED)
    if not may(by, "place.keep", row.place):
        raise NotAllowed(_("The keeper notes who came."))
    if by.person_id is not None and row.person_id == by.person_id:
        raise NotAllowed(_("The keeper decides, and nobody on their own booking."))
    if clock.now() < row.starts_at - SOON:
        raise Refused("not_yet", _("Note it when they come."))
    row.state, row.came_at = State.USED, clock.now()
    row.save(update_fields=["state", "came_at"])
    record("booking.used", row, by=by, data={}, area_id=row.area_id)
    return row


def pass_on() -> int:
    """Every ten minutes: offers nobody answered go to the next, and who has not come has it no more. How many."""
    now = clock.now()
    late = Booking.objects.filter(state=State.OFFERED, answer_by__lt=now).order_by("pk").values_list("pk", flat=True)
    begun = Booking.objects.filter(state__in=(State.CONFIRMED, State.ASKED, State.WAITING), starts_at__lt=now)
    return sum(_pass_on(pk) for pk in [*late[:500], *begun.order_by("pk").values_list("pk", flat=True)[:500]])


@transaction.atomic
def _pass_on(booking_id: int) -> bool:
    row, now = _row(booking_id), clock.now()
    if row.state == State.OFFERED and row.answer_by and row.answer_by < now:
        _end(row, State.CANCELLED, "", SYSTEM, Why.UNANSWERED)
    elif row.state in (State.ASKED, State.WAITING) and row.starts_at < now:
        _end(row, State.CANCELLED, "", SYSTEM, Why.BEGUN)
    elif row.state == State.CONFIRMED and row.starts_at + timedelta(minutes=row.place.release) < now:
        _end(row, State.MISSED, "", SYSTEM)
    else:
        return False
    return True


def _kept(place_id: int, by: Actor) -> Place:
    place = _open(place_id)
    if not may(by, "place.keep", place):
        raise NotAllowed(_("A place is kept by whoever holds a post of a body of the estate."))
    return place


def _open(place_id: int) -> Place:
    """The place, locked, as long as it is booked."""
    place = Place.objects.select_for_update(of=("self",)).select_related("spot", "keeper", "area").get(pk=place_id)
    if place.ended_at is not None:
        raise Refused("place_ended", _("This place is not booked any more."))
    return place


def _row(booking_id: int) -> Booking:
    """The booking, behind its place's lock."""
    place_id = Booking.objects.values_list("place_id", flat=True).get(pk=booking_id)
    place = Place.objects.select_for_update(of=("self",)).select_related("spot", "keeper", "area").get(pk=place_id)
    row = Booking.objects.select_for_update(of=("self",)).select_related("person").get(pk=booking_id)
    row.place = place
    return row


def _locked(booking_id: int, *states: State) -> Booking:
    row = _row(booking_id)
    if row.state not in states:
        words = _("This stands at “%(state)s”; that can no longer be done, or not yet.")
        raise Refused("booking_state", words % {"state": row.get_state_display()})
    return row
