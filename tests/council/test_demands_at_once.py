"""Many sign at once, some of them twice, while it is handed in: each counts once, and nobody after that."""

import pytest

from linli.council import demand_rolls, demands
from linli.council.demand_models import Demand
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from tests.cases.test_services_at_once import at_once
from tests.council.conftest import Bodies
from tests.council.demanding import ten_owners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_who_signs_at_once_and_twice_counts_once(bodies: Bodies) -> None:
    ten = ten_owners(bodies)
    demand = ten.start()
    found = at_once(
        *[lambda place=place: demands.sign(demand.pk, by=ten.me(place)) for place in (*range(8), *range(8))]
    )
    assert [one for one in found if isinstance(one, Exception)] == []
    demand.refresh_from_db()
    assert (demand.signers.count(), demand.heads, demand.area_cm) == (8, 8, 64_000)
    assert list(findings()) == []


def test_handed_in_meanwhile_nobody_signs_any_more_and_the_count_is_of_those_who_did(bodies: Bodies) -> None:
    ten = ten_owners(bodies)
    demand = ten.start()
    for place in (1, 2):
        demands.sign(demand.pk, by=ten.me(place))
    acts = [lambda place=place: demands.sign(demand.pk, by=ten.me(place)) for place in range(3, 8)]
    acts.insert(2, lambda: demands.hand_in(demand.pk, by=ten.me(0)))
    acts.append(lambda: demands.withdraw(demand.pk, by=ten.me(1)))
    found = at_once(*acts)
    refused = [one for one in found if isinstance(one, Refused)]
    assert {one.code for one in refused} <= {"demand_state", "too_few_signed"}
    demand = Demand.objects.get(pk=demand.pk)
    standing = demand_rolls.signers(demand).count()
    assert demand.heads == standing
    assert demand.state == "handed_in" or any(one.code == "too_few_signed" for one in refused)
    assert list(findings()) == []


def test_two_who_hand_it_in_at_once_start_one_clock(bodies: Bodies) -> None:
    ten = ten_owners(bodies)
    demand = ten.start()
    for place in (1, 2):
        demands.sign(demand.pk, by=ten.me(place))
    found = at_once(*[lambda: demands.hand_in(demand.pk, by=ten.me(0)) for _each in range(3)])
    assert sorted(type(one).__name__ for one in found) == ["Demand", "Refused", "Refused"]
