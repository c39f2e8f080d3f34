"""The demonstration's last hours: whoever signs in as the secretary finds work of every kind on the desk."""

from datetime import datetime, time, timedelta

import pytest

from linli.cases import packs, queries
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.rules.workdays import roll_forward
from linli.settings import queries as settings
from linli.web.demo import estates, play
from linli.web.demo.people import Names

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_on_a_working_day_the_secretary_finds_own_work_some_due_today_and_one_returned() -> None:
    packs.publish_seeds(by=SYSTEM)
    day = roll_forward(settings.calendar(), clock.today())
    with clock.moved(datetime.combine(day, time(16), clock.LOCAL)):
        with clock.moved(clock.now() - timedelta(days=play.DAYS)):
            stage = estates.build(Names(2026))
        year = play.Year(stage)
        play.plan_today(year)
        played = year.run(lambda _cases: None)
        secretary = stage.staff["secretary"]
        found = queries.counts(
            Actor(secretary.pk, "person", name=secretary.name), ["mine", "today", "returned", "pool"]
        )
    assert played.refused == []
    assert min(found.values()) > 0, found
