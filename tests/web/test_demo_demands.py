"""What owners of the demonstration demand together: one list is open, one waits for the committee, one for a vote."""

from datetime import timedelta

import pytest

from linli.cases import packs
from linli.council import demand_removals, demand_rolls
from linli.council.demand_models import Demand
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.web.demo import demands, estates
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_three_lists_stand_where_a_visitor_finds_something_to_do() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    demands.plan(year)
    assert year.run(lambda _cases: None).refused == []
    rows = list(Demand.objects.order_by("pk"))
    assert sorted((row.kind, row.state) for row in rows) == [
        ("owners_assembly", "checked"), ("owners_assembly", "collecting"), ("remove_owners", "checked"),
    ]  # fmt: skip
    for row in rows:
        enough = all(line.met for line in demand_rolls.counted(row))
        assert enough is (row.state == "checked")
        assert row.heads > 10
    assert [one.waits for one in demand_removals.demanded(stage.estate)] == [""]
    assert list(findings()) == []
