"""Several hands at one drum: what one has taken nobody else gets."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.teams import joining, keeping
from linli.teams.models import LIVE, Equipment, Loan, Member
from tests.cases.test_services_at_once import at_once
from tests.teams.conftest import Drums, in_days

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_drums_six_who_take_two_each_at_once_get_four_times_two(drums: Drums) -> None:
    due = in_days(7)
    found = at_once(*[lambda: keeping.lend(drums.drums.pk, drums.other.pk, 2, due, by=SYSTEM)] * 6)
    assert sorted(type(one).__name__ for one in found) == ["Loan"] * 4 + ["Refused"] * 2
    assert {one.code for one in found if isinstance(one, Refused)} == {"lent_already"}
    assert (Equipment.objects.get().out, Loan.objects.count()) == (8, 4)
    assert list(findings()) == []


def test_who_presses_five_times_has_applied_once(drums: Drums) -> None:
    found = at_once(*[lambda: joining.apply(drums.team.pk, "", "", by=drums.resident)] * 5)
    assert sorted(type(one).__name__ for one in found) == ["Member"] + ["Refused"] * 4
    assert Member.objects.filter(person=drums.cast.resident, state__in=LIVE).count() == 1
