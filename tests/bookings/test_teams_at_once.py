"""Many at once, in threads of their own: a team, a person and a piece of equipment are in one place at a time."""

from datetime import timedelta

import pytest

from linli.activities import services as activities
from linli.activities.models import Slot
from linli.bookings import calling
from linli.bookings.team_models import Called, TeamBooking
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people import homes
from linli.teams.models import Equipment
from tests.activities.test_at_once import at_once
from tests.bookings.bands import Band, band, me, second  # noqa: F401 -- the fixture
from tests.council.conftest import person

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_of_eight_who_ask_for_overlapping_hours_and_a_rehearsal_one_has_the_team(band: Band) -> None:  # noqa: F811
    people = [person(f"邻居{number}") for number in range(8)]
    for one in people:
        homes.settle(one.pk, band.cast.places.unit.pk, "owner", by=SYSTEM, share=homes.Fraction(1, 20))
    plan = activities.Plan(
        kind="rehearsal", title="排练", leader_id=band.chair.pk, begins=clock.day_of(band.at(9)),
        at=band.at(9).time(), minutes=60, place="活动室",
    )  # fmt: skip
    came_of = at_once([
        *(lambda one=one, n=n: band.ask(8 + n % 2, 10 + n % 2, by=me(one), phone="13911112222")
          for n, one in enumerate(people)),
        lambda: activities.found(band.team.body_id, plan, by=band.by),
    ])  # type: ignore[misc]  # fmt: skip
    assert sorted(came_of) == ["", *["team_taken"] * 8]
    taken = Slot.objects.exclude(team=None)
    assert taken.count() == taken.values("at").distinct().count() in (4, 8)
    assert list(findings()) == []


def test_a_member_of_two_teams_comes_to_one_of_two_weddings(band: Band) -> None:  # noqa: F811
    """And of six who lend the last drums at once, no more goes out than there is."""
    other = second(band)
    rows = [band.agree(band.ask(), "邹敲锣"), other.agree(other.ask(by=band.neighbour), "邹敲锣")]
    came_of = at_once([
        lambda one=one, row=row: one.says(row, "邹敲锣") for one, row in zip((band, other), rows, strict=True)
    ])  # type: ignore[misc]  # fmt: skip
    assert sorted(came_of) == ["", "person_taken"]
    assert Called.objects.filter(answer="yes").count() == 1
    drummer = band.members["邹敲锣"]
    held = Slot.objects.filter(person=drummer.person)
    assert held.count() == held.values("at").distinct().count() == 12
    assert min(held.values_list("at", flat=True)) == band.at(9) - timedelta(minutes=30)
    lent = at_once([lambda: calling.lend(rows[0].pk, band.drums.pk, drummer.pk, 2, by=band.by)] * 6)
    assert sorted(lent) == ["", *["lent_already"] * 5]
    assert Equipment.objects.get(pk=band.drums.pk).out == 2
    assert TeamBooking.objects.filter(loans__isnull=False).count() == 1
    assert list(findings()) == []
