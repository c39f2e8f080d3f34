"""Two votes on one seat published at once, a statement coming in between: one vote, every word on its paper."""

import pytest

from linli.ballots import removals, services
from linli.ballots.models import Ballot, Matter
from linli.council import demand_removals
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from tests.ballots.conftest import court  # noqa: F401 -- a fixture
from tests.ballots.test_removals import SAID, demanded, demands, drawn, owned_out, seat_of
from tests.cases.test_services_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_of_two_votes_on_one_seat_published_at_once_one_stands(court) -> None:  # noqa: F811 -- the fixture
    term = seat_of(court, "甲一")
    plan = demands.Plan("remove_owners", "owners", "", "三次缺席会议。", term.pk, "neglect")
    demand = demanded(court, term, plan, ("乙二", "丙三", "丁四"), "community_officer")
    owned_out(court)
    demand_removals.make_statement(demand.pk, SAID, by=court.actor("甲一"))
    first, second = drawn(court, term), drawn(court, term)
    found = at_once(
        lambda: services.publish(first.pk, by=court.director),
        lambda: services.publish(second.pk, by=court.director),
        lambda: demand_removals.make_statement(demand.pk, "改口", by=court.actor("甲一")),
    )
    refused = {one.code for one in found if isinstance(one, Refused)}
    published = list(Ballot.objects.filter(state="published"))
    assert len(published) <= 1
    assert refused <= {"removal_voted_on", "statement_missing", "voted_on"}
    demand.refresh_from_db()
    for ballot in published:  # whoever was first: what was said stands on it
        assert demand.statement in Matter.objects.get(ballot=ballot).text
        assert removals.published(term.pk)
    assert list(findings()) == []
