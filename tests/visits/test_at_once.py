"""Several hands at once: a phone that sends again before it has its answer, and two phones that pass one mark."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.visits import noting, sums
from linli.visits.models import Visit
from tests.cases.test_services_at_once import at_once
from tests.council.conftest import person
from tests.support.cast import Cast
from tests.visits.conftest import made, me, note

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_sent_many_times_at_once_is_kept_once_and_answered_alike(cast: Cast) -> None:
    going = tuple(person(name) for name in ("陈老师", "刘老师"))
    programme, row = made(cast.posts["secretary"].organisation, SYSTEM, going, "小明")
    said = note(metres=12_000, offline=True)
    found = at_once(*[lambda: noting.write(row.pk, said, by=me(going[0]))] * 6)
    assert {one.pk if isinstance(one, Visit) else one for one in found} == {Visit.objects.get().pk}
    assert Entry.objects.filter(verb="home_visit.noted").count() == 1
    assert Entry.objects.filter(verb="visit_programme.mark").count() == 1  # from 19,990 to 20,002
    assert sums.metres(programme) == 20_002_000
