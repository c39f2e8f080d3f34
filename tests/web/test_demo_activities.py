"""What people of the demonstration do together: nothing is refused, and a visitor finds something to open."""

from datetime import timedelta

import pytest

from linli.activities.hour_models import Hours, HoursState
from linli.activities.models import Programme, Session, SessionState, SignUp, State
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.web.demo import activities, estates
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_nine_weeks_of_activities_are_held_and_the_next_ones_have_people() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    activities.plan(year)
    played = year.run(lambda _cases: None)
    assert played.refused == []
    assert Programme.objects.count() == len(activities.BOOK["programmes"])
    held = Session.objects.filter(state=SessionState.HELD)
    assert held.count() > 40
    assert not Session.objects.filter(state=SessionState.PLANNED, ends_at__lt=clock.now()).exists()
    assert SignUp.objects.filter(state=State.WAITING).exists()
    assert set(Hours.objects.values_list("state", flat=True)) >= {HoursState.CONFIRMED}
    assert list(findings()) == []
