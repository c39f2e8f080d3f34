"""Calls reach people: on their own page, at their desk, copied or printed; what a body owes is told ahead."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.council import attending, deciding, minutes, reminders, services
from linli.council.models import Reminder
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people import terms
from linli.people.models import Organisation, Term
from linli.rules.workdays import add_months
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning

pytestmark = pytest.mark.django_db


def awaited(client: object, address: str = "/mine/") -> list[tuple[str, str]]:
    return [(one.title, one.chip) for one in client.get(address).context["awaited"]]  # type: ignore[attr-defined]  # a client


def midnight(day: datetime, months: int = 0) -> datetime:
    return clock.midnight(add_months(day.date(), months))


def test_a_call_stands_on_the_members_page_until_it_was_held_and_is_new_until_it_was_read(bodies: Bodies) -> None:
    meeting = bodies.called("party_assembly", starts_at=clock.shift(timedelta(days=2)), title="一季度党员大会")
    member, stranger = at_desk(bodies.members[0]), at_desk(bodies.cast.neighbour)
    assert awaited(member) == [("一季度党员大会", "新通知")]
    assert awaited(stranger) == []
    assert awaited(at_desk(bodies.recorder), "/desk/") == [("一季度党员大会", "新通知")]
    assert "一季度党员大会" not in at_desk(bodies.recorder).get("/desk/?box=all").content.decode()
    member.get(f"/meetings/{meeting.code}/")
    assert awaited(member) == [("一季度党员大会", "将开")]
    member.post(f"/meetings/{meeting.code}/excuse/", {"reason": "出差"})
    assert awaited(member) == []


def test_minutes_wait_for_who_has_to_sign_them_and_tasks_for_who_has_them(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("停车",))
    soon, late = clock.today() + timedelta(days=3), clock.today()
    for what, day in (("划线", soon), ("贴通知", late), ("年底总结", soon + timedelta(days=30))):
        deciding.give(meeting.items.get().pk, what, bodies.recorder.pk, day, by=bodies.recording)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.recording)
    desk = at_desk(bodies.recorder)
    tasks = [("贴通知", ""), ("划线", "")]
    assert awaited(desk, "/desk/") == [(meeting.title, "待签字"), *tasks]
    minutes.sign(meeting.pk, 1, by=Actor(bodies.recorder.pk, "person"))
    assert awaited(desk, "/desk/") == tasks
    assert awaited(at_desk(bodies.cast.secretary), "/desk/") == [(meeting.title, "待签字")]


def test_who_has_not_read_the_call_is_told_by_text_or_slip_and_that_is_noted(bodies: Bodies) -> None:
    meeting = bodies.called("party_assembly", starts_at=clock.shift(timedelta(days=2)), items=("年度计划",))
    at_desk(bodies.members[0]).get(f"/meetings/{meeting.code}/")
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/{meeting.pk}/"
    page = desk.get(at).content.decode()
    assert ("7 人未读通知" in page, f"/meetings/{meeting.code}/" in page) == (True, True)
    answer = desk.post(f"{at}told/", {"print": "1"})
    slips = desk.get(answer["Location"]).content.decode()
    assert (slips.count("年度计划"), "党员乙" in slips, "党员甲" in slips) == (7, True, False)
    assert meeting.invitees.filter(told_how="printed").count() == 7
    assert "已打印" in desk.get(at).content.decode()
    with pytest.raises(NotAllowed):
        attending.note_told(meeting.pk, "copied", by=bodies.cast.acting("director"))


def test_whoever_acts_in_a_post_does_so_until_a_day_and_their_rights_end_with_it(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    post, officer = bodies.cast.posts["director"], bodies.cast.acting("street_officer")
    people.end_term(Term.objects.get(post=post).pk, by=officer, why="resigned")
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, acting=True, document="街道〔2026〕9号")
    assert (refusal.value.code, refusal.value.field) == ("acting_open", "ends")
    ends = midnight(clock.now().astimezone(clock.LOCAL), 2)
    people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, acting=True, ends=ends, document="街道〔2026〕9号")
    desk = at_desk(bodies.cast.neighbour)
    assert desk.get("/desk/meetings/").status_code == 200
    reminders.look_ahead([bodies.owners])
    assert awaited(desk, "/desk/") == []
    moved(ends - timedelta(hours=1))
    reminders.look_ahead([bodies.owners])
    assert awaited(at_desk(bodies.cast.neighbour), "/desk/") == [("安和小区业委会", "主持工作")]
    moved(ends)
    assert terms.held(bodies.cast.neighbour.pk) == []
    assert at_desk(bodies.cast.neighbour).get("/desk/meetings/").status_code == 403
    with pytest.raises(NotAllowed):
        services.call(
            bodies.owners.pk,
            services.Call("owners_committee", clock.shift(timedelta(days=8)), "室", 1, 2),
            by=Actor(bodies.cast.neighbour.pk, "post"),
        )


def test_three_months_before_the_term_ends_the_desk_says_to_prepare_the_election(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    post, officer = bodies.cast.posts["director"], bodies.cast.acting("street_officer")
    people.end_term(Term.objects.get(post=post).pk, by=officer, why="expired")
    ends = midnight(clock.now().astimezone(clock.LOCAL), 12)
    director = owning(bodies.cast.director, bodies)
    people.appoint(post.pk, director.pk, by=officer, ends=ends, how="elected", document="业主大会决定")
    reminders.look_ahead_all()
    assert not Reminder.objects.filter(what="elect").exists()
    moved(midnight(ends, -3))
    reminders.look_ahead_all()
    assert [(one.body, one.until) for one in Reminder.objects.filter(what="elect")] == [(bodies.owners, ends.date())]
    title, chip = awaited(at_desk(bodies.cast.director), "/desk/")[0]
    assert (title, chip) == ("筹备换届", f"还有{(ends.date() - clock.today()).days}天")


@pytest.mark.unshared
def test_what_is_owed_is_told_ahead_amber_by_custom_and_late_where_a_document_binds(
    moved: Callable[[datetime], None], bodies: Bodies
) -> None:
    Term.objects.update(starts=datetime(2026, 1, 1, tzinfo=clock.LOCAL))
    moved(datetime(2026, 12, 10, 9, tzinfo=clock.LOCAL))

    def told() -> set[tuple[str, str, str]]:
        reminders.look_ahead([Organisation.objects.get(pk=bodies.branch.pk)])
        return {(one.what, one.about, one.tone) for one in Reminder.objects.filter(body=bodies.branch)}

    assert ("owed", "life_meeting", "late") in told()
    assert ("owed", "theme_day", "due") not in told()  # of the month; three weeks are left
    assert ("missing", "theme_day", "due") in told()  # of November, ten days ago
    moved(datetime(2026, 12, 22, 9, tzinfo=clock.LOCAL))
    assert {("owed", "theme_day", "due"), ("owed", "appraisal", "due")} <= told()
    assert ("missing", "theme_day", "due") not in told()
    held = bodies.opened("theme_day")
    services.end_meeting(held.pk, by=bodies.secretary)
    assert ("owed", "theme_day", "due") not in told()
    assert ("minutes", str(held.pk), "due") in told()


def test_a_gap_of_last_year_is_still_told_in_january(moved: Callable[[datetime], None], bodies: Bodies) -> None:
    Term.objects.update(starts=datetime(2026, 1, 1, tzinfo=clock.LOCAL))

    def missing() -> set[tuple[str, int, int, str]]:
        reminders.look_ahead([Organisation.objects.get(pk=bodies.branch.pk)])
        rows = Reminder.objects.filter(body=bodies.branch, what="missing")
        return {(one.about, one.until.year, one.until.month, one.tone) for one in rows}

    custom, binding = ("theme_day", 2026, 12, "due"), ("life_meeting", 2026, 12, "late")
    moved(datetime(2027, 1, 2, 9, tzinfo=clock.LOCAL))
    assert {custom, binding} <= missing()
    moved(datetime(2027, 1, 20, 9, tzinfo=clock.LOCAL))
    assert custom not in missing()  # what is owed by custom, for a fortnight only
    assert binding in missing()


def test_an_act_of_appointment_has_its_document_its_days_and_how_it_ended(bodies: Bodies) -> None:
    officer, post = bodies.cast.acting("street_officer"), bodies.cast.posts["director"]
    desk = at_desk(bodies.cast.street_officer)
    term = Term.objects.get(post=post)
    for why, words in (("resigned", "辞职"), ("removed", "罢免")):
        people.end_term(term.pk, by=officer, why=why, document=f"{words}文件")
        page = desk.get(f"/people/posts/{post.pk}/").content.decode()
        assert (f"{words}文件" in page, words in page) == (True, True)
        term = people.appoint(post.pk, bodies.cast.neighbour.pk, by=officer, how="elected", document="业主大会决定")
    assert "业主大会决定" in desk.get(f"/people/posts/{post.pk}/").content.decode()
