"""The demonstration's way out of the house failed once; one letter was sent again, the others wait for a decision."""

from collections import Counter
from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.notify.models import Delivery, Gateway, Notice, Preference
from linli.people.models import Person
from linli.places.models import Area
from linli.web.demo import reach
from linli.web.demo.estates import Stage
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

ROLES = ("administrator", "resident", "secretary", "grid_worker", "property_manager")


def test_one_letter_was_sent_again_and_the_others_wait(cast: Cast) -> None:
    staff: dict[str, Person] = {role: getattr(cast, role) for role in ROLES}
    for number, person in enumerate(staff.values(), 1):
        Notice.objects.create(
            person=person, entry_id=number, row="gone", subject_kind="x", subject_id=1, at=clock.now()
        )
    area: Area = cast.places.estate
    with clock.moved(clock.now() + timedelta(days=2)):  # they hold their posts longer than a day
        reach.fill(Stage(area, area, {}, staff=staff))
    states = Counter(Delivery.objects.values_list("channel", "state"))
    assert states == {("practice", "sent"): 1, ("practice", "dead"): 2}
    assert [(one.channel, one.active) for one in Gateway.objects.all()] == [("practice", True)]
    assert Preference.objects.get().quiet_from == 21
