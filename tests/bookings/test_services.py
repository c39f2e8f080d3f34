"""A place is booked by who comes first, offered to the next in line, and free again when nobody comes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from linli.activities import services as activities
from linli.activities.models import Slot
from linli.bookings import services
from linli.bookings.models import Booking, State
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from tests.bookings.conftest import Rooms, me, plan
from tests.council.conftest import person

pytestmark = pytest.mark.django_db


def refused(act, *args: object, **said: object) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **said)
    return found.value


def neighbour(rooms: Rooms) -> Person:
    return rooms.bodies.cast.neighbour


def test_who_comes_first_has_it_and_the_clash_names_nobody(rooms: Rooms) -> None:
    first = rooms.book(rooms.bodies.cast.resident)
    assert (first.state, Slot.objects.filter(key=first.key).count()) == ("confirmed", 8)
    clash = refused(rooms.book, neighbour(rooms), 10, 12)
    assert (clash.code, clash.field) == ("place_taken", "spot")
    assert ("预订" in clash.message, "合唱" in clash.message) == (True, False)
    assert rooms.book(neighbour(rooms), 11, 12).state == "confirmed"  # the one ends as the other begins
    assert Booking.objects.count() == 2
    assert list(findings()) == []


def test_an_activity_and_a_booking_never_have_a_place_at_once(rooms: Rooms) -> None:
    rooms.book(rooms.bodies.cast.resident)
    clashing = activities.Plan(
        "class", "手工课", rooms.bodies.cast.secretary.pk, rooms.at(9).date(), rooms.at(10).time(), 60, "手工",
        spot_id=rooms.room.spot_id, alone=True,
    )  # fmt: skip
    assert refused(activities.found, rooms.bodies.branch.pk, clashing, by=rooms.keeper).code == "place_taken"
    later = activities.Plan(
        "class", "书法课", rooms.bodies.cast.secretary.pk, rooms.at(9).date(), rooms.at(15).time(), 60, "书法",
        spot_id=rooms.room.spot_id, alone=True,
    )  # fmt: skip
    activities.found(rooms.bodies.branch.pk, later, by=rooms.keeper)
    clash = refused(rooms.book, neighbour(rooms), 15, 16)
    assert (clash.code, "书法课" in clash.message) == ("place_taken", True)


def test_the_places_own_rules_are_said_where_one_is_broken(rooms: Rooms) -> None:
    who = rooms.bodies.cast.resident
    for first, last, said, code in (
        (12, 14, {}, "booking_shut"), (14, 20, {}, "booking_too_long"), (9, 10, {"people": 31}, "booking_too_many"),
        (9, 10, {"days": 40}, "booking_too_far"), (9, 10, {"purpose": " "}, "purpose_missing"),
    ):  # fmt: skip
        assert refused(rooms.book, who, first, last, **said).code == code
    assert "08:00-12:00 14:00-21:00" in refused(rooms.book, who, 12, 14).message
    with pytest.raises(NotAllowed):
        rooms.book(rooms.bodies.cast.far_secretary)
    assert not Booking.objects.exists()


def test_on_request_the_keeper_decides_and_never_on_their_own(rooms: Rooms) -> None:
    services.change_place(rooms.room.pk, plan(approval=True), by=rooms.keeper)
    asked = rooms.book(rooms.bodies.cast.resident)
    assert asked.state == "asked"
    assert refused(rooms.book, neighbour(rooms)).code == "place_taken"  # who asked first holds it
    with pytest.raises(NotAllowed):
        services.decide(asked.pk, granted=True, by=me(neighbour(rooms)))
    assert refused(services.decide, asked.pk, granted=False, by=rooms.keeper).code == "reason_missing"
    assert services.decide(asked.pk, granted=True, by=rooms.keeper).state == "confirmed"
    own = Booking.objects.create(
        place=rooms.room, person=rooms.bodies.cast.secretary, starts_at=rooms.at(15), ends_at=rooms.at(16),
        purpose="会", state="asked", area=rooms.room.area,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.decide(own.pk, granted=True, by=rooms.keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=own.pk).update(decided_by=rooms.bodies.cast.secretary)
    services.decide(own.pk, granted=False, reason="有会", by=rooms.bodies.recording)
    assert refused(services.decide, own.pk, granted=True, by=rooms.keeper).code == "booking_state"


def test_what_is_given_back_is_offered_to_the_next_in_line_until_they_answer(rooms: Rooms, moved) -> None:
    first = rooms.book(rooms.bodies.cast.resident)
    assert refused(rooms.book, neighbour(rooms), 14, 15, wait=True).code == "free_there"
    next_ = rooms.book(neighbour(rooms), 10, 12, wait=True)
    assert (next_.state, Slot.objects.filter(key=next_.key).exists()) == ("waiting", False)
    services.give_back(first.pk, by=me(rooms.bodies.cast.resident))
    next_.refresh_from_db()
    assert next_.state == "offered"
    assert next_.answer_by is not None
    assert timedelta(hours=23) < next_.answer_by - clock.now() <= timedelta(hours=24)
    assert refused(rooms.book, rooms.bodies.cast.resident, 9, 11).code == "place_taken"  # held for them meanwhile
    with pytest.raises(NotAllowed):
        services.take(next_.pk, by=me(rooms.bodies.cast.resident))
    moved(clock.now() + timedelta(hours=25))
    assert refused(services.take, next_.pk, by=me(neighbour(rooms))).code == "offered_until"
    assert services.pass_on() == 1
    next_.refresh_from_db()
    assert (next_.state, next_.reason, next_.why, next_.because) == ("cancelled", "", "unanswered", "没有按时答复。")
    with translation.override("en"):
        assert next_.because == "Not answered in time."  # in the language of who reads
    assert [entry.verb for entry in history_of(next_).order_by("seq")] == [
        "booking.asked", "booking.offered", "booking.given_back",
    ]  # fmt: skip
    again = rooms.book(neighbour(rooms), 10, 12, days=1)
    assert again.state == "confirmed"
    assert list(findings()) == []


def test_whoever_takes_what_came_free_has_it(rooms: Rooms) -> None:
    first = rooms.book(rooms.bodies.cast.resident)
    next_ = rooms.book(neighbour(rooms), 9, 11, wait=True)
    services.give_back(first.pk, by=rooms.keeper, reason="停电")
    assert services.take(next_.pk, by=me(neighbour(rooms))).state == "confirmed"
    assert Slot.objects.filter(key=next_.key).count() == 8


def test_who_does_not_come_has_it_no_more_and_after_twice_books_at_the_desk(rooms: Rooms, moved) -> None:
    who = rooms.bodies.cast.resident
    rooms.book(who), rooms.book(who, days=3)
    moved(rooms.at(9) + timedelta(minutes=29))
    assert services.pass_on() == 0
    moved(rooms.at(9, 2) + timedelta(minutes=31))  # `at` counts from the day that it is
    assert Booking.objects.filter(state=State.MISSED).count() in (0, 1)
    moved(clock.now() + timedelta(days=5))
    services.pass_on()
    assert Booking.objects.filter(state=State.MISSED).count() == 2
    assert not Slot.objects.exists()
    assert refused(rooms.book, who).code == "missed_often"
    entered = services.enter(rooms.room.pk, "陈桂兰", rooms.asked(), by=rooms.keeper)
    assert (entered.state, entered.who, entered.person) == ("confirmed", "陈桂兰", None)


def test_the_keeper_notes_who_came(rooms: Rooms, moved) -> None:
    booking = rooms.book(rooms.bodies.cast.resident)
    assert refused(services.note_use, booking.pk, by=rooms.keeper).code == "not_yet"
    moved(booking.starts_at)
    assert services.note_use(booking.pk, by=rooms.keeper).state == "used"
    moved(booking.ends_at)
    assert services.pass_on() == 0


def test_nobody_notes_that_they_came_themselves(rooms: Rooms, moved) -> None:
    own = Booking.objects.create(
        place=rooms.room, person=rooms.bodies.cast.secretary, starts_at=rooms.at(15), ends_at=rooms.at(16),
        purpose="会", state="confirmed", area=rooms.room.area,
    )  # fmt: skip
    moved(own.starts_at)
    with pytest.raises(NotAllowed):
        services.note_use(own.pk, by=rooms.keeper)
    assert services.note_use(own.pk, by=rooms.bodies.recording).state == "used"


def test_days_on_which_it_is_closed_give_back_what_was_booked(rooms: Rooms) -> None:
    booking = rooms.book(rooms.bodies.cast.resident)
    day = rooms.at(9).date()
    services.close_days(rooms.room.pk, day, day, "管道检修", by=rooms.keeper)
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("cancelled", "管道检修")
    assert refused(rooms.book, rooms.bodies.cast.resident).code == "booking_closed"


def test_a_place_that_is_booked_is_not_ended_and_an_ended_one_not_booked(rooms: Rooms) -> None:
    booking = rooms.book(rooms.bodies.cast.resident)
    assert refused(services.end_place, rooms.room.pk, by=rooms.keeper).code == "booked_still"
    services.give_back(booking.pk, by=me(rooms.bodies.cast.resident))
    services.end_place(rooms.room.pk, by=rooms.keeper)
    assert refused(rooms.book, rooms.bodies.cast.resident).code == "place_ended"


def test_a_place_is_opened_by_a_body_of_the_estate_once(rooms: Rooms) -> None:
    assert refused(
        services.open_place, rooms.bodies.branch.pk, rooms.room.spot_id, plan(), by=rooms.keeper
    ).code == "kept_already"  # fmt: skip
    gate = rooms.bodies.cast.places.gate
    with pytest.raises(NotAllowed):
        services.open_place(rooms.bodies.branch.pk, gate.pk, plan(), by=me(person("路人")))
    shut = plan()
    assert refused(
        services.open_place, rooms.bodies.branch.pk, gate.pk, services.Plan([()] * 7), by=SYSTEM
    ).code == "never_open"  # fmt: skip
    assert services.open_place(rooms.bodies.branch.pk, gate.pk, shut, by=rooms.keeper).spot == gate


def test_the_same_time_in_many_weeks_is_had_in_all_of_them_or_in_those_that_are_free(rooms: Rooms) -> None:
    who, keeper = rooms.bodies.cast.resident, rooms.keeper
    rooms.book(neighbour(rooms), 9, 10, days=9)

    def book(asked: services.Asked) -> Booking:
        return services.ask(rooms.room.pk, asked, by=me(who))

    told = refused(services.every_week, rooms.asked(9, 11), 4, book)
    assert (told.code, told.message.count("："), Booking.objects.filter(person=who).count()) == ("weeks_taken", 1, 0)
    made = services.every_week(rooms.asked(9, 11), 4, book, leave_out=True)
    assert [clock.day_of(row.starts_at) - clock.today() for row in made] == [timedelta(2), timedelta(16), timedelta(23)]

    def enter(asked: services.Asked) -> Booking:
        return services.enter(rooms.room.pk, "合唱队", asked, by=keeper)

    assert refused(services.every_week, rooms.asked(14, 16), 8, book).code == "weeks_taken"  # too far ahead, too often
    assert len(services.every_week(rooms.asked(14, 16), 26, enter)) == 26  # the keeper books for half a year
    with pytest.raises(NotAllowed):
        services.every_week(rooms.asked(19, 20), 2, lambda one: services.enter(rooms.room.pk, "x", one, by=me(who)))
    assert list(findings()) == []
