"""Dispatch of the demonstration: rules being changed, the same thing reported twice, others asked, a matter of many."""

from datetime import timedelta
from functools import partial

from linli.cases import casework, merging, packs, referrals, route_services, routing
from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.web.demo.play import Year

LAMPS = ("六号楼门口的路灯黑了两个晚上", "六号楼到北门一段没有路灯", "晚上六号楼门口看不见台阶")
CHARGING = ("电动车没地方充电，都从楼上拉线", "充电桩太少，排不上队", "想在东侧加几个充电桩")


def plan(year: Year) -> None:
    """All of it of the last days, so that it stands open."""
    year.at(year.until - timedelta(hours=30), partial(_asked, year), office=False)
    year.at(year.until - timedelta(hours=5), partial(_merged, year), office=False)
    year.at(year.until - timedelta(hours=4), partial(_of_many, year), office=False)
    year.at(year.until - timedelta(hours=3), partial(_drafted, year), office=False)


def _sent(year: Year, words: str, category: str, handler: str = "") -> Case:
    given = Submission(form={"what": words, "category": category}, name="居民")
    case = cases.submit(year.stage.estate, given, by=SYSTEM)
    if handler:
        post = _post(year, handler)
        case = cases.act(case.pk, "dispatch", {"post": str(post)}, by=year.actor("secretary"))
    return case


def _post(year: Year, role: str) -> int:
    actor = year.actor(role)
    desks = routing.desks(year.stage.estate)
    return next(desk.post_id for desk in desks if desk.person_id == actor.person_id)


def _merged(year: Year) -> None:
    first, *others = (_sent(year, words, "utilities", "grid_worker") for words in LAMPS)
    for other in others:
        merging.merge(other.pk, first.pk, by=year.actor("secretary"))


def _asked(year: Year) -> None:
    """The water works have answered, the power company has not, the property company is asked for help."""
    worker, due = year.actor("grid_worker"), clock.today() + timedelta(days=5)
    case = _sent(year, "一到晚上水压就上不来，热水器打不着火", "utilities", "grid_worker")
    cases.act(case.pk, "contact", {"how": "visit"}, by=worker)
    words = "本小区晚七点后水压不足，请查二次供水"
    asked, _link = referrals.ask_outside(case.pk, "市自来水公司城东营业所", words, due, by=worker)
    link = Actor(None, "link", link=("referral", asked.pk))
    referrals.answer(asked.pk, "泵房一台水泵检修，周四恢复，期间错峰加压。", by=link, name="值班员 老杨")
    other = _sent(year, "北门变压器夜里嗡嗡响", "utilities", "grid_worker")
    cases.act(other.pk, "contact", {"how": "phone"}, by=worker)
    referrals.ask_outside(other.pk, "城东供电所", "北门变压器夜间噪声，请派人测一下", due, by=worker)
    helper = _post(year, "property_manager")
    referrals.ask_helper(other.pk, helper, "请物业先在北门变压器旁围一道护栏，免得小孩靠近", due, by=worker)


def _of_many(year: Year) -> None:
    requests = [_sent(year, words, "parking") for words in CHARGING]
    pack = packs.active("shared_matter")
    given = Submission(form={"what": "电动车充电桩不够用", "cause": "全小区只有八个充电位"}, way="gather_matter")
    by = year.actor("secretary")
    matter = casework.begin_from([one.pk for one in requests], year.stage.estate, given, by=by, pack=pack)
    cases.act(matter.pk, "put_to_council", {}, by=by)


def _drafted(year: Year) -> None:
    """Lifts that make a noise to the property company, nights to the grid workers in turn: tried, not yet in force."""
    by, estate = year.actor("secretary"), year.stage.estate
    night = Rule(hours="18-8", categories=("noise",), post_kind="grid_worker", note="夜里的噪声先由网格员上门")
    lift = Rule(words="电梯+异响 电梯+停 -装修", post_kind="property_manager", note="电梯故障直接找物业")
    for rule in (lift, night):
        row = route_services.add(estate, rule, by=by)
        for _place in range(row.edition.routes.count()):
            route_services.move(row.pk, up=True, by=by)
    route_services.try_out(row.edition_id, by=by)
