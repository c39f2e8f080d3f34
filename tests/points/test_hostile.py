"""Who would give points to themselves, to their kin, or twice: each way is shut."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes, kinship
from linli.people.terms import forget
from linli.points import applying, carrying, closing, drafting, objecting, queries, replaying, services, shop
from linli.points.models import Application, Entry, Holder, RuleBook
from linli.rules.points import Rule
from tests.activities.conftest import refuses
from tests.cases.desk import at_desk
from tests.cases.test_services_at_once import at_once
from tests.council.conftest import Bodies
from tests.papers.rows import judged
from tests.points.conftest import me, met, points_of, tell
from tests.points.test_deciding import asked, give, home  # noqa: F401 -- the fixture

pytestmark = pytest.mark.django_db


def test_what_somebody_says_of_themselves_earns_nothing(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    for by in (me(who), bodies.recording):
        services.earn(tell(book, "task.done", {"person_id": who.pk}, by=by))
    services.earn(tell(book, "case.solved", {"handler": who.pk}, by=me(who)))
    assert points_of(book, who) == [3]
    assert replaying.differing() == []


def test_a_request_that_is_settled_again_counts_once(bodies: Bodies, book: RuleBook) -> None:
    who, other = bodies.members[:2]
    for handler in (who, who, other):
        services.earn(tell(book, "case.solved", {"handler": handler.pk}))  # about the same subject
    assert (points_of(book, who), points_of(book, other)) == ([3], [3])
    entry = Entry.objects.filter(account__person=who).get()
    why = queries.why(entry)
    assert why.told is not None
    assert why.told.verb == "case.solved"
    assert replaying.differing() == []
    services.reverse(entry.pk, "重复派单", by=bodies.recording)
    services.earn(tell(book, "case.solved", {"handler": who.pk}))
    assert points_of(book, who) == [3, -3]
    assert replaying.differing() == []


def test_nobody_decides_on_the_points_of_a_near_relative(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    met(book, who)
    row = asked(book, who)
    kinship.note(bodies.cast.secretary.pk, who.pk, "spouse", document="结婚证", by=SYSTEM)
    with pytest.raises(NotAllowed):
        applying.decide(row.pk, grant=True, by=bodies.secretary)
    with pytest.raises(NotAllowed):
        services.reverse(Entry.objects.get().pk, "签到有误", by=bodies.secretary)
    raised = objecting.raise_about("少记了", by=me(who), entry_id=Entry.objects.get().pk)
    with pytest.raises(NotAllowed):
        objecting.answer(raised.pk, "补上", uphold=True, by=bodies.secretary)
    applying.decide(row.pk, grant=True, by=bodies.recording)  # nobody else holds the post that the rule names
    assert points_of(book, who) == [2, 2]


def test_who_alone_holds_the_post_of_a_rule_has_their_own_decided_by_a_colleague_or_takes_it_back(
    bodies: Bodies, book: RuleBook
) -> None:
    own, plain = asked(book, bodies.cast.secretary), asked(book, bodies.members[0])
    with pytest.raises(NotAllowed):
        applying.decide(own.pk, grant=True, by=bodies.secretary)
    with pytest.raises(NotAllowed):
        applying.decide(plain.pk, grant=True, by=bodies.recording)  # there is somebody who holds it
    applying.decide(own.pk, grant=True, by=bodies.recording)
    with refuses("decided"):
        applying.withdraw(own.pk, by=me(bodies.cast.secretary))
    with pytest.raises(NotAllowed):
        applying.withdraw(plain.pk, by=me(bodies.members[1]))
    applying.withdraw(plain.pk, by=me(bodies.members[0]))
    with refuses("decided"):
        applying.decide(plain.pk, grant=True, by=bodies.secretary)
    assert (points_of(book, bodies.cast.secretary), points_of(book, bodies.members[0])) == ([2], [])
    assert list(findings()) == []


def test_nobody_enters_the_opening_balance_of_their_own_home(bodies: Bodies, homes_book: RuleBook) -> None:
    homes.settle(bodies.cast.secretary.pk, bodies.cast.places.unit.pk, "family", by=SYSTEM)
    forget()
    home = str(bodies.cast.places.unit)  # noqa: F811 -- an address here
    how = carrying.how(homes_book, by=bodies.recording)
    rows = judged(how, homes_book.body.area, f"房屋,积分\n{home},500\n")
    assert [(row.state, row.words) for row in rows] == [("new", "")]
    with pytest.raises(Refused, match="2"):  # the row's line
        carrying.carry(homes_book.pk, rows, by=bodies.secretary)
    assert carrying.carry(homes_book.pk, rows, by=bodies.recording) == 1


def test_for_one_day_and_rule_points_are_asked_for_once_and_only_of_days_on_which_one_belonged(
    bodies: Bodies, book: RuleBook
) -> None:
    who = bodies.members[0]
    row = asked(book, who)
    with refuses("asked_already"):
        asked(book, who)
    declined = applying.decide(row.pk, grant=False, by=bodies.secretary, reason="没有照片")
    again = asked(book, who)
    applying.decide(again.pk, grant=True, by=bodies.secretary)
    raised = objecting.raise_about("补了照片", by=me(who), application_id=declined.pk)
    with refuses("asked_already"):
        objecting.answer(raised.pk, "补记", uphold=True, by=bodies.recording)
    early = clock.day_of(who.terms.earliest("starts").starts) - timedelta(days=1)
    with refuses("not_of_book"):
        applying.ask(book.pk, applying.Wish("R05", early, 1, "以前做的"), by=me(who))
    assert points_of(book, who) == [2]


def test_once_the_term_after_a_period_is_over_nothing_more_is_asked_for_in_it(bodies: Bodies, book: RuleBook) -> None:
    who, day = bodies.members[0], clock.today()
    period = queries.period_on(book)
    assert period is not None
    with clock.moved(clock.now() + timedelta(days=95)):
        closing.close(book.pk, period.first, by=bodies.secretary)
        late = applying.ask(book.pk, applying.Wish("R05", day, 1, "补报"), by=me(who))  # within the term
        applying.decide(late.pk, grant=True, by=bodies.secretary)
    with clock.moved(clock.now() + timedelta(days=125)), refuses("period_settled"):
        applying.ask(book.pk, applying.Wish("R05", day, 1, "太迟了"), by=me(who))


def test_what_has_expired_buys_nothing_whatever_the_clock_of_the_night_has_done(
    bodies: Bodies,
    homes_book: RuleBook,
    home: object,  # noqa: F811
) -> None:
    who = bodies.cast.resident
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 10, 9), by=bodies.secretary)
    give(homes_book, who, 10, days=360)
    with clock.moved(clock.now() + timedelta(days=6)):  # ten of forty are over, and no night came
        for _ in range(3):
            shop.claim(soap.pk, 1, by=me(who))
        with refuses("too_few_points"):
            shop.claim(soap.pk, 1, by=me(who))
    (account,) = queries.accounts_of(who.pk)
    assert queries.balance(account) == 0
    assert replaying.differing() == []


@pytest.mark.django_db(transaction=True)
def test_at_one_moment_one_asks_once_objects_once_and_is_handed_a_good_once(
    bodies: Bodies,
    book: RuleBook,
    homes_book: RuleBook,
    home: object,  # noqa: F811
) -> None:
    who = bodies.members[0]
    found = at_once(*[lambda: asked(book, who)] * 3)
    assert [type(one).__name__ for one in found].count("Application") == Application.objects.count() == 1
    met(book, who)
    entry = Entry.objects.get(rule="R01")
    found = at_once(*[lambda: objecting.raise_about("少了", by=me(who), entry_id=entry.pk)] * 3)
    assert sorted(type(one).__name__ for one in found) == ["Objection", "Refused", "Refused"]
    soap = shop.offer(homes_book.pk, shop.Offer("洗衣液", 10, 1), by=bodies.secretary)
    claim = shop.claim(soap.pk, 1, by=me(bodies.cast.resident))
    ways = [shop.hand_over, shop.hand_over, shop.cancel]
    found = at_once(*[lambda way=way: way(claim.pk, by=bodies.secretary) for way in ways])
    assert sorted(type(one).__name__ for one in found) == ["Claim", "Refused", "Refused"]
    soap.refresh_from_db()
    assert soap.stock in (0, 1)
    assert replaying.differing() == []


def test_the_desk_puts_somebody_else_down_and_a_third_decides(bodies: Bodies, book: RuleBook) -> None:
    edition = drafting.draft(book.pk, by=bodies.secretary)
    late = Rule("R11", -2, "quarter", 6, title="迟交党费", approver="branch_secretary")
    drafting.put_rule(edition.pk, late, by=bodies.secretary)
    drafting.publish(edition.pk, clock.today() + timedelta(days=1), by=bodies.secretary)
    who = bodies.members[0]
    with clock.moved(clock.now() + timedelta(days=2)):
        wish = applying.Wish("R11", clock.today(), 1, "三月党费四月才交")
        with refuses("no_such_rule"):  # nobody asks for what takes from themselves
            applying.ask(book.pk, wish, by=me(who))
        with pytest.raises(NotAllowed):
            applying.ask_for(book.pk, Holder(person_id=bodies.recorder.pk), wish, by=bodies.recording)
        with pytest.raises(NotAllowed):
            applying.ask_for(book.pk, Holder(person_id=who.pk), wish, by=me(bodies.members[1]))
        row = applying.ask_for(book.pk, Holder(person_id=who.pk), wish, by=bodies.recording)
        for by in (bodies.recording, me(who)):
            with pytest.raises(NotAllowed):
                applying.decide(row.pk, grant=True, by=by)
        applying.decide(row.pk, grant=True, by=bodies.secretary)
        assert points_of(book, who) == [-2]
        raised = objecting.raise_about("当月已交", by=me(who), entry_id=Entry.objects.get().pk)
        objecting.answer(raised.pk, "查到收据", uphold=True, by=bodies.recording)
        assert points_of(book, who) == [-2, 2]
    assert replaying.differing() == []


def test_a_home_without_a_telephone_is_put_down_by_its_name_on_the_page(bodies: Bodies, homes_book: RuleBook) -> None:
    homes.settle(bodies.members[3].pk, bodies.cast.places.second_unit.pk, "family", by=SYSTEM)
    desk, at = at_desk(bodies.recorder, second_factor=True), reverse("points:enter", args=[homes_book.code])
    said = {"rule": "R02", "day": clock.today().isoformat(), "times": 1, "words": "垃圾分类检查合格"}
    assert "检查发现的事" in desk.get(at).content.decode()
    assert desk.post(at, {**said, "who": "九栋九零九"}).status_code == 422
    answer = desk.post(at, {**said, "who": str(bodies.cast.places.second_unit)})
    assert answer.status_code == 302
    row = Application.objects.get()
    assert (row.account.name, row.applicant) == (str(bodies.cast.places.second_unit), bodies.recorder)
    waiting = reverse("points:waiting", args=[homes_book.code])
    assert f"由 {bodies.recorder.name} 登记" in at_desk(bodies.cast.secretary).get(waiting).content.decode()
    assert at_desk(bodies.cast.director).get(at).status_code == 404


def test_an_office_that_reads_the_journal_reads_nobodys_points_in_it(bodies: Bodies, book: RuleBook) -> None:
    met(book, bodies.members[0])
    entry = history_of(Entry.objects.get()).get()
    page = at_desk(bodies.cast.community_officer).get(reverse("web:journal_entry", args=[entry.pk])).content.decode()
    assert ("person_id" in page, entry.verb) == (False, "points.earned")
