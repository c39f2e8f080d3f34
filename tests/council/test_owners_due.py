"""How many owners are due at their assembly stands on the roll, and is typed by nobody."""

from datetime import timedelta
from fractions import Fraction

import pytest

from linli.council import attending, services
from linli.council.models import Meeting
from linli.council.services import Call
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people.voters import OwnersDue, owners_due
from linli.places import services as places
from linli.places.models import Unit
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned(bodies: Bodies) -> Bodies:
    """A house of its own: a couple with one home, one of them alone with another, somebody with two, one nobody's."""
    house = places.create_building(bodies.cast.places.estate, "9栋", by=SYSTEM)
    units = [places.create_unit(house, f"{n}01", by=SYSTEM, floor=n, area_cm=9000) for n in range(1, 6)]
    one, other, third = (person(name) for name in ("夫", "妻", "两套"))
    for who in (one, other):
        homes.settle(who.pk, units[0].pk, "owner", by=SYSTEM, share=Fraction(1, 2))
    homes.settle(one.pk, units[1].pk, "owner", by=SYSTEM)
    for unit in units[2:4]:
        homes.settle(third.pk, unit.pk, "owner", by=SYSTEM)
    stall = places.create_unit(house, "B1-01", by=SYSTEM, floor=-1, area_cm=1200, kind=Unit.Kind.PARKING)
    homes.settle(person("只有车位").pk, stall.pk, "owner", by=SYSTEM)
    return bodies


def called(bodies: Bodies) -> Meeting:
    long_ago = clock.today() - timedelta(days=30)
    said = Call("owners_assembly", clock.now(), "广场", bodies.cast.director.pk, bodies.recorder.pk, called_on=long_ago,
                proof="业主签收的通知")  # fmt: skip
    meeting = services.call(bodies.owners.pk, said, by=bodies.cast.acting("director"))
    return services.open_meeting(meeting.pk, by=bodies.cast.acting("director"))


def test_who_owns_together_is_one_head_however_many_homes_and_stalls_count_where_the_estate_says_so(
    bodies: Bodies, request: pytest.FixtureRequest
) -> None:
    estate = bodies.cast.places.estate
    before = owners_due(estate)
    request.getfixturevalue("owned")
    assert owners_due(estate) == OwnersDue(before.heads + 3, before.unknown + 1)
    set_value("ballots.parking", "in", area_id=estate.pk, by=SYSTEM, source="议事规则第 8 条")
    assert owners_due(estate) == OwnersDue(before.heads + 4, before.unknown + 1)


def test_only_who_came_is_entered_and_no_more_than_are_due(owned: Bodies) -> None:
    director, due = owned.cast.acting("director"), owners_due(owned.cast.places.estate).heads
    meeting = called(owned)
    page = at_desk(owned.cast.director, second_factor=True).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert f"业主清册上 {due} 人" in page
    assert 'name="due"' not in page
    with pytest.raises(Refused) as refusal:
        attending.counted(meeting.pk, due + 1, by=director)
    assert refusal.value.code == "more_than_due"
    desk = at_desk(owned.cast.director, second_factor=True)
    assert desk.post(f"/desk/meetings/{meeting.pk}/count/", {"present": str(due - 1), "due": "1"}).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.counted_due, meeting.counted_present) == (due, due - 1)
