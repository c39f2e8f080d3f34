"""Visits at home in the demonstration: six children taught by two pairs, near their 20,000th kilometre, and old people
who live alone, one of whom was missed."""

from datetime import datetime, time, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from linli.activities import hours
from linli.activities.hour_models import HoursState
from linli.activities.models import SignUp
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import homes
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.places.models import Unit
from linli.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from linli.visits import noting, queries, services
from linli.visits.models import Visited, VisitProgramme
from linli.visits.noting import Note
from linli.visits.services import Home, Plan
from linli.web.demo.play import Year

WEEKS = 8
TEACHERS = ("陈秋平", "刘远志", "谭晓兰", "罗文斌")
CHILDREN = ("113.152,27.821", "113.183,27.836", "113.158,27.827", "113.176,27.831", "113.164,27.829", "113.170,27.838")
ELDERS = ("方秀珍", "邹德全", "易桂香", "段福生")
DONE = ("认数字一到五，握笔描红", "听儿歌、拍手打节奏", "练习自己穿衣", "看图说话，认水果", "关节活动训练和涂色")
CALLED = ("量血压，陪聊了一会儿", "检查燃气和烟感，送了挂历", "帮忙缴了水费")


def plan(year: Year, branch: Organisation) -> None:
    """Laid down some weeks ago; each week since, in the evening, the pairs wrote down where they had been."""
    first = year.until.astimezone(clock.LOCAL).date() - timedelta(weeks=WEEKS)
    evening = datetime.combine(first, time(18), clock.LOCAL)
    year.at(evening, partial(_laid_down, year, branch, evening))
    year.at(year.until - timedelta(hours=1), _missed, office=False)


def _missed() -> None:
    services.raise_alarms()


def _laid_down(year: Year, branch: Organisation, evening: datetime) -> None:
    by, begins = year.actor("secretary"), clock.today()
    taught = services.found(
        branch.pk, Plan("teaching", "周末送教上门", 1, 7, begins, periods=0, before=19_420), by=by
    )  # fmt: skip
    for name in TEACHERS:
        services.enlist(taught.pk, people.create_person(name, by=SYSTEM).pk, by=by, trained=True)
    for number, position in enumerate(CHILDREN, 1):
        home = Home(
            f"童童{number}", position=position, guardian="家长", need="行动不便，须有人扶坐", consent="单独同意书",
            address=f"城郊 {number} 组",
        )  # fmt: skip
        _paired(services.take_in(taught.pk, home, by=by, reason="区教育局送教名单"), by)
    alone = services.found(
        branch.pk, Plan("alone", "独居老人走访", 1, 14, begins, age_from=70, alone=True, voluntary=True), by=by
    )  # fmt: skip
    for who in (year.stage.staff["branch_member"], year.stage.staff["resident"]):
        services.enlist(alone.pk, who.pk, by=by)
    _old_people(year)
    for found in [one for one in queries.found_by_rule(alone) if one.person.pk != by.person_id][:4]:
        home = Home(found.person.name, queries.sex_of(found.person), building_id=found.building_id)
        _paired(services.take_in(alone.pk, home, by=by, person_id=found.person.pk), by)
    for week in range(1, WEEKS):
        year.at(evening + timedelta(weeks=week), partial(_gone, taught, week))
        if week % 2 == 0:
            year.at(evening + timedelta(weeks=week, minutes=5), partial(_gone, alone, week))
            if week < WEEKS - 2:  # the last ones wait to be confirmed
                year.at(evening + timedelta(weeks=week, days=1), partial(_confirmed, year, alone))


def _old_people(year: Year) -> None:
    """They live in homes of their own, and the register knows their age."""
    empty = Unit.objects.filter(estate_id=year.stage.estate.pk, households=None).order_by("pk")
    for serial, (name, unit) in enumerate(zip(ELDERS, empty, strict=False)):
        number = f"990102{clock.today().year - 74 - serial}0308{serial:03}"
        check = ID_CHECKS[sum(int(one) * weight for one, weight in zip(number, ID_WEIGHTS, strict=True)) % 11]
        person = people.create_person(name, id_number=number + check, by=SYSTEM)
        homes.settle(person.pk, unit.pk, "family", by=SYSTEM)


def _paired(row: Visited, by: Actor) -> None:
    if turn := queries.proposed(row):
        services.pair(row.pk, *turn, by=by)


def _gone(programme: VisitProgramme, week: int) -> None:
    """Everybody who is paired was visited that morning; in the last week one old person was missed."""
    rows = list(programme.visited.exclude(first=None).select_related("first").order_by("number"))
    teaching = programme.kind == "teaching"
    for number, row in enumerate(rows[:-1] if not teaching and week >= WEEKS - 2 else rows):
        arrived = datetime.combine(clock.today(), time(9 + number % 8), clock.LOCAL)
        words = DONE if teaching else CALLED
        note = Note(
            str(uuid5(NAMESPACE_URL, f"{row.pk} {week}")), arrived, arrived + timedelta(minutes=50 if teaching else 35),
            words[(number + week) % len(words)], metres=14_300 if teaching else 0, periods=3 if teaching else 0,
            signed="paper", unsigned_why="家长在纸质记录上签名" if teaching else "本人在纸上签名",
            offline=teaching and number == 2,
        )  # fmt: skip
        going: Person | None = row.first
        if going is not None:
            noting.write(row.pk, note, by=Actor(going.pk, "person", name=going.name))


def _confirmed(year: Year, programme: VisitProgramme) -> None:
    """The community stands for what neighbours served at the homes of old people."""
    by = year.actor("community_officer")
    waiting = SignUp.objects.filter(session__programme=programme.service_id, hours__state=HoursState.RECORDED)
    hours.confirm_each(waiting.values_list("session_id", flat=True), by=by)
