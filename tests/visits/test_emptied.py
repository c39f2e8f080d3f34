"""What was noted of a visit goes by the clock, years after the visits have ended, and the journal goes on to verify."""

from datetime import timedelta

import pytest

from linli.journal.audit import findings
from linli.kernel import clock
from linli.people import jobs
from linli.people.models import Emptied
from linli.visits.models import Visit, Visited
from tests.visits.conftest import Visiting, visited_once


@pytest.mark.engine
def test_the_words_of_a_visit_are_emptied_and_the_visit_stays(visiting: Visiting) -> None:
    visit = visited_once(visiting.paired, visiting.going[0])
    said, salt = str(visit.done), bytes(visit.salt)
    assert said
    Visited.objects.filter(pk=visiting.paired.pk).update(ended_at=clock.now() - timedelta(days=40 * 366))
    before = {str(one) for one in findings()}  # of what is aged past the journal
    jobs.empty_old({})
    visit = Visit.objects.get(pk=visit.pk)
    assert (visit.done, visit.goals, visit.response, visit.advice, visit.safety) == ("", "", "", "", "")
    assert bytes(visit.salt) != salt
    assert Emptied.objects.filter(kind="home_visit", row_id=visit.pk).exists()
    assert {str(one) for one in findings()} <= before
