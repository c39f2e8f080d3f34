"""The pages of lectures and calls: what the audience, the lecturer, the called and the desk read and do there."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from linli.activities import attending, feeds
from linli.journal.models import Access
from linli.kernel import clock
from linli.lectures import calling, certifying, services
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.models import QUESTIONS, Answer, Lecture, Lecturer, Question, Season
from linli.papers.models import Paper
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.files import pictures
from tests.lectures.conftest import Hall, at, crowd, held, himself, known, named, sign_up
from tests.lectures.test_calling import emergency, ready

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"lectures:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def post(client: Client, to: str, *args: object, **said: object) -> int:
    return client.post(reverse(f"lectures:{to}", args=args), said).status_code


def test_a_season_from_the_lecturers_name_to_the_announced_lecture_by_its_pages(bodies: Bodies) -> None:
    desk, other = at_desk(bodies.cast.secretary, second_factor=True), at_desk(bodies.recorder, second_factor=True)
    body = bodies.branch.code
    assert "还没有讲座计划" in read(desk, "seasons")
    lecturer = known(named())
    said = {**named().__dict__, "starts": str(clock.today()), "ends": str(named().ends)}
    assert post(other, "lecturers", body, **said) == 302
    paper = Paper.objects.get()
    desk.post(reverse("papers:check", args=[paper.code]), {"version": 1})
    desk.post(reverse("papers:issue", args=[paper.code]))
    row = Lecturer.objects.get()
    mine = signed_in(lecturer)
    assert "流行病学调查" in read(mine, "teach", row.code)
    pdf, word = (mine.get(reverse("lectures:letter", args=[row.code, form])) for form in ("pdf", "word"))
    assert (pdf["Content-Type"], word.status_code) == ("application/pdf", 200)
    assert signed_in(bodies.cast.resident).get(reverse("lectures:teach", args=[row.code])).status_code == 404
    post(mine, "answer", row.code, "accept")
    term = {
        "title": "青年大讲堂", "aim": "培养应急青年", "starts": clock.today(), "ends": at(300).date(),
        "place": "报告厅", "places": 150,
    }  # fmt: skip
    assert post(desk, "new", body, **{**term, "places": 0}) == 422
    assert post(desk, "new", body, **term) == 302
    season = Season.objects.get()
    topic = {
        "topic": "流调与防护", "lecturer": row.pk, "starts_at": at(5).strftime("%Y-%m-%dT%H:%M"), "minutes": 120,
        "skill": "流调",
    }  # fmt: skip
    assert post(desk, "season", season.code, **{**topic, "minutes": 50}) == 422
    assert post(desk, "season", season.code, **topic) == 302
    lecture = Lecture.objects.get()
    assert post(other, "act", season.code, "approve") == 303
    upload = SimpleUploadedFile("课件.docx", pictures.office("word/document.xml"))
    assert mine.post(reverse("lectures:teach", args=[row.code]), {"lecture": lecture.code}).status_code == 422
    mine.post(reverse("lectures:teach", args=[row.code]), {"lecture": lecture.code, "file": upload, "note": "初稿"})
    assert "初稿" in read(desk, "lecture", lecture.code)
    post(desk, "step", lecture.code, "return", edition=1, reason="补充数据来源")
    assert "补充数据来源" in read(mine, "teach", row.code)
    upload.seek(0)
    mine.post(reverse("lectures:teach", args=[row.code]), {"lecture": lecture.code, "file": upload})
    post(other, "step", lecture.code, "approve", edition=2)
    post(desk, "step", lecture.code, "announce")
    lecture.refresh_from_db()
    assert lecture.session is not None
    assert "流调与防护" in read(Client(), "on", bodies.cast.places.estate.code)
    assert reverse("lectures:show", args=[lecture.code]) in read(desk, "lecture", lecture.code)  # the invitation


def test_the_audience_asks_hears_and_says_how_it_was(hall: Hall) -> None:
    cast, lecture = hall.bodies.cast, hall.lecture
    desk, mine = at_desk(cast.secretary, second_factor=True), signed_in(cast.resident)
    other = signed_in(cast.neighbour)
    assert "提前提问" not in read(mine, "show", lecture.code)
    sign_up(lecture, cast.resident, cast.neighbour)
    assert post(mine, "say", lecture.code, "ask", words="") == 422
    post(mine, "say", lecture.code, "ask", words="防护服怎么脱？")
    assert "防护服怎么脱？" not in read(other, "show", lecture.code)
    question = Question.objects.get()
    assert "防护服怎么脱？" in read(desk, "lecture", lecture.code)
    assert cast.resident.name not in read(desk, "lecture", lecture.code)
    post(desk, "step", lecture.code, "question", question=question.pk, state="shown")
    post(other, "say", lecture.code, "upvote", question=question.pk)
    assert "1 人想听" in read(other, "show", lecture.code)
    wall = read(desk, "screen", lecture.code)
    assert "防护服怎么脱？" in wall
    assert cast.resident.name not in wall
    post(desk, "step", lecture.code, "question", question=question.pk, state="answered", back="screen")
    assert "没有待回答的问题" in read(desk, "screen", lecture.code)
    held(lecture, hall.by, cast.resident)
    with clock.moved(lecture.starts_at):
        assert post(mine, "say", lecture.code, "survey", clear=5) == 422
        post(mine, "say", lecture.code, "survey", **dict.fromkeys(QUESTIONS, 5), words="很好")
    assert Answer.objects.count() == 1
    assert "已听" in read(mine, "mine")
    assert "缺席" in read(other, "mine")
    people = read(desk, "people", hall.season.code)
    assert cast.resident.name in people
    assert Access.objects.filter(what="attendance", person_id=cast.resident.pk).count() == 1
    assert post(mine, "change", "certify", season=hall.season.code) == 302
    made = certifying.issue(hall.season.pk, cast.resident.pk, by=himself(cast.resident))
    assert mine.get(reverse("lectures:certificate", args=[made.code]))["Content-Type"] == "application/pdf"
    assert other.get(reverse("lectures:certificate", args=[made.code])).status_code == 404
    genuine = read(Client(), "genuine", made.code)
    assert made.number in genuine
    assert cast.resident.name not in genuine
    assert Client().get(reverse("lectures:genuine", args=["x"])).status_code == 404


def test_a_call_by_its_pages(hall: Hall) -> None:
    cast = hall.bodies.cast
    desk, mine = at_desk(cast.secretary, second_factor=True), signed_in(cast.resident)
    sign_up(hall.lecture, cast.resident)
    held(hall.lecture, hall.by, cast.resident)
    body = hall.bodies.branch
    assert "名单上还没有人" in read(desk, "calls")
    post(mine, "change", "join", body=body.code, skill="流调", adult="1")
    row = Ready.objects.get()
    assert cast.resident.name in read(desk, "calls")
    starts, by = at(9, 8), at(9, 7)
    said = {
        "title": "采样点增援", "place": "社区广场", "muster": "党群服务中心", "minutes": 240,
        "starts_at": starts.strftime("%Y-%m-%dT%H:%M"), "answer_by": by.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert post(desk, "new_call", body.code, **said, need_0=2) == 422
    assert post(desk, "new_call", body.code, **said, need_0=1) == 302
    call = CallUp.objects.get()
    assert "采样点增援" in mine.get(reverse("cases:mine")).content.decode()
    assert signed_in(cast.neighbour).get(reverse("lectures:called", args=[call.code])).status_code == 404
    assert "您能来吗" in read(mine, "called", call.code)
    post(mine, "reply", call.code, said="late", minutes="15")
    assert "15 分钟" in read(desk, "call", call.code)
    assert cast.resident.name in read(desk, "sheet", call.code)
    office = at_desk(cast.community_officer, second_factor=True)
    assert cast.resident.name not in read(office, "call", call.code)
    assert post(office, "act_call", call.code, "call_off", reason="x") == 404
    with clock.moved(starts):
        assert 'class="qr"' in read(at_desk(cast.secretary, second_factor=True), "muster", call.code)
        token = attending.token(call.session)
        here = reverse("lectures:here", args=[call.code, token])
        assert mine.get(here).status_code == 200
        mine.post(here)
    assert Reply.objects.get().call.session.sign_ups.exclude(came_at=None).count() == 1
    assert post(desk, "off_roster", row.pk) == 303
    assert not calling.entitled(body.pk, clock.today())


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_however_long_its_lists(
    hall: Hall, rows: int, django_assert_max_num_queries: Any
) -> None:
    people = crowd(rows)
    ready(hall, *people)
    for _ in range(rows):
        lecture = hall.announced(8 + Lecture.objects.count(), topic="再讲")
        for _ in range(rows):
            Question.objects.create(lecture=lecture, person=people[0], words="问", state="shown")
    call = calling.call(hall.season.organiser_id, emergency(wanted={"流调": rows}), by=hall.by)
    desk = at_desk(hall.bodies.cast.secretary, second_factor=True)
    for name, args, most in (
        ("seasons", [], 9), ("season", [hall.season.code], 12), ("lecture", [lecture.code], 14),
        ("lecturers", [hall.bodies.branch.code], 9), ("people", [hall.season.code], 10), ("calls", [], 11),
        ("call", [call.code], 12),
    ):  # fmt: skip
        read(desk, name, *args)
        with django_assert_max_num_queries(most):
            read(desk, name, *args)
    mine = signed_in(people[0])
    read(mine, "mine")
    with django_assert_max_num_queries(14):
        read(mine, "mine")


def test_what_nobody_offers_is_not_found(hall: Hall) -> None:
    desk, mine = at_desk(hall.bodies.cast.secretary, second_factor=True), signed_in(hall.bodies.cast.resident)
    hidden = services.add(hall.season.pk, hall.topic(), by=hall.by)
    assert mine.get(reverse("lectures:show", args=[hidden.code])).status_code == 404
    assert post(desk, "step", hall.lecture.code, "burn") == 404
    assert post(desk, "act", hall.season.code, "burn") == 404
    assert post(mine, "say", hall.lecture.code, "burn") == 404
    assert post(mine, "change", "burn") == 404
    assert post(desk, "act", hall.season.code, "drop", lecture=hidden.code) == 303
    assert not Lecture.objects.filter(pk=hidden.pk).exists()
    assert mine.get(reverse("lectures:seasons")).status_code in (302, 403, 404)


def test_a_lecture_stands_in_the_calendars_of_lecturer_audience_and_estate(hall: Hall) -> None:
    def titles(address: str) -> list[str]:
        return [str(one["summary"]) for one in Calendar.from_ical(Client().get(address).content).walk("VEVENT")]

    sign_up(hall.lecture, hall.bodies.cast.resident)
    lecturer = Person.objects.get(pk=hall.lecturer.person_id)
    (own,) = titles(feeds.address(lecturer))
    assert hall.lecture.topic in own
    assert titles(feeds.address(hall.bodies.cast.resident)) == [hall.lecture.topic]
    estate = reverse("activities:feed_of_estate", args=[hall.bodies.cast.places.estate.code])
    assert titles(estate) == [hall.lecture.topic]
