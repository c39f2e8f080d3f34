"""How neighbours of the demonstration help one another: quilts of last winter with their account, this winter's under
way, and a collection that a charity holds."""

from datetime import datetime, time, timedelta
from functools import partial

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.mutual_aid import services
from linli.mutual_aid.models import Drive, Item
from linli.mutual_aid.services import Plan, Said
from linli.people.models import Organisation, Residence
from linli.web.demo.play import Year


def plan(year: Year, branch: Organisation) -> None:
    """Last winter's is closed; of this winter's, some is pledged, some came, one gift waits for a second person."""
    today = year.until.astimezone(clock.LOCAL).date()
    for days, act in ((280, _last), (40, _joint), (12, _this)):
        moment = datetime.combine(today - timedelta(days=days), time(10), clock.LOCAL)
        year.at(moment, partial(act, year, branch))


def _drive(year: Year, branch: Organisation, days: int, title: str, purpose: str, **said: str) -> Drive:
    until = clock.today() + timedelta(days=days)
    given = Plan(way=said.pop("way", "neighbours"), title=title, purpose=purpose, until=until, **said)
    return services.prepare(branch.pk, given, by=year.actor("secretary"))


def _givers(branch: Organisation, first: int, number: int) -> list[Actor]:
    living = Residence.objects.filter(household__unit__estate_id=branch.area_id, ends=None).order_by("pk")
    return [Actor(pk, "resident") for pk in living.values_list("person_id", flat=True)[first : first + number]]


def _collect(year: Year, item: Item, givers: list[Actor], each: int) -> None:
    """Each pledges some, and it comes."""
    for giver in givers:
        row = services.pledge(item.pk, each, by=giver, shown=giver.person_id is not None and giver.person_id % 2 == 0)
        services.receive(row.pk, each, by=year.actor("secretary"))


def _give(year: Year, item: Item, quantity: int, whom: str, *, seen: bool = True) -> None:
    said = Said("given", quantity, clock.today(), whom=whom)
    move = services.move(item.pk, said, by=year.actor("secretary"))
    if seen:
        services.see(move.pk, by=year.actor("branch_member"))


def _last(year: Year, branch: Organisation) -> None:
    by = year.actor("secretary")
    drive = _drive(year, branch, 15, "暖冬互助", "给独居老人添被子，陪他们说说话")
    quilts = services.ask(drive.pk, "棉被", "床", 12, by=by)
    services.open_up(drive.pk, by=by)
    _collect(year, quilts, _givers(branch, 20, 6), 2)
    for whom in ("3 栋", "5 栋", "8 栋"):
        _give(year, quilts, 4, f"{whom}独居老人")
    services.close(drive.pk, "12 床棉被送到 9 位独居老人家里", by=by)


def _joint(year: Year, branch: Organisation) -> None:
    by = year.actor("secretary")
    drive = _drive(
        year, branch, 60, "为困境儿童募集学习用品", "开学前为困境儿童添置书包和文具", way="charity",
        charity="云湖市慈善会", licence="53990000MJ0000001A",
        agreement="合作协议（2026 年第 12 号）", how="云湖市慈善会账户，账号见其网站公告",
    )  # fmt: skip
    bags = services.ask(drive.pk, "书包", "个", 30, by=by)
    money = services.ask(drive.pk, "善款", "", None, by=by, money=True)
    services.open_up(drive.pk, by=by)
    _collect(year, bags, _givers(branch, 40, 3), 1)
    services.move(money.pk, Said("received", 386_000, clock.today(), note="慈善会 10 月收支表"), by=by)


def _this(year: Year, branch: Organisation) -> None:
    by = year.actor("secretary")
    drive = _drive(year, branch, 40, "今冬暖心互助", "给行动不便的老人添置防滑垫，有空的邻居陪诊")
    mats = services.ask(drive.pk, "防滑垫", "块", 20, by=by)
    hours = services.ask(drive.pk, "陪诊", "小时", None, by=by)
    services.open_up(drive.pk, by=by)
    _collect(year, mats, _givers(branch, 30, 4), 2)
    services.pledge(mats.pk, 1, by=year.actor("resident"), shown=True)
    services.pledge_for(hours.pk, "王师傅", 4, by=by)
    _give(year, mats, 3, "2 栋老人")
    _give(year, mats, 2, "6 栋老人", seen=False)
