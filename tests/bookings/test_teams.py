"""A team is asked for, agreed, called, played: free for a reported wedding, never in two places, hours arriving."""

from datetime import timedelta

import pytest

from linli.activities import hours, queries, signing_up
from linli.activities import services as activities
from linli.activities.hour_models import Hours
from linli.activities.models import Session, Slot
from linli.bookings import asking, calling, noting, team_queries
from linli.bookings.team_models import TeamBooking
from linli.cases import services as cases
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.teams import queries as teams
from linli.teams.models import Loan
from tests.bookings.bands import Band, band, me, reported  # noqa: F401 -- the fixture

pytestmark = pytest.mark.django_db


def verbs(row: TeamBooking) -> list[str]:
    return [entry.verb for entry in history_of(row)]


def refused(act: object, *args: object, **said: object) -> str:
    with pytest.raises((Refused, NotAllowed)) as refusal:
        act(*args, **said)  # type: ignore[operator]  # a service
    return refusal.value.code


def test_a_reported_wedding_has_the_team_for_free_and_the_case_knows_of_it(band: Band) -> None:  # noqa: F811
    case = reported(band.cast)
    row = band.ask(number=f"第 {case.number} 号")
    assert (row.case, row.state, case.facts) == (case, "asked", {})
    assert [one.chip for one in team_queries.own(case, cases.pack_of(case))] == ["待队长答复"]
    band.agree(row)
    case.refresh_from_db()
    (beside,) = team_queries.own(case, cases.pack_of(case))
    assert (case.facts, beside.chip, "免费" in beside.text) == ({"team_plays": True}, "已答应", True)
    assert refused(band.ask, 14, 16, number=str(case.number)) == "case_booked"


def test_only_who_may_see_a_case_about_a_wedding_or_a_funeral_names_it(band: Band) -> None:  # noqa: F811
    case, feast = reported(band.cast), reported(band.cast, "birthday")
    assert refused(band.ask, by=band.neighbour, number=str(case.number)) == "no_such_case"
    assert refused(band.ask, number="9999") == "no_such_case"
    assert refused(band.ask, number="没有") == "no_such_case"
    assert refused(band.ask, number=str(feast.number)) == "case_not_free"
    cases.act(case.pk, "call_off", {}, by=band.resident)
    assert refused(band.ask, number=str(case.number)) == "case_not_free"
    assert TeamBooking.objects.count() == 0
    funeral = reported(band.cast, "funeral", by=band.neighbour)
    office = band.cast.acting("secretary")
    row = asking.enter(band.team.pk, "谭家大哥", band.wish(number=str(funeral.number), phone="13911112222"), by=office)
    assert (row.case, row.who, row.person) == (funeral, "谭家大哥", None)


def test_the_members_answer_and_the_line_up_stands_once_the_minimum_has_said_yes(band: Band) -> None:  # noqa: F811
    row = band.agree(band.ask())
    assert calling.lacking(row) == {"鼓手": 2, "镲": 1, "领鼓": 1}
    band.says(row, "谭鼓声")
    band.says(row, "贺满秀")
    band.says(row, "邹敲锣")
    assert refused(calling.answer, band.call_of(row, "聂无号").pk, yes=True, by=band.neighbour) == "not_allowed"
    one = band.says(row, "聂无号", yes=False)
    assert (one.answer, one.entered_by) == ("no", band.chair)  # on the telephone
    assert calling.lacking(row) == {"鼓手": 1}
    step_in = team_queries.candidates(row, ["鼓手"])
    assert [(each.member.called, each.part, each.clash) for each in step_in] == [
        ("曾运来", "鼓手", ""), ("段冬梅", "鼓手", ""),
    ]  # fmt: skip
    calling.call(row.pk, {band.members["段冬梅"].pk: "鼓手"}, by=band.by)
    band.says(row, "段冬梅")
    row.refresh_from_db()
    assert (row.ready, band.call_of(row, "段冬梅").substitute) == (True, True)
    band.says(row, "邹敲锣", yes=False)
    row.refresh_from_db()
    assert (row.ready, verbs(row)[-2:]) == (False, ["team_booking.ready", "team_booking.short"])
    assert not Slot.objects.filter(person=band.members["邹敲锣"].person).exists()
    assert list(findings()) == []


def test_whoever_is_elsewhere_from_meeting_to_the_way_back_is_named_with_it(band: Band) -> None:  # noqa: F811
    first = band.agree(band.ask())
    band.says(first, "邹敲锣")
    drummer = band.members["邹敲锣"].person
    assert drummer is not None
    held = Slot.objects.filter(person=drummer).order_by("at").values_list("at", flat=True)
    assert (held[0], held[len(held) - 1]) == (band.at(8) + timedelta(minutes=30), band.at(11) + timedelta(minutes=15))
    plan = activities.Plan(
        kind="service", title="义诊", leader_id=band.chair.pk, begins=clock.today() + timedelta(days=10),
        at=band.at(11).time(), minutes=60, place="卫生室",
    )  # fmt: skip
    other = activities.found(band.team.body_id, plan, by=band.by).sessions.get()
    role = other.needs.get().role_id
    assert refused(signing_up.enter, other.pk, role, drummer.pk, by=band.by) == "person_taken"
    stand_in = band.members["曾运来"].person
    assert stand_in is not None
    signing_up.enter(other.pk, role, stand_in.pk, by=band.by)
    clash = {each.member.called: each.clash for each in team_queries.candidates(first, ["鼓手"])}
    assert ("义诊" in clash["曾运来"], clash["段冬梅"]) == (True, "")
    calling.call(first.pk, {band.members["曾运来"].pk: "鼓手"}, by=band.by)
    assert refused(band.says, first, "曾运来") == "person_taken"


def test_the_team_is_nowhere_else_then_and_who_waits_moves_up(band: Band) -> None:  # noqa: F811
    row = band.agree(band.ask())
    assert refused(band.ask, 10, 12, by=band.neighbour) == "team_taken"
    waiting = band.ask(10, 12, by=band.neighbour, wait=True)
    assert refused(band.ask, 14, 15, by=band.neighbour, wait=True) == "free_then"
    plan = activities.Plan(
        kind="rehearsal", title="排练", leader_id=band.chair.pk, begins=clock.today() + timedelta(days=10),
        at=band.at(9).time(), minutes=60, place="活动室",
    )  # fmt: skip
    assert refused(activities.found, band.team.body_id, plan, by=band.by) == "team_taken"
    asking.call_off(row.pk, "改到饭店办了", by=band.resident)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, row.reason, waiting.state) == ("cancelled", "改到饭店办了", "asked")
    assert Session.objects.get(pk=row.session_id or 0).state == "cancelled"
    assert verbs(waiting) == ["team_booking.asked", "team_booking.moved_up"]
    assert list(findings()) == []


def test_the_leader_proposes_another_time_which_is_held_until_it_is_answered(band: Band) -> None:  # noqa: F811
    row = band.ask()
    asking.propose(row.pk, band.at(15), band.at(17), "上午有排练", by=band.by)
    assert band.ask(9, 11, by=band.neighbour).state == "asked"
    assert refused(band.ask, 16, 18, by=band.neighbour) == "team_taken"
    assert refused(asking.take, row.pk, by=band.neighbour) == "not_allowed"
    asking.take(row.pk, by=band.resident)
    row.refresh_from_db()
    assert (row.state, row.taken, row.starts_at) == ("asked", True, band.at(15))
    late = band.ask(19, 20, by=band.neighbour)
    asking.propose(late.pk, band.at(20), band.at(21), "", by=band.by)
    with clock.moved(clock.now() + timedelta(days=3)):
        assert asking.pass_on() == 1
    late.refresh_from_db()
    assert (late.state, late.why, late.because) == ("cancelled", "unanswered", "没有按时答复。")


def test_nobody_answers_what_they_asked_for_themselves(band: Band) -> None:  # noqa: F811
    own = asking.enter(band.team.pk, band.chair.name, band.wish(), by=band.cast.acting("secretary"))
    TeamBooking.objects.filter(pk=own.pk).update(person=band.chair, name="")
    for act in (lambda: band.agree(own), lambda: asking.refuse(own.pk, "忙", by=band.by)):
        assert refused(act) == "not_allowed"
    centre = band.cast.acting("secretary")
    asking.refuse(own.pk, "那天全队外出", by=centre)
    own.refresh_from_db()
    assert (own.state, own.decided_by_id) == ("refused", centre.person_id)


def test_what_goes_out_for_it_is_on_the_teams_ledger_and_goes_to_nobody_else(band: Band) -> None:  # noqa: F811
    row = band.agree(band.ask())
    calling.lend(row.pk, band.drums.pk, band.members["邹敲锣"].pk, 2, by=band.by)
    assert refused(calling.lend, row.pk, band.drums.pk, band.members["聂无号"].pk, 2, by=band.by) == "lent_already"
    (out,) = team_queries.loans(row)
    assert (out.loan.number, out.loan.due_on, Loan.objects.count()) == (2, clock.day_of(band.at(9, 11)), 1)


def played(band: Band) -> TeamBooking:  # noqa: F811
    row = band.agree(band.ask())
    for name in ("谭鼓声", "邹敲锣", "聂无号", "贺满秀"):
        band.says(row, name)
    return row


def test_who_came_is_noted_by_others_and_hours_wait_for_another_persons_word(band: Band) -> None:  # noqa: F811
    row = played(band)
    assert refused(noting.note, row.pk, [], by=band.by) == "not_over"
    with clock.moved(band.at(12)):
        came = {band.call_of(row, name).pk for name in ("谭鼓声", "邹敲锣", "聂无号")}
        noting.note(row.pk, came, by=band.by)
        row.refresh_from_db()
        own = band.call_of(row, "谭鼓声")
        assert (row.state, own.came, Hours.objects.count()) == ("played", None, 0)
        assert refused(noting.vouch, own.pk, came=True, by=band.by) == "not_allowed"
        absent = band.members["贺满秀"].person
        drummer = band.members["邹敲锣"].person
        assert absent
        assert drummer
        assert refused(noting.vouch, own.pk, came=True, by=me(absent)) == "not_allowed"
        assert [one.pk for one in team_queries.to_vouch(drummer.pk)] == [own.pk]
        noting.vouch(own.pk, came=True, by=me(drummer))
        found = {one.sign_up.name: (one.minutes, one.recorded_by_id) for one in Hours.objects.all()}
        assert found == {"邹敲锣": (120, band.chair.pk), "谭鼓声": (120, drummer.pk)}
        session = Session.objects.get(pk=row.session_id or 0)
        assert (session.state, session.sign_ups.get(person=absent).missed) == ("held", True)
        assert refused(hours.confirm, session.pk, by=band.by) == "own_record"
        centre = band.cast.acting("secretary")
        assert [one.pk for one in team_queries.unconfirmed(centre)] == [row.pk]
        assert hours.confirm(session.pk, by=centre) == 2
        assert hours.sums([drummer.pk, band.chair.pk]) == {drummer.pk: 120, band.chair.pk: 120}
        assert list(team_queries.unconfirmed(centre)) == []
    assert list(findings()) == []


def test_a_booked_performance_counts_for_the_quarter_and_stands_on_no_residents_list(band: Band) -> None:  # noqa: F811
    row = band.ask()
    with clock.moved(row.starts_at - timedelta(hours=1)):
        assert not teams.teams().get(pk=band.team.pk).performed  # type: ignore[attr-defined]  # beside the row, for its page
    band.agree(row)
    with clock.moved(row.starts_at - timedelta(hours=1)):
        assert teams.teams().get(pk=band.team.pk).performed  # type: ignore[attr-defined]  # beside the row, for its page
        assert list(queries.on_in(band.resident, band.team.area)) == []


def test_a_session_that_the_body_calls_off_ends_what_was_agreed(band: Band) -> None:  # noqa: F811
    row = band.agree(band.ask())
    activities.call_off(row.session_id or 0, "暴雨", by=band.by)
    asking.follow(row.session_id or 0)
    asking.follow(row.session_id or 0)
    row.refresh_from_db()
    assert (row.state, row.reason, verbs(row).count("team_booking.called_off")) == ("cancelled", "暴雨", 1)
    other = band.agree(band.ask(14, 16))
    activities.move(other.session_id or 0, band.at(15), by=band.by)
    asking.follow(other.session_id or 0)
    other.refresh_from_db()
    assert (other.starts_at, other.meet_at) == (band.at(15), band.at(14) + timedelta(minutes=30))
