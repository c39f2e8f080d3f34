"""A year of the estate, played through the same services that the pages call, in the order in which it happens.

Every act is an event in a queue ordered by time; the clock is moved to it. What would happen after now has not happened
yet, so the last days stand as they really would: some waiting for contact, some in hand, a few overdue.
"""

import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from linli.cases import passing, queries, routing, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.people.models import Person
from linli.places.models import Building, Spot
from linli.places.queries import Place
from linli.rules.workdays import workdays_before
from linli.settings import queries as settings
from linli.web.demo import photos
from linli.web.demo.estates import Stage
from linli.web.demo.people import Neighbour

STORIES = Path(__file__).with_name("requests.yaml")
DAYS = 365
IN_THE_FIELD = ("grid_worker", "grid_worker2", "villa_worker")
PHOTOGRAPHED_DAYS = 45  # photos of older cases are left out, to keep the demonstration small
Act = Callable[[], None]


@dataclass(order=True)
class _Event:
    at: datetime
    number: int
    act: Act = field(compare=False)


@dataclass
class Played:
    """What came of it."""

    cases: int = 0
    acts: int = 0
    refused: list[str] = field(default_factory=list)


class Year:
    """The queue and the cast."""

    def __init__(self, stage: Stage, *, seed: int = 2026) -> None:
        self.stage = stage
        self.rng = random.Random(seed)  # noqa: S311 -- an invented year, not secrets
        self.until = clock.now()
        self.played = Played()
        self._queue: list[_Event] = []
        self._number = 0
        self.buildings = {row.name: row for row in Building.objects.filter(area=stage.estate)}
        self.villa_buildings = list(Building.objects.filter(area=stage.villas))
        self.spots = {row.name: row for row in Spot.objects.filter(area=stage.estate)}

    def at(self, moment: datetime, act: Act, *, office: bool = True) -> None:
        """Let it happen then; moved to the office's hours if it falls in the night."""
        local = moment.astimezone(clock.LOCAL)
        if office and not time(8, 5) <= local.time() <= time(19, 50):
            day = local.date() if local.time() < time(8, 5) else local.date() + timedelta(days=1)
            local = datetime.combine(day, time(8, self.rng.randint(6, 55)), clock.LOCAL)
        self._number += 1
        heapq.heappush(self._queue, _Event(local, self._number, act))

    def after(self, hours: float, act: Act) -> None:
        """So many hours from now, give or take a third."""
        self.at(clock.now() + timedelta(hours=hours * self.rng.uniform(0.7, 1.3)), act)

    def run(self, progress: Callable[[int], None]) -> Played:
        """Play until now."""
        while self._queue and self._queue[0].at <= self.until:
            self._play(heapq.heappop(self._queue))
            progress(self.played.cases)
        return self.played

    def _play(self, event: _Event) -> None:
        with clock.moved(event.at):
            try:
                with transaction.atomic():
                    event.act()
                self.played.acts += 1
            except Refused as refused:
                self.played.refused.append(f"{event.at:%Y-%m-%d} {refused.code}: {refused}")

    @cache  # noqa: B019 -- there is one year a process
    def person_of(self, phone: str) -> int | None:
        """Whose telephone it is, of those on record."""
        person = Person.objects.by_phone("+86" + phone)
        return person.pk if person else None

    def actor(self, role: str) -> Actor:
        person = self.stage.staff[role]
        return Actor(person.pk, "person", name=person.name)


def stories() -> list[dict[str, Any]]:
    """The invented requests."""
    found: list[dict[str, Any]] = yaml.safe_load(STORIES.read_text())
    return found


def plan(year: Year) -> None:
    """Lay out a year: a little more than one request a day, more in the rainy months, none lost."""
    begin = year.until - timedelta(days=DAYS)
    book = stories()
    last: list[dict[str, Any]] = []
    for number in range(DAYS):
        day = begin + timedelta(days=number + 1)
        recent = year.until - day < timedelta(days=40)
        often = 1.3 if recent else 0.9 if day.month in (5, 6, 7) else 0.5
        for _ in range(max(0, round(year.rng.gauss(often, 0.8)))):
            story = year.rng.choice([one for one in book if one not in last[-30:]])
            last.append(story)
            if not recent and story["course"] in ("solved", "verified") and year.rng.random() < 0.95:
                story = {**story, "course": "spot"}  # most of a secretary's calls are settled on the spot
            if story["course"] == "open" and year.until - day > timedelta(days=25):
                story = {**story, "course": "solved"}
            moment = datetime.combine(day.date(), time(year.rng.randint(7, 19), year.rng.randint(0, 59)), clock.LOCAL)
            year.at(moment, lambda story=story: Story(year, story).begin())  # type: ignore[misc]  # bound at once
        year.at(day, let_time_pass)  # else all that nobody answered would be closed today
        if number % 16 == 7:
            story = year.rng.choice([one for one in book if "place" not in one and one["course"] == "solved"])
            year.at(day, lambda story=story: Story(year, story, villas=True).begin())  # type: ignore[misc]  # bound at once


# What the last hours leave on the desk: (words with which a story begins, the step that is still to come, hours ago).
TODAY = (
    ("感谢网格员", "_dispatch", 1.0),
    ("想问下疫苗", "_contact", 1.2),
    ("建议在广场", "_dispatch", 0.7),
    ("希望能开个", "_dispatch", 0.4),
    ("{b} 栋 {u} 单元门口下水道", "_answer", 6.0),
    ("早餐店油烟", "_decide_return", 5.0),
    ("大门刷脸机", "_look_again", 8.0),
    ("{b} 栋单元门禁", "_look_again", 7.0),
    ("{b} 栋消防通道", "_verify", 7.5),
    ("{b} 栋楼下污水井", "_contact", 2.0),
    ("装修垃圾", "_finish", 4.0),
    ("{b} 栋垃圾桶", "_word", 6.5),
    ("外来车辆", "_extend", 5.5),
    ("有辆面包车", "_extend", 6.0),
)


def plan_today(year: Year) -> None:
    """The last hours, so that every box of the desk has something in it."""
    book = stories()
    for words, stop, hours in TODAY:
        told = next(one for one in book if one["what"].startswith(words))
        story = Story(year, {**told, "way": "web"}, stop=stop, today=True)
        year.at(year.until - timedelta(hours=hours), story.begin, office=False)
    _plan_due_today(year, book)


# Taken up so many working days ago that the limit runs out today; at a weekend none does.
DUE_TODAY = ("绿化带里有人种菜", "围墙倒了一段", "电动车棚不够用")


def _plan_due_today(year: Year, book: list[dict[str, Any]]) -> None:
    cal, today = settings.calendar(), clock.today()
    if not cal.is_workday(today):
        return
    days = int(settings.value("cases.resolve_days", chain=year.stage.estate.path_ids))
    for number, words in enumerate(DUE_TODAY):
        told = next(one for one in book if one["what"].startswith(words))
        moment = datetime.combine(workdays_before(cal, today, days), time(9 + number, 10), clock.LOCAL)
        year.at(moment, Story(year, {**told, "way": "web"}, stop="_finish", today=True).begin)


class Story:
    """One request and what becomes of it."""

    def __init__(
        self, year: Year, told: dict[str, Any], *, villas: bool = False, stop: str = "", today: bool = False
    ) -> None:
        self.year, self.told, self.villas = year, told, villas
        self.stop, self.today = stop, today  # the step that has not happened yet; told of the last hours
        self.rng = year.rng
        self.case_id = 0
        self.seed = self.rng.randint(1, 3)
        self._seen: Case | None = None
        self.who: Neighbour = self.rng.choice(
            [one for one in (year.stage.villagers if villas else year.stage.neighbours) if one.phone]
        )
        # The grandmother whom the sign-in shows reports now and then.
        if not villas and self.rng.random() < 0.06:
            self.who = year.stage.neighbours[0]

    # ---- the beginning ----

    def begin(self) -> None:
        way = self.told.get("way", "web")
        estate = self.year.stage.villas if self.villas else self.year.stage.estate
        form: dict[str, Any] = {
            "what": self._words(),
            "category": self.told["category"],
            "about": self.told.get("about"),
        }
        kind, by = "submit", Actor(None, "anonymous")
        if way in ("phone", "visit", "patrol"):
            kind, by = "enter", self.year.actor(self._worker_role())
        if way == "spot" or self.told["course"] == "spot":
            kind, by = "spot", self.year.actor(self._worker_role())
            form["result"] = self._fill(self.told["result"])
        given = Submission(
            form=form,
            way=kind,
            channel={"spot": "phone"}.get(way, way),
            where=self._where(),
            name=self.who.name,
            phone=self.who.phone,
            reporter_id=self.year.person_of(self.who.phone),
            files=self._photos(after=kind == "spot", by=by),
            happened_at=clock.now() - timedelta(hours=3) if kind == "spot" and self.rng.random() < 0.3 else None,
        )
        case = services.submit(estate, given, by=by)
        self.case_id = case.pk
        self.year.played.cases += 1
        self._go_on(case)

    def _worker_role(self) -> str:
        if self.villas:
            return "villa_worker"
        return self.rng.choice(["grid_worker", "secretary", "grid_worker2"])

    def _words(self) -> str:
        return self._fill(self.told["what"]) + self.rng.choice(["。", "。麻烦尽快看看。", "，请处理一下。", "。谢谢。"])

    def _fill(self, text: str) -> str:
        building = self.who.building.split()[0]
        return text.format(b=building, u=self.who.entrance.split()[0] if self.who.entrance else "1", f=self.who.floor)

    def _where(self) -> Place:
        if self.villas:
            building = next(one for one in self.year.villa_buildings if one.name == self.who.building)
            return Place(building_id=building.pk, label=building.name)
        if place := self.told.get("place"):
            spot = self.year.spots[place]
            return Place(spot_id=spot.pk, label=place, plan_x=spot.plan_x, plan_y=spot.plan_y)
        building = self.year.buildings[self.who.building]
        return Place(
            building_id=building.pk, label=building.name, grid_id=building.grid_id, plan_x=building.plan_x,
            plan_y=building.plan_y,
        )  # fmt: skip

    def _photos(self, *, after: bool, by: Actor) -> Sequence[Any]:
        recent = self.year.until - clock.now() < timedelta(days=PHOTOGRAPHED_DAYS)
        if "photo" not in self.told or not (recent or (after and self.rng.random() < 0.05)):
            return ()
        picture = photos.draw(self.told["photo"], after=after, seed=self.seed)
        upload = SimpleUploadedFile("photo.jpg", picture, "image/jpeg")
        role, stamp = ("after", self._stamp(by)) if after else ("before", "")
        return take_in([upload], by=by, role=role, stamp=stamp)

    def _stamp(self, by: Actor) -> str:
        """What a grid worker's photo says beside the time, as the desk has it burned in."""
        stage = self.year.stage
        if by.person_id not in {stage.staff[role].pk for role in IN_THE_FIELD}:
            return ""
        estate = stage.villas if self.villas else stage.estate
        return f"{estate.name} · {self._where().label} · {by.name}"

    # ---- what follows ----

    def _go_on(self, case: Case) -> None:
        course = self.told["course"]
        if case.state == "pool":
            self._then(1.5, self._dispatch)
        elif case.state == "dispatched" and course != "withdrawn":
            self._then(self._pace(1.5, 9), self._contact)
        elif case.state == "dispatched":
            self._then(4, self._withdraw)
        elif case.state in ("answered", "verifying"):
            self._ask_for_the_word(case)

    def _pace(self, usual: float, slow: float) -> float:
        return slow if self.rng.random() < 0.12 else usual

    def _handlers(self) -> list[str]:
        """The secretary takes on what needs no second person; the rest would wait for somebody to decide."""
        return ["grid_worker", "grid_worker2", *(["secretary"] if self.told["course"] in ("solved", "open") else [])]

    def _dispatch(self) -> None:
        case = self._case()
        if case.state != "pool":
            return
        role = "villa_secretary" if self.villas else "secretary"
        if case.concerned:
            role = "street_officer"
        wanted = (
            "community_officer"
            if case.concerned
            else ("villa_worker" if self.villas else self.rng.choice(self._handlers()))
        )
        desk = next(
            (one for one in routing.desks(case.area) if one.person_id == self.year.stage.staff[wanted].pk), None
        )
        if desk is None:
            return
        self._act(role, "dispatch", {"post": str(desk.post_id), "note": "请今天先联系"})
        self._then(self._pace(1.5, 8), self._contact)

    def _contact(self) -> None:
        case = self._act_as_handler(
            "contact", {"how": self.rng.choice(["phone", "visit", "phone"]), "note": "已问清情况"}
        )
        if case is None:
            return
        course = self.told["course"]
        step = {"asked": self._ask, "returned": self._return, "extended": self._ask_extension}.get(course, self._finish)
        if course == "open" and self.rng.random() < 0.5:
            return
        self._then(self._pace(14, 90) if step == self._finish else 5, step)

    def _ask(self) -> None:
        if self._act_as_handler("ask", {"question": self.told["ask"]}):
            self._then(20, self._answer)

    def _answer(self) -> None:
        self._act_as_reporter("answer", {"answer": self.told["answer"]})
        self._then(20, self._finish)

    def _return(self) -> None:
        text = self.told.get("explanation") or "按职责清单不属本岗"
        if self._act_as_handler("return", {"reason": "not_ours", "explanation": text}):
            self._then(6, self._decide_return)

    def _decide_return(self) -> None:
        case = self._case()
        role = "street_officer" if case.concerned else "secretary"
        if case.counts.get("returns", 0) > 1:
            form = {"post": str(case.handler_post_id), "reason": "两次退单，裁定由首接单位办理，支部协调配合单位"}
            if self._act(role, "settle_return", form):
                self._then(2, self._contact_again)
            return
        accepted = self.rng.random() < 0.6
        form = {} if accepted else {"reason": "先由首接单位牵头，需要配合的单位由支部协调"}
        if self._act(role, "accept_return" if accepted else "refuse_return", form):
            self._then(2, self._dispatch if accepted else self._contact_again)

    def _contact_again(self) -> None:
        if self._act_as_handler("contact", {"how": "phone", "note": "说明由我们牵头"}):
            self._then(20, self._finish)

    def _ask_extension(self) -> None:
        if self._act_as_handler("ask_extension", {"days_asked": self.told["days"], "reason": self.told["reason"]}):
            self._then(4, self._extend)

    def _extend(self) -> None:
        role = "villa_secretary" if self.villas else "secretary"
        self._act(role, "extend", {"days": min(self.told["days"], 3), "reason": self.told["reason"]})
        self._then(40, self._finish)

    def _finish(self, result: str = "result") -> None:
        text = self._fill(self.told.get(result) or self.told.get("result") or "已经处理好，请您看看。")
        by = self.year.actor(self._handler_role() or "secretary")
        files = self._photos(after=True, by=by) or self._plain_photo(by)
        case = self._act_as_handler("finish", {"result": text}, files)
        if case:
            self._ask_for_the_word(case)

    def _plain_photo(self, by: Actor) -> Sequence[Any]:
        """Where the category asks for evidence, an older case still has its photo, a small one."""
        picture = photos.draw(self.told.get("photo", "road"), after=True, seed=1, wide=320)
        return take_in(
            [SimpleUploadedFile("after.jpg", picture, "image/jpeg")], by=by, role="after", stamp=self._stamp(by)
        )

    def _ask_for_the_word(self, case: Case) -> None:
        if case.state == "verifying":
            self._then(10, self._verify)
        elif self.told["course"] != "silent":
            self._then(self._pace(14, 100), self._word)

    def _verify(self) -> None:
        # What neighbours may never read is looked at by the community, not by the branch's members.
        own = "community_officer" if self._case().visibility == "never" else "branch_member"
        if case := self._act("villa_secretary" if self.villas else own, "verify_pass", {"note": "现场看过，属实"}):
            self._ask_for_the_word(case)

    def _word(self) -> None:
        case = self._case()
        if case.state != "answered":
            return
        if self.told["course"] == "reopened" and case.reopened == 0:
            self._act_as_reporter("not_solved", {"reason": self.told["again"], "face": "dissatisfied"})
            self._then(5, self._look_again)
        elif self.rng.random() < 0.55:
            face = self.rng.choices(["satisfied", "basically_satisfied", "dissatisfied"], [78, 17, 5])[0]
            self._act_as_reporter("solved", {"face": face})
            if "photo" in self.told and not self.villas and self.rng.random() < 0.6:
                self._then(20, self._propose)
        elif self.rng.random() < 0.8:
            self._then(96, self._call_back)

    def _propose(self) -> None:
        """What may serve others is made public, without names, after a second person has read it."""
        if self._case().visibility == "estate":
            text = self._fill(self.told["what"]) + "。"
            self._act("branch_member", "ask_release", {"public_text": text})
            self._then(5, self._release)

    def _release(self) -> None:
        self._act("secretary", "release", {})

    def _call_back(self) -> None:
        grade = self.rng.choices(
            ["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "none"], [40, 35, 14, 4, 7]
        )[0]
        self._act("branch_member" if not self.villas else "villa_secretary", "called_solved", {"grade": grade})

    def _look_again(self) -> None:
        if self._act("villa_secretary" if self.villas else "secretary", "take_over", {}):
            self._then(22, lambda: self._finish("result2"))

    def _withdraw(self) -> None:
        self._act_as_reporter("withdraw", {})

    # ---- acting ----

    def _then(self, hours: float, step: Act) -> None:
        """What comes next, unless it has not happened yet."""
        if getattr(step, "__name__", "") == self.stop:
            return
        if self.today:
            self.year.at(clock.now() + timedelta(minutes=self.rng.randint(9, 25)), step, office=False)
        else:
            self.year.after(hours, step)

    def _case(self) -> Case:
        """The case as its last act left it; nobody else acts on it in this play."""
        if self._seen is None:
            self._seen = queries.by_id(self.case_id)
        return self._seen

    def _handler_role(self) -> str | None:
        handler = self._case().handler_id
        return next((role for role, person in self.year.stage.staff.items() if person.pk == handler), None)

    def _act(self, role: str, action: str, form: dict[str, Any], files: Sequence[Any] = ()) -> Case | None:
        self._seen = services.act(self.case_id, action, form, by=self.year.actor(role), files=files)
        return self._seen

    def _act_as_handler(self, action: str, form: dict[str, Any], files: Sequence[Any] = ()) -> Case | None:
        role = self._handler_role()
        return self._act(role, action, form, files) if role else None

    def _act_as_reporter(self, action: str, form: dict[str, Any]) -> None:
        self._seen = services.act(self.case_id, action, form, by=Actor(None, "link", link=("case", self.case_id)))


def let_time_pass() -> None:
    """Close what stayed without an answer, as the schedule does every minute."""
    while passing.overdue_scan():
        continue


def tidy_notices(until: datetime) -> None:
    """Who works reads: only the last two days are unread."""
    Notice.objects.filter(at__lt=until - timedelta(days=2), read_at=None).update(read_at=until)
