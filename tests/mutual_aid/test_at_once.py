"""Several hands in one box at once: nobody gives what another just gave."""

import pytest

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.mutual_aid import queries, services
from linli.mutual_aid.models import Item, Move
from tests.cases.test_services_at_once import at_once
from tests.mutual_aid.conftest import plan
from tests.mutual_aid.test_services import said
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_give_at_once_no_more_goes_out_than_there_is(cast: Cast) -> None:
    branch = cast.posts["secretary"].organisation
    drive = services.prepare(branch.pk, plan(), by=SYSTEM)
    rice = services.ask(drive.pk, "大米", "袋", 10, by=SYSTEM)
    services.open_up(drive.pk, by=SYSTEM)
    services.move(rice.pk, said("received", 7), by=SYSTEM)
    found = at_once(*[lambda: services.move(rice.pk, said("given", 2, whom="老人"), by=SYSTEM)] * 6)
    assert sorted(type(one).__name__ for one in found) == ["Move"] * 3 + ["Refused"] * 3
    assert {one.code for one in found if isinstance(one, Refused)} == {"not_there"}
    assert Item.objects.get().left == queries.lines(drive)[0].account.left == 1
    assert Move.objects.count() == 4
