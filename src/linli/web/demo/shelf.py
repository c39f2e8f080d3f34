"""The shelf of the demonstration: guides, two quarters of common income, practical projects, thanks, an honour wall."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation
from linli.rules.accounts import Line, totals
from linli.shelf import accounts, exemplars, guides, projects, thanking
from linli.web.demo import photos
from linli.web.demo.play import Year

GUIDES = (
    guides.Said(
        title="高龄津贴", words="高龄 补贴 80岁", bring="身份证、户口本、本人银行卡", where="党群服务中心一楼 2 号窗口",
        long="当场登记，次月发放", cost="不收费", phone="0990-5550004",
        answer="年满 80 周岁的老人由本人或家属登记，行动不便的由网格员上门办理。", basis="云湖市高龄津贴发放办法",
    ),
    guides.Said(
        title="居住证明", words="户口 租房 证明", bring="身份证、租房合同或房产证", where="党群服务中心一楼 1 号窗口",
        long="当场办好", cost="不收费", answer="能用证件证明的不再开证明；确需开具的，社区核对住址后当场出具。",
        basis="社区出具证明事项清单",
    ),
    guides.Said(
        title="维修资金怎么用", words="外墙 电梯 大修", bring="维修方案、预算、业主表决结果", where="业委会办公室",
        long="表决通过后约 30 天", cost="不收费",
        answer="由专有部分面积占比三分之二以上且人数占比三分之二以上的业主参与表决，双过半同意即可使用。",
        basis="民法典 278、281",
    ),
    guides.Said(
        title="广场音响太吵怎么答复", words="噪音 广场舞", public=False,
        answer="晚上九点以后不放音响；已与各支队伍约定音量，网格员每晚巡一次。", basis="安和安置小区居民公约",
    ),
)  # fmt: skip
OPENING = 2_618_450  # fen
# Item, whether it is income, fen, days after the quarter began, a note; the older quarter first.
QUARTERS: tuple[tuple[tuple[str, bool, int, int, str], ...], ...] = (
    (
        ("电梯广告", True, 720_000, 9, "12 部，每季"), ("地面临时停车", True, 1_386_000, 60, ""),
        ("快递柜场地", True, 150_000, 12, ""), ("更换单元门闭门器", False, 215_000, 33, "3 栋、5 栋"),
        ("公共照明电费", False, 468_320, 70, ""),
    ),
    (
        ("电梯广告", True, 720_000, 8, "12 部，每季"), ("地面临时停车", True, 1_452_500, 62, ""),
        ("快递柜场地", True, 150_000, 11, ""), ("儿童滑梯检修", False, 86_000, 40, "中心绿地"),
        ("消防器材年检", False, 320_000, 51, ""), ("公共照明电费", False, 455_180, 70, ""),
    ),
)  # fmt: skip
# Title, whose need, who answers for it, listed how many days ago, due how many after, result or "" while under way.
PROJECTS = (
    ("给 2 栋楼道装扶手", "三位腿脚不便的老人在楼栋座谈会上提出", "grid_worker", 120, 60, "一至六层都装好了"),
    ("中心绿地加两条长椅", "接孩子的家长没有地方坐", "branch_member", 90, 45, "两条长椅已固定好"),
    ("北门口画人行横道", "早高峰人车混行，十一户联名", "secretary", 40, 75, ""),
)
THANKS = (
    (
        30, thanking.Said(
            to="网格员李想", text="半夜水管爆了，他第一个赶来帮忙关阀、扫水。",
            consent="named", way="banner", name="2 栋一位住户", proof="当面同意，签字存档",
        ),
    ),
    (
        12, thanking.Said(
            to="党支部", text="谢谢大家轮流陪我家老人去医院。", consent="nameless", way="letter", name="一位家属",
            proof="电话中同意不署名展示",
        ),
    ),
    (3, thanking.Said(to="物业门岗", text="捡到的钱包当天就送回来了。", way="letter", name="5 栋一位住户")),
)  # fmt: skip


def plan(year: Year, branch: Organisation) -> None:
    """Guides first; accounts when their quarter was over; the rest spread over the last months."""
    year.at(_at(year, 150), partial(_guides, year))
    opening = OPENING
    for (first, last), lines in zip(_quarters(year), QUARTERS, strict=True):
        listed = [Line(item, way, fen, first + timedelta(days=days), note) for item, way, fen, days, note in lines]
        closing = opening + totals(listed).balance
        period = accounts.Period(first, last, opening, closing)
        year.at(_on(last + timedelta(days=1)), partial(_account, year, period, listed))
        opening = closing
    for told in PROJECTS:
        year.at(_at(year, told[3]), partial(_project, year, branch, *told))
    for days, said in THANKS:
        year.at(_at(year, days), partial(_thanks, year, said))
    year.at(_at(year, 60), partial(_recommend, year, branch, "grid_worker", "助人为乐好邻居", True))
    year.at(_at(year, 4), partial(_recommend, year, branch, "resident", "热心楼组长", False))


def _on(day: date, hours: float = 10) -> datetime:
    return datetime.combine(day, time(int(hours)), clock.LOCAL)


def _at(year: Year, days: int) -> datetime:
    return _on(clock.day_of(year.until) - timedelta(days=days))


def _quarters(year: Year) -> tuple[tuple[date, date], tuple[date, date]]:
    """The last two quarters that are over and whose accounts can be out: the older one first."""
    today = clock.day_of(year.until) - timedelta(days=3)
    begun = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    middle = _quarter_before(begun)
    return (_quarter_before(middle), middle - timedelta(days=1)), (middle, begun - timedelta(days=1))


def _quarter_before(first: date) -> date:
    last = first - timedelta(days=1)
    return date(last.year, last.month - 2, 1)


def _guides(year: Year) -> None:
    for said in GUIDES:
        guides.write(year.stage.estate.pk, said, by=year.actor("secretary"))


def _account(year: Year, period: accounts.Period, lines: list[Line]) -> None:
    """A member of the committee enters it, its director publishes it."""
    committee = Organisation.objects.get(area=year.stage.estate, kind="owners_committee")
    row = accounts.enter(committee.pk, period, lines, by=year.actor("committee_member"))
    later(year, 5, lambda: accounts.publish(row.pk, by=year.actor("secretary")))


def later(year: Year, hours: float, act: Callable[[], object]) -> None:
    """So many hours from now; no chance is spent."""
    year.at(clock.now() + timedelta(hours=hours), lambda: _done(act))


def _done(act: Callable[[], object]) -> None:
    act()


def _project(
    year: Year, branch: Organisation, title: str, need: str, role: str, _days: int, due: int, result: str
) -> None:  # fmt: skip
    said = projects.Plan(title, need, year.stage.staff[role].pk, clock.today() + timedelta(days=due))
    row = projects.put_up(branch.pk, year.stage.estate.pk, said, by=year.actor("secretary"))
    if result:
        done = clock.now() + timedelta(days=due - 10)
        year.at(done, lambda: _reported(year, row.pk, role, result))
        year.at(done + timedelta(days=2), lambda: _done(lambda: projects.strike(row.pk, by=year.actor("secretary"))))


def _reported(year: Year, project: int, role: str, result: str) -> None:
    by = year.actor(role)
    projects.report(project, result, clock.today(), by=by, files=_photo(by))


def _photo(by: Actor) -> list[File]:
    picture = photos.draw("build", after=True, seed=1, wide=320)
    return list(take_in([SimpleUploadedFile("photo.jpg", picture, "image/jpeg")], by=by, role="photo"))


def _thanks(year: Year, said: thanking.Said) -> None:
    """Brought to the desk; shown where whoever brought it agreed."""
    by = year.actor("secretary")
    row = thanking.enter(year.stage.estate.pk, said, by=by)
    if said.consent != "none":
        thanking.show(row.pk, by=by)


def _recommend(year: Year, branch: Organisation, role: str, honour: str, honoured: bool) -> None:
    """One stands on the wall after its days; the other is open to objections."""
    person = year.stage.staff[role]
    deeds = "三年来随叫随到，帮邻居抢修水管、送老人就医四十多次。" if honoured else "每天清早扫楼道，记得住每家的难处。"
    row = exemplars.recommend(branch.pk, honour, person.pk, deeds, by=year.actor("branch_member"))
    later(year, 4, lambda: exemplars.check(row.pk, by=year.actor("secretary")))
    later(year, 8, lambda: exemplars.agree(row.pk, by=year.actor(role)))
    if honoured:
        later(year, 24 * 25, lambda: exemplars.honour(row.pk, by=year.actor("secretary")))
