"""What a transaction wrote of posts and homes holds for itself at once, and for others only once it is over."""

import pytest
from django.db import transaction

from linli.journal.actors import SYSTEM
from linli.people import homes, services, terms
from linli.people.models import Post
from tests.people.conftest import World, give_post, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def kinds(person_id: int) -> list[str]:
    return [one.kind for one in terms.held(person_id)]


def test_an_appointment_and_a_home_that_are_taken_back_give_nothing_to_anybody(world: World) -> None:
    person = make_person("邱石头")
    with transaction.atomic():
        give_post(person, "grid_worker", world.grid)
        homes.settle(person.pk, world.unit.pk, "tenant", by=SYSTEM)
        assert kinds(person.pk) == ["grid_worker"]
        assert [home.unit_id for home in terms.homes(person.pk)] == [world.unit.pk]
        transaction.set_rollback(True)
    assert (kinds(person.pk), terms.homes(person.pk)) == ([], ())


def test_a_term_whose_end_is_taken_back_runs_on(world: World) -> None:
    person = make_person("邱石头")
    post: Post = give_post(person, "grid_worker", world.grid)
    term = post.terms.get()
    with transaction.atomic():
        services.end_term(term.pk, by=SYSTEM)
        assert kinds(person.pk) == []
        transaction.set_rollback(True)
    assert kinds(person.pk) == ["grid_worker"]
