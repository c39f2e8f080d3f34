"""Points are earned by what is on record, once, under the rules of its day; the journal alone gives them again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.council import minutes, services
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.points import audiences, books, drafting, queries, replaying
from linli.points import services as points
from linli.points.models import Account, Edition, Entry, RuleBook
from linli.rules.points import Earns, Rule
from tests.council.conftest import Bodies, seated
from tests.points.conftest import met, points_of, tell, told
from tests.points.playing import published

pytestmark = pytest.mark.django_db


def test_whoever_came_to_a_meeting_of_the_branch_has_points_once_its_minutes_are_closed(
    bodies: Bodies, book: RuleBook
) -> None:
    meeting = bodies.opened("branch_committee")
    services.end_meeting(meeting.pk, by=bodies.recording)
    minutes.draw_up(meeting.pk, by=bodies.recording)
    for who in (bodies.cast.secretary, bodies.recorder):
        minutes.signed_on_paper(meeting.pk, who.pk, by=bodies.recording)
    assert Entry.objects.count() == 0
    minutes.close(meeting.pk, by=bodies.secretary)
    run_until_idle()
    assert points_of(book, bodies.cast.secretary) == points_of(book, bodies.recorder) == [2]
    entry = Entry.objects.filter(account__person=bodies.recorder).get()
    why = queries.why(entry)
    assert why.rule is not None
    assert why.told is not None
    assert (why.rule.title, why.told.verb, why.told.subject_id) == ("参加三会一课", "meeting.closed", meeting.pk)
    assert [one.verb for one in history_of(entry)] == ["points.earned"]
    assert list(findings()) == []


def test_what_is_told_twice_counts_once(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    entry = met(book, who, who)
    assert points.earn(entry) == []
    assert points_of(book, who) == [2]
    kept = Entry.objects.get()
    with pytest.raises(IntegrityError, match=r"a_source_counts_once|points_entry\.account_id"), transaction.atomic():
        Entry.objects.create(
            account=kept.account, edition=kept.edition, rule=kept.rule, kind=kept.kind, day=kept.day, times=1, points=2,
            source_kind=kept.source_kind, source_id=kept.source_id, made_at=clock.now(),
        )  # fmt: skip


def test_absence_without_excuse_takes_points_and_the_cap_holds_both_ways(bodies: Bodies, book: RuleBook) -> None:
    came, away = bodies.members[:2]
    for _ in range(8):
        met(book, came, absent=(away,))
    assert points_of(book, came) == [2, 2, 2, 2, 2, 2, 0, 0]
    assert points_of(book, away) == [-2, -2, -2, 0, 0, 0, 0, 0]


def test_only_those_who_belong_to_the_body_then_and_only_what_the_rules_name(bodies: Bodies, book: RuleBook) -> None:
    stranger, reporting = bodies.cast.resident, bodies.members[5]
    met(book, stranger, reporting)
    met(book, bodies.members[0], kind="owners_committee")
    told(book, "meeting.opened", person_id=bodies.members[0].pk)
    assert points_of(book, stranger) == points_of(book, bodies.members[0]) == []
    assert points_of(book, reporting) == [2]


def test_a_request_that_its_reporter_calls_settled_is_its_handlers(bodies: Bodies, book: RuleBook) -> None:
    for handler in (bodies.members[1].pk, None):
        points.earn(tell(book, "case.solved", {"handler": handler}))
    assert points_of(book, bodies.members[1]) == [3]


def test_confirmed_hours_of_a_volunteer_earn_by_the_whole_hour(bodies: Bodies) -> None:
    team = people.create_organisation("volunteer_team", "安和志愿服务队", bodies.cast.places.estate, by=SYSTEM)
    who = bodies.members[0]
    seated(who, "team_seat", team)
    book = published(team, RuleBook.VOLUNTEERS, "志愿者积分")
    points.earn(tell(book, "hours.confirmed", {"sign_up": 1, "person_id": who.pk, "minutes": 150}))
    points.earn(tell(book, "hours.confirmed", {"sign_up": 2, "person_id": who.pk, "minutes": 30}))
    assert points_of(book, who) == [4]


def test_whoever_served_for_a_volunteer_team_earns_in_its_book_without_a_seat_and_in_no_others(bodies: Bodies) -> None:
    estate, who = bodies.cast.places.estate, bodies.cast.neighbour
    team, other = (people.create_organisation("volunteer_team", name, estate, by=SYSTEM) for name in ("一队", "二队"))
    book, second = (published(body, RuleBook.VOLUNTEERS, "志愿者积分") for body in (team, other))
    points.earn(tell(book, "hours.confirmed", {"sign_up": 1, "person_id": who.pk, "minutes": 120, "body_id": team.pk}))
    assert (points_of(book, who), points_of(second, who)) == ([4], [])
    assert audiences.belonging(book, who.pk, clock.now()) is not None
    assert audiences.belonging(second, who.pk, clock.now()) is None
    assert replaying.replayed()[book.pk, who.pk] == 4


def test_what_happened_in_another_estate_is_not_heard(bodies: Bodies, book: RuleBook) -> None:
    entry = met(book, bodies.members[0])
    entry.area_id = bodies.cast.places.far_estate.pk
    assert points.earn(entry) == []


def test_no_entry_and_no_published_edition_is_ever_changed(bodies: Bodies, book: RuleBook) -> None:
    met(book, bodies.members[0])
    edition = book.editions.get()
    for change in (
        lambda: Entry.objects.update(points=99),
        lambda: Entry.objects.all().delete(),
        lambda: Edition.objects.filter(pk=edition.pk).update(base=99),
    ):
        with pytest.raises(DatabaseError, match=r"stays|final"), transaction.atomic():
            change()
    with pytest.raises(Refused) as refusal:
        drafting.drop_rule(edition.pk, "R01", by=bodies.secretary)
    assert refusal.value.code == "published_stays"


def test_a_new_edition_holds_from_a_day_to_come_and_shows_what_it_changes(bodies: Bodies, book: RuleBook) -> None:
    next_one = drafting.draft(book.pk, by=bodies.secretary)
    earns = Earns("meeting.closed", "present_ids", "day")
    drafting.put_rule(next_one.pk, Rule("R01", 5, "quarter", 30, title="参加会议", earns=earns), by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        drafting.publish(next_one.pk, clock.today(), by=bodies.secretary)
    assert refusal.value.code == "since_too_early"
    drafting.publish(next_one.pk, clock.today() + timedelta(days=1), by=bodies.secretary)
    met(book, bodies.members[0])
    with clock.moved(clock.now() + timedelta(days=1)):
        met(book, bodies.members[0])
    assert points_of(book, bodies.members[0]) == [2, 5]
    next_one.refresh_from_db()
    changed = [line for line in drafting.differences(next_one) if line.kind != "same"]
    assert len(changed) == 1 or {line.kind for line in changed} == {"added", "removed"}
    assert "参加会议 +5" in drafting.text_of(next_one)


def test_a_verb_is_heard_from_the_publication_on_and_costs_nothing_else(bodies: Bodies, book: RuleBook) -> None:
    assert {"meeting.closed", "task.done", "case.solved"} <= books.verbs()
    assert "case.claim" not in books.verbs()


def test_a_rule_says_one_way_in_which_it_counts(bodies: Bodies, book: RuleBook) -> None:
    draft = drafting.draft(book.pk, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        drafting.put_rule(draft.pk, Rule("R09", 5, title="好事"), by=bodies.secretary)
    assert refusal.value.code == "way_missing"
    with pytest.raises(NotAllowed):
        drafting.put_rule(draft.pk, Rule("R09", 5, title="好事"), by=bodies.cast.acting("director"))


def test_a_reversal_is_an_entry_with_its_reason_and_is_made_once_by_another(bodies: Bodies, book: RuleBook) -> None:
    who = bodies.members[0]
    met(book, who, bodies.recorder)
    entry = Entry.objects.get(account__person=who)
    with pytest.raises(Refused) as refusal:
        points.reverse(entry.pk, " ", by=bodies.recording)
    assert refusal.value.code == "reason_missing"
    points.reverse(entry.pk, "签到有误", by=bodies.recording)
    assert points_of(book, who) == [2, -2]
    with pytest.raises(Refused) as refusal:
        points.reverse(entry.pk, "再来一次", by=bodies.recording)
    assert refusal.value.code == "not_standing"
    own = Entry.objects.get(account__person=bodies.recorder)
    with pytest.raises(NotAllowed):
        points.reverse(own.pk, "自己的", by=bodies.recording)
    with pytest.raises(NotAllowed):
        points.reverse(own.pk, "别人的", by=bodies.cast.acting("director"))


def test_the_journal_alone_gives_the_same_balances(bodies: Bodies, book: RuleBook) -> None:
    for number in range(9):
        met(book, *bodies.members[number % 3 :], absent=bodies.members[: number % 3])
    points.reverse(Entry.objects.order_by("pk")[3].pk, "签到有误", by=bodies.recording)
    assert len(replaying.kept()) == len(bodies.members)
    said = StringIO()
    call_command("replay-points", stdout=said)
    assert said.getvalue() == f"按日志重算一致的账户：{len(bodies.members)}\n"
    account = Account.objects.earliest("pk")
    lost = Entry.objects.filter(account=account).earliest("pk")
    rows = Entry.objects.exclude(pk=lost.pk).filter(account=account)
    rest = sum(rows.values_list("points", flat=True))
    with connection.cursor() as cursor:
        from linli.journal import triggers

        with triggers.suspended():
            cursor.execute("UPDATE points_entry SET points = points + 7 WHERE id = %s", [lost.pk])
    assert replaying.differing() == [(book.pk, account.person_id, rest + lost.points + 7, rest + lost.points)]
    with pytest.raises(CommandError):
        call_command("replay-points", stdout=StringIO())


def test_nobody_who_votes_or_decides_there_knows_of_points() -> None:
    """Held by the floors too: votes and bodies stand below points, and may not import them."""
    from pathlib import Path

    import linli

    root = Path(linli.__file__).parent
    below = [*root.glob("rules/*.py"), *root.rglob("ballots/**/*.py"), *root.rglob("council/**/*.py")]
    asking = [
        path.name
        for path in below
        if path.name != "points.py" and ("linli.points" in path.read_text() or "rules.points" in path.read_text())
    ]
    assert asking == []
