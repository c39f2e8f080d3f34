"""Persons are locked before posts and bodies: whoever writes and whoever appoints wait for each other, in no circle."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.db.models import Model, QuerySet

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import homes, kin, on_record, regrading, seating, services
from linli.people.models import Kinship, Organisation, Person, Post, Term
from linli.people.roster import apply
from linli.people.seating import Election, Said, Won
from tests.people.test_regrading import managing, married
from tests.people.test_relatives_at_once import company_post
from tests.people.test_roster import posts, sheet
from tests.support.cast import Cast
from tests.support.crossing import ROUNDS, crossed, elsewhere, only_where_rows_are_locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


def as_locked(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.select_for_update(of=("self",), no_key=True)


def become_relatives(cast: Cast, one: Person, other: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two, once the persons of the next appointment are locked and before anything else is."""
    locked = kin.locked

    def then_noted(*given: object) -> dict[int, Person]:
        found = locked(*given)  # type: ignore[arg-type]  # handed on as they came
        if not Kinship.objects.exists():
            elsewhere(lambda: married(cast, one, other))
        return found

    monkeypatch.setattr(kin, "locked", then_noted)


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


def test_whoever_becomes_a_relative_of_who_is_appointed_meanwhile_writes_about_the_body(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, by = Post.objects.get(pk=company_post(cast)), cast.acting("street_officer")
    made = services.create_person("经理", by=SYSTEM)
    become_relatives(cast, made, cast.resident, monkeypatch)
    crossed(
        lambda: on_record.must_stand(cast.resident.pk),
        lambda: as_locked(Organisation).get(pk=post.organisation_id),
        lambda: services.appoint(post.pk, made.pk, by=by, document="聘任书"),
    )


@pytest.fixture
def five(cast: Cast) -> list[Person]:
    """Owners who are elected."""
    found = [services.create_person(f"委员{letter}", by=SYSTEM) for letter in "甲乙丙丁戊"]
    for one in found:
        homes.settle(one.pk, cast.places.second_unit.pk, "owner", by=SYSTEM, share=Fraction(1, 20))
    return found


@pytest.fixture
def seated(cast: Cast, five: list[Person]) -> Callable[[], object]:
    """The owners' committee is elected anew, in place of its director."""
    owners, by = cast.posts["director"].organisation, cast.acting("street_officer")
    election = Election(
        ("matter", 1), "owners_committee", "换届", owners.area, 5, clock.today(), "安业表决〔2026〕1号",
        tuple(Won(one.name, (one,), sure=True) for one in five), owners,
    )  # fmt: skip
    said = Said([one.pk for one in five], ending=[Term.objects.get(post=cast.posts["director"]).pk])
    return lambda: seating.take_effect(election, said, by=by)


def test_a_relative_who_writes_about_the_body_and_an_election_to_it(
    cast: Cast, five: list[Person], seated: Callable[[], object]
) -> None:
    married(cast, five[-1], cast.resident)
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(cast.resident.pk),
            lambda: as_locked(Organisation).get(pk=cast.posts["director"].organisation_id),
            seated,
        )


def test_whoever_becomes_a_relative_of_the_elected_meanwhile_writes_about_the_body(
    cast: Cast, five: list[Person], seated: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    become_relatives(cast, five[-1], cast.resident, monkeypatch)
    crossed(
        lambda: on_record.must_stand(cast.resident.pk),
        lambda: as_locked(Organisation).get(pk=cast.posts["director"].organisation_id),
        seated,
    )


@pytest.mark.parametrize("first", [Term, Post])
def test_an_election_and_whoever_has_a_term_or_a_post_before_the_body(
    cast: Cast, seated: Callable[[], object], first: type[Model]
) -> None:
    """A term, by which somebody leaves their seat; a post, to which somebody is appointed."""
    post = cast.posts["director"]
    held = post if first is Post else Term.objects.get(post=post)
    for _round in range(ROUNDS):
        crossed(
            lambda: as_locked(first).get(pk=held.pk),
            lambda: as_locked(Organisation).get(pk=post.organisation_id),
            seated,
        )


def test_whoever_lives_where_a_roster_moves_a_new_grid_worker_in_writes_about_the_body(cast: Cast) -> None:
    """Nobody of the workbook, and no relative before it was taken in; another has taken office in the body by then."""
    homes.settle(cast.resident.pk, cast.places.second_unit.pk, "family", by=SYSTEM)
    services.create_person("小李", by=SYSTEM, phone="13800138000")
    heading = ["楼栋", "房号", "姓名", "电话", "关系"]
    tables = [
        sheet("住户", heading, ["5", "101", "小李", "13800138000", "家属"]),
        posts(*(["网格员", *who, "第一网格", "", ""] for who in (("小王", "13800138001"), ("小李", "13800138000")))),
    ]
    body, by = cast.posts["grid_worker"].organisation_id, cast.acting("street_officer")
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(cast.resident.pk),
            lambda: as_locked(Organisation).get(pk=body),
            lambda: apply(cast.places.estate, tables, by=by),
        )
