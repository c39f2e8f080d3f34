"""Many sign at once, some of them twice, while it is handed in: each counts once, and nobody after that."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from linli.council import demand_rolls, demands
from linli.council.demand_models import Demand
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.people.models import Person
from tests.cases.test_services_at_once import at_once
from tests.council.conftest import Bodies
from tests.council.demanding import PLAN, Ten, sheet, ten_owners
from tests.support.crossing import only_where_rows_are_locked, waited

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


def gone(who: Person) -> None:
    """What an erasure begins with, and ends with."""
    row = Person.objects.select_for_update().get(pk=who.pk)
    row.is_active = False
    row.save(update_fields=["is_active"])


def entered(ten: Ten) -> Callable[[], object]:
    demand, files = ten.start(), sheet(ten.office)
    return lambda: demands.enter(demand.pk, ["业主丙 9栋301", "业主丁 9栋401"], by=ten.office, files=files)


def begun(ten: Ten) -> Callable[[], object]:
    files = sheet(ten.office)
    return lambda: demands.start_on_paper(ten.committee.pk, PLAN, "业主丁 9栋401", by=ten.office, files=files)


ON_PAPER = {"enters a sheet": entered, "enters what came in on paper": begun}


@only_where_rows_are_locked
@pytest.mark.parametrize("writes", ON_PAPER)
def test_whom_a_sheet_names_is_not_entered_as_they_are_erased(bodies: Bodies, writes: str) -> None:
    ten = ten_owners(bodies)
    write = ON_PAPER[writes](ten)
    before = list(Demand.objects.values_list("pk", "heads"))
    with pytest.raises(Refused) as refused:
        waited(lambda: gone(ten.owners[3]), write)
    assert refused.value.code == "lines_unknown"
    assert list(Demand.objects.values_list("pk", "heads")) == before


@only_where_rows_are_locked
@pytest.mark.parametrize("writes", ON_PAPER)
def test_an_erasure_waits_for_the_sheet_that_names_them(bodies: Bodies, writes: str) -> None:
    ten = ten_owners(bodies)
    waited(ON_PAPER[writes](ten), lambda: gone(ten.owners[3]))
    assert Demand.objects.get().signers.filter(person=ten.owners[3]).exists()


@only_where_rows_are_locked
def test_whoever_is_erased_meanwhile_is_not_nominated(bodies: Bodies) -> None:
    ten = ten_owners(bodies)
    plan = replace(PLAN, kind="nominate_residents", way="residents", title="", candidate="业主丁 9栋401")
    community = bodies.cast.posts["community_officer"].organisation
    with pytest.raises(Refused) as refused:
        waited(lambda: gone(ten.owners[3]), lambda: demands.start(community.pk, plan, by=ten.me(0)))
    assert (refused.value.code, refused.value.field) == ("lines_unknown", "candidate")
    assert not Demand.objects.exists()
