"""The youth lectures of the demonstration: two lecturers with letters, the first lecture heard, the second announced,
a call in an emergency that assembled; another waits for its answers."""

from datetime import datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.activities import attending, signing_up
from linli.files.models import Kind
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.lectures import appointing, asking, calling, services
from linli.lectures.appointing import Named
from linli.lectures.calling import Emergency
from linli.lectures.models import QUESTIONS, Lecture, Season
from linli.lectures.services import Term, Topic
from linli.papers import services as papers
from linli.papers import word
from linli.people.models import Organisation, Person
from linli.rules.paper import Document
from linli.web.demo.play import Year

LECTURERS = (
    ("云湖市疾控中心", "流行病学调查与个人防护", "副主任医师，从业十二年"),
    ("云湖市中心医院", "急救与心肺复苏", "主治医师，红十字救护师资证"),
)
TOPICS = (
    ("流调与个人防护", "流调四步法、防护服穿脱、数据录入", "流调"),
    ("心肺复苏与止血包扎", "徒手心肺复苏、止血带使用", "急救"),
)
QUESTION = ("防护服要按什么顺序脱？", "数据录错了怎么改？", "采样时孩子哭闹怎么办？")
GRADES = (5, 5, 4, 5, 3, 4, 5, 4)
LISTENERS, READY = 24, 8


def plan(year: Year, branch: Organisation) -> None:
    """Appointed and planned two months ago; heard six weeks ago; called up a month ago and again today."""
    today = year.until.astimezone(clock.LOCAL).date()

    def on(days: int, hour: int) -> datetime:
        return datetime.combine(today - timedelta(days=days), time(hour), clock.LOCAL)

    year.at(on(63, 10), partial(_prepare, year, branch, on(42, 14), on(-20, 14)))
    year.at(on(50, 10), partial(_announce, year))
    year.at(on(45, 19), partial(_sign_up, year))
    year.at(on(42, 14), partial(_hold, year), office=False)
    year.at(on(40, 19), partial(_follow, year, branch), office=False)
    year.at(on(30, 6), partial(_call, year, branch, on(30, 8)), office=False)
    year.at(year.until - timedelta(hours=2), partial(_again, year, branch, on(-1, 8)), office=False)


def _me(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


def _grown(year: Year) -> list[Person]:
    known = (Person.objects.by_phone("+86" + one.phone) for one in year.stage.neighbours if one.phone)
    return [person for person in known if person][100 : 102 + LISTENERS]


def _season() -> Season:
    return Season.objects.earliest("pk")


def _prepare(year: Year, branch: Organisation, first: datetime, second: datetime) -> None:
    by, second_person = year.actor("secretary"), year.actor("branch_member")
    until = clock.today() + timedelta(days=364)
    given = []
    for person, (unit, field, proof) in zip(_grown(year), LECTURERS, strict=False):
        said = Named(person.name, str(person.phone), unit, field, proof, clock.today(), until)
        row = appointing.name(branch.pk, said, by=second_person)
        assert row.letter is not None
        papers.check(row.letter.pk, 1, by=by)
        papers.issue(row.letter.pk, by=by)
        given.append(appointing.answer(row.pk, "", accepts=True, by=_me(person)))
    aim = "一年四场，请各单位青年骨干授课，培养能随时上阵的青年突击队"
    term = Term("青年大讲堂", aim, clock.today(), until, "党群服务中心报告厅", 150)
    season = services.plan(branch.pk, term, by=by)
    for lecturer, at, (topic, outline, skill) in zip(given, (first, second), TOPICS, strict=True):
        services.add(season.pk, Topic(topic, lecturer.pk, at, 150, outline, skill), by=by)
    services.approve(season.pk, by=second_person)


def _announce(year: Year) -> None:
    by = year.actor("secretary")
    for lecture in _season().lectures.select_related("lecturer__person").order_by("pk"):
        theirs = _me(lecture.lecturer.person)
        content = word.docx(Document(title=lecture.topic, body=lecture.lecturer.unit))
        files = take_in([SimpleUploadedFile("提纲.docx", content)], by=theirs, role="lecture", kind=Kind.DOCUMENT)
        sent = services.send_material(lecture.pk, files, "讲课提纲", by=theirs)
        services.review(lecture.pk, sent.edition, "", approves=True, by=by)
        services.announce(lecture.pk, by=by)


def _first() -> Lecture:
    return Lecture.objects.select_related("session").earliest("pk")


def _listeners(year: Year) -> list[Person]:
    return [*_grown(year)[2:], year.stage.staff["resident"]]


def _sign_up(year: Year) -> None:
    lecture = _first()
    assert lecture.session is not None
    role = lecture.session.programme.roles.get()
    for person in _listeners(year):
        signing_up.sign_up(lecture.session.pk, role.pk, by=_me(person))
    for words, person in zip(QUESTION, _listeners(year), strict=False):
        asked = asking.ask(lecture.pk, words, by=_me(person))
        asking.settle(asked.pk, "shown", "", by=year.actor("secretary"))


def _hold(year: Year) -> None:
    """All but two came; the questions are answered."""
    lecture, by = _first(), year.actor("secretary")
    assert lecture.session is not None
    for row in lecture.session.sign_ups.order_by("pk")[2:]:
        attending.mark(lecture.session.pk, row.pk, "list", by=by)
    for question in lecture.questions.order_by("pk"):
        asking.settle(question.pk, "answered", "", by=by)
    attending.close(lecture.session.pk, 118, by=by)  # with those who were counted and not named


def _follow(year: Year, branch: Organisation) -> None:
    """Some say how it was, some agree to be called up; the next lecture has its first listeners and a question."""
    lecture, came = _first(), _listeners(year)[2:]
    for number, (grade, person) in enumerate(zip(GRADES, came, strict=False)):
        grades = {name: max(1, grade - (place == number % 4)) for place, name in enumerate(QUESTIONS)}
        asking.survey(lecture.pk, grades, "实操环节再多一些" if number == 0 else "", by=_me(person))
    for person in [*came[:READY], came[-1]]:
        calling.join(branch.pk, "流调", adult=True, by=_me(person))
    coming = Lecture.objects.select_related("session").latest("pk")
    assert coming.session is not None
    role = coming.session.programme.roles.get()
    for person in came[:10]:
        signing_up.sign_up(coming.session.pk, role.pk, by=_me(person))
    asking.ask(coming.pk, "家里老人噎住了先做什么？", by=_me(came[0]))


def _emergency(title: str, starts: datetime, number: int) -> Emergency:
    return Emergency(
        title, "青云社区文化广场", "党群服务中心门口", starts, starts - timedelta(hours=1), {"流调": number},
        "穿志愿者马甲，带身份证和充好电的手机",
    )  # fmt: skip


def _call(year: Year, branch: Organisation, starts: datetime) -> None:
    """Eight are called, six come, one of them late; they assemble, it ends, a second person confirms."""
    call = calling.call(branch.pk, _emergency("采样点增援", starts, 5), by=year.actor("secretary"))
    rows = list(call.replies.select_related("person").order_by("pk"))
    for number, row in enumerate(rows[:7]):
        said = "late" if number == 5 else "no" if number == 6 else "yes"
        calling.reply(row.pk, said, 20 if said == "late" else None, by=_me(row.person))
    by = year.actor("secretary")

    def gather() -> None:
        for row in rows[:6]:
            calling.here(row.pk, by=by)
        calling.assembled(call.pk, by=by)

    year.at(starts, gather, office=False)

    def finish() -> None:
        calling.finish(call.pk, by=by)

    def confirm() -> None:
        calling.confirm(call.pk, by=year.actor("branch_member"))

    year.at(starts + timedelta(hours=4), finish, office=False)
    year.at(starts + timedelta(hours=28), confirm, office=False)


def _again(year: Year, branch: Organisation, starts: datetime) -> None:
    """For tomorrow morning: some have answered, the resident has not."""
    call = calling.call(branch.pk, _emergency("强降雨值守支援", starts, 6), by=year.actor("secretary"))
    for row in call.replies.select_related("person").order_by("pk")[:4]:
        calling.reply(row.pk, "yes", None, by=_me(row.person))
