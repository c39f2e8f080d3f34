"""The pages of places that are booked: residents by phone, the keeper at the desk, nobody's name to others."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from linli.activities import feeds
from linli.bookings import services
from linli.bookings.models import Booking, Place
from linli.journal.models import Access
from linli.people.models import Person
from tests.bookings.conftest import Rooms
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"bookings:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def form(rooms: Rooms, first: str = "09:00", last: str = "11:00") -> dict[str, object]:
    return {"day": rooms.at(9).date(), "starts": first, "ends": last, "purpose": "合唱排练", "people": 8}


def test_a_resident_books_stands_in_line_takes_and_gives_back_by_phone(rooms: Rooms) -> None:
    cast, code = rooms.bodies.cast, rooms.room.code
    first, second, show = signed_in(cast.resident), signed_in(cast.neighbour), reverse("bookings:show", args=[code])
    assert "活动室" in read(Client(), "on", cast.places.estate.code)
    assert "登录后预订" in read(Client(), "show", code)
    assert Client().post(show, form(rooms)).status_code == 302  # to sign in
    assert first.post(show, form(rooms)).status_code == 302
    page = second.post(show, form(rooms, "10:00", "12:00"))
    assert (page.status_code, "排队等候" in page.content.decode()) == (422, True)
    assert second.post(show, {**form(rooms, "10:00", "12:00"), "wait": "1"}).status_code == 302
    mine = Booking.objects.get(person=cast.resident)
    assert "排队中" in read(second, "mine")
    assert second.post(reverse("bookings:answer", args=[mine.code, "back"])).status_code == 404
    first.post(reverse("bookings:answer", args=[mine.code, "back"]))
    assert "有空位" in read(second, "mine")
    theirs = Booking.objects.get(person=cast.neighbour)
    second.post(reverse("bookings:answer", args=[theirs.code, "take"]))
    theirs.refresh_from_db()
    assert theirs.state == "confirmed"
    public = read(Client(), "show", code)
    assert ("10:00–12:00" in public, "合唱" in public, cast.neighbour.name in public) == (True, False, False)
    shut = first.post(show, form(rooms, "12:00", "14:00"))
    assert (shut.status_code, "那天的开放时间" in shut.content.decode()) == (422, True)


def test_the_keeper_opens_a_place_decides_and_posts_its_week(rooms: Rooms) -> None:
    cast, desk = rooms.bodies.cast, at_desk(rooms.bodies.cast.secretary, second_factor=True)
    assert "活动室" in read(desk, "desk")
    new = reverse("bookings:new", args=[rooms.bodies.branch.code])
    week = {f"day{number}": "09:00-17:00" for number in range(7)}
    rules = {"ahead": 14, "longest": 120, "a_month": 2, "seats": 10, "release": 20, "approval": "on", **week}
    wrong = desk.post(new, {**rules, "spot": cast.places.gate.pk, "day3": "整天"})
    assert (wrong.status_code, "请按刻钟填写" in wrong.content.decode()) == (422, True)
    assert desk.post(new, {**rules, "spot": cast.places.gate.pk}).status_code == 302
    place = Place.objects.exclude(pk=rooms.room.pk).get()
    change = reverse("bookings:change", args=[place.code])
    seen = desk.get(change).context["as_seen"]
    assert desk.post(change, {**rules, "seats": 12, "seen": seen}).status_code == 302
    assert desk.post(change, {**rules, "seats": 9, "seen": seen}).status_code == 422  # somebody changed it since
    resident = signed_in(cast.resident)
    resident.post(reverse("bookings:show", args=[place.code]), form(rooms, "10:00", "11:00"))
    asked = Booking.objects.get(place=place)
    assert asked.state == "asked"
    assert "个申请等您答复" in " ".join(desk.get("/desk/").content.decode().split())
    page = read(desk, "place", place.code)
    assert (cast.resident.name in page, "合唱排练" in page) == (True, True)
    assert Access.objects.filter(what="booking", person_id=cast.resident.pk).count() == 1
    desk.post(reverse("bookings:decide", args=[place.code, asked.code, "no"]), {"reason": "当天选举用"})
    assert "当天选举用" in read(resident, "mine")
    desk.post(reverse("bookings:place", args=[rooms.room.code]), {**form(rooms), "name": "王奶奶"})
    entered = Booking.objects.get(place=rooms.room)
    assert (entered.who, entered.state) == ("王奶奶", "confirmed")
    door = read(desk, "door", rooms.room.code)
    assert ("09:00–11:00" in door, "王奶奶" in door) == (True, False)
    assert "王奶奶" in read(desk, "past", rooms.room.code)
    desk.post(reverse("bookings:act", args=[rooms.room.code, "close"]), {"first": "x"})
    day = rooms.at(9).date()
    desk.post(reverse("bookings:act", args=[rooms.room.code, "close"]), {"first": day, "last": day, "reason": "检修"})
    entered.refresh_from_db()
    assert entered.state == "cancelled"
    desk.post(reverse("bookings:act", args=[rooms.room.code, "end"]))
    assert Client().get(reverse("bookings:show", args=[rooms.room.code])).status_code == 404


def test_who_keeps_no_place_reads_no_names(rooms: Rooms) -> None:
    rooms.book(rooms.bodies.cast.resident)
    for role in ("director", "far_secretary", "grid_worker"):
        other = at_desk(getattr(rooms.bodies.cast, role), second_factor=True)
        for name in ("place", "past", "door", "change"):
            assert other.get(reverse(f"bookings:{name}", args=[rooms.room.code])).status_code == 404, (role, name)


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_database_no_more_for_many_bookings(rooms: Rooms, number: int) -> None:
    services.change_place(rooms.room.pk, services.Plan(rooms.room.opening, a_month=99, approval=False), by=rooms.keeper)
    for place in range(number):
        rooms.book(rooms.bodies.cast.resident, 8 + place % 4, 9 + place % 4, days=2 + place // 4)
    desk, own = at_desk(rooms.bodies.cast.secretary, second_factor=True), signed_in(rooms.bodies.cast.resident)
    for client, address in (
        (desk, reverse("bookings:place", args=[rooms.room.code])),
        (desk, reverse("bookings:past", args=[rooms.room.code])),
        (own, reverse("bookings:mine")), (own, reverse("bookings:show", args=[rooms.room.code])),
    ):  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 14, (address, len(asked))


def test_a_resident_elsewhere_is_told_to_bind_their_home(rooms: Rooms) -> None:
    stranger = signed_in(rooms.bodies.cast.far_secretary)
    assert "请先绑定您的住房" in read(stranger, "show", rooms.room.code)
    assert stranger.post(reverse("bookings:show", args=[rooms.room.code]), form(rooms)).status_code == 422
    assert not Booking.objects.exists()


def test_ones_booking_stands_in_ones_calendar_and_that_it_is_taken_in_the_estates(rooms: Rooms) -> None:
    resident, neighbour = rooms.bodies.cast.resident, rooms.bodies.cast.neighbour
    row = rooms.book(resident)
    if row.state != "confirmed":
        services.decide(row.pk, granted=True, by=rooms.keeper)

    def read(address: str) -> str:
        return Client().get(address).content.decode()

    assert "合唱排练" in read(feeds.address(resident))
    assert "合唱排练" not in read(feeds.address(neighbour))
    estate = read(reverse("activities:feed_of_estate", args=[rooms.bodies.cast.places.estate.code]))
    (event,) = Calendar.from_ical(estate).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt) == (f"{rooms.room.spot.name}已有预订", row.starts_at)
    assert "合唱排练" not in estate
    assert row.code not in estate


def test_what_is_to_come_goes_on_page_by_page_each_booking_once(rooms: Rooms) -> None:
    desk, who = at_desk(rooms.bodies.cast.secretary), rooms.bodies.cast.resident
    rows = [
        Booking(
            place=rooms.room, area=rooms.room.area, name=f"邻居{number}", purpose="练琴", state="confirmed",
            starts_at=rooms.at(9 + number % 3, 2 + number // 3), ends_at=rooms.at(10 + number % 3, 2 + number // 3),
        )
        for number in range(130)
    ]  # fmt: skip
    Booking.objects.bulk_create(rows)
    address, seen = reverse("bookings:place", args=[rooms.room.code]), []
    query = ""
    for _page in range(3):
        answer: Any = desk.get(address + query)
        seen += [row.pk for row in answer.context["rows"]]
        query = answer.context["later"]
    assert (len(seen), sorted(set(seen)) == sorted(row.pk for row in Booking.objects.all()), query) == (130, True, "")
    assert who.name not in answer.content.decode()
