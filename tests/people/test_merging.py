"""Two rows of one human being become one: what follows, what stands against it, and that it is no way in."""

from fractions import Fraction
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from linli.journal import audit
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes, kinship, services, signing, terms
from linli.people.merging import comparing, registry
from linli.people.merging import services as merging
from linli.people.models import Binding, Kinship, Merge, Organisation, Ownership, Person, Post, Residence, Term
from tests.people.conftest import World, acting, give_post, make_person

ID = "110105194912310020"
OTHER_ID = "11010519491231002X"


@pytest.fixture
def desk(world: World) -> tuple[Actor, Actor]:
    """Who proposes and who approves."""
    return world.holder("branch_secretary", world.estate), world.holder("community_officer", world.community)


@pytest.fixture
def pair(world: World) -> tuple[Person, Person]:
    """王秀英 with a telephone, an owner; and once more as the roster has her, living in the same home."""
    first = make_person("王秀英", "13800138001")
    homes.settle(first.pk, world.unit.pk, "owner", by=SYSTEM)
    second = make_person("王秀英")
    homes.settle(second.pk, world.unit.pk, "family", by=SYSTEM)
    return first, second


def one(pair: tuple[Person, Person], desk: tuple[Actor, Actor], **more: Any) -> Merge:
    """Proposed and approved."""
    row = merging.propose(pair[0].pk, pair[1].pk, proof="本人持身份证到场核对", by=desk[0], **more)
    return merging.approve(row.pk, by=desk[1])


def damage() -> list[str]:
    """What the journal's check finds, but for rows that the fixture has put there without an entry."""
    return [str(each) for each in audit.findings() if each.damage != "missing-subject"]


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


@pytest.mark.engine
def test_what_points_to_the_second_points_to_the_first(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    services.request_binding(second.pk, world.ungridded.pk, "tenant", by=acting(second))
    other = make_person("李国强")
    kinship.note(second.pk, other.pk, "parent", document="户口簿", by=SYSTEM)

    merge = one(pair, desk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (merge.state, second.merged_into, second.is_active) == (Merge.DONE, first, False)
    assert [row.person for row in (Residence.objects.get(), Binding.objects.get(), Ownership.objects.get())] == [
        first
    ] * 3
    kin = Kinship.objects.get()
    assert (kin.person_id, kin.relative_id, kin.kind) == (first.pk, other.pk, "parent")
    assert {home.unit_id for home in terms.homes(second.pk)} == set()
    held = comparing.holdings(first.pk, second.pk)
    assert {column.label: n for column, (_one, n) in held.items() if n} == {}
    assert damage() == []
    moved = Entry.objects.filter(verb="merge.moved").values_list("subject_kind", flat=True)
    assert sorted(moved) == ["binding", "kinship", "residence"]


@pytest.mark.engine
def test_of_two_residences_in_one_home_the_seconds_ends(pair: Any, desk: Any, world: World) -> None:
    first, _second = pair
    homes.settle(first.pk, world.unit.pk, "family", by=SYSTEM)
    one(pair, desk)
    assert sorted((row.person_id, row.ends is None) for row in Residence.objects.all()) == [
        (first.pk, False), (first.pk, True),
    ]  # fmt: skip
    assert damage() == []


def test_whoever_proposes_does_not_approve(pair: Any, desk: Any) -> None:
    row = merging.propose(pair[0].pk, pair[1].pk, proof="本人到场核对", by=desk[0])
    with pytest.raises(NotAllowed):
        merging.approve(row.pk, by=desk[0])
    row.refresh_from_db()
    assert row.state == Merge.PROPOSED
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=row.pk).update(state=Merge.DONE, decided_by=row.proposed_by, decided_at=clock.now())


def test_nobody_merges_themselves_nor_a_near_relative(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    mine = Person.objects.get(pk=desk[0].person_id)
    homes.settle(mine.pk, world.unit.pk, "family", by=SYSTEM)  # lives with them
    with pytest.raises(NotAllowed):
        merging.propose(first.pk, second.pk, proof="本人到场核对", by=desk[0])
    with pytest.raises(NotAllowed):
        merging.propose(mine.pk, second.pk, proof="本人到场核对", by=desk[0])
    assert not Merge.objects.exists()


def test_an_account_is_not_given_up_without_its_own_word(pair: Any, desk: Any) -> None:
    first, second = pair
    Person.objects.filter(pk=second.pk).update(phone_proved_at=clock.now())
    row = merging.propose(first.pk, second.pk, proof="本人到场核对", by=desk[0])
    assert refused(lambda: merging.approve(row.pk, by=desk[1])) == "second_not_agreed"
    with pytest.raises(NotAllowed):
        merging.agree(row.pk, by=acting(first))
    merging.agree(row.pk, by=acting(second))
    assert merging.approve(row.pk, by=desk[1]).state == Merge.DONE


def test_the_number_on_record_is_compared_with_the_card(pair: Any, desk: Any) -> None:
    first, second = pair
    second.id_number = OTHER_ID
    second.save()

    def propose(card: str) -> Any:
        return merging.propose(first.pk, second.pk, proof="本人到场核对", card=card, by=desk[0])

    assert refused(lambda: propose("")) == "card_missing"
    assert refused(lambda: propose("110105198001010018")) in {"card_differs", "id_number_wrong"}
    row = propose(OTHER_ID.lower())
    merging.approve(row.pk, by=desk[1])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.id_number, second.id_number, second.id_index) == (OTHER_ID, "", None)


def test_no_way_to_sign_in_is_handed_to_whoever_has_one(pair: Any, desk: Any) -> None:
    """The second's telephone becomes a number to call, never one that opens the first's account."""
    first, second = pair
    second.phone = "+8613900139002"
    second.save()
    one(pair, desk)
    first.refresh_from_db()
    assert (first.phone, first.other_phone) == ("+8613800138001", "+8613900139002")
    assert Person.objects.by_phone("+8613900139002") is None


def test_who_has_no_way_in_takes_the_seconds(pair: Any, desk: Any) -> None:
    account, roster = pair
    Person.objects.filter(pk=account.pk).update(phone_proved_at=clock.now())
    row = merging.propose(roster.pk, account.pk, proof="本人到场核对", by=desk[0])
    merging.agree(row.pk, by=acting(account))
    merging.approve(row.pk, by=desk[1])
    found = Person.objects.by_phone("+8613800138001")
    assert found is not None
    assert (found.pk, bool(found.phone_proved_at)) == (roster.pk, True)


def test_a_trusted_phone_is_trusted_no_more(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    post = give_post(second, "grid_worker", world.estate)
    token = signing.trust_device(second.pk, "295714", "手机", by=acting(second))
    term = Term.objects.get(person=second)
    assert refused(lambda: merging.propose(first.pk, second.pk, proof="本人到场核对", by=desk[0])) == "second_in_post"
    services.end_term(term.pk, by=SYSTEM, ends=clock.now())
    one(pair, desk)
    assert (signing.device_of(token), terms.held(first.pk)) == (None, [])
    assert Term.objects.get(post=post).person == first


def test_refused_where_both_sat_in_one_body(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    for person in pair:
        give_post(person, "council_seat", world.estate)
    assert refused(lambda: merging.propose(first.pk, second.pk, proof="本人到场核对", by=desk[0])) == "both_acted"
    found = comparing.named(comparing.clashes(first, second), desk[0])
    assert found == [("term", "council_seat body")]


def test_refused_where_one_decided_what_the_other_asked_for(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    asked = services.request_binding(second.pk, world.ungridded.pk, "tenant", by=acting(second))
    Binding.objects.filter(pk=asked.pk).update(decided_by=first, decided_at=clock.now(), state=Binding.REFUSED)
    assert [clash.kind for clash in comparing.clashes(first, second)] == ["binding"]
    assert refused(lambda: merging.propose(first.pk, second.pk, proof="本人到场核对", by=desk[0])) == "both_acted"


def test_either_of_the_two_can_say_that_they_are_two(pair: Any, desk: Any) -> None:
    row = merging.propose(pair[0].pk, pair[1].pk, proof="本人到场核对", by=desk[0])
    merging.drop(row.pk, by=acting(pair[0]))
    assert refused(lambda: merging.approve(row.pk, by=desk[1])) == "merge_decided"
    assert Person.objects.filter(merged_into=None, pk__in=[each.pk for each in pair]).count() == 2


def test_two_different_id_numbers_are_two_people(pair: Any, desk: Any) -> None:
    for person, number in zip(pair, (OTHER_ID, "440524188001010014"), strict=True):
        person.id_number = number
        person.save()
    assert (
        refused(lambda: merging.propose(pair[0].pk, pair[1].pk, proof="本人到场核对", by=desk[0])) == "two_id_numbers"
    )


def test_a_number_entered_since_it_was_proposed_is_compared_first(pair: Any, desk: Any) -> None:
    row = merging.propose(pair[0].pk, pair[1].pk, proof="本人到场核对", by=desk[0])
    pair[1].id_number = OTHER_ID
    pair[1].save()
    assert refused(lambda: merging.approve(row.pk, by=desk[1])) == "card_missing"
    assert Person.objects.filter(merged_into=None, pk=pair[1].pk).exists()


def test_what_else_was_proposed_of_the_one_given_up_is_dropped(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    third = make_person("王秀英", "13700137003")
    homes.settle(third.pk, world.ungridded.pk, "tenant", by=SYSTEM)
    other = merging.propose(second.pk, third.pk, proof="本人到场核对", by=desk[0])
    one(pair, desk)
    other.refresh_from_db()
    assert other.state == Merge.DROPPED
    assert merging.propose(first.pk, third.pk, proof="本人到场核对", by=desk[0]).state == Merge.PROPOSED


def test_a_tombstone_is_merged_no_more_and_its_doubles_follow(pair: Any, desk: Any, world: World) -> None:
    first, second = pair
    one(pair, desk)
    third = make_person("王秀英", "13700137003")
    homes.settle(third.pk, world.elsewhere.pk, "tenant", by=SYSTEM)
    assert refused(lambda: merging.propose(third.pk, second.pk, proof="本人到场核对", by=desk[0])) == "merge_of_two"
    officer = desk[1]
    row = merging.propose(third.pk, first.pk, proof="本人到场核对", by=officer)
    merging.approve(row.pk, by=world.holder("street_officer", world.street))
    assert set(Person.objects.filter(merged_into=third)) == {first, second}


def test_nobody_is_given_a_post_as_a_tombstone(pair: Any, desk: Any, world: World) -> None:
    one(pair, desk)
    body = Organisation.objects.create(kind="street_office", name="青云街道办事处", area=world.street)
    post = Post.objects.create(kind="street_officer", title="科员", organisation=body, area=world.street)
    appointed = lambda who: services.appoint(post.pk, who.pk, by=SYSTEM)  # noqa: E731 -- said twice
    assert refused(lambda: appointed(pair[1])) == "person_gone"
    assert appointed(pair[0]).person_id == pair[0].pk


def test_every_key_to_a_person_follows_or_has_its_reason() -> None:
    """A new table is moved by itself; what is not stands here, with why."""
    left = {column.model._meta.label for column in registry.columns() if registry.why_stays(column)}
    ballots = {label for label in left if label.startswith("ballots.")}
    assert left - ballots == {
        "account.EmailAddress", "mfa.Authenticator", "people.TrustedDevice", "people.CodeSheet", "people.Identity",
        "people.RecoveryCode", "people.Kinship", "channels.Bound", "channels.Scene", "notify.Address", "points.Account",
    }  # fmt: skip
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Person and model.__module__.startswith("linli.")  # tests have tables of their own
    }
    assert named - {column.label for column in registry.columns()} == {
        f"people.Merge.{name}"
        for name in ("first", "second", "proposed_by", "decided_by")  # tells of the merging itself
    }


@pytest.mark.engine
def test_two_shares_of_one_home_add_up(desk: Any, world: World) -> None:
    first, second = make_person("王秀英", "13800138001"), make_person("王秀英")
    for each, share in ((first, Fraction(1, 4)), (second, Fraction(1, 2))):
        homes.settle(each.pk, world.unit.pk, "owner", by=SYSTEM, share=share)
    other = make_person("李国强")
    homes.settle(other.pk, world.unit.pk, "owner", by=SYSTEM, share=Fraction(1, 4))
    one((first, second), desk)
    rows = Ownership.objects.filter(ends=None).order_by("pk").values_list("person", "share_num", "share_den")
    assert list(rows) == [(first.pk, 3, 4), (other.pk, 1, 4)]
    assert Ownership.objects.exclude(ends=None).get().person == first  # what ended is their past
    assert [home.unit_id for home in terms.homes(first.pk)].count(world.unit.pk) == 1
    assert damage() == []
