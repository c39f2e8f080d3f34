"""Rooms of the demonstration that residents book: the activity room at once, the stage on the keeper's word."""

from datetime import date, datetime, time, timedelta
from functools import partial

from linli.bookings import services
from linli.bookings.models import Booking, Place
from linli.bookings.services import Asked, Plan
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Organisation, Residence
from linli.places import services as places
from linli.rules.booking import spans
from linli.web.demo.play import Year

ROOM, STAGE = spans("08:00-12:00 14:00-21:00"), spans("08:00-20:00")
WEEK = ((-6, 9, 11, "合唱队排练", 14), (-3, 14, 16, "棋友活动", 8), (-1, 19, 21, "亲子读书会", 16))
AHEAD = ((1, 9, 11, "太极拳练习", 12), (2, 19, 21, "剪纸小组", 9), (3, 14, 16, "楼栋茶话会", 20))


def plan(year: Year, branch: Organisation) -> None:
    """Opened in spring, booked and used week by week; today one waits for a word and one stands in line."""
    today = year.until.astimezone(clock.LOCAL).date()
    rooms: list[Place] = []
    _at(year, today - timedelta(days=60), 9, partial(_opened, year, branch, rooms))
    for days, first, last, what, people in WEEK:
        day = today + timedelta(days=days)
        made: list[Booking] = []
        when = (day, first, last)
        _at(year, day - timedelta(days=2), 10, partial(_booked, branch, rooms, made, when, what, people))
        _at(year, day, first, partial(_came, year, made))
    _at(year, today - timedelta(days=1), 12, partial(_ahead, year, branch, rooms, today))


def _at(year: Year, day: date, hour: int, act: partial[None]) -> None:
    year.at(datetime.combine(day, time(hour), clock.LOCAL), act)


def _opened(year: Year, branch: Organisation, rooms: list[Place]) -> None:
    by, estate = year.actor("secretary"), branch.area
    for name, about, hours, said in (
        ("党群活动室", "3 栋一楼，有桌椅、投影和钢琴；用后请关灯、复原桌椅。", ROOM, {"seats": 30, "approval": False}),
        ("文化广场舞台", "露天舞台，有电源；音响不超过 60 分贝，晚八点前结束。", STAGE, {"approval": True}),
    ):
        spot = places.create_spot(estate, name, by=SYSTEM)
        rooms.append(services.open_place(branch.pk, spot.pk, Plan([hours] * 7, about=about, **said), by=by))


def _residents(branch: Organisation) -> list[Actor]:
    living = Residence.objects.filter(household__unit__estate_id=branch.area_id, ends=None).order_by("pk")
    return [Actor(pk, "resident") for pk in living.values_list("person_id", flat=True)[40:60]]


def _asked(when: tuple[date, int, int], what: str, people: int) -> Asked:
    day, first, last = when
    starts, ends = (datetime.combine(day, time(hour), clock.LOCAL) for hour in (first, last))
    return Asked(starts, ends, what, people)


def _booked(
    branch: Organisation, rooms: list[Place], made: list[Booking], when: tuple[date, int, int], what: str, people: int
) -> None:
    who = _residents(branch)[when[1]]
    made.append(services.ask(rooms[0].pk, _asked(when, what, people), by=who))


def _came(year: Year, made: list[Booking]) -> None:
    services.note_use(made[0].pk, by=year.actor("secretary"))


def _ahead(year: Year, branch: Organisation, rooms: list[Place], today: date) -> None:
    people = _residents(branch)
    for place, (days, first, last, what, number) in enumerate(AHEAD):
        services.ask(rooms[0].pk, _asked((today + timedelta(days=days), first, last), what, number), by=people[place])
    taken = today + timedelta(days=1)
    services.ask(rooms[0].pk, _asked((taken, 10, 12), "书法班", 10), by=people[10], wait=True)
    services.ask(rooms[1].pk, _asked((today + timedelta(days=5), 9, 11), "社区文艺汇演彩排", 25), by=people[11])
    services.enter(rooms[0].pk, "王奶奶", _asked((taken, 14, 16), "老姐妹聚会", 6), by=year.actor("secretary"))
