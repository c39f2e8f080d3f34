"""A season with something of everything: a lecture held and one to come, a question, a certificate, and a call."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.activities import attending, signing_up
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.lectures import appointing, asking, calling, certifying, services
from linli.lectures.call_models import CallUp, Ready
from linli.lectures.calling import Emergency
from linli.lectures.models import Attended, Lecture, Lecturer, Question
from linli.lectures.services import Topic
from linli.papers import services as papers
from linli.people.models import Organisation, Person
from tests.lectures.conftest import himself, named, slides, term


@dataclass(frozen=True)
class Taught:
    """What came of it."""

    lecturer: Lecturer
    held: Lecture
    coming: Lecture
    question: Question
    paper: Attended
    ready: Ready
    call: CallUp


def quarter(**later: int) -> datetime:
    """The next quarter of an hour after so long."""
    at = (clock.now() + timedelta(minutes=15, **later)).replace(second=0, microsecond=0)
    return at - timedelta(minutes=at.minute % 15)


def taught(body: Organisation, lecturer: Person, listener: Person, by: Actor, above: Actor) -> Taught:
    """The listener was at the first lecture, asks about the second, and is called up."""
    assert lecturer.phone is not None
    row = appointing.name(body.pk, named(name=lecturer.name, phone=str(lecturer.phone)), by=SYSTEM)
    assert row.letter is not None
    papers.check(row.letter.pk, 1, by=by)
    papers.issue(row.letter.pk, by=by)
    row = appointing.answer(row.pk, "", accepts=True, by=himself(lecturer))
    season = services.plan(body.pk, term(places=2), by=by)
    first = services.add(season.pk, Topic("流调与个人防护", row.pk, quarter(days=1), 15, skill="流调"), by=by)
    second = services.add(season.pk, Topic("数据录入", row.pk, quarter(days=3)), by=by)
    services.approve(season.pk, by=above)
    for one in (first, second):
        slides(one, by)
        one = services.announce(one.pk, by=by)
        assert one.session is not None
        signing_up.sign_up(one.session.pk, one.session.programme.roles.get().pk, by=himself(listener))
    first.refresh_from_db()
    second.refresh_from_db()
    session = first.session
    assert session is not None
    attending.mark(session.pk, session.sign_ups.get().pk, "list", by=by)
    with clock.moved(session.starts_at + timedelta(minutes=1)):
        attending.close(session.pk, 0, by=by)
    question = asking.ask(second.pk, "系统卡住了怎么办？", by=himself(listener))
    asking.settle(question.pk, "shown", "", by=by)
    asking.ask(second.pk, "能不能带孩子来？", by=himself(listener))
    ready = calling.join(body.pk, "流调", adult=True, by=himself(listener))
    said = Emergency("采样点增援", "青云社区广场", "党群服务中心门口", quarter(hours=3), quarter(hours=2), {"流调": 1})
    call = calling.call(body.pk, said, by=by)
    paper = certifying.issue(season.pk, listener.pk, by=himself(listener))
    return Taught(row, first, second, question, paper, ready, call)
