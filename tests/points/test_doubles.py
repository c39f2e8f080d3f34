"""Points of somebody who stands on record twice: summed once the two are one, and the journal comes to the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes, terms
from linli.people import services as people
from linli.people.merging import services as merging
from linli.people.models import Person, Term
from linli.points import accounts, objecting, replaying, services, shop
from linli.points.models import Account, Entry, Holder, Objection, RuleBook
from tests.council.conftest import Bodies
from tests.points.conftest import me, points_of, tell
from tests.points.playing import SHOP, published
from tests.points.test_pages import signed_in
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def double(cast: Cast) -> Person:
    """The resident once more, from the roster."""
    made = people.create_person(cast.resident.name, by=SYSTEM)
    homes.settle(made.pk, terms.homes(cast.resident.pk)[0].unit_id, "family", by=SYSTEM)
    return made


def opened(book: RuleBook, who: Person, points: int) -> Account:
    account = accounts.account_of(book, Holder(person_id=who.pk))
    services.append(
        account.pk, services.Line(Entry.Kind.CARRIED, clock.today(), ("opening", 1), points=points), by=SYSTEM
    )
    return account


def made_one(cast: Cast, first: Person, second: Person) -> None:
    row = merging.propose(first.pk, second.pk, proof="本人到场，出示身份证", by=cast.acting("secretary"))
    merging.approve(row.pk, by=cast.acting("community_officer"))


def test_what_both_hold_is_summed_and_the_seconds_account_is_empty(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "members", "党员积分", SHOP)
    first, second = cast.resident, double(cast)
    opened(book, first, 30)
    opened(book, second, 25)
    made_one(cast, first, second)
    assert points_of(book, first) == [30, 25]
    assert points_of(book, second) == [25, -25]
    assert replaying.kept() == {(book.pk, first.pk): 55, (book.pk, second.pk): 0}
    assert replaying.differing() == []
    assert list(findings()) == []


def test_what_the_second_earned_in_a_seat_goes_on_to_count_under_its_own_cap(cast: Cast) -> None:
    branch = cast.posts["secretary"].organisation
    book = published(branch, "members", "党员积分")
    first, second = cast.resident, double(cast)
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    people.appoint(seat.pk, second.pk, by=SYSTEM, starts=clock.now() - timedelta(hours=3))
    for _time in range(4):
        services.earn(tell(book, "task.done", {"person_id": second.pk}))
    assert points_of(book, second) == [3, 3, 3, 0]  # the cap of the quarter
    people.end_term(Term.objects.get(person=second).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, first, second)
    people.appoint(seat.pk, first.pk, by=SYSTEM, starts=clock.now())
    services.earn(tell(book, "task.done", {"person_id": first.pk}))
    assert points_of(book, first) == [9, 3]
    assert points_of(book, second) == [3, 3, 3, 0, -9]
    assert replaying.differing() == []
    assert list(findings()) == []


def test_where_only_the_second_has_an_account_the_first_is_given_one(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "members", "党员积分")
    first, second = cast.resident, double(cast)
    opened(book, second, 12)
    made_one(cast, first, second)
    assert points_of(book, first) == [12]
    assert replaying.differing() == []


def test_what_waits_on_the_seconds_account_is_settled_first(cast: Cast) -> None:
    branch = cast.posts["secretary"].organisation
    book = published(branch, "members", "党员积分", SHOP)
    first, second = cast.resident, double(cast)
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    people.appoint(seat.pk, second.pk, by=SYSTEM)
    opened(book, second, 25)
    soap = shop.offer(book.pk, shop.Offer("洗衣液", 10, 3), by=SYSTEM)
    claim = shop.claim(soap.pk, 1, by=me(second))
    with pytest.raises(Refused) as refused:
        made_one(cast, first, second)
    assert refused.value.code == "both_acted"
    shop.cancel(claim.pk, by=me(second))
    people.end_term(Term.objects.get(person=second).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, first, second)
    assert sum(points_of(book, first)) == 25
    assert replaying.differing() == []


def seated(book: RuleBook, who: Person) -> None:
    """A seat of the branch since three hours ago."""
    branch = book.body
    seat = people.create_post("party_seat", branch, branch.area, by=SYSTEM)
    people.appoint(seat.pk, who.pk, by=SYSTEM, starts=clock.now() - timedelta(hours=3))


@pytest.mark.parametrize("earlier", ["first", "second"])
def test_a_seat_that_only_the_other_row_had_then_is_no_seat_of_this_one(cast: Cast, earlier: str) -> None:
    """What was told of a row before it sat is not counted for the seat that both have once they are one."""
    book = published(cast.posts["secretary"].organisation, "members", "党员积分")
    rows = {"first": cast.resident, "second": double(cast)}
    later = "second" if earlier == "first" else "first"
    seated(book, rows[earlier])
    services.earn(tell(book, "task.done", {"person_id": rows[earlier].pk}))
    services.earn(tell(book, "task.done", {"person_id": rows[later].pk}))
    assert points_of(book, rows[later]) == []
    opened(book, rows[later], 5)
    made_one(cast, rows["first"], rows["second"])
    assert sum(points_of(book, rows["second"])) == 0
    assert replaying.differing() == []


def test_what_was_told_of_the_second_and_is_reckoned_once_the_two_are_one_is_the_firsts(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "members", "党员积分")
    first, second = cast.resident, double(cast)
    seated(book, second)
    late = tell(book, "task.done", {"person_id": second.pk})
    people.end_term(Term.objects.get(person=second).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, first, second)
    for _twice in range(2):
        services.earn(late)
    assert (points_of(book, first), points_of(book, second)) == ([3], [3, -3])
    assert replaying.differing() == []
    assert list(findings()) == []


def test_what_is_taken_back_of_the_seconds_points_is_taken_from_the_first(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "members", "党员积分")
    first, second = cast.resident, double(cast)
    seated(book, second)
    [entry] = services.earn(tell(book, "task.done", {"person_id": second.pk}))
    people.end_term(Term.objects.get(person=second).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, first, second)
    services.reverse(entry.pk, "那天不是他", by=SYSTEM)
    assert (points_of(book, first), points_of(book, second)) == ([3, -3], [3, -3, -3, 3])
    assert replaying.differing() == []
    assert list(findings()) == []


def test_what_is_taken_back_of_a_doubles_double_is_taken_from_whoever_is_kept_in_the_end(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "members", "党员积分")
    first, second, third = cast.resident, double(cast), double(cast)
    seated(book, third)
    [entry] = services.earn(tell(book, "task.done", {"person_id": third.pk}))
    people.end_term(Term.objects.get(person=third).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, second, third)
    made_one(cast, first, second)
    services.reverse(entry.pk, "那天不是他", by=SYSTEM)
    assert (points_of(book, first), sum(points_of(book, second)), sum(points_of(book, third))) == ([3, -3], 0, 0)
    assert replaying.differing() == []
    assert list(findings()) == []


def test_whoever_is_kept_sees_and_objects_to_what_was_entered_for_the_row_given_up(bodies: Bodies) -> None:
    cast, book = bodies.cast, published(bodies.branch, "members", "党员积分")
    first, second, third = cast.resident, double(cast), double(cast)
    seated(book, third)
    [entry] = services.earn(tell(book, "task.done", {"person_id": third.pk}))
    people.end_term(Term.objects.get(person=third).pk, by=SYSTEM, ends=clock.now())
    made_one(cast, second, third)
    made_one(cast, first, second)
    mine, why = signed_in(first), reverse("points:why", args=[entry.pk])
    assert why in mine.get(reverse("points:mine")).content.decode()
    assert mine.post(why, {"words": "那天不是我"}).status_code == 303
    row = Objection.objects.get()
    assert (row.entry, row.raised_by) == (entry, first)
    with pytest.raises(NotAllowed):
        objecting.raise_about("不是我", by=me(cast.neighbour), entry_id=entry.pk)
    objecting.answer(row.pk, "查过了", uphold=True, by=bodies.recording)
    assert (points_of(book, first), sum(points_of(book, second)), sum(points_of(book, third))) == ([3, -3], 0, 0)
    assert replaying.differing() == []


def test_nobody_decides_on_what_was_entered_for_their_row_given_up(bodies: Bodies) -> None:
    cast, book = bodies.cast, published(bodies.branch, "members", "党员积分")
    second = people.create_person(bodies.secretary.name, by=SYSTEM)
    account = opened(book, second, 5)
    Person.objects.filter(pk=second.pk).update(is_active=False, merged_into=cast.secretary)
    with pytest.raises(NotAllowed):
        services.reverse(account.entries.get().pk, "记错了", by=bodies.secretary)
    services.reverse(account.entries.get().pk, "记错了", by=bodies.recording)


def test_what_each_did_for_their_home_before_stays_that_homes(cast: Cast) -> None:
    book = published(cast.posts["secretary"].organisation, "households", "文明家庭积分")
    first = cast.resident
    second = people.create_person(first.name, by=SYSTEM)
    homes.settle(second.pk, terms.homes(first.pk)[0].unit_id, "family", by=SYSTEM)
    homes.settle(second.pk, cast.places.second_unit.pk, "family", by=SYSTEM)
    for who in (first, second):
        services.earn(tell(book, "hours.confirmed", {"person_id": who.pk, "minutes": 120}))
    made_one(cast, first, second)
    assert replaying.differing() == []
