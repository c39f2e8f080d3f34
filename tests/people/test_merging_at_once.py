"""Two rows made one, dropped and erased at once by real threads: exactly one happens, and the chains verify."""

from typing import Any

import pytest

from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel.refused import Refused
from linli.people import erasing, homes, services
from linli.people.homes import enter_person
from linli.people.merging import services as merging
from linli.people.models import Erasure, Merge, Person
from tests.cases.test_services_at_once import at_once
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
PROOF = "本人到场，出示身份证核对"


def told(verb: str) -> int:
    """How often it is on the journal."""
    return Entry.objects.filter(verb=verb).count()


def pair(cast: Cast, number: int) -> tuple[Person, Person]:
    """A tenant with an account, and the same once more as the roster had them."""
    first = enter_person(
        f"温小雨{number}", by=cast.acting("secretary"), area=cast.places.estate, phone=f"1391234560{number}",
        unit_id=cast.places.unit.pk, relation="tenant",
    )  # fmt: skip
    services.prove_phone(first.pk, by=me(first))
    second = services.create_person(f"温小雨{number}", by=SYSTEM)
    homes.settle(second.pk, cast.places.unit.pk, "tenant", by=SYSTEM)
    return first, second


def me(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


def proposed(cast: Cast, of: tuple[Person, Person]) -> Merge:
    return merging.propose(of[0].pk, of[1].pk, proof=PROOF, by=cast.acting("secretary"))


def outcomes(found: list[Any]) -> list[str]:
    """What each got, or why not; anything but a refusal is an error."""
    assert not [one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)], found
    return sorted(one.code if isinstance(one, Refused) else type(one).__name__ for one in found)


def test_of_two_offices_that_make_them_one_at_once_one_does(cast: Cast) -> None:
    officers = [cast.acting("community_officer"), cast.acting("street_officer")]
    for number in range(ROUNDS):
        row = proposed(cast, pair(cast, number))
        found = at_once(*[lambda by=by, row=row: merging.approve(row.pk, by=by) for by in officers])
        assert outcomes(found) == ["Merge", "merge_decided"]
        assert (told("merge.done"), told("person.merged")) == (number + 1, number + 1)
    assert list(findings()) == []


def test_of_approving_and_dropping_at_once_one_counts(cast: Cast) -> None:
    for number in range(ROUNDS):
        first, second = pair(cast, number)
        row = proposed(cast, (first, second))
        found = at_once(
            lambda row=row: merging.approve(row.pk, by=cast.acting("community_officer")),
            lambda row=row, first=first: merging.drop(row.pk, by=me(first)),
        )
        assert outcomes(found) == ["Merge", "merge_decided"]
        row.refresh_from_db()
        second.refresh_from_db()
        assert (row.state == Merge.DONE) == (second.merged_into_id == first.pk)
        assert told("merge.done") + told("merge.dropped") == number + 1
    assert list(findings()) == []


def test_of_making_one_and_erasing_the_one_given_up_one_counts(cast: Cast) -> None:
    for number in range(ROUNDS):
        first, second = pair(cast, number)
        row = proposed(cast, (first, second))
        found = at_once(
            lambda row=row: merging.approve(row.pk, by=cast.acting("community_officer")),
            lambda second=second: erasing.order(second.pk, "家属书面申请", by=cast.acting("street_officer")),
        )
        row.refresh_from_db()
        second.refresh_from_db()
        if row.state == Merge.DONE:
            assert outcomes(found) == ["Merge", "merged"]
            assert (second.merged_into, second.erased_at) == (first, None)
        else:
            assert outcomes(found) == ["Erasure", "merge_decided"]
            assert (row.state, second.merged_into, second.erased_at is None) == (Merge.DROPPED, None, False)
    assert list(findings()) == []


def test_of_making_one_and_erasing_the_one_kept_nothing_of_either_is_half(cast: Cast) -> None:
    """Erased first, they stay two; made one first, both are erased."""
    for number in range(ROUNDS):
        first, second = pair(cast, number)
        row = proposed(cast, (first, second))
        found = at_once(
            lambda row=row: merging.approve(row.pk, by=cast.acting("community_officer")),
            lambda first=first: erasing.ask(first.pk, by=me(first)),
        )
        assert "Erasure" in outcomes(found)
        for each in (row, first, second):
            each.refresh_from_db()
        assert (first.erased_at is None, first.name) == (False, erasing.tombstone())
        if row.state == Merge.DONE:
            assert (second.merged_into, second.erased_at is None, second.name) == (first, False, erasing.tombstone())
        else:
            assert (row.state, second.merged_into, second.erased_at) == (Merge.DROPPED, None, None)
        assert Erasure.objects.filter(state=Erasure.DONE).count() == number + 1
    assert list(findings()) == []
