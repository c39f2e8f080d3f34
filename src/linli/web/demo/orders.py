"""What residents of the demonstration order: haircuts, small repairs, advice on law; some done and rated, some open."""

from datetime import datetime, time, timedelta
from functools import partial
from itertools import cycle

from linli.activities import hours, skilling
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.orders import offering, services, taking
from linli.orders.models import Helper, Order, Service
from linli.orders.offering import Offer
from linli.orders.services import Wish
from linli.people.models import Organisation, Person, Residence
from linli.web.demo.play import Year

OFFERS = (
    Offer("老人理发", "志愿者上门给行动不便的老人理发", 60, least_age=60, skill="理发"),
    Offer("小修小补", "换灯泡、修水龙头、通下水，材料自备", 60, skill="水电维修"),
    Offer("法律咨询", "婚姻、继承、劳动、物业方面的问题，当面解答", 45, skill="普法宣传", at_home=False,
          place="党群服务中心"),
    Offer("临时看护孩子", "放学后家里没人的，由志愿者在儿童之家看护", 120, whom="双职工家庭", at_home=False,
          place="儿童之家"),
)  # fmt: skip
# By the days ago on which it was ordered: which service, the grade, what was said.
DONE = (
    (44, 0, 5, "手艺好，人也和气"), (37, 1, 5, "水龙头不漏了"), (30, 0, 4, ""), (24, 1, 5, "来得准时"),
    (17, 2, 5, "讲得清楚"), (12, 3, 4, "孩子作业也写完了"), (9, 0, 5, "下次还找他"),
)  # fmt: skip


def plan(year: Year, branch: Organisation) -> None:
    """Offered two months ago; since then orders in every state."""
    year.at(_at(year, 60), partial(_offer, year, branch))
    for days, number, grade, said in DONE:
        year.at(_at(year, days), partial(_done, year, number, grade, said))
    year.at(_at(year, 5), partial(_unmet, year))
    year.at(_at(year, 1), partial(_open, year))


def _at(year: Year, days: int) -> datetime:
    day = year.until.astimezone(clock.LOCAL).date() - timedelta(days=days)
    return datetime.combine(day, time(9, 30), clock.LOCAL)


def _living(branch: Organisation) -> list[Person]:
    rows = Residence.objects.filter(household__unit__estate_id=branch.area_id, ends=None).order_by("pk")
    return [row.person for row in rows.select_related("person")[60:80]]


def _offer(year: Year, branch: Organisation) -> None:
    by, living = year.actor("secretary"), _living(branch)
    for title in dict.fromkeys(said.skill for said in OFFERS if said.skill):
        skilling.list_skill(branch.area_id, title, by=by)
    for number, said in enumerate(OFFERS):
        service = offering.offer(branch.pk, said, by=by)
        for person in living[3 * number : 3 * number + 2]:
            offering.enter(service.pk, person, said.skill and f"{said.name}证书", by=by)
        offering.volunteer(service.pk, "周末有空", by=_as(living[3 * number + 2]))


def _as(person: Person) -> Actor:
    return Actor(person.pk, "resident", name=person.name)


def _service(number: int) -> Service:
    return Service.objects.select_related("organiser").get(name=OFFERS[number].name)


def _orderer(year: Year, number: int) -> Actor:
    """Neighbours in turn who help with nothing."""
    people = _living(_service(0).organiser)[12:]
    return _as(next(one for place, one in enumerate(cycle(people)) if place == number))


def _order(year: Year, number: int, *, who: Actor | None = None, ahead: int = 2) -> Order:
    service = _service(number)
    wish = Wish(clock.today() + timedelta(days=ahead), "morning", "5 栋 1 单元 301", "到了请按门铃")
    return services.order(service.pk, wish, by=who or _orderer(year, clock.today().day % 5))


def _send(year: Year, row: Order, ahead: int, to: int | None = None) -> Order:
    day = clock.now().astimezone(clock.LOCAL) + timedelta(days=ahead)
    at = day.replace(hour=10, minute=0, second=0, microsecond=0)
    return services.send(row.pk, at, row.service.minutes, to, by=year.actor("secretary"))


def _helper(row: Order, place: int = 0) -> Actor:
    helpers = Helper.objects.filter(service=row.service, state=Helper.State.ACCEPTED).select_related("person")
    return _as(helpers.order_by("pk")[place].person)


def _done(year: Year, number: int, grade: int, said: str) -> None:
    row = _send(year, _order(year, number), 2)
    taking.take(row.pk, by=_helper(row, clock.today().day % 2))
    assert row.starts_at is not None
    year.at(row.starts_at + timedelta(hours=3), partial(_finish, year, row.pk, grade, said))


def _finish(year: Year, pk: int, grade: int, said: str) -> None:
    row = Order.objects.select_related("service", "taker", "person", "session").get(pk=pk)
    assert row.starts_at is not None
    assert row.taker is not None
    assert row.person is not None
    over = row.starts_at + timedelta(minutes=row.service.minutes)
    taking.serve(pk, row.starts_at, over, by=_as(row.taker))
    services.record_hours(pk, row.starts_at, over, by=year.actor("secretary"))
    services.rate(pk, grade, said, by=_as(row.person))
    hours.confirm(row.session_id or 0, by=year.actor("branch_member"))


def _unmet(year: Year) -> None:
    row = _order(year, 2)
    services.refuse(row.pk, "other_service", "已转街道司法所，电话在办事指南里", by=year.actor("secretary"))


def _open(year: Year) -> None:
    """One for the desk, one open to all helpers, one asked by name, one taken; the resident's own comes tomorrow."""
    by = year.actor("secretary")
    mine = _send(year, _order(year, 1, who=year.actor("resident")), 3)
    taking.take(mine.pk, by=_helper(mine))
    asked = _order(year, 3)
    _send(year, asked, 4, _helper(asked).person_id)
    _send(year, _order(year, 0), 5)
    said = Wish(clock.today() + timedelta(days=3), "any", "2 栋 1 单元 102", "轮椅，出不了门")
    services.order_for(_service(0).pk, "杨奶奶", "", said, by=by)
