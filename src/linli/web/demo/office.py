"""The office's desk of the demonstration: tickets of 12345, a superior's form half filled, home files, a stand-in."""

import io
from datetime import datetime, time, timedelta
from functools import partial

from linli.kernel import clock
from linli.office import collecting, covering, homes, replying, tickets, workbook
from linli.office.collecting import Asked
from linli.office.models import Duty, Ticket
from linli.people.models import Organisation, Term
from linli.places.models import Unit
from linli.web.demo.play import Year

# How many days ago it came, what it is about, and how far it got.
TICKETS = (
    (12, "3 栋地下室积水没人管", "3 栋", "replied"),
    (6, "相邻小区工地夜里施工太吵", "北门", "returned"),
    (3, "快递车堵住消防通道", "北门", "nudged"),
    (1, "想问老旧小区加装电梯的补贴", "2 栋", "signed"),
    (0, "路灯连着坏了三盏", "中心绿地", "sent"),
)
SAID = {
    "investigation": "接单当天网格员到场查看，情况属实。",
    "handling": "物业已抽干积水，更换了水泵，三天后复查没有再积。",
    "contact": "已电话向来电人说明处理情况。",
    "opinion": "来电人表示认可。",
}
HEADINGS = ("序号", "住址", "户主姓名", "联系电话", "养犬数量", "是否办证")
NOTES = (
    ("concern", "独居，腿脚不便，下雨天要提醒关窗"),
    ("call", "送去防诈骗宣传单，精神很好"),
    ("missed", ""),
    ("concern", "家有新生儿，问过疫苗接种点"),
    ("call", "燃气软管老化，已联系燃气公司更换"),
)


def plan(year: Year, branch: Organisation) -> None:
    """The duty list first; tickets, the form and the doors in the last weeks."""
    year.at(_at(year, 60), partial(_duties, year))
    for number, (days, text, place, state) in enumerate(TICKETS, 1):
        moment = _at(year, days) if days else year.until - timedelta(hours=2)
        year.at(moment, partial(_ticket, year, number, text, place, state), office=bool(days))
    year.at(_at(year, 5), partial(_form, year, branch))
    year.at(_at(year, 8), partial(_doors, year))
    year.at(_at(year, 20), partial(_stand_in, year))
    year.at(_at(year, 2), partial(_away, year))


def _at(year: Year, days: int) -> datetime:
    return datetime.combine(clock.day_of(year.until) - timedelta(days=days), time(9, 30), clock.LOCAL)


def _duties(year: Year) -> None:
    area, by = year.stage.areas["community"], year.actor("community_officer")
    for number, text, unit in (
        ("1.1", "小区内公共部位的维修由物业服务企业组织", "物业服务企业"),
        ("2.3", "建筑工地夜间施工的查处", "区城市管理和综合执法局"),
    ):
        tickets.enter_duty(area.pk, number, text, unit, "青云街道职责清单", by=by)


def _ticket(year: Year, number: int, text: str, place: str, state: str) -> None:
    """Taken in with the city's times; then signed for, asked after, replied to or sent back."""
    now, by = clock.now(), year.actor("secretary")
    slip = tickets.Slip(
        number=f"YH{clock.day_of(now):%Y%m%d}{number:04}", text=text, title="", name="", phone="", place=place,
        came=now - timedelta(minutes=30), sign_by=now + timedelta(hours=2), deadline=now + timedelta(days=5),
    )  # fmt: skip
    (ticket,) = tickets.take_in(year.stage.estate, [slip], by=by)
    if state == "sent":
        return
    tickets.sign(ticket.pk, by=by)
    if state == "nudged":
        tickets.nudge(ticket.pk, "市平台催办：请于期限前回复", by=by)
    if state == "returned":
        duty = Duty.objects.get(number="2.3", ended_at=None)
        tickets.send_back(ticket.pk, duty.pk, "工地不在本小区，属夜间施工查处", by=by)
    if state == "replied":
        year.at(now + timedelta(days=3), partial(_reply, year, ticket))


def _reply(year: Year, ticket: Ticket) -> None:
    by = year.actor("secretary")
    drafted = replying.drafted(Ticket.objects.select_related("case").get(pk=ticket.pk))
    tickets.save_reply(ticket.pk, {name: drafted[name] or words for name, words in SAID.items()}, by=by)
    tickets.replied(ticket.pk, by=by)


def _form(year: Year, branch: Organisation) -> None:
    """The street asks every home; half of one building has answered so far."""
    asked = Asked(
        "居民养犬情况摸底表", "青云街道办事处", clock.today() + timedelta(days=12), "请各户如实填写，办证免费。"
    )
    row = collecting.begin(
        branch.pk, year.stage.estate.pk, asked, workbook.read(_workbook()), by=year.actor("secretary")
    )
    columns = {heading: column for column, heading in collecting.questions(row)}
    for number, unit in enumerate(_units(year)[:12]):
        dogs = number % 4 == 1
        said = {columns["养犬数量"]: "1" if dogs else "0", columns["是否办证"]: "已办" if dogs else "无"}
        collecting.fill(row.pk, unit.pk, said, by=year.actor("grid_worker"))


def _workbook() -> bytes:
    """The superior's workbook: a title, headings, empty rows, who signs below."""
    from openpyxl import Workbook  # for whoever fills the demonstration

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["居民养犬情况摸底表"])
    sheet.append(HEADINGS)
    for _row in range(3):
        sheet.append([])
    sheet.cell(6, 1, "填表人：          审核人：")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _units(year: Year) -> list[Unit]:
    building = min(year.buildings.values(), key=lambda one: one.pk)
    return list(Unit.objects.filter(building=building, kind=Unit.Kind.HOME).order_by("entrance_id", "number", "pk"))


def _doors(year: Year) -> None:
    for unit, (kind, words) in zip(_units(year), NOTES, strict=False):
        homes.note(unit.pk, kind, words, by=year.actor("grid_worker"))


def _term(year: Year) -> Term:
    return Term.objects.get(person=year.stage.staff["grid_worker"], post__kind="grid_worker", acting=False)


def _stand_in(year: Year) -> None:
    person = year.stage.staff["grid_worker2"].pk
    covering.name_stand_in(_term(year).post_id, person, "青云街〔2026〕A/B 岗安排", by=year.actor("street_officer"))


def _away(year: Year) -> None:
    """Said ahead: away next week for three days."""
    first = clock.day_of(year.until) + timedelta(days=7)
    covering.take_leave(_term(year).pk, first, first + timedelta(days=2), by=year.actor("grid_worker"))
