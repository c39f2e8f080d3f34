"""Points that come while two rows are made one: whoever waits for whom, they end with whoever is kept, in no circle."""

from collections.abc import Callable

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.papers.rows import NEW, Row
from linli.people import services as people
from linli.people.merging import services as merging
from linli.people.models import Merge, Person, Term
from linli.points import accounts, carrying, replaying, services
from linli.points.models import Account, Entry, Holder, RuleBook
from tests.cases.test_services_at_once import at_once
from tests.points.conftest import points_of, tell
from tests.points.playing import published
from tests.points.test_doubles import double, opened, seated
from tests.support.cast import Cast
from tests.support.crossing import ROUNDS, crossed, only_where_rows_are_locked, waited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def book(cast: Cast) -> RuleBook:
    return published(cast.posts["secretary"].organisation, "members", "党员积分")


@pytest.fixture
def second(cast: Cast, book: RuleBook) -> Person:
    """The resident once more, who sat in the branch."""
    made = double(cast)
    seated(book, made)
    return made


def late(book: RuleBook, who: Person, number: int = 1) -> list[Told]:
    """What was told of somebody while they sat and is reckoned after."""
    made = [tell(book, "task.done", {"person_id": who.pk}) for _ in range(number)]
    people.end_term(Term.objects.get(person=who).pk, by=SYSTEM, ends=clock.now())
    return [Told.objects.get(pk=one.pk) for one in made]


def proposed(cast: Cast, second: Person) -> Merge:
    return merging.propose(cast.resident.pk, second.pk, proof="本人到场，出示身份证", by=cast.acting("secretary"))


def all_is_with(book: RuleBook, kept: Person, given_up: Person, points: int) -> None:
    """Nothing is left on the row that was given up, and the journal comes to the same."""
    assert (sum(points_of(book, kept)), sum(points_of(book, given_up))) == (points, 0)
    assert replaying.differing() == []
    assert list(findings()) == []


@only_where_rows_are_locked
@pytest.mark.parametrize("has_account", [True, False], ids=["with an account", "without one"])
def test_points_that_wait_for_a_merge_go_to_whoever_is_kept(
    cast: Cast, book: RuleBook, second: Person, has_account: bool
) -> None:
    if has_account:
        opened(book, second, 5)
    [told], row = late(book, second), proposed(cast, second)
    waited(lambda: merging.approve(row.pk, by=cast.acting("community_officer")), lambda: services.earn(told))
    all_is_with(book, cast.resident, second, 3 + 5 * has_account)


@only_where_rows_are_locked
def test_a_merge_that_waits_for_points_carries_them_over(cast: Cast, book: RuleBook, second: Person) -> None:
    """Their first: the account that is new with them would else be there for nobody but who opened it."""
    [told], row = late(book, second), proposed(cast, second)
    waited(lambda: services.earn(told), lambda: merging.approve(row.pk, by=cast.acting("community_officer")))
    all_is_with(book, cast.resident, second, 3)


@only_where_rows_are_locked
def test_what_is_taken_back_while_a_merge_is_waited_for_is_taken_from_whoever_is_kept(
    cast: Cast, book: RuleBook, second: Person
) -> None:
    [told], row = late(book, second), proposed(cast, second)
    [entry] = services.earn(told)
    waited(
        lambda: merging.approve(row.pk, by=cast.acting("community_officer")),
        lambda: services.reverse(entry.pk, "那天不是他", by=SYSTEM),
    )
    all_is_with(book, cast.resident, second, 0)


@only_where_rows_are_locked
def test_what_goes_on_to_an_account_that_is_older_waits_in_no_circle(
    cast: Cast, book: RuleBook, second: Person
) -> None:
    kept = opened(book, cast.resident, 5)
    [told], row = late(book, second), proposed(cast, second)
    [entry] = services.earn(told)
    merging.approve(row.pk, by=cast.acting("community_officer"))
    in_no_circle(kept.pk, entry.account_id, lambda: services.reverse(entry.pk, "那天不是他", by=SYSTEM))


@only_where_rows_are_locked
def test_balances_from_a_sheet_wait_in_no_circle_whatever_its_order(cast: Cast, book: RuleBook) -> None:
    holders = [cast.resident, cast.neighbour]
    for who in holders:
        seated(book, who)
    older, newer = (accounts.account_of(book, Holder(person_id=who.pk)).pk for who in holders)
    rows = [Row(line, {"name": who.name, "points": "5"}, NEW) for line, who in enumerate(reversed(holders), 2)]
    in_no_circle(older, newer, lambda: carrying.carry(book.pk, rows, by=SYSTEM))


def in_no_circle(older: int, newer: int, meanwhile: Callable[[], object]) -> None:
    """With whoever locks the older account, then the newer one, as all do."""
    rows = Account.objects.select_for_update(no_key=True)
    for _round in range(ROUNDS):
        crossed(lambda: rows.get(pk=older), lambda: rows.get(pk=newer), meanwhile)


def test_a_merge_among_many_who_reckon_leaves_nothing_behind(cast: Cast, book: RuleBook, second: Person) -> None:
    entries, row = late(book, second, 4), proposed(cast, second)
    found = at_once(
        lambda: merging.approve(row.pk, by=cast.acting("community_officer")),
        *[lambda one=one: services.earn(one) for one in entries * 2],
    )
    assert [one for one in found if isinstance(one, Exception)] == []
    assert Entry.objects.filter(account__person=second, kind=Entry.Kind.EARNED).count() == 4
    all_is_with(book, cast.resident, second, 9)  # the cap of the quarter
