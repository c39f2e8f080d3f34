"""In the demonstration somebody stands twice on the roll, and an owner's wish to be erased waits for the office."""

import pytest

from linli.journal.actors import SYSTEM
from linli.people import homes
from linli.people.merging import finding
from linli.people.models import Erasure, Merge
from linli.web.demo import doubles
from linli.web.demo.estates import Stage
from linli.web.demo.play import Year
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_both_wait_for_the_community(cast: Cast) -> None:
    estate = cast.places.estate
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    year = Year(Stage(estate, estate, {}, staff={"resident": cast.resident, "secretary": cast.secretary}))
    doubles._twice(year)
    doubles._erased(year)
    row = Merge.objects.get()
    assert (row.first, row.second.name, row.state) == (cast.resident, cast.resident.name, Merge.PROPOSED)
    assert finding.waiting_for(cast.acting("community_officer")) == [row]
    assert [(one.person, one.state) for one in Erasure.objects.all()] == [(cast.neighbour, Erasure.ASKED)]
