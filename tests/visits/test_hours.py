"""Where going is voluntary, a visit becomes hours of both of the pair; elsewhere it gives none."""

from datetime import timedelta

import pytest

from linli.activities import hours, serving
from linli.activities.hour_models import Hours, HoursState
from linli.activities.models import Session
from linli.journal.audit import findings
from linli.kernel import clock
from linli.visits import noting, services
from tests.activities.conftest import refuses
from tests.visits.conftest import Visiting, me, note, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def voluntary(visiting: Visiting) -> Visiting:
    services.change(visiting.programme.pk, plan(voluntary=True), by=visiting.office)
    visiting.programme.refresh_from_db()
    return visiting


def test_an_hour_there_is_an_hour_of_each_of_the_pair_without_the_way(voluntary: Visiting) -> None:
    one, other = voluntary.going[:2]
    said = note(metres=40_000)
    visit = noting.write(voluntary.paired.pk, said, by=me(one))
    assert noting.write(voluntary.paired.pk, said, by=me(other)) == visit  # sent again by the other: kept once
    rows = list(Hours.objects.order_by("pk"))
    assert [(row.sign_up.person, row.minutes, row.recorded_by) for row in rows] == [(one, 60, one), (other, 60, one)]
    session = Session.objects.get(source_kind="home_visit", source_id=visit.pk)
    assert (session.where, session.programme.shown) == ("上门", False)  # whose home it was is not said
    assert not hours.sums([one.pk, other.pk])
    hours.confirm(session.pk, by=voluntary.office)
    assert hours.sums([one.pk, other.pk]) == {one.pk: 60, other.pk: 60}
    assert list(findings()) == []


def test_where_going_is_paid_or_a_duty_no_hours_come_of_it(visiting: Visiting) -> None:
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    assert not Hours.objects.exists()
    services.change(visiting.programme.pk, plan(voluntary=True), by=visiting.office)
    noting.write(visiting.paired.pk, note(1), by=visiting.pair)
    services.change(visiting.programme.pk, plan(), by=visiting.office)
    noting.write(visiting.paired.pk, note(2), by=visiting.pair)
    assert [row.sign_up.session.day for row in Hours.objects.all()] == [clock.today() - timedelta(days=2)] * 2


def test_a_visit_that_does_not_count_gives_no_hours(voluntary: Visiting) -> None:
    fresh = noting.write(voluntary.paired.pk, note(1), by=voluntary.pair)
    settled = noting.write(voluntary.paired.pk, note(2), by=voluntary.pair)
    found = serving.of(serving.Source("home_visit", settled.pk))
    assert found is not None
    hours.confirm(found.pk, by=voluntary.office)
    for visit in (fresh, settled):
        noting.void(visit.pk, "写错了人", by=voluntary.office)
    states = Hours.objects.order_by("pk").values_list("sign_up__session__source_id", "minutes", "state")
    assert list(states) == [
        *[(fresh.pk, 60, HoursState.WITHDRAWN)] * 2, *[(settled.pk, 60, HoursState.CONFIRMED)] * 2,
        *[(settled.pk, -60, HoursState.RECORDED)] * 2,
    ]  # fmt: skip
    with refuses("own_record"):
        hours.confirm(found.pk, by=voluntary.office)
    assert list(findings()) == []
