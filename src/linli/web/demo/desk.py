"""What the desk of the demonstration lives with: ends that say why, supervision, notes and tasks, months, a promise."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from linli.cases import casework, desk_views, months, pledges, remarks, replies, services, supervising
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.places.queries import Place
from linli.web.demo.play import Year

Steps = tuple[tuple[str, str, Mapping[str, Any]], ...]  # who, which step, what they answer; "" confirms as the second

HANDLED: Steps = (("grid_worker", "contact", {"how": "visit", "note": "现场看过"}),)
FINISHED: Steps = (*HANDLED, ("grid_worker", "finish", {"result": "已当面答复，并留了办事指南"}))
# How many days ago it began, its words and kind, and what was done with it then and on the days after.
ENDS: tuple[tuple[int, str, str, Steps], ...] = (
    (48, "外墙保温层一块一块往下掉，怕砸到人", "house_repair", (
        *HANDLED,
        ("grid_worker", "park", {
            "parked_for": "money", "explanation": "整面外墙要动用维修资金，已拉警戒线，正在征求业主意见",
        }),
        ("street_officer", "", {}),
    )),
    (33, "地下车库渗水，开发商和物业在打官司", "house_repair", (
        *HANDLED,
        ("grid_worker", "park", {"parked_for": "court", "explanation": "法院正在审理，判决以后马上安排；已铺防滑垫"}),
        ("street_officer", "", {}),
    )),
    (26, "合同纠纷已经判了，想让社区再评评理", "property", (
        ("secretary", "decline", {
            "declined_for": "court", "where_to": "对判决不服请在期限内上诉；可到街道法律援助工作站咨询",
        }),
        ("street_officer", "", {}),
    )),
    (21, "想问下公租房什么时候开始登记", "consult", (
        *FINISHED,
        ("secretary", "exclude", {"excluded_for": "consult", "explanation": "只是咨询，已答复"}),
        ("street_officer", "", {}),
    )),
    (17, "楼道灯一闪一闪的，晚上看着头晕", "consult", (
        *FINISHED, *((("secretary", "call_failed", {}),) * 3),
    )),
)  # fmt: skip
ANSWERS = (
    ("已联系物业", "您好，第 {number} 号（{place}）已联系物业，{handler}负责跟进，最晚 {due} 办好。"),
    ("现场看过了", "{handler}{today}到现场看过，正在安排，有结果马上告诉您。"),
    ("修好了", "{place}的问题已处理好，请您看一看；没好请告诉我们，我们再来。"),
    ("要动用维修资金", "这件事要动用维修资金，先征求业主意见，我们会把进度公布在小区公告里。"),
)


def plan(year: Year) -> None:
    """Spread over the last weeks; what the desk keeps for itself lies there today."""
    for days, words, category, steps in ENDS:
        year.at(_at(year, days), partial(_begin, year, words, category, steps))
    year.at(_at(year, 6), partial(_supervised, year))
    year.at(_at(year, 30), partial(_kept, year))
    year.at(_at(year, 28), partial(_promised, year))
    first = clock.day_of(year.until).replace(day=1)
    before = _month_before(first)
    for month, then in ((_month_before(before), before), (before, first)):
        year.at(datetime.combine(then, time(9, 20), clock.LOCAL), partial(_written, year, month, month != before))


def _at(year: Year, days: int) -> datetime:
    return datetime.combine(clock.day_of(year.until) - timedelta(days=days), time(9, 40), clock.LOCAL)


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _sent(year: Year, words: str, category: str) -> Case:
    phones = [one for one in year.stage.neighbours if one.phone]
    who = phones[len(words) % len(phones)]  # no chance is spent here: the rest of the year stays as it is
    building = year.buildings[who.building]
    where = Place(building_id=building.pk, label=building.name, grid_id=building.grid_id)
    given = Submission(
        form={"what": words, "category": category}, where=where, name=who.name, phone=who.phone,
        reporter_id=year.person_of(who.phone),
    )  # fmt: skip
    return services.submit(year.stage.estate, given, by=Actor(None, "anonymous"))


def _begin(year: Year, words: str, category: str, steps: Steps) -> None:
    case = _sent(year, words, category)
    year.played.cases += 1
    if steps[0][1] == "contact" and case.handler_id != year.stage.staff["grid_worker"].pk:
        step = "claim" if case.state == "pool" else ""
        if step:
            services.act(case.pk, step, {}, by=year.actor("grid_worker"))
        else:
            steps = _by_handler(year, case, steps)
    _go_on(year, case.pk, steps)


def _by_handler(year: Year, case: Case, steps: Steps) -> Steps:
    """The same, by whoever the dispatch rules put in charge."""
    role = next((role for role, person in year.stage.staff.items() if person.pk == case.handler_id), "grid_worker")
    return tuple((role if who == "grid_worker" else who, step, form) for who, step, form in steps)


def _go_on(year: Year, case_id: int, steps: Steps) -> None:
    """The next step now, those after it by and by."""
    if not steps:
        return
    (role, step, form), rest = steps[0], steps[1:]
    if step == "park":
        form = {**form, "review_on": (clock.today() + timedelta(days=75)).isoformat()}
    if step:
        services.act(case_id, step, form, by=year.actor(role))
    else:
        casework.confirm(case_id, by=year.actor(role))
    year.at(clock.now() + timedelta(hours=5), partial(_go_on, year, case_id, rest))


def _supervised(year: Year) -> None:
    """One that stands still: the street marks it, a colleague is asked, a task is given."""
    case = _sent(year, "儿童滑梯的螺丝掉了，一直没人修", "facilities")
    if case.handler_id is None:
        services.act(case.pk, "claim", {}, by=year.actor("grid_worker"))
    worker = year.stage.staff["grid_worker"]
    supervising.supervise(case.pk, "群里说了两次，涉及孩子安全", by=year.actor("street_officer"))
    remarks.remark(case.pk, f"@{worker.name} 先把滑梯围起来，配件我来催", by=year.actor("secretary"))
    due = clock.today() + timedelta(days=9)
    remarks.give_task(case.pk, "量一下螺丝的规格，拍张照片", worker.pk, by=year.actor("secretary"), due=due)


def _kept(year: Year) -> None:
    """Ready answers of the estate; the secretary's own filters."""
    secretary = year.actor("secretary")
    for title, text in ANSWERS:
        step = "finish" if title == "修好了" else ""
        replies.save(year.stage.estate, title, text, by=secretary, step=step)
    desk_views.save("下水和污水", "box=all&category=sewage", ["place", "turn", "due", "came"], by=secretary)
    desk_views.save("超期的", "box=overdue", ["place", "turn", "due", "handler"], by=secretary)


def _promised(year: Year) -> None:
    """The street has the promises of the offices below published, each its own."""
    officer = year.actor("street_officer")
    for office in pledges.offices(year.stage.estate, officer)[:2]:
        pledges.give(year.stage.estate, office.pk, 7, "小事七天内办好，办不了的说明原因", by=officer)


def _written(year: Year, month: date, released: bool) -> None:
    """The month before last is out; the last one waits for the secretary."""
    one = months.write(year.stage.estate, month, by=year.actor("secretary"))
    if released:
        months.release(one.pk, "维修资金的事下月开议事会，欢迎大家来说说。", by=year.actor("secretary"))
