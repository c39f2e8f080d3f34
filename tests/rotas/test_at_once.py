"""Many at once, in threads of their own: a swap is approved once, and no duty has more people than it takes."""

import pytest

from linli.journal.audit import findings
from linli.rotas import checking, services, swapping
from linli.rotas.models import Swap, Turn
from tests.activities.test_at_once import at_once
from tests.council.conftest import Bodies
from tests.rotas.conftest import Checkpoint, enlisted, laid
from tests.rotas.playing import played

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_of_two_who_approve_one_swap_at_once_one_does(bodies: Bodies) -> None:
    swap = played(bodies.branch, "替班乙", bodies.cast.resident)
    both = (bodies.secretary, bodies.recording)
    came_of = at_once([lambda by=by: swapping.approve(swap.pk, yes=True, by=by) for by in both])  # type: ignore[misc]  # no lambda with a default is inferred
    assert sorted(came_of) == ["", "swap_done"]
    swap = Swap.objects.get(pk=swap.pk)
    assert (swap.state, swap.turn.keeper) == ("approved", swap.taker)
    assert list(findings()) == []


def test_of_six_put_on_one_duty_at_once_as_many_stand_as_it_takes(bodies: Bodies) -> None:
    rota = laid(bodies.branch, bodies.secretary)
    checkpoint = Checkpoint(bodies, rota, enlisted(rota, 6, bodies.secretary))
    duty = rota.duties.earliest("starts_at")
    came_of = at_once(
        [lambda one=one: services.place(duty.pk, one.pk, by=checkpoint.by) for one in checkpoint.keepers]  # type: ignore[misc]  # no lambda with a default is inferred
    )
    assert came_of.count("") == duty.most == Turn.objects.filter(duty=duty).count()
    assert set(came_of) == {"", "too_many"}
    assert [fault for fault in checking.faults_of(rota) if fault.slot == str(duty.pk) and fault.kind != "too_few"] == []
