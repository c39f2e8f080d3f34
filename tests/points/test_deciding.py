"""What people decide on points: applications, objections, closed periods, the shop; never on their own."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files.services import take_in
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes, personal
from linli.people import services as people
from linli.people.models import Person, Residence
from linli.people.terms import forget
from linli.points import accounts, applying, books, closing, expiring, objecting, queries, replaying, services, shop
from linli.points.models import Application, Entry, Holder, Objection, RuleBook
from tests.council.conftest import Bodies
from tests.files.pictures import jpeg
from tests.points.conftest import me, met, points_of

pytestmark = pytest.mark.django_db


def asked(book: RuleBook, who: Person, rule: str = "R05", times: int = 2) -> Application:
    return applying.ask(book.pk, applying.Wish(rule, clock.today(), times, "陪独居老人就医"), by=me(who))


def test_an_application_is_decided_by_the_post_that_its_rule_names_and_never_by_oneself(
    bodies: Bodies, book: RuleBook
) -> None:
    row = asked(book, bodies.members[0])
    own = asked(book, bodies.cast.secretary)
    for by in (me(bodies.members[1]), bodies.recording, bodies.cast.acting("director")):
        with pytest.raises(NotAllowed):
            applying.decide(row.pk, grant=True, by=by)
    with pytest.raises(NotAllowed):
        applying.decide(own.pk, grant=True, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        applying.decide(row.pk, grant=False, by=bodies.secretary)
    assert refusal.value.code == "reason_missing"
    applying.decide(row.pk, grant=True, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        applying.decide(row.pk, grant=True, by=bodies.secretary)
    assert refusal.value.code == "decided"
    assert points_of(book, bodies.members[0]) == [2]
    assert list(applying.waiting(bodies.secretary, book)) == []
    assert replaying.differing() == []
    assert list(findings()) == []


def test_who_may_ask_and_for_what(bodies: Bodies, book: RuleBook) -> None:
    with pytest.raises(NotAllowed):
        asked(book, bodies.cast.resident)
    for rule, times, day, code in (
        ("R01", 1, clock.today(), "no_such_rule"),
        ("R05", 0, clock.today(), "words_missing"),
        ("R05", 1, clock.today() + timedelta(days=1), "day_ahead"),
        ("R06", 1, clock.today(), "photo_missing"),
    ):
        with pytest.raises(Refused) as refusal:
            applying.ask(book.pk, applying.Wish(rule, day, times, "获表彰"), by=me(bodies.members[0]))
        assert refusal.value.code == code
    photos = take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=me(bodies.members[0]), role="evidence")
    row = applying.ask(
        book.pk, applying.Wish("R06", clock.today(), 1, "获表彰"), by=me(bodies.members[0]), photos=photos
    )
    photos[0].refresh_from_db()
    assert (photos[0].owner_kind, photos[0].owner_id) == (applying.OWNER, row.pk)


def test_an_objection_is_answered_by_another_than_who_decided_first(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    met(book, absent=(who,))
    taken = Entry.objects.get()
    with pytest.raises(NotAllowed):
        objecting.raise_about("我请过假", by=me(bodies.members[1]), entry_id=taken.pk)
    row = objecting.raise_about("我请过假", by=me(who), entry_id=taken.pk)
    with pytest.raises(Refused) as refusal:
        objecting.raise_about("再提一次", by=me(who), entry_id=taken.pk)
    assert refusal.value.code == "objected"
    objecting.answer(row.pk, "查到请假条", uphold=True, by=bodies.recording)
    assert points_of(book, who) == [-2, 2]
    declined = applying.decide(asked(book, who).pk, grant=False, by=bodies.secretary, reason="重复")
    second = objecting.raise_about("不是同一次", by=me(who), application_id=declined.pk)
    assert list(objecting.waiting(bodies.secretary, book)) == []
    with pytest.raises(NotAllowed):
        objecting.answer(second.pk, "维持", uphold=False, by=bodies.secretary)
    objecting.answer(second.pk, "核对签到表，不是同一次", uphold=True, by=bodies.cast.acting("community_officer"))
    assert points_of(book, who) == [-2, 2, 2]
    assert replaying.differing() == []
    assert list(findings()) == []


def test_a_reversal_too_may_be_put_right(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    met(book, who)
    services.reverse(Entry.objects.get().pk, "签到有误", by=bodies.recording)
    row = objecting.raise_about("我在场", by=me(who), entry_id=Entry.objects.latest("pk").pk)
    with pytest.raises(NotAllowed):
        objecting.answer(row.pk, "我说了算", uphold=True, by=bodies.recording)
    objecting.answer(row.pk, "两人作证", uphold=True, by=bodies.secretary)
    assert points_of(book, who) == [2, -2, 2]
    assert replaying.differing() == []


def test_a_period_is_closed_when_it_is_over_and_decided_and_stays_as_it_was_made_known(
    bodies: Bodies, book: RuleBook
) -> None:
    who = bodies.members[0]
    period = queries.period_on(book)
    assert period is not None
    met(book, who)
    row = asked(book, who, times=3)
    with pytest.raises(Refused) as refusal:
        closing.close(book.pk, period.first, by=bodies.secretary)
    assert refusal.value.code == "too_early"
    with clock.moved(clock.midnight(period.end) + timedelta(days=3)):  # no further period is over yet
        due = closing.due(book)
        assert due is not None
        assert due.first == period.first
        with pytest.raises(Refused) as refusal:
            closing.close(book.pk, period.first, by=bodies.secretary)
        assert refusal.value.code == "applications_wait"
        applying.decide(row.pk, grant=True, by=bodies.secretary)
        known = closing.close(book.pk, period.first, by=bodies.recording)
        lines = {line.account.name: (line.points, line.band) for line in closing.lines(known)}
        assert lines[who.name] == (65, "合格")
        assert lines["党员乙"] == (60, "合格")
        assert [line.account.name for line in closing.lines(known)] == sorted(lines)
        entry = Entry.objects.filter(account__person=who).earliest("pk")
        services.reverse(entry.pk, "签到有误", by=bodies.secretary)
        assert {line.account.name: line.points for line in closing.lines(known)}[who.name] == 65
        again = closing.close(book.pk, period.first, by=bodies.recording)
        assert (again.number, again.objections_until) == (2, known.objections_until)
        assert {line.account.name: line.points for line in closing.lines(again)}[who.name] == 63
        assert queries.open_until(entry.account, entry.day) == known.objections_until
    with clock.moved(clock.now() + timedelta(days=125)), pytest.raises(Refused) as refusal:
        objecting.raise_about("太迟了", by=me(who), entry_id=Entry.objects.latest("pk").pk)
    assert refusal.value.code == "term_over"
    assert list(findings()) == []


@pytest.fixture
def home(bodies: Bodies, homes_book: RuleBook) -> Person:
    """Somebody whose household has thirty points."""
    person, unit = bodies.cast.resident, bodies.cast.places.second_unit
    if not Residence.objects.filter(person=person, ends=None).exists():
        homes.settle(person.pk, unit.pk, "family", by=SYSTEM)
    forget()
    give(homes_book, person, 30)
    return person


def give(book: RuleBook, person: Person, points: int, days: int = 0) -> Entry:
    day = clock.today() - timedelta(days=days)
    line = services.Line(Entry.Kind.CARRIED, day, ("opening", days + 1), points=points)
    household = Residence.objects.get(person=person, ends=None).household_id
    account = accounts.account_of(book, Holder(household_id=household))
    entry = services.append(account.pk, line, by=SYSTEM)
    assert entry is not None
    return entry


def test_what_one_of_a_household_does_is_the_households(bodies: Bodies, homes_book: RuleBook, home: Person) -> None:
    row = applying.ask(homes_book.pk, applying.Wish("R01", clock.today(), 1, "清理楼道"), by=me(home))
    applying.decide(row.pk, grant=True, by=bodies.secretary)
    (own,) = queries.accounts_of(home.pk)
    assert (own.person_id, queries.balance(own)) == (None, 35)
    assert replaying.differing() == []


def test_points_are_redeemed_as_far_as_points_and_stock_go(bodies: Bodies, homes_book: RuleBook, home: Person) -> None:
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 10, 2), by=bodies.secretary)
    for quantity, code in ((3, "out_of_stock"), (0, "out_of_stock")):
        with pytest.raises(Refused) as refusal:
            shop.claim(soap.pk, quantity, by=me(home))
        assert refusal.value.code == code
    rice = shop.offer(homes_book.pk, shop.Offer("大米", 31, 5), by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        shop.claim(rice.pk, 1, by=me(home))
    assert refusal.value.code == "too_few_points"
    with pytest.raises(NotAllowed):
        shop.claim(soap.pk, 1, by=me(bodies.cast.far_resident))
    first, second = (shop.claim(soap.pk, 1, by=me(home)) for _ in range(2))
    (account,) = queries.accounts_of(home.pk)
    soap.refresh_from_db()
    assert (soap.stock, queries.balance(account)) == (0, 10)
    shop.hand_over(first.pk, by=bodies.secretary)
    shop.cancel(second.pk, by=me(home))
    soap.refresh_from_db()
    assert (soap.stock, queries.balance(account)) == (1, 20)
    for done in (first, second):
        with pytest.raises(Refused) as refusal:
            shop.cancel(done.pk, by=bodies.secretary)
        assert refusal.value.code == "claim_done"
    assert replaying.differing() == []
    assert list(findings()) == []


def test_stock_that_was_read_before_somebody_claimed_is_not_written_back(
    bodies: Bodies, homes_book: RuleBook, home: Person
) -> None:
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 10, 2), by=bodies.secretary)
    seen = shop.seen_of(homes_book, soap)
    shop.claim(soap.pk, 1, by=me(home))
    with pytest.raises(Refused) as refusal:
        shop.offer(homes_book.pk, shop.Offer("洗衣液", 12, 2), by=bodies.secretary, good_id=soap.pk, seen=seen)
    soap.refresh_from_db()
    assert (refusal.value.code, soap.stock, soap.price) == ("changed_meanwhile", 1, 10)


def test_nobody_hands_a_good_to_themselves(bodies: Bodies, homes_book: RuleBook) -> None:
    homes.settle(bodies.cast.secretary.pk, bodies.cast.places.unit.pk, "family", by=SYSTEM)
    forget()
    give(homes_book, bodies.cast.secretary, 30)
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 10, 2), by=bodies.secretary)
    row = shop.claim(soap.pk, 1, by=me(bodies.cast.secretary))
    with pytest.raises(NotAllowed):
        shop.hand_over(row.pk, by=bodies.secretary)


def test_the_members_points_are_not_redeemed_unless_their_rules_say_so(bodies: Bodies, book: RuleBook) -> None:
    with pytest.raises(Refused) as refusal:
        shop.offer(book.pk, shop.Offer("洗衣液", 10, 2), by=bodies.secretary)
    assert refusal.value.code == "no_shop"


def test_unspent_points_expire_the_oldest_first_and_once(bodies: Bodies, homes_book: RuleBook, home: Person) -> None:
    give(homes_book, home, 20, days=300)
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 5, 9), by=bodies.secretary)
    shop.claim(soap.pk, 1, by=me(home))
    (account,) = queries.accounts_of(home.pk)
    with clock.moved(clock.now() + timedelta(days=100)):
        assert (expiring.expire_all(), expiring.expire_all()) == (1, 0)
        assert queries.balance(account) == 30
    with clock.moved(clock.now() + timedelta(days=400)):
        assert expiring.expire_all() == 1
        assert queries.balance(account) == 0
    assert replaying.differing() == []


def test_a_book_is_opened_by_its_body_for_its_own_people(bodies: Bodies) -> None:
    from linli.points import drafting

    assert [code for code, _label in drafting.audiences_of(bodies.branch)] == ["members", "households"]
    with pytest.raises(NotAllowed):
        drafting.open_book(bodies.branch.pk, "members", "积分", by=bodies.cast.acting("director"))
    for audience, title, code in (("volunteers", "积分", "no_audience"), ("members", " ", "title_missing")):
        with pytest.raises(Refused) as refusal:
            drafting.open_book(bodies.branch.pk, audience, title, by=bodies.secretary)
        assert refusal.value.code == code
    book = drafting.open_book(bodies.branch.pk, "members", "积分", by=bodies.secretary)
    assert len(book.editions.get().rules) == 7
    assert books.today_edition(book) is None
    team = people.create_organisation("volunteer_team", "安和志愿服务队", bodies.cast.places.estate, by=SYSTEM)
    assert "volunteers" in dict(drafting.audiences_of(team))
    assert Objection.objects.count() == 0


def test_whoever_left_a_household_is_told_of_its_points_until_then_alone(homes_book: RuleBook, home: Person) -> None:
    """What those who live there now did is theirs."""
    [part] = [one for one in personal.parts() if one.model is Entry]
    assert [row["points"] for row in part.of(home.pk)] == [30]
    give(homes_book, home, 5, days=1)
    before = Entry.objects.get(points=5).made_at
    Residence.objects.filter(person=home).update(ends=before - timedelta(microseconds=1))
    assert [row["points"] for row in part.of(home.pk)] == [30]
    assert part in personal.held(home.pk)
    assert list(part.of(people.create_person("后来的住户", by=SYSTEM).pk)) == []
