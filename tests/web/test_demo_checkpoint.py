"""The demonstration's checkpoint: a week kept, a note handed over, a swap, and a week that waits for a proposal."""

from datetime import timedelta

import pytest

from linli.activities.hour_models import Hours, HoursState
from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.rotas import checking
from linli.rotas.models import Duty, Rota, Swap
from linli.web.demo import checkpoint, estates, meetings
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_a_visitor_finds_a_week_kept_a_note_and_a_swap_to_approve() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    checkpoint.plan(year, meetings.plan(year).branch)
    assert year.run(lambda _cases: None).refused == []
    draft, kept = Rota.objects.order_by("pk")
    assert (draft.state, kept.state) == ("draft", "published")
    assert checking.faults_of(kept) == []
    assert Duty.objects.exclude(handed_at=None).count() == 1
    passed = Duty.objects.filter(rota=kept, ends_at__lt=year.until).prefetch_related("turns__duty")
    assert {duty.stands for duty in passed} == {"served"}
    assert list(Hours.objects.values_list("minutes", "state")) == [(450, HoursState.RECORDED)] * 2
    assert Swap.objects.get().state == "accepted"
    assert list(findings()) == []
