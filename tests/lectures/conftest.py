"""The branch's season of lectures: a doctor from the hospital is appointed, her first lecture announced for three."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.activities import attending, signing_up
from linli.files.models import Kind
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.lectures import appointing, services
from linli.lectures.appointing import Named
from linli.lectures.models import Lecture, Lecturer, Season
from linli.lectures.services import Term, Topic
from linli.papers import services as papers
from linli.people import services as people
from linli.people.models import Person
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.council.conftest import person as somebody
from tests.files import pictures
from tests.support.shared import shared


def himself(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """What is tried within is refused, by that code."""
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code == code


def at(days: int, hour: int = 14) -> datetime:
    """An hour on the wall clock, so many days from now."""
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.LOCAL)


def term(**said: Any) -> Term:
    given = {
        "title": "青年大讲堂", "aim": "为基层培养能上阵的青年", "starts": clock.today(),
        "ends": clock.today() + timedelta(days=365), "place": "党群服务中心报告厅", "places": 150, **said,
    }  # fmt: skip
    return Term(**given)


def named(**said: Any) -> Named:
    given = {
        "name": "林秋月", "phone": "13900007001", "unit": "云湖市疾控中心", "field": "流行病学调查",
        "proof": "副主任医师，从业十二年", "starts": clock.today(), "ends": clock.today() + timedelta(days=365), **said,
    }  # fmt: skip
    return Named(**given)


def known(said: Named) -> Person:
    """Somebody who is on the register by this name and telephone."""
    return people.person_of_phone(said.phone) or people.create_person(said.name, by=SYSTEM, phone=said.phone)


def appointed(body_id: int, drafter: Actor, second: Actor, **said: Any) -> Lecturer:
    """A lecturer who got the letter and accepted it."""
    known(named(**said))
    row = appointing.name(body_id, named(**said), by=drafter)
    assert row.letter is not None
    papers.check(row.letter.pk, 1, by=second)
    papers.issue(row.letter.pk, by=second)
    return appointing.answer(row.pk, "", accepts=True, by=himself(row.person))


def slides(lecture: Lecture, reviewer: Actor) -> None:
    """The lecturer's slides, looked through and approved."""
    by = himself(lecture.lecturer.person)
    upload = SimpleUploadedFile("提纲.docx", pictures.office("word/document.xml"))
    files = take_in([upload], by=by, role="lecture", kind=Kind.DOCUMENT)
    sent = services.send_material(lecture.pk, files, "第一稿", by=by)
    services.review(lecture.pk, sent.edition, "", approves=True, by=reviewer)


@dataclass(frozen=True)
class Hall:
    """The season with its lecturer and first lecture."""

    bodies: Bodies
    season: Season
    lecturer: Lecturer
    lecture: Lecture

    @property
    def by(self) -> Actor:
        return self.bodies.secretary

    @property
    def second(self) -> Actor:
        return self.bodies.recording

    def topic(self, days: int = 8, **said: Any) -> Topic:
        given = {
            "topic": "流调与个人防护", "lecturer_id": self.lecturer.pk, "starts_at": at(days), "skill": "流调", **said,
        }  # fmt: skip
        return Topic(**given)

    def announced(self, days: int = 8, **said: Any) -> Lecture:
        """Another lecture that people can sign up for."""
        lecture = services.add(self.season.pk, self.topic(days, **said), by=self.by)
        slides(lecture, self.second)
        return services.announce(lecture.pk, by=self.by)


def sign_up(lecture: Lecture, *people: Person) -> None:
    assert lecture.session is not None
    role = lecture.session.programme.roles.get()
    for one in people:
        signing_up.sign_up(lecture.session.pk, role.pk, by=himself(one))


def held(lecture: Lecture, by: Actor, *came: Person) -> None:
    """It is held and closed; those named were there."""
    session = lecture.session
    assert session is not None
    with clock.moved(session.starts_at + timedelta(minutes=5)):
        for one in came:
            attending.mark(session.pk, session.sign_ups.get(person=one).pk, "list", by=by)
        attending.close(session.pk, 0, by=by)


@shared
def hall(bodies: Bodies) -> Hall:  # noqa: F811 -- the fixture
    body, by, second = bodies.branch, bodies.secretary, bodies.recording
    lecturer = appointed(body.pk, second, by)
    season = services.plan(body.pk, term(places=3), by=by)
    first = Topic("流调与个人防护", lecturer.pk, at(7), skill="流调")
    lecture = services.add(season.pk, first, by=by)
    slides(lecture, second)
    services.approve(season.pk, by=second)
    return Hall(bodies, season, lecturer, services.announce(lecture.pk, by=by))


def crowd(number: int, name: str = "青年") -> list[Person]:
    return [somebody(f"{name}{one}") for one in range(number)]
