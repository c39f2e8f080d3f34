"""The demonstration's cards at the doors: what was said behind them was heard, handled and answered."""

from datetime import timedelta

import pytest

from linli.cases import packs
from linli.cases.models import Case
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.web.demo import doorstep, estates, play
from linli.web.demo.people import Names

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_each_home_that_spoke_was_heard_and_handled() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=play.DAYS)):
        stage = estates.build(Names(2026))
    year = play.Year(stage)
    doorstep.plan(year)
    assert year.run(lambda _cases: None).refused == []
    handled = set(Case.objects.filter(state="answered").values_list("text", flat=True))
    assert {words for _ways, words, _kind in doorstep.HOMES} - handled == set()


def test_time_passes_on_each_day_of_the_year_that_is_played() -> None:
    """What nobody answered was closed on the day of the filling, and every month told of it as late."""
    packs.publish_seeds(by=SYSTEM)
    year = play.Year(estates.build(Names(2026)))
    play.plan(year)
    assert sum(event.act is play.let_time_pass for event in year._queue) == play.DAYS
