"""The demonstration's waist drums: one wedding played for, with hours; one whose members answer; one put elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.activities.hour_models import Hours, HoursState
from linli.bookings import team_queries
from linli.bookings.team_models import TeamBooking
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.web.demo import activities, bands, district, estates, teams
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_two_weddings_have_the_drums_for_free_and_a_feast_is_proposed_another_time(
    monkeypatch: pytest.MonkeyPatch, moved: Callable[[datetime], None]
) -> None:
    """Filled on a Thursday: the feast is on a Tuesday then, on which the drums rehearse."""
    moved(clock.now() + timedelta(days=(3 - clock.today().weekday()) % 7))
    told = [one for one in estates.DISTRICT["cases"] if one["process"] == "thrift_report"]
    monkeypatch.setitem(estates.DISTRICT, "cases", told)  # the others have no part in it
    packs.publish_seeds(by=SYSTEM)
    names = Names(2026)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(names)
    year = Year(stage)
    district.plan(year, names)
    activities.plan(year)
    teams.plan(year)
    bands.plan(year)
    played = year.run(lambda _cases: None)
    assert played.refused == []
    rows = TeamBooking.objects.order_by("pk")
    assert [(row.state, row.case is not None) for row in rows] == [
        ("played", True), ("agreed", True), ("proposed", False),
    ]  # fmt: skip
    coming = rows[1]
    assert [line.missing for line in team_queries.lines(coming, team_queries.called(coming)) if line.missing]
    assert coming.called.filter(substitute=True, answer="open").exists()
    of_it = Hours.objects.filter(sign_up__session=rows[0].session_id)
    assert set(of_it.values_list("state", "minutes")) == {(HoursState.CONFIRMED, 120)}
    assert coming.case is not None
    assert coming.case.facts["team_plays"]
    assert list(findings()) == []
