"""A volunteer who stands on record twice is made one: the entry as a volunteer and the stars, each once."""

from datetime import timedelta

import pytest

from linli.activities import starring
from linli.activities.hour_models import Star, Volunteer
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.services import record
from linli.kernel import clock
from linli.people import homes, services, terms
from linli.people.merging import comparing
from linli.people.merging import services as merging
from linli.people.models import Person
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def double(cast: Cast) -> Person:
    """The resident once more."""
    made = services.create_person(cast.resident.name, by=SYSTEM)
    homes.settle(made.pk, terms.homes(cast.resident.pk)[0].unit_id, "family", by=SYSTEM)
    return made


def star(cast: Cast, person: Person) -> Star:
    made = Star(
        person=person, stars=1, minutes=6000, published_on=clock.today() - timedelta(days=30),
        until=clock.today() - timedelta(days=20),
    )  # fmt: skip
    made.locate(cast.places.estate)
    made.save()
    record("star.published", made, by=SYSTEM, data={}, area_id=made.area_id, new=True)
    return made


def test_two_entries_as_a_volunteer_and_two_stars_are_one(cast: Cast) -> None:
    first, second = cast.resident, double(cast)
    for person in (first, second):
        starring.agree(person == first, by=Actor(person.pk, "person", name=person.name))
        star(cast, person)
    assert comparing.clashes(first, second) == []
    row = merging.propose(first.pk, second.pk, proof="本人到场核对", by=cast.acting("secretary"))
    merging.approve(row.pk, by=cast.acting("community_officer"))
    assert [one.shown for one in Volunteer.objects.filter(person=first)] == [True]
    assert starring.given(first.pk) == 1
    assert Star.objects.filter(person=first).count() == 1
    assert list(findings()) == []


def test_what_the_second_alone_has_follows(cast: Cast) -> None:
    first, second = cast.resident, double(cast)
    starring.agree(True, by=Actor(second.pk, "person", name=second.name))
    star(cast, second)
    row = merging.propose(first.pk, second.pk, proof="本人到场核对", by=cast.acting("secretary"))
    merging.approve(row.pk, by=cast.acting("community_officer"))
    assert (Volunteer.objects.get().person, Star.objects.get().person) == (first, first)
    assert list(findings()) == []
