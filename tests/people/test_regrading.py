"""A post that is held moves to another area only where its holder could be appointed to it."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.people import homes, kinship, regrading, services
from linli.people.models import Kinship, Person, Post
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def managing(cast: Cast, who: Person) -> Post:
    """A post of a property company of the whole street, in the estate far away, and who holds it."""
    company = services.create_organisation("property_company", "青云物业总公司", cast.places.street, by=SYSTEM)
    post = services.create_post("property_manager", company, cast.places.far_estate, by=SYSTEM, title="驻点经理")
    services.appoint(post.pk, who.pk, by=SYSTEM)
    return post


def married(cast: Cast, one: Person, other: Person) -> Kinship:
    return kinship.note(one.pk, other.pk, "spouse", document="结婚证", by=cast.acting("street_officer"))


def test_whose_spouse_sits_in_the_owners_committee_is_not_moved_to_its_estate(cast: Cast) -> None:
    post, by = managing(cast, cast.neighbour), cast.acting("street_officer")
    row = married(cast, cast.neighbour, cast.director)
    with pytest.raises(Refused) as refusal:
        regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=by)
    assert refusal.value.code == "post_busy"
    assert f"{cast.neighbour.name}：近亲属" in refusal.value.message
    assert "北京市物业管理条例" in refusal.value.message
    assert cast.director.name not in refusal.value.message
    post.refresh_from_db()
    assert post.area == cast.places.far_estate
    assert "post.regraded" not in [entry.verb for entry in history_of(post)]
    kinship.end(row.pk, by=by)
    regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=by)
    post.refresh_from_db()
    assert post.area == cast.places.estate


def test_whose_other_seat_does_not_go_with_it_is_not_moved(cast: Cast) -> None:
    """As rows stand that came from elsewhere, or from before the rule."""
    post, by = managing(cast, cast.neighbour), cast.acting("street_officer")
    cast.posts["director"].terms.create(person=cast.neighbour, starts=post.terms.get().starts)
    with pytest.raises(Refused, match=f"{cast.neighbour.name}：") as refusal:
        regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=by)
    assert "不能由同一人担任" in refusal.value.message


def test_of_nobody_near_it_moves_with_its_holder(cast: Cast) -> None:
    post = managing(cast, cast.neighbour)
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    regrading.regrade(post.pk, post.kind, cast.places.estate.pk, by=cast.acting("street_officer"))
    post.refresh_from_db()
    assert post.area == cast.places.estate
