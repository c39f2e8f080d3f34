"""Persons are locked before posts and bodies: whoever writes and whoever appoints wait for each other, in no circle."""

import pytest

from linli.journal.actors import SYSTEM
from linli.people import homes, on_record, regrading, services
from linli.people.models import Organisation, Person, Post
from tests.people.test_regrading import managing, married
from tests.people.test_relatives_at_once import company_post
from tests.support.cast import Cast
from tests.support.crossing import ROUNDS, crossed, only_where_rows_are_locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


@pytest.fixture
def manager(cast: Cast) -> Person:
    """Somebody married to a neighbour, who writes meanwhile."""
    made = services.create_person("经理", by=SYSTEM)
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    married(cast, made, cast.neighbour)
    return made


def test_a_relative_who_writes_about_the_body_and_an_appointment_to_it(cast: Cast, manager: Person) -> None:
    post, by = Post.objects.get(pk=company_post(cast)), cast.acting("street_officer")
    bodies = Organisation.objects.select_for_update(of=("self",))
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(cast.neighbour.pk),
            lambda: bodies.get(pk=post.organisation_id),
            lambda: services.appoint(post.pk, manager.pk, by=by, document="聘任书"),
        )


def test_whoever_is_appointed_writes_about_the_body_meanwhile(cast: Cast, manager: Person) -> None:
    post, by = Post.objects.get(pk=company_post(cast)), cast.acting("street_officer")
    bodies = Organisation.objects.select_for_update(of=("self",))
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(manager.pk),
            lambda: bodies.get(pk=post.organisation_id),
            lambda: services.appoint(post.pk, manager.pk, by=by, document="聘任书"),
        )


def test_a_relative_who_writes_about_the_post_and_its_move(cast: Cast, manager: Person) -> None:
    post, by = managing(cast, manager), cast.acting("street_officer")
    posts = Post.objects.select_for_update(of=("self",))
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(cast.neighbour.pk),
            lambda: posts.get(pk=post.pk),
            lambda: regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=by),
        )
