"""The district's cases of the demonstration (district.yaml), played step by step through the services.

Each step stands in the year's queue on its own day. What a step drafts is checked and issued by a colleague at once;
the case follows its papers here instead of in the background, for the next step may wait for one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import (
    batches,
    casework,
    commenting,
    drafting,
    many,
    options,
    packs,
    queries,
    rounds,
    services,
    supporting,
)
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.cases.round_models import Round, Visit
from linli.cases.services import Submission
from linli.council import attending, covenants, deciding
from linli.council import services as meetings
from linli.council.models import Edition
from linli.council.services import Call
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import services as papers
from linli.papers import serving
from linli.papers.models import Paper, State
from linli.people import terms
from linli.people.access import may
from linli.people.models import Organisation, Residence
from linli.places.models import Area, Building, Spot
from linli.places.queries import Place
from linli.rules.batches import bulk
from linli.rules.identifiers import credit_check
from linli.rules.meetings import KINDS
from linli.rules.serving import Proof
from linli.rules.workdays import roll_forward
from linli.settings import queries as settings
from linli.web.demo import photos, stories
from linli.web.demo.estates import DISTRICT
from linli.web.demo.meetings import minute
from linli.web.demo.people import Names
from linli.web.demo.play import PHOTOGRAPHED_DAYS, Year

Told = Mapping[str, Any]
DAY, SHARE = re.compile(r"([DW])([+-]\d+)"), re.compile(r"(\d+)% of (\w+)")
POST = re.compile(r"the post of (\w+)")


def plan(year: Year, names: Names) -> None:
    """Put every step of every case into the year."""
    for told in DISTRICT["rounds"]:
        _patrol(year, told)
    for told in DISTRICT["cases"]:
        _plan(year, Course(year, year.stage.areas[told["area"]], told, names))


def _patrol(year: Year, told: Told) -> None:
    """A round that is planned, walked on its days, and laid out for the week to come."""
    area, today = year.stage.areas[told["area"]], clock.day_of(year.until)

    def put_on_the_plan() -> None:
        walker = next(held for held in terms.held(year.actor(told["walker"]).person_id))
        said = rounds.Plan(told["title"], walker.post_id, told["process"], told["every"], clock.today())
        rounds.plan(area, said, by=year.actor(told["by"]))

    def walk() -> None:
        visit = _visit(told["title"])
        rounds.walked(visit.pk, by=year.actor(told["walker"]))

    morning = datetime.combine(today, time(8, 30), clock.LOCAL)
    year.at(morning + timedelta(days=told["at"]), put_on_the_plan, office=False)
    for day in told["clear"]:
        year.at(morning + timedelta(days=day, hours=2), walk, office=False)
    year.at(year.until, lambda: rounds.lay_out(Round.objects.get(title=told["title"])), office=False)


def _visit(title: str) -> Visit:
    """Today's walk of the round; the night before laid it out."""
    one = Round.objects.get(title=title)
    rounds.lay_out(one)
    return one.walks.get(day=clock.today())


def _plan(year: Year, course: "Course") -> None:
    """The steps in their order, some minutes apart; of today's none lies ahead."""
    steps, at, later = [(course.told["at"], course.begin)], course.told["at"], course.told.get("later", 0)
    for step in course.told["then"]:
        if step.get("do") == course.told.get("until", ""):
            break
        at = step.get("at", at)
        steps.append((at, partial(course.take, step)))
    for number, (day, act) in enumerate(steps):
        morning = datetime.combine(clock.day_of(year.until), time(9), clock.LOCAL)
        moment = morning + timedelta(days=day + later, minutes=7 * number)
        year.at(min(moment, year.until - timedelta(minutes=len(steps) - number)), act, office=False)


class Course:
    """One case of the book."""

    def __init__(self, year: Year, area: Area, told: Told, names: Names) -> None:
        self.year, self.area, self.told, self.names = year, area, told, names
        self.case_id = 0
        self.keys: list[str] = []

    # ---- the beginning ----

    def begin(self) -> None:
        by = self.year.actor(self.told["by"])
        given = Submission(
            form=self._answers(self.told["form"]),
            way=self.told["way"],
            channel=self.told["form"].get("channel", "patrol"),
            where=self._where(),
            name=self.told.get("name", ""),
            reporter_id=by.person_id if self.told.get("own") else None,
            files=self._photo(self.told, "before", by),
        )
        pack = packs.active(self.told["process"])
        if title := self.told.get("round"):
            case = rounds.found(_visit(title).pk, self.area, given, by=by, pack=pack)
        else:
            case = services.submit(self.area, given, by=by, pack=pack)
        self.case_id = case.pk
        self.year.played.cases += 1

    def _where(self) -> Place:
        """A building or a spot of the estate where the words name one."""
        words = self.told.get("place", "")
        if building := Building.objects.filter(area=self.area, name=words).first():
            return Place(building_id=building.pk, label=words, grid_id=building.grid_id)
        if spot := Spot.objects.filter(area=self.area, name=words).first():
            return Place(spot_id=spot.pk, label=words, plan_x=spot.plan_x, plan_y=spot.plan_y)
        return Place(words=words, label=words)

    # ---- what follows ----

    def take(self, step: Told) -> None:
        """One line of the book: a step, rows that come in, a paper handed over, requests linked."""
        if not self.case_id:
            raise Refused("not_begun", f"{self.told['process']} was not begun")
        lines: dict[str, Callable[[Told, Actor], None]] = {
            "do": self._do, "enter": self._enter, "batch": self._batch, "note": self._note, "serve": self._serve,
            "supported": self._support, "meets": self._meet, "option": self._option, "said": self._talk,
            "hidden": self._hide, "link": self._link, "covenant": self._covenant,
            "story": self._story, "fee": self._fee,
        }  # fmt: skip
        next(line for what, line in lines.items() if what in step)(step, self.year.actor(step["by"]))

    def _enter(self, step: Told, by: Actor) -> None:
        casework.enter_parties(self.case_id, step["enter"], list(self._entered(step)), by=by)
        self.keys = [row.key for row in self._case().parties.order_by("pk")]

    def _batch(self, step: Told, by: Actor) -> None:
        batches.form(self.case_id, step["batch"], self._rows(step), by=by)

    def _note(self, step: Told, by: Actor) -> None:
        for row in self._rows(step):
            casework.note_papers(self.case_id, row, step["note"], by=by)

    def _link(self, step: Told, by: Actor) -> None:
        for other in self._others(step):
            casework.link(self.case_id, step["link"], other.pk, by=by)

    def _story(self, step: Told, by: Actor) -> None:
        if step["story"] == "release":
            stories.release(self.case_id, by)
        else:
            stories.make_ready(self.case_id, step["story"], by)

    def _fee(self, step: Told, by: Actor) -> None:
        stories.pay(self.case_id, step["fee"], by, self.year.actor("media_chief"), self.year.actor("media_head"))

    def _option(self, step: Told, by: Actor) -> None:
        options.set_out(self.case_id, options.Said(**step["option"]), by=by)

    def _do(self, step: Told, by: Actor) -> None:
        """On several rows at once, as the desk's list has it, where the step allows."""
        rows, case = self._rows(step), self._case()
        if "photo" in step or len(rows) == 1 or not bulk(services.pack_of(case).actions[step["do"]]):
            for row in rows:
                self._act(step, by, row)
            return
        answers = {row: self._answers(step.get("form", {}), row) for row in rows}
        for result in many.act(self.case_id, step["do"], answers, by=by).values():
            if not result.done:
                raise Refused("not_done", result.words)
        self._issue_drafts()

    def _act(self, step: Told, by: Actor, row: str) -> None:
        form = self._answers(step.get("form", {}), row) | self._shown(step["do"])
        files = self._photo(step, _role(self._case(), step["do"]), by) if "photo" in step else ()
        done = services.act(self.case_id, step["do"], form, by=by, files=files, row=row)
        if done.pending:
            casework.confirm(self.case_id, by=self.year.actor(step["second"]))
        self._issue_drafts()

    def _issue_drafts(self) -> None:
        for paper in Paper.objects.filter(subject_kind="case", subject_id=self.case_id, state=State.DRAFT):
            self._issue(paper)

    def _issue(self, paper: Paper) -> None:
        """A colleague of the same body reads and issues it."""
        colleague = next(by for by in self._everybody() if may(by, "paper.check", paper))
        papers.check(paper.pk, paper.version, by=colleague)
        papers.issue(paper.pk, by=colleague)
        casework.follow_paper(self.case_id, paper.name)

    def _everybody(self) -> Iterator[Actor]:
        """The staff, each in the post that they hold in the issuing body."""
        for role in self.year.stage.staff:
            yield self.year.actor(role)

    def _serve(self, step: Told, by: Actor) -> None:
        """Handed over today, upon each party where each has to be served."""
        paper = Paper.objects.filter(subject_kind="case", subject_id=self.case_id, name=step["serve"]).latest("pk")
        proof = Proof("direct", received_on=clock.today(), receiver=step["to"])
        for row in [key for key, _name in drafting.addressees(paper)] or [""]:
            serving.serve(paper.pk, proof, by=by, row=row)
        casework.follow_paper(self.case_id, step["serve"])

    def _neighbours(self, count: int, by: Actor) -> Iterator[Actor]:
        """So many who live in the estate, but not this one."""
        living = Residence.objects.filter(household__unit__estate_id=self.area.pk, ends=None).order_by("pk")
        others = living.exclude(person_id=by.person_id or 0).values_list("person_id", flat=True)
        for person_id in others[:count]:
            yield Actor(person_id, "person")

    def _support(self, step: Told, by: Actor) -> None:
        """So many neighbours say that they want the same."""
        for neighbour in self._neighbours(step["supported"], by):
            supporting.support(self.case_id, by=neighbour)

    def _talk(self, step: Told, by: Actor) -> None:
        """Neighbours comment one after the other, and later ones agree."""
        numbers = {one.number: one.pk for one in self._case().options.all()}
        neighbours = list(self._neighbours(len(step["said"]), by))
        for place, (number, stance, text) in enumerate(step["said"]):
            given = commenting.Words(text, stance, numbers.get(number))
            comment = commenting.write(self.case_id, given, by=neighbours[place])
            for other in neighbours[place + 1 :]:
                commenting.agree(comment.pk, by=other)

    def _hide(self, step: Told, by: Actor) -> None:
        """What breaks a rule is hidden."""
        rude = next(one for one in self._case().comments.all() if step["hidden"] in one.text)
        commenting.hide(rude.pk, step["because"], by=by)

    def _meet(self, step: Told, by: Actor) -> None:
        """A meeting of the kind is held on the case and passes it, which opens the gate that waits for it."""
        body = Organisation.objects.get(kind=step["body"], area_id__in=self.area.path_ids, ended_at=None)
        recorder = self.year.actor(step["second"]).person_id or 0
        called_on = clock.today() - timedelta(days=KINDS[step["meets"]].notice)
        said = Call(step["meets"], clock.now(), "党群服务中心", by.person_id or 0, recorder,
                    called_on=called_on, proof="会议通知签收表")  # fmt: skip
        meeting = meetings.call(body.pk, said, by=by)
        item = meetings.add_item(meeting.pk, "", by=by, case=self._case())
        meetings.open_meeting(meeting.pk, by=by)
        if came := step.get("households"):
            attending.counted(meeting.pk, came, by=by, households=True)
        else:
            attending.everybody(meeting.pk, by=by)
        ayes = step.get("ayes") or meeting.invitees.filter(votes=True, present_at__isnull=False).count()
        motion = deciding.vote(item.pk, step["motion"], ayes, 0, 0, by=by)
        if "fact" in step:
            deciding.attach_resolution(motion.pk, step["fact"], by=by)
        meetings.end_meeting(meeting.pk, by=by)
        open_editions = Edition.objects.filter(case=self.case_id, state="open")
        for edition in open_editions if "fact" not in step else ():  # the council's opinion adopts no covenant
            covenants.adopt(edition.pk, clock.today(), by=by, motion_id=motion.pk)
        self.year.at(clock.now() + timedelta(days=1), partial(minute, self.year, meeting))

    def _covenant(self, step: Told, by: Actor) -> None:
        """The next version of the estate's covenant is opened for comments on this case's page."""
        edition = covenants.draft(self.area, "residents", step["covenant"], by=by)
        covenants.lay_out(edition.pk, self.case_id, by=by)

    def _others(self, step: Told) -> list[Case]:
        """Cases of the estate: requests of a category, or cases of another process."""
        what = {"category": step["category"]} if "category" in step else {"pack_version__pack": step["process"]}
        rows = Case.objects.filter(area=self.area, concerned=False, **what)
        return list(rows.order_by("-pk")[: step["count"]])

    def _case(self) -> Case:
        return queries.by_id(self.case_id)

    # ---- what is said ----

    def _rows(self, step: Told) -> list[str]:
        """The keys of the rows that the step is taken on; one empty key for the case itself."""
        if "rows" not in step:
            return [""]
        first, last = step["rows"]
        return self.keys[first - 1 : last]

    def _entered(self, step: Told) -> Iterator[dict[str, Any]]:
        for row in step.get("each") or MADE[step["made"]](self.names):
            yield self._answers(row)

    def _answers(self, form: Told, row: str = "") -> dict[str, Any]:
        return {name: self._answer(value, row) for name, value in form.items()}

    def _answer(self, value: Any, row: str) -> Any:
        if not isinstance(value, str):
            return value
        if day := DAY.fullmatch(value):
            today = clock.day_of(self.year.until)
            said = today + timedelta(days=int(day[2]) + self.told.get("later", 0))
            return (said if day[1] == "D" else roll_forward(settings.calendar(), said)).isoformat()
        if post := POST.fullmatch(value):
            return str(next(held.post_id for held in terms.held(self.year.actor(post[1]).person_id)))
        if share := SHARE.fullmatch(value):
            return self._field(row, share[2]) * int(share[1]) // 100
        number = self.keys.index(row) + 1 if row else 0
        return value.format(row=number, place=self.told.get("place", ""), **self.told.get("says", {}))

    def _field(self, key: str, name: str) -> int:
        case = self._case()
        found = next(row for row in parties_of(case, services.pack_of(case)) if row.key == key)
        return int(found.fields[name])

    def _shown(self, name: str) -> dict[str, list[str]]:
        """Where photos are chosen for everybody to see: all that the case has by then."""
        case = self._case()
        asked = services.pack_of(case).actions[name].form
        chosen = [question.name for question in asked if question.type == "pictures"]
        return {one: [file.code for file in files_of("case", case.pk) if file.ready] for one in chosen}

    def _photo(self, step: Told, role: str, by: Actor) -> Sequence[File]:
        """A drawn photo; of older cases one of a page's smallest pictures, to keep the demonstration small."""
        if "photo" not in step:
            return ()
        recent = self.year.until - clock.now() < timedelta(days=PHOTOGRAPHED_DAYS)
        seed = 1 + sum(map(ord, self.told.get("place", ""))) % 3  # pictures that the year has drawn already
        picture = photos.draw(step["photo"], after=role == "after", seed=seed, wide=photos.SENT if recent else 320)
        return take_in([SimpleUploadedFile("photo.jpg", picture, "image/jpeg")], by=by, role=role)


def _role(case: Case, name: str) -> str:
    """What the photos of the step show."""
    asked = services.pack_of(case).actions[name].form
    return next(question.role for question in asked if question.type == "photos")


# ---- long lists ------------------------------------------------------------------------------------------------------


def _workers(names: Names) -> Iterator[dict[str, Any]]:
    """Twenty workers, 1,400 days at 250 yuan: 350,000 yuan."""
    for number in range(20):
        days = 70 + (2 * (number // 2) + 2) * (1 if number % 2 else -1)
        number_of_card = f"99010219{70 + number}0{1 + number % 9}1{number % 10}00{number % 10}X"
        yield {
            "worker": names.name(), "identity_number": number_of_card, "telephone": names.phone(), "months": 3,
            "wage_units": days * 10, "rate": 250_00,
        }  # fmt: skip


def _enterprise(number: int, agent: str) -> dict[str, Any]:
    """What is known of an enterprise: its code, and who comes for it."""
    first = f"91990102MA{number:07}"
    code = first + credit_check(first)
    return {"holder_kind": "enterprise", "credit_code": code, "agent": agent, "agent_as": "legal_person"}


def _shops(names: Names) -> Iterator[dict[str, Any]]:
    """239 shops and workrooms in four halls, two of three owned by a person; the 60th was sold twice."""
    for number in range(1, 240):
        room = 60 if number == 61 else number
        person = names.name()
        yield {
            "room": f"{'ABCD'[room * 4 // 240]} 区 {room:03} 号",
            "holder": person if number % 3 else f"云湖市{person[0]}氏服饰有限公司",
            **({"holder_kind": "person"} if number % 3 else _enterprise(number, person)),
            "problem_class": "checks_class" if number % 7 == 0 else "land_class",
            "room_area": 3200 + number * 37 % 4100,
        }


MADE = {"workers": _workers, "shops": _shops}
