"""The background is killed while it takes a step on many cases: nothing is lost, and each is done once."""

import random
import time

import pytest

from linli.cases import batches
from linli.cases.models import Case, Step
from linli.cases.party_models import Batch
from linli.journal.queries import history_of
from tests.breaks.waiting import until
from tests.cases.district import Office, labour
from tests.cases.test_batches_of_cases import gangs, gathered, keys
from tests.support.cast import Cast
from tests.support.served import linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.timeout(600)]

__all__ = ["labour"]  # fixture
MANY, KILLS, WITHIN = 120, 6, 120


def test_a_step_on_many_cases_survives_kills_of_whoever_carries_it_out(cast: Cast, labour: Office, serve) -> None:
    cases, by = gangs(cast, labour, MANY), labour["labour_inspector"]
    batch, chance = gathered(cases, by), random.Random(20261126)
    served = serve()
    batches.act(batch.pk, "take_up", {}, {}, keys(cases), by=by)
    for kill in range(KILLS):
        until(lambda reached=kill * 12: done(batch) > reached, WITHIN, lambda: served.log.read_text()[-4000:])
        time.sleep(chance.uniform(0, 0.1))
        for worker in served.parts("worker"):
            worker.kill()
    until(lambda: Batch.objects.get(pk=batch.pk).underway == "", WITHIN, lambda: served.log.read_text()[-4000:])
    assert Step.objects.filter(action="take_up").count() == MANY
    assert Case.objects.filter(state="filed").count() == MANY
    assert {history_of(case).filter(verb="case.take_up").count() for case in cases} == {1}
    assert [row.result["done"] for row in batch.rows.all()] == [True] * MANY
    linli("verify")


def done(batch: Batch) -> int:
    """How many rows are done by now."""
    running_now = Batch.objects.get(pk=batch.pk).running or {}
    return int(running_now["done"])
