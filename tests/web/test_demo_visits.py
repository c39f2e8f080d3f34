"""Visits at home of the demonstration: six children, old people alone, one of them missed, the 20,000th kilometre."""

from datetime import timedelta

import pytest

from linli.activities.hour_models import Hours, HoursState
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.people.models import Organisation
from linli.visits import sums
from linli.visits.models import Visited, VisitProgramme
from linli.web.demo import estates, visits
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_six_children_and_old_people_alone_are_visited_and_one_was_missed() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    visits.plan(year, Organisation.objects.get(area=stage.estate, kind="party_branch"))
    played = year.run(lambda _cases: None)
    assert played.refused == []
    taught, alone = VisitProgramme.objects.order_by("pk")
    assert (taught.visited.count(), alone.visited.count()) == (6, len(visits.ELDERS))
    assert len(set(taught.visited.values_list("first", "second"))) == 2  # two pairs
    assert sums.metres(taught) > 20_000_000
    assert Entry.objects.filter(verb="visit_programme.mark").count() == 1
    missed = Visited.objects.exclude(missed_on=None)
    assert [(row.programme_id, row.late) for row in missed] == [(alone.pk, True)]
    assert not Visited.objects.filter(first=None).exists()
    states = set(Hours.objects.values_list("sign_up__session__programme_id", "state"))
    assert states == {(alone.service_id, HoursState.CONFIRMED), (alone.service_id, HoursState.RECORDED)}
    assert list(findings()) == []
