"""The youth lectures of the demonstration: heard, spoken of, and a call that assembled; nothing is refused."""

from datetime import timedelta

import pytest

from linli.activities.hour_models import Hours
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.lectures import queries
from linli.lectures.call_models import CallUp
from linli.lectures.models import Lecture, Lecturer, Question, Season
from linli.people.models import Organisation
from linli.web.demo import estates, lectures
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_the_first_lecture_was_heard_and_those_who_learnt_there_were_called_up() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    lectures.plan(year, Organisation.objects.get(area=stage.estate, kind="party_branch"))
    played = year.run(lambda _cases: None)
    assert played.refused == []
    assert set(Lecturer.objects.values_list("state", "letter__state")) == {("accepted", "issued")}
    first, coming = Lecture.objects.order_by("pk")
    assert first.session is not None
    assert coming.session is not None
    assert (first.session.state, coming.session.state) == ("held", "planned")
    assert queries.result(first).number == len(lectures.GRADES)
    assert len(queries.attendance(Season.objects.get())) > lectures.LISTENERS - 2
    assert Question.objects.filter(lecture=coming, state="sent").count() == 1
    assert list(CallUp.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "called"]
    assert Hours.objects.filter(state="confirmed").count() == 6
    assert list(findings()) == []
