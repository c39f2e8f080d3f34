"""Two rows of one human being who met in a case: they are not made one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from linli.cases.models import Case, Step
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import homes, services
from linli.people.merging import comparing
from linli.people.merging import services as merging
from linli.people.models import Merge, Person
from linli.places.models import Unit
from tests.cases.desk import at_desk
from tests.support.cast import Cast


@pytest.fixture
def double(estate_cast: Cast) -> Person:
    """The resident once more, as the roster had her: same name, same home, no telephone."""
    unit = Unit.objects.get(pk=homes.terms.homes(estate_cast.resident.pk)[0].unit_id)
    made = services.create_person(estate_cast.resident.name, by=SYSTEM)
    homes.settle(made.pk, unit.pk, "family", by=SYSTEM)
    return made


def test_refused_where_one_handles_what_the_other_reported(
    estate_cast: Cast, double: Person, sent: Callable[..., Any]
) -> None:
    case = sent("路灯不亮")
    Case.objects.filter(pk=case.pk).update(reporter=estate_cast.resident, handler=double)
    desk = at_desk(estate_cast.secretary, second_factor=True)
    pair = reverse("web:double", args=[estate_cast.resident.code, double.code])
    page = desk.get(pair).content.decode()
    assert case.title in page
    assert "不能合并" in page
    assert desk.post(pair, {"proof": "本人到场，邻居李某证明"}).status_code == 422
    assert not Merge.objects.exists()


def test_a_matter_that_the_reader_does_not_read_is_not_named(
    estate_cast: Cast, double: Person, sent: Callable[..., Any]
) -> None:
    case = sent("书记态度不好", form={"about": "branch_secretary"})
    Case.objects.filter(pk=case.pk).update(reporter=estate_cast.resident, handler=double)
    found = comparing.clashes(estate_cast.resident, double)
    assert comparing.named(found, estate_cast.acting("secretary")) == [("case", "")]
    assert comparing.named(found, estate_cast.acting("street_officer")) == [("case", case.title)]


def test_matters_that_the_reader_does_not_read_are_counted_not_listed_without_a_name(
    estate_cast: Cast, double: Person, sent: Callable[..., Any]
) -> None:
    for said in ("书记态度不好", "书记不接电话"):
        case = sent(said, form={"about": "branch_secretary"})
        Case.objects.filter(pk=case.pk).update(reporter=estate_cast.resident, handler=double)
    desk = at_desk(estate_cast.secretary, second_factor=True)
    page = desk.get(reverse("web:double", args=[estate_cast.resident.code, double.code])).content.decode()
    assert page.count("内容您无权查看") == 1
    assert "2 项，内容您无权查看" in page


def test_whoever_finished_under_one_row_does_not_verify_under_the_other(
    estate_cast: Cast, double: Person, sent: Callable[..., Any]
) -> None:
    case = sent("路灯不亮")
    Step.objects.create(case=case, action="finish", by=double, at=clock.now(), capacity="post")
    waits = {"action": "finish", "form": {}, "actor": str(double.pk), "at": clock.now().isoformat(), "row": ""}
    Case.objects.filter(pk=case.pk).update(
        reporter=estate_cast.neighbour, relations={"finisher": [double.pk], "verifier": [7]}, pending=waits
    )
    made = merging.propose(estate_cast.resident.pk, double.pk, proof="本人到场核对", by=estate_cast.acting("secretary"))
    merging.approve(made.pk, by=estate_cast.acting("community_officer"))
    case.refresh_from_db()
    assert case.relations == {"finisher": [estate_cast.resident.pk], "verifier": [7]}
    assert case.pending == {**waits, "actor": str(estate_cast.resident.pk)}
