"""A post moves while a relative of its holder is appointed where it is to stand: by real threads, one happens."""

import pytest

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.people import homes, regrading, services
from tests.cases.test_services_at_once import at_once
from tests.people.test_regrading import managing, married
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_of_moving_the_one_and_appointing_the_other_one_is_refused(cast: Cast) -> None:
    manager = services.create_person("经理", by=SYSTEM)
    post, by = managing(cast, manager), cast.acting("street_officer")
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    married(cast, manager, cast.neighbour)
    seat = cast.posts["director"].pk
    found = at_once(
        lambda: regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=by),
        lambda: services.appoint(seat, cast.neighbour.pk, by=by, document="业主大会决定"),
    )
    refused = [each.code for each in found if isinstance(each, Refused)]
    assert refused in (["post_busy"], ["incompatible_kin"]), found
