"""A meeting from its call to its signed minutes, in the domain's own sentences."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.cases.models import Case
from linli.council import attending, deciding, minutes, queries, services
from linli.council.models import Meeting, State, Task
from linli.council.services import Call
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.models import State as PaperState
from linli.papers.rendering import filled
from linli.people import services as people
from linli.people import terms
from linli.people.models import Term
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning
from tests.support.residents import inhabited

pytestmark = pytest.mark.django_db


def verbs(meeting: Meeting) -> list[str]:
    return [entry.verb for entry in history_of(meeting).order_by("seq")]


def member(person: object) -> Actor:
    return Actor(person.pk, "person", name=person.name)  # type: ignore[attr-defined]  # a person


# ---- the call -------------------------------------------------------------------------------------------------------


def test_a_council_called_too_late_is_refused_with_the_earliest_day(bodies: Bodies) -> None:
    tomorrow = clock.shift(timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        bodies.called("council", body=bodies.council, starts_at=tomorrow)
    assert (refusal.value.code, refusal.value.field) == ("notice_too_short", "starts_at")
    assert (clock.today() + timedelta(days=3)).isoformat() in refusal.value.message
    assert not Meeting.objects.exists()
    meeting = bodies.called("council", body=bodies.council, starts_at=clock.shift(timedelta(days=3)))
    assert (meeting.state, verbs(meeting)) == (State.CALLED, ["meeting.called"])


def test_one_entered_afterwards_is_judged_by_the_day_on_which_notice_was_given(bodies: Bodies) -> None:
    yesterday, today = clock.shift(timedelta(days=-1)), clock.today()
    with pytest.raises(Refused):
        bodies.called("council", body=bodies.council, starts_at=yesterday, called_on=today - timedelta(days=3))
    meeting = bodies.called("council", body=bodies.council, starts_at=yesterday, called_on=today - timedelta(days=4))
    assert meeting.afterwards


def test_a_body_holds_its_own_kinds_only_and_only_its_posts_call(bodies: Bodies) -> None:
    with pytest.raises(Refused) as refusal:
        bodies.called("owners_committee")
    assert refusal.value.code == "kind_of_meeting"
    said = Call("branch_committee", clock.now(), "活动室", bodies.cast.secretary.pk, bodies.recorder.pk)
    for role in ("director", "grid_worker", "resident", "far_secretary", "community_officer"):
        with pytest.raises(NotAllowed):
            services.call(bodies.branch.pk, said, by=bodies.cast.acting(role))
    with pytest.raises(Refused) as refusal:
        bodies.called(host_id=bodies.recorder.pk)
    assert refusal.value.code == "host_records"


def test_members_are_due_probationary_ones_do_not_vote_and_those_reporting_here_count_nowhere(bodies: Bodies) -> None:
    seen = queries.attendance(bodies.called("party_assembly"))
    assert (seen.due, seen.voters, seen.present) == (7, 6, 0)
    reporting = Meeting.objects.get().invitees.get(person=bodies.members[5])
    assert (reporting.due, reporting.votes) == (False, False)


def test_who_sits_in_both_bodies_of_a_joint_meeting_is_due_once_with_both_titles(bodies: Bodies) -> None:
    post = bodies.cast.posts["director"]
    people.end_term(Term.objects.get(post=post).pk, by=bodies.cast.acting("street_officer"))
    secretary = owning(bodies.cast.secretary, bodies)
    people.appoint(post.pk, secretary.pk, by=bodies.cast.acting("street_officer"), document="业主大会决定")
    meeting = bodies.called("joint")
    assert meeting.joined == bodies.owners
    assert {one.person.name: one.seat for one in meeting.invitees.all()} == {
        "周正明": "支部书记、业委会主任", "唐月娥": "支部委员",
    }  # fmt: skip


def test_a_seat_opens_no_desk_and_gives_no_power(bodies: Bodies) -> None:
    assert terms.held(bodies.members[0].pk) == []
    assert [held.kind for held in terms.held(bodies.cast.director.pk)] == ["committee_director"]


# ---- the room -------------------------------------------------------------------------------------------------------


def test_one_signs_in_by_the_code_on_the_screen_while_it_is_fresh(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    meeting = bodies.called("party_assembly")
    by, stranger = member(bodies.members[0]), member(bodies.cast.neighbour)
    with pytest.raises(NotAllowed):  # not in session yet
        attending.sign_in(meeting.code, attending.token(meeting), by=by)
    services.open_meeting(meeting.pk, by=bodies.secretary)
    for shown in ("", "x", attending.token(Meeting(code="another"))):
        with pytest.raises(Refused) as refusal:
            attending.sign_in(meeting.code, shown, by=by)
        assert refusal.value.code == "code_old"
    with pytest.raises(NotAllowed):
        attending.sign_in(meeting.code, attending.token(meeting), by=stranger)
    attending.sign_in(meeting.code, attending.token(meeting), by=by)
    attending.sign_in(meeting.code, attending.token(meeting), by=by)
    assert verbs(meeting) == ["meeting.called", "meeting.opened", "meeting.attended"]
    assert queries.attendance(meeting).present == 1


def test_nothing_is_decided_before_enough_have_come_and_more_hands_than_heads_are_refused(bodies: Bodies) -> None:
    meeting = bodies.called("party_assembly", items=("年度计划",))
    services.open_meeting(meeting.pk, by=bodies.secretary)
    item = meeting.items.get()
    for one in meeting.invitees.filter(votes=True)[:2]:
        attending.mark(meeting.pk, one.pk, "list", by=bodies.recording)
    with pytest.raises(Refused) as refusal:
        deciding.vote(item.pk, "通过计划", 2, 0, 0, by=bodies.recording)
    assert refusal.value.code == "no_quorum"  # 2 of 6, 3 are needed
    third = meeting.invitees.filter(votes=True, present_at=None).first()
    attending.mark(meeting.pk, third.pk, "paper", by=bodies.recording)
    with pytest.raises(Refused) as refusal:
        deciding.vote(item.pk, "通过计划", 4, 0, 0, by=bodies.recording)
    assert refusal.value.code == "too_many_hands"
    motion = deciding.vote(item.pk, "通过计划", 3, 0, 0, by=bodies.recording)
    assert not motion.passed  # more than half of all six who vote are needed, not of those present
    assert motion.roll == 6


def test_whoever_neither_came_nor_was_excused_was_absent(bodies: Bodies) -> None:
    meeting = bodies.called("party_assembly")
    with pytest.raises(Refused):
        attending.excuse_self(meeting.pk, " ", by=member(bodies.members[1]))
    attending.excuse_self(meeting.pk, "出差", by=member(bodies.members[1]))
    services.open_meeting(meeting.pk, by=bodies.secretary)
    first = meeting.invitees.get(person=bodies.members[0])
    attending.mark(meeting.pk, first.pk, "list", by=bodies.recording)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    stood = {one.person.name: (bool(one.present_at), one.away, one.reason) for one in meeting.invitees.all()}
    assert stood["党员甲"] == (True, "", "")
    assert stood["党员乙"] == (False, "excused", "出差")
    assert stood["党员丙"] == (False, "absent", "")
    assert stood["在职己"] == (False, "", "")


def test_where_residents_meet_who_is_due_stands_on_their_roll_and_who_came_is_counted(bodies: Bodies) -> None:
    inhabited(bodies.cast.places.community, 300, bodies.cast.places.unit)
    officer = bodies.cast.acting("community_officer")
    body = bodies.cast.posts["community_officer"].organisation
    clerk = people.create_person("社工", by=officer, area=bodies.cast.places.community)
    said = Call(
        "residents_assembly", clock.shift(timedelta(days=10)), "广场", bodies.cast.community_officer.pk, clerk.pk
    )
    meeting = services.call(body.pk, said, by=officer)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now())
    services.open_meeting(meeting.pk, by=officer)
    with pytest.raises(Refused):
        attending.counted(meeting.pk, 301, by=officer)
    attending.counted(meeting.pk, 150, by=officer)
    assert Meeting.objects.get(pk=meeting.pk).counted_due == 300
    assert not queries.attendance(Meeting.objects.get(pk=meeting.pk)).enough  # exactly half is not more than half
    attending.counted(meeting.pk, 151, by=officer)
    assert queries.attendance(Meeting.objects.get(pk=meeting.pk)).enough
    attending.counted(meeting.pk, 2, by=officer, households=True)
    assert Meeting.objects.get(pk=meeting.pk).counted_due == 3  # three homes are lived in


# ---- tasks ----------------------------------------------------------------------------------------------------------


def test_a_task_stands_in_each_next_agenda_until_it_is_done(bodies: Bodies) -> None:
    first = bodies.opened(items=("绿化带种菜",))
    day = clock.today() + timedelta(days=20)
    task = deciding.give(first.items.get().pk, "划出种植区", bodies.recorder.pk, day, by=bodies.recording)
    services.end_meeting(first.pk, by=bodies.secretary)
    second = bodies.called(items=("其他",))
    assert [(item.title, item.task) for item in second.items.order_by("position")] == [
        ("划出种植区", task), ("其他", None),
    ]  # fmt: skip
    with pytest.raises(Refused):
        deciding.finish(task.pk, "", by=bodies.recording)
    deciding.finish(task.pk, "已划好，二十三户认领", by=bodies.recording)
    assert [item.title for item in bodies.called(items=("其他",)).items.all()] == ["其他"]
    with pytest.raises(Refused) as refusal:
        deciding.finish(task.pk, "再来一次", by=bodies.recording)
    assert refusal.value.code == "task_done"
    assert [entry.verb for entry in history_of(task).order_by("seq")] == ["task.given", "task.done"]


def test_a_request_is_opened_from_a_task_once(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("路灯",))
    task = deciding.give(meeting.items.get().pk, "修北门路灯", bodies.recorder.pk, clock.today(), by=bodies.recording)
    case = deciding.open_case(task.pk, by=bodies.secretary)
    assert (Case.objects.get().pk, Task.objects.get().case_id) == (case.pk, case.pk)
    assert case.title == "修北门路灯"
    with pytest.raises(Refused):
        deciding.open_case(task.pk, by=bodies.secretary)


def test_tasks_that_are_open_stand_before_those_that_are_done(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("路灯",))
    item, today = meeting.items.get(), clock.today()
    first, second, third = (
        deciding.give(item.pk, what, bodies.recorder.pk, today, by=bodies.recording) for what in ("甲", "乙", "丙")
    )
    deciding.finish(first.pk, "做完", by=bodies.recording)
    assert list(queries.tasks(bodies.secretary)) == [second, third, first]


# ---- the minutes ----------------------------------------------------------------------------------------------------


def held(bodies: Bodies) -> Meeting:
    meeting = bodies.opened(items=("绿化带种菜",))
    item = meeting.items.get()
    deciding.say(item.pk, "先听意见", by=bodies.recording, person_id=bodies.cast.secretary.pk)
    deciding.say(item.pk, "同意清理", by=bodies.recording, speaker="唐月娥", seconds=90)
    deciding.agree(item.pk, "", by=bodies.recording, public=True)
    deciding.vote(item.pk, "统一清理并另辟种植区", 2, 0, 0, by=bodies.recording)
    deciding.give(item.pk, "划出种植区", bodies.recorder.pk, clock.today(), by=bodies.recording)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.recording)
    return Meeting.objects.get(pk=meeting.pk)


def test_minutes_are_assembled_signed_by_those_present_and_closed_by_a_second_person(bodies: Bodies) -> None:
    meeting = held(bodies)
    with pytest.raises(Refused) as refusal:
        minutes.close(meeting.pk, by=bodies.secretary)
    assert refusal.value.code == "unsigned"
    minutes.sign(meeting.pk, 1, by=member(bodies.cast.secretary))
    minutes.signed_on_paper(meeting.pk, bodies.recorder.pk, by=bodies.recording)
    with pytest.raises(Refused) as refusal:  # whoever wrote them does not close them
        minutes.close(meeting.pk, by=bodies.recording)
    assert refusal.value.code == "own_draft"
    minutes.close(meeting.pk, by=bodies.secretary)
    done = Meeting.objects.get(pk=meeting.pk)
    assert (done.state, done.paper.state) == (State.CLOSED, PaperState.ISSUED)
    assert list(findings()) == []


def test_the_form_says_who_was_there_what_was_decided_and_who_does_what(bodies: Bodies) -> None:
    values = minutes.assembled(held(bodies))
    assert (values["due"], values["present"], values["absent"]) == (2, 2, 0)
    assert "同意2票，反对0票，弃权0票，通过" in values["decided"]
    assert "符合到会人数要求" in values["quorum"]
    assert "唐月娥：同意清理" in values["said"]
    assert values["tasks"] == [{"what": "划出种植区", "who": "唐月娥", "due": clock.today().isoformat()}]


def test_minutes_changed_after_a_signature_are_signed_anew(bodies: Bodies) -> None:
    meeting = held(bodies)
    minutes.sign(meeting.pk, 1, by=member(bodies.cast.secretary))
    minutes.draw_up(meeting.pk, by=bodies.recording)
    with pytest.raises(Refused) as refusal:
        minutes.sign(meeting.pk, 1, by=member(bodies.recorder))
    assert refusal.value.code == "paper_changed"
    assert queries.signed(Meeting.objects.get(pk=meeting.pk)) == set()


def test_what_somebody_has_signed_is_changed_only_once_it_is_drawn_up_anew(bodies: Bodies) -> None:
    meeting = held(bodies)
    item, by = meeting.items.get(), bodies.recording
    seat = meeting.invitees.get(person=bodies.recorder)
    later: list[Callable[[], object]] = [
        lambda: deciding.say(item.pk, "另说", by=by),
        lambda: deciding.unsay(item.points.earliest("pk").pk, by=by),
        lambda: deciding.agree(item.pk, "另定", by=by),
        lambda: deciding.vote(item.pk, "再表决", 2, 0, 0, by=by),
        lambda: deciding.give(item.pk, "再做", bodies.recorder.pk, clock.today(), by=by),
        lambda: attending.mark(meeting.pk, seat.pk, "absent", by=by),
        lambda: attending.counted(meeting.pk, 1, by=by),
    ]
    minutes.sign(meeting.pk, 1, by=member(bodies.cast.secretary))
    before = minutes.assembled(meeting)
    for change in later:
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "minutes_signed"
    assert minutes.assembled(Meeting.objects.get(pk=meeting.pk)) == before
    minutes.draw_up(meeting.pk, by=by)
    deciding.say(item.pk, "另说", by=by)
    assert queries.signed(Meeting.objects.get(pk=meeting.pk)) == set()


def test_a_dissent_is_a_row_of_whoever_dissents_printed_apart_and_signed_by_them(bodies: Bodies) -> None:
    """Of an assembly host and recorder sign; whoever does not agree signs too, and is asked to on their own page."""
    meeting = bodies.opened("party_assembly", items=("发展对象", "党费"))
    item, by, dissenter = meeting.items.earliest("position"), bodies.recording, bodies.members[0]
    for who in ({"speaker": "路人"}, {"person_id": bodies.members[5].pk}, {"person_id": bodies.cast.resident.pk}):
        with pytest.raises(Refused) as refusal:  # nobody on record; only reports here; was not called
            deciding.say(item.pk, "不同意", by=by, dissent=True, **who)
        assert (refusal.value.code, refusal.value.field) == ("dissent_of_whom", "person")
    deciding.say(item.pk, "同意", by=by, person_id=bodies.members[1].pk)
    deciding.say(item.pk, "考察时间不够，不同意", by=by, person_id=dissenter.pk, dissent=True)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=by)
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert meeting.paper is not None
    words = filled(meeting.paper).words()
    row = {"item": 1, "who": dissenter.name, "words": "考察时间不够，不同意", "signature": ""}
    assert minutes.assembled(meeting)["dissents"] == [row]
    assert (words.count("考察时间不够"), "附：不同意见" in words, "本人签字" in words) == (1, True, True)
    assert minutes.signers(meeting) == {bodies.cast.secretary.pk, bodies.recorder.pk, dissenter.pk}
    page = at_desk(dissenter)
    assert [(one.title, one.chip) for one in page.get("/mine/").context["awaited"]] == [(meeting.title, "待签字")]
    for signer in (bodies.cast.secretary, bodies.recorder):
        minutes.sign(meeting.pk, meeting.paper.version, by=member(signer))
    with pytest.raises(Refused) as refusal:
        minutes.close(meeting.pk, by=bodies.secretary)
    assert (refusal.value.code, dissenter.name in refusal.value.message) == ("unsigned", True)
    minutes.sign(meeting.pk, meeting.paper.version, by=member(dissenter))
    assert minutes.close(meeting.pk, by=bodies.secretary).state == State.CLOSED
    assert page.get("/mine/").context["awaited"] == []
    assert list(findings()) == []


def test_minutes_without_a_dissent_have_no_table_of_them(bodies: Bodies) -> None:
    paper = held(bodies).paper
    assert paper is not None
    assert "不同意见" not in filled(paper).words()


def test_whoever_was_not_there_signs_nothing(bodies: Bodies) -> None:
    meeting = held(bodies)
    for person in (bodies.cast.resident, bodies.members[0], bodies.cast.director):
        with pytest.raises(NotAllowed):
            minutes.sign(meeting.pk, 1, by=member(person))


def test_a_mark_that_says_nothing_is_refused(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("绿化带种菜",))
    seat = meeting.invitees.get(person=bodies.recorder)
    for how in ("qr", "maybe"):
        with pytest.raises(Refused) as refusal:
            attending.mark(meeting.pk, seat.pk, how, by=bodies.recording)
        assert refusal.value.code == "unknown_mark"
    seat.refresh_from_db()
    assert seat.present_at is not None


def test_residents_read_only_what_is_published_of_it(bodies: Bodies) -> None:
    meeting = held(bodies)
    estate = bodies.cast.places.estate
    with pytest.raises(Refused):
        minutes.publish(meeting.pk, by=bodies.secretary)
    for person in (bodies.cast.secretary, bodies.recorder):
        minutes.sign(meeting.pk, 1, by=member(person))
    minutes.close(meeting.pk, by=bodies.secretary)
    assert list(queries.published(Actor(None, "anonymous"), estate)) == []
    minutes.publish(meeting.pk, by=bodies.secretary)
    shown = queries.published(Actor(None, "anonymous"), estate).get()
    assert [item.title for item in shown.items.all()] == ["绿化带种菜"]
