"""What was made one is erased as one, and a wish to be erased follows to the row that is kept."""

from typing import Any

import pytest

from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import erasing
from linli.people.merging import services as merging
from linli.people.models import Binding, Erasure, Merge, Person
from linli.people.queries import rows_of
from tests.people.test_merging_at_once import me, pair, proposed
from tests.support.cast import Cast

pytestmark = pytest.mark.engine


@pytest.fixture
def two(cast: Cast) -> tuple[Person, Person]:
    """A tenant with an account, and the same from the roster."""
    return pair(cast, 1)


def waits(person: Person, cast: Cast) -> Erasure:
    """A wish that waits for the office."""
    with_office = Erasure(person=person, area=cast.places.estate, due=clock.today())
    with_office.save()
    return with_office


def test_a_row_made_one_with_the_person_is_erased_with_them(cast: Cast, two: Any) -> None:
    first, second = two
    merging.approve(proposed(cast, two).pk, by=cast.acting("community_officer"))
    third = pair(cast, 2)[1]
    Person.objects.filter(pk=third.pk).update(name=first.name)
    merging.approve(proposed(cast, (first, third)).pk, by=cast.acting("community_officer"))

    erasing.ask(first.pk, by=me(first))

    for row in (first, second, third):
        row.refresh_from_db()
        assert (row.name, row.is_active, row.erased_at is not None) == (erasing.tombstone(), False, True)
    assert {second.merged_into, third.merged_into} == {first}
    assert [row.proof for row in Merge.objects.all()] == ["", ""]
    assert Entry.objects.filter(verb="person.erased").count() == 3
    assert Erasure.objects.get().person == first
    assert list(findings()) == []


def test_a_doubles_double_is_erased_with_whoever_is_kept_in_the_end(cast: Cast, two: Any) -> None:
    first, second = two
    third = pair(cast, 2)[1]
    Person.objects.filter(pk=third.pk).update(name=first.name)
    for kept, given_up in ((second, third), (first, second)):
        merging.approve(proposed(cast, (kept, given_up)).pk, by=cast.acting("community_officer"))
    assert set(rows_of(first.pk)) == {first.pk, second.pk, third.pk}

    erasing.ask(first.pk, by=me(first))

    for row in (first, second, third):
        row.refresh_from_db()
        assert (row.name, row.erased_at is not None) == (erasing.tombstone(), True)
    assert list(findings()) == []


def test_a_row_that_was_given_up_is_not_erased_by_itself(cast: Cast, two: Any) -> None:
    merging.approve(proposed(cast, two).pk, by=cast.acting("community_officer"))
    with pytest.raises(Refused) as refused:
        erasing.order(two[1].pk, "家属书面申请", by=cast.acting("street_officer"))
    assert refused.value.code == "merged"
    assert not Erasure.objects.exists()


def test_what_is_proposed_of_somebody_erased_is_dropped(cast: Cast, two: Any) -> None:
    row = proposed(cast, two)
    erasing.ask(two[0].pk, by=me(two[0]))
    row.refresh_from_db()
    assert (row.state, row.proof) == (Merge.DROPPED, "")
    two[1].refresh_from_db()
    assert (two[1].erased_at, two[1].is_active) == (None, True)  # somebody else, as far as anybody knows
    with pytest.raises(Refused) as refused:
        proposed(cast, two)
    assert refused.value.code == "merge_of_two"
    assert list(findings()) == []


def test_a_wish_to_be_erased_follows_to_the_row_that_is_kept(cast: Cast, two: Any) -> None:
    first, second = two
    asked = waits(second, cast)
    merging.approve(proposed(cast, two).pk, by=cast.acting("community_officer"))
    asked.refresh_from_db()
    assert (asked.person, asked.state) == (first, Erasure.ASKED)
    erasing.grant(asked.pk, by=cast.acting("secretary"))
    assert {row.erased_at is None for row in Person.objects.filter(pk__in=[first.pk, second.pk])} == {False}


def test_of_two_wishes_the_one_of_the_row_kept_stands(cast: Cast, two: Any) -> None:
    mine, other = (waits(each, cast) for each in two)
    merging.approve(proposed(cast, two).pk, by=cast.acting("community_officer"))
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state, other.person) == (Erasure.ASKED, Erasure.DROPPED, two[0])
    assert not Binding.objects.filter(person=two[1]).exists()


def test_nobody_else_follows(cast: Cast, two: Any) -> None:
    other = pair(cast, 3)[0]
    merging.approve(proposed(cast, two).pk, by=cast.acting("community_officer"))
    erasing.ask(two[0].pk, by=me(two[0]))
    other.refresh_from_db()
    assert (other.erased_at, other.is_active) == (None, True)
