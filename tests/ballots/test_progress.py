"""How a vote stands: what is back by building and floor, what is missing, which doors are left; and common costs."""

import pytest

from linli.ballots import casting, costs, delivering, queries, roll, services
from linli.people.models import Ownership, Person
from linli.places.models import Unit
from tests.ballots.conftest import drawn_up
from tests.rules.vectors import vectors

pytestmark = pytest.mark.django_db


def test_the_grid_says_what_is_delivered_and_back_and_what_is_missing_in_heads_and_area(called):
    court = called.court
    casting.vote(called.slip("辛八").pk, [["for"]], by=court.actor("辛八"))
    delivering.deliver(called.slip("甲一").pk, by=court.cast.acting("grid_worker"))
    found = queries.progress(called.ballot)
    (house,) = found.houses
    assert (house.name, house.homes, house.back, house.delivered) == ("7栋", 10, 2, 3)
    floors = next(iter(house.stairs.values())).floors
    assert {floor: [cell.state for cell in cells] for floor, cells in floors.items()} == {
        5: ["waiting"] * 2, 4: ["back"] * 2, 3: ["waiting"] * 2, 2: ["waiting"] * 2, 1: ["delivered", "waiting"],
    }  # fmt: skip
    # 6 heads and 63 000 of 94 500 are needed
    assert [(line.threshold.measure, line.have, line.missing) for line in found.lines] == [
        ("heads", 1, 5), ("area", 9600 + 9700, 63000 - 19300),
    ]  # fmt: skip
    left = queries.doors(called.ballot)
    assert [(door.number, door.delivered) for door in left][-2:] == [("101", True), ("102", False)]
    assert {door.number for door in left} & {"401", "402"} == set()


def test_five_thousand_homes_cost_as_few_statements_as_ten(court, django_assert_max_num_queries):
    ballot = drawn_up(court)
    first = court.units["101"]
    homes = []
    for number in range(5000):
        unit = Unit(building=first.building, number=f"n{number}", floor=number % 30, area_cm=9000)
        unit.locate(first.area)
        homes.append(unit)
    Unit.objects.bulk_create(homes, batch_size=500)
    people = Person.objects.bulk_create(
        [Person(name=f"业主{number}", password="!") for number in range(5000)], batch_size=500
    )
    owned = zip(Unit.objects.filter(number__startswith="n").order_by("pk"), people, strict=True)
    Ownership.objects.bulk_create([Ownership(person=person, unit=unit) for unit, person in owned], batch_size=500)
    roll.write(ballot, roll.drawn(ballot).roll)
    with django_assert_max_num_queries(15):
        found = queries.progress(ballot)
    assert sum(house.homes for house in found.houses) == 5008


def test_a_common_cost_is_shared_by_area_to_the_fen(court):
    ballot = drawn_up(court)
    parts = costs.parts(list(roll.units_of(ballot)), 1_000_000)
    assert (len(parts), sum(part.fen for part in parts)) == (10, 1_000_000)
    assert vectors("cost_sharing")
    services.discard(ballot.pk, by=court.director)
