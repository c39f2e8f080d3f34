"""The bodies of the demonstration's estate and a year of their meetings; the plots come last, the next one is today."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.council import attending, deciding, minutes, office, polling, posting, reminders, services, speaking
from linli.council.models import Item, Meeting, Poll, Task
from linli.council.polling import Count
from linli.council.services import Call
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.people import services as people
from linli.people.models import Organisation, Person, Post, Term
from linli.rules.meetings import KINDS
from linli.rules.workdays import add_months
from linli.web.demo import membership, photos
from linli.web.demo.bodies import seat
from linli.web.demo.estates import Stage
from linli.web.demo.play import DAYS, Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("meetings.yaml").read_text())
ABOVE = {"party_group": "secretary", "residents_assembly": "street_officer"}


class Bodies:
    """Who meets."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.branch = Organisation.objects.get(area=stage.estate, kind="party_branch")
        self.owners = Organisation.objects.get(area=stage.estate, kind="owners_committee")
        self.council, self.groups = self.branch, [self.branch]

    def found(self) -> None:
        """Put the seats on record: members of the branch and its groups, the owners' committee, the council."""
        stage, since = self.stage, clock.now() - timedelta(days=60)
        grown = iter([known for one in stage.neighbours if (known := people.person_of_phone(one.phone))][3:])
        full = [next(grown) for _ in range(BOOK["members"])]
        self._seat("party_seat", self.branch, full, since)
        self._seat("probationary_seat", self.branch, [next(grown) for _ in range(BOOK["probationary"])], since)
        self._seat("reporting_seat", self.branch, [next(grown) for _ in range(BOOK["reporting"])], since)
        self.groups = [self._body("party_group", name) for name in BOOK["groups"]]
        for group, half in zip(self.groups, (full[::2], full[1::2]), strict=True):
            self._seat("group_leader", group, half[:1], since)
            self._seat("party_seat", group, half[1:], since)
        houses = [known for one in stage.neighbours if one.owner and (known := people.person_of_phone(one.phone))]
        owners = houses[-BOOK["owners"] :]
        ends = clock.midnight(add_months(clock.today(), 12 * 4))
        self._seat(
            "committee_member", self.owners, owners, since, ends=ends, how="elected", document="业主大会 2025-09 备案"
        )
        people.set_seats(self.owners.pk, 5, by=SYSTEM)
        self.council = self._body("council", BOOK["council"])
        self._seat("council_convener", self.council, [stage.staff["secretary"]], since)
        self._seat("council_recorder", self.council, [stage.staff["branch_member"]], since)
        rest = [stage.staff["committee_member"], *(next(grown) for _ in range(BOOK["councillors"]))]
        self._seat("council_seat", self.council, rest, since)
        people.set_seats(self.council.pk, 9, by=SYSTEM)
        thrift = self._body("thrift_council", BOOK["thrift"])
        self._seat("body_chair", thrift, [stage.staff["secretary"]], since, title="理事长")
        self._seat("thrift_member", thrift, [next(grown) for _ in range(4)], since, title="理事")
        for role, duty in BOOK["duties"].items():
            self._show(stage.staff[role], duty)

    def _body(self, kind: str, name: str) -> Organisation:
        return people.create_organisation(kind, name, self.stage.estate, by=SYSTEM)

    def _seat(
        self, kind: str, body: Organisation, whom: Iterable[Person], since: datetime, title: str = "", **said: Any
    ) -> Post:
        return seat(kind, body, self.stage.estate, whom, since, title, **said)

    def _show(self, person: Person, duty: str) -> None:
        for term in Term.objects.filter(person=person, post__organisation__in=[self.branch, self.owners]):
            people.show_self(term.pk, by=Actor(person.pk, "person", name=person.name), shown=True, duty=duty)


def plan(year: Year) -> Bodies:
    """A year of meetings as the rhythm asks, with a gap here and there; then the plots; then today's."""
    with clock.moved(year.until - timedelta(days=DAYS)):
        bodies = Bodies(year.stage)
        bodies.found()
    today = clock.day_of(year.until)
    for back in range(12, 0, -1):
        first = add_months(today.replace(day=1), -back)
        _month(year, bodies, first, back)
    _plots(year, bodies, today)
    _in_session(year, bodies)
    year.at(_at(today - timedelta(days=6), 10), lambda: _office(year, bodies))
    membership.plan(year, bodies.branch)
    year.at(_at(today, 8), reminders.look_ahead_all)
    return bodies


def _month(year: Year, bodies: Bodies, first: date, back: int) -> None:
    month = first.month
    hold = partial(_hold, year, bodies)
    hold("branch_committee", bodies.branch, first + timedelta(days=4), BOOK["committee"])
    if back != 7:  # one that the calendar shows as missing
        hold("theme_day", bodies.branch, first + timedelta(days=11), [BOOK["theme_days"][month - 1]])
    if back > 1:
        hold("joint", bodies.branch, first + timedelta(days=18), BOOK["joint"])
    if month % 3 == 2:
        hold("party_assembly", bodies.branch, first + timedelta(days=15), BOOK["assembly"])
        hold("party_lecture", bodies.branch, first + timedelta(days=22), [BOOK["lectures"][month // 3]])
    if back == 3:
        hold("appraisal", bodies.branch, first + timedelta(days=25), BOOK["appraisal"])
    for number, group in enumerate(bodies.groups):
        if (back + number) % 5:
            hold("party_group", group, first + timedelta(days=8 + number), BOOK["groups_talk"])


def _at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour, 30), clock.LOCAL)


def _call(year: Year, kind: str, body: Organisation, day: date, items: Sequence[str], hour: int) -> Meeting:
    by = _leader(year, kind, body)
    said = Call(kind, _at(day, hour), BOOK["place"], by.person_id or 0, _recorder(year, body), items=tuple(items))
    return services.call(body.pk, said, by=by)


def _leader(year: Year, kind: str, body: Organisation) -> Actor:
    if kind != "party_group":
        return year.actor("secretary")
    leader = Person.objects.get(terms__post__organisation=body, terms__post__kind="group_leader")
    return Actor(leader.pk, "person", name=leader.name)


def _recorder(year: Year, body: Organisation) -> int:
    if body.kind == "owners_committee":
        return year.stage.staff["committee_member"].pk
    if body.kind == "party_group":
        seats = Term.objects.filter(post__organisation=body, post__kind="party_seat").order_by("pk")
        return seats.values_list("person_id", flat=True)[0]
    return year.stage.staff["branch_member"].pk


def _hold(year: Year, bodies: Bodies, kind: str, body: Organisation, day: date, items: Sequence[str]) -> None:
    """Call it in time, hold it, and close its minutes the day after."""

    def call() -> None:
        meeting = _call(year, kind, body, day, items, 15)
        year.at(_at(day), lambda: _sit(year, meeting))
        year.at(_at(day + timedelta(days=1), 9), lambda: minute(year, meeting))

    year.at(_at(day - timedelta(days=KINDS[kind].notice + 2), 10), call)


def _sit(year: Year, meeting: Meeting) -> None:
    by = _leader(year, meeting.kind, meeting.body)
    services.open_meeting(meeting.pk, by=by)
    others = meeting.invitees.filter(due=True).exclude(person_id__in=[meeting.host_id, meeting.recorder_id])
    for one in [] if meeting.sitting.all_sign else list(others.order_by("pk"))[::7]:
        attending.mark(meeting.pk, one.pk, "excused", by=by, reason="外出")
    attending.everybody(meeting.pk, by=by)
    _poll(meeting, by)
    services.end_meeting(meeting.pk, by=by)


def _poll(meeting: Meeting, by: Actor) -> None:
    """On paper: a seat of the branch's committee filled once, and everybody appraised once a year."""
    there = [one.person_id for one in meeting.invitees.filter(votes=True, present_at__isnull=False).order_by("pk")]
    teller, watcher = there[-2:] if len(there) > 3 else (0, 0)
    if meeting.kind == "appraisal":
        poll = polling.prepare_appraisal(meeting.pk, teller_id=teller, watcher_id=watcher, by=by)
        marks = [[len(there) - 3, 3, 0, 0], [len(there) // 2, len(there) - len(there) // 2, 0, 0]]
    elif meeting.kind == "party_assembly" and not Poll.objects.filter(kind=Poll.ELECTION).exists():
        poll = polling.prepare_election(
            meeting.pk, BOOK["election"], 1, there[2:4], teller_id=teller, watcher_id=watcher, by=by
        )
        marks = [[len(there) - 9], [9]]
    else:
        return
    choices = list(poll.choices.order_by("position"))
    counted = {one.pk: marks[min(at, 1)] for at, one in enumerate(choices)}
    entered = polling.enter(poll.pk, Count(len(there), len(there)), counted, by=Actor(teller, "person"))
    polling.confirm(poll.pk, polling.version_of(entered), by=Actor(watcher, "person"))
    if poll.kind == Poll.APPRAISAL:
        grades = {one.pk: "excellent" if not at % 4 else "qualified" for at, one in enumerate(choices)}
        polling.grade(poll.pk, grades, by=by)


def _office(year: Year, bodies: Bodies) -> None:
    """The seal on three documents, one of which waits for approval; letters in and out."""
    secretary, member = year.actor("secretary"), year.actor("branch_member")
    for document, purpose, copies, stamped in BOOK["seals"]:
        use = office.apply_for_seal(bodies.branch.pk, document, purpose, copies, by=member)
        if stamped:
            office.decide_seal(use.pk, approve=True, by=secretary)
            picture = photos.draw("stamped", after=True, seed=use.number)
            upload = SimpleUploadedFile("stamped.jpg", picture, "image/jpeg")
            office.stamp(use.pk, by=member, photos=take_in([upload], by=member, role="evidence"))
    for way, other, subject, number in BOOK["letters"]:
        said = office.Written(way, clock.today(), other, subject, number)
        office.register_letter(bodies.branch.pk, said, by=member)


def minute(year: Year, meeting: Meeting) -> None:
    """Whoever holds a post draws up, those present sign, a second person has read them before the host closes."""
    above, host = ABOVE.get(meeting.kind), Actor(meeting.host_id, "person")
    drafter = host if above else Actor(meeting.recorder_id, "person")
    minutes.draw_up(meeting.pk, by=drafter)
    for signer in sorted(minutes.signers(meeting)):
        minutes.signed_on_paper(meeting.pk, signer, by=drafter)
    if above:  # nobody else holds a post of the body: whoever is above checks
        paper = Paper.objects.get(subject_kind="meeting", subject_id=meeting.pk)
        papers.check(paper.pk, paper.version, by=year.actor(above))
    minutes.close(meeting.pk, by=host)


def _plots(year: Year, bodies: Bodies, today: date) -> None:
    """Vegetables in the green belts: the joint meeting, then the council, whose tasks are under way; today the owners'
    committee meets."""
    told = BOOK["plots"]

    def joint() -> None:
        meeting = _call(year, "joint", bodies.branch, today - timedelta(days=18), told["joint"]["items"], 15)
        year.at(_at(today - timedelta(days=18)), lambda: talk(meeting, told["joint"]))

    def council() -> None:
        meeting = _call(year, "council", bodies.council, today - timedelta(days=9), told["council"]["items"], 15)
        year.at(_at(today - timedelta(days=9)), lambda: talk(meeting, told["council"]))

    def talk(meeting: Meeting, told: dict[str, Any]) -> None:
        by = year.actor("secretary")
        services.open_meeting(meeting.pk, by=by)
        attending.everybody(meeting.pk, by=by)
        items = list(meeting.items.filter(task=None).order_by("position"))
        for item, words in zip(items, told["said"], strict=False):
            for line in words.splitlines():
                speaker, _colon, point = line.partition("：")
                deciding.say(item.pk, point, by=by, speaker=speaker)
            deciding.agree(item.pk, "", by=by, public=True)
        if "agreed" in told:
            deciding.agree(items[0].pk, told["agreed"], by=by, public=True)
        else:
            _vote(meeting, items, told, by)
        for what, role, days in told.get("tasks", [told.get("task")]):
            whom = year.stage.staff[role].pk
            deciding.give(items[0].pk, what, whom, clock.today() + timedelta(days=days), by=by)
        services.end_meeting(meeting.pk, by=by)
        year.at(clock.now() + timedelta(days=1), lambda: minute(year, meeting))
        year.at(clock.now() + timedelta(days=2), partial(_publish, meeting, by))
        done = told.get("done", "议事会已召开")
        first = meeting.tasks.order_by("pk")[0]
        year.at(clock.now() + timedelta(days=5), partial(_finish, first, done, by))

    def owners() -> None:
        meeting = _call(year, "owners_committee", bodies.owners, today, told["owners"]["items"], 19)
        posting.posted(meeting.pk, posting.AGENDA, clock.today(), by=year.actor("secretary"))

    year.at(_at(today - timedelta(days=21), 10), joint)
    year.at(_at(today - timedelta(days=14), 10), council)
    year.at(_at(today - timedelta(days=8), 10), owners)


def _in_session(year: Year, bodies: Bodies) -> None:
    """A council that sits now: two have spoken, three wait for the floor; one signed in by the code, one is missing."""
    told, by = BOOK["session"], year.actor("secretary")

    def ago(minutes: int) -> datetime:
        return year.until - timedelta(minutes=minutes)

    def call() -> None:
        said = Call(
            "council", ago(40), BOOK["place"], by.person_id or 0, _recorder(year, bodies.council),
            items=tuple(told["items"]),
        )  # fmt: skip
        meeting = services.call(bodies.council.pk, said, by=by)
        year.at(ago(40), lambda: begin(meeting), office=False)

    def begin(meeting: Meeting) -> None:
        services.open_meeting(meeting.pk, by=by)
        *here, coded, _missing = meeting.invitees.order_by("pk")
        for one in here:
            attending.mark(meeting.pk, one.pk, "list", by=by)
        attending.sign_in(meeting.code, attending.token(meeting), by=Actor(coded.person_id, "person"))
        item = meeting.items.get(title=told["items"][0])
        queue = [one.person_id for one in here[2:6]]
        for person in queue[:2]:
            speaking.ask(item.pk, by=by, person_id=person)
        for before in (36, 33, 29):  # the first, the second, nobody
            year.at(ago(before), lambda: pass_on(item), office=False)
        year.at(ago(20), lambda: ask(item, queue), office=False)

    def pass_on(item: Item) -> None:
        speaking.pass_on(item.pk, by=by)

    def ask(item: Item, queue: Sequence[int]) -> None:
        for speaker, words in zip(item.speakers.order_by("position"), told["said"], strict=True):
            assert speaker.began_at
            assert speaker.ended_at
            seconds = int((speaker.ended_at - speaker.began_at).total_seconds())
            deciding.say(item.pk, words, by=by, person_id=speaker.person_id, seconds=seconds)
        for person in queue[2:]:
            speaking.ask(item.pk, by=by, person_id=person)
        speaking.ask(item.pk, by=by, name=told["guest"])

    year.at(ago(4 * 24 * 60), call, office=False)


def _publish(meeting: Meeting, by: Actor) -> None:
    minutes.publish(meeting.pk, by=by)


def _finish(task: Task, outcome: str, by: Actor) -> None:
    deciding.finish(task.pk, outcome, by=by)


def _vote(meeting: Meeting, items: list[Item], told: dict[str, Any], by: Actor) -> None:
    """All but one agree on the first matter, all on the second."""
    voting = meeting.invitees.filter(votes=True).count()
    deciding.vote(items[0].pk, told["motion"], voting - 1, 1, 0, by=by)
    deciding.vote(items[1].pk, told["other"], voting, 0, 0, by=by)
