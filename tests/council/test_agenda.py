"""The agenda arranged and filled from what waits; who spoke, in order; who signed in and was seen."""

from datetime import timedelta

import pytest

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case, Concern
from linli.cases.services import Submission
from linli.council import attending, deciding, minutes, queries, services
from linli.council.models import Meeting, Purpose
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.order_by("position")]


def test_an_agenda_is_called_for_whole_or_not_at_all_a_line_that_is_too_long_is_named(bodies: Bodies) -> None:
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/call/{bodies.branch.code}/"
    begins = clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    said = {"kind": "branch_committee", "starts_at": begins, "place": "活动室", "host": bodies.cast.secretary.pk,
            "recorder": bodies.recorder.pk}  # fmt: skip
    long = "关于小区西门" + "改造" * 60
    page = desk.post(at, {**said, "items": f"停车\n{long}"})
    assert page.status_code == 422
    assert f"请用不超过 120 个字写明：“{long[:20]}…”" in page.content.decode()
    assert desk.post(at, {**said, "items": "停车\n" * 2000}).status_code == 422
    assert not Meeting.objects.exists()
    desk.post(at, {**said, "items": f" 停车 \n\n{long[:120]}"})
    assert titles(Meeting.objects.get()) == ["停车", long[:120]]


def test_items_move_in_the_agenda_and_what_is_only_told_is_not_voted_on(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("一", "二", "三"))
    at = f"/desk/meetings/{meeting.pk}/items"
    desk = at_desk(bodies.cast.secretary)
    desk.post(f"{at}/3/arrange/", {"step": "up"})
    desk.post(f"{at}/1/arrange/", {"step": "up"})  # the first stays the first
    assert titles(meeting) == ["一", "三", "二"]
    desk.post(f"{at}/1/arrange/", {"purpose": "inform"})
    first = meeting.items.get(position=1)
    assert first.purpose == Purpose.INFORM
    assert "登记表决" not in desk.get(f"{at}/1/").content.decode()
    with pytest.raises(Refused) as refusal:
        deciding.vote(first.pk, "通过", 2, 0, 0, by=bodies.recording)
    assert refusal.value.code == "told_only"
    services.end_meeting(meeting.pk, by=bodies.secretary)
    with pytest.raises(Refused):
        services.arrange(meeting.pk, 1, by=bodies.secretary, step=1)
    assert list(findings()) == []


def test_what_waits_for_such_a_meeting_is_offered_before_other_requests(bodies: Bodies) -> None:
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    estate, director = bodies.cast.places.estate, bodies.cast.acting("director")
    where = Place(building_id=bodies.cast.places.building.pk, label="3栋", grid_id=bodies.cast.places.grid.pk)
    given = Submission({"what": "清理东侧菜地", "outside_place": "南坡"}, way="put_up", where=where)
    plots = cases.submit(estate, given, by=director, pack=packs.active("clean_up"))
    light = cases.submit(estate, Submission({"what": "路灯不亮"}), by=SYSTEM)
    hidden = cases.submit(estate, Submission({"what": "书记态度", "about": "branch_secretary"}), by=SYSTEM)
    meeting = bodies.called("council", body=bodies.council, called_on=clock.today() - timedelta(days=3))
    found = queries.candidates(bodies.secretary, meeting, queries.agenda(meeting))
    assert found == [(plots, "议事会议定清理"), (light, "")]
    assert hidden not in [case for case, _waits in found]
    desk, at = at_desk(bodies.cast.secretary), f"/desk/meetings/{meeting.pk}/"
    assert "等待：议事会议定清理" in desk.get(at).content.decode()
    desk.post(f"{at}items/", {"number": plots.number})
    assert [item.case for item in meeting.items.all()] == [plots]
    assert queries.candidates(bodies.secretary, meeting, queries.agenda(meeting)) == [(light, "")]


def test_tasks_given_since_the_call_are_taken_up_at_a_press(bodies: Bodies) -> None:
    earlier, meeting = bodies.opened(items=("路灯",)), bodies.called(items=("其他",))
    deciding.give(earlier.items.get().pk, "换灯泡", bodies.recorder.pk, clock.today(), by=bodies.recording)
    desk = at_desk(bodies.cast.secretary)
    for _twice in range(2):
        desk.post(f"/desk/meetings/{meeting.pk}/do/take_up/")
    assert titles(meeting) == ["其他", "换灯泡"]


def test_speakers_stand_in_the_order_in_which_they_spoke(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("绿化带种菜",))
    item, by = meeting.items.get(), bodies.recording
    deciding.say(item.pk, "先听意见", by=by, person_id=bodies.cast.secretary.pk)
    wrong = deciding.say(item.pk, "记错了", by=by)
    deciding.say(item.pk, "菜地种了两年", by=by, speaker="种菜户代表", seconds=120)
    at_desk(bodies.recorder).post(f"/desk/meetings/{meeting.pk}/point/{wrong.pk}/")
    deciding.say(item.pk, "找块地接着种", by=by, person_id=bodies.recorder.pk)
    assert [(one.line, one.seconds) for one in item.points.order_by("position")] == [
        ("周正明：先听意见", None), ("种菜户代表：菜地种了两年", 120), ("唐月娥：找块地接着种", None),
    ]  # fmt: skip
    assert minutes.assembled(meeting)["said"].splitlines() == [
        "1. 绿化带种菜", "周正明：先听意见", "种菜户代表：菜地种了两年", "唐月娥：找块地接着种",
    ]  # fmt: skip
    with pytest.raises(Refused):
        deciding.say(item.pk, " ", by=by)


def test_nothing_is_decided_or_ended_while_somebody_signed_in_by_the_code_was_not_seen(bodies: Bodies) -> None:
    meeting = bodies.called(items=("停车",))
    services.open_meeting(meeting.pk, by=bodies.secretary)
    for who in (bodies.cast.secretary, bodies.recorder):
        attending.sign_in(meeting.code, attending.token(meeting), by=Actor(who.pk, "person", name=who.name))
    assert queries.attendance(meeting).enough  # the screen counts at once
    item = meeting.items.get()
    for step in (
        lambda: deciding.vote(item.pk, "划线", 2, 0, 0, by=bodies.recording),
        lambda: services.end_meeting(meeting.pk, by=bodies.secretary),
    ):
        with pytest.raises(Refused) as refusal:
            step()
        assert (refusal.value.code, "唐月娥" in refusal.value.message) == ("unconfirmed", True)
    absent = meeting.invitees.get(person=bodies.recorder)
    attending.mark(meeting.pk, absent.pk, "", by=bodies.secretary)  # passed the code on
    assert "扫码签到：周正明" in at_desk(bodies.cast.secretary).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert attending.confirm(meeting.pk, by=bodies.recording) == 1
    assert attending.confirm(meeting.pk, by=bodies.recording) == 0
    deciding.vote(item.pk, "划线", 1, 0, 0, by=bodies.recording)
    verbs = [entry.verb for entry in history_of(meeting).order_by("seq")]
    assert verbs[-2:] == ["meeting.confirmed", "meeting.voted"]


def test_while_minutes_are_out_for_signature_no_page_offers_to_write_and_says_why(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("停车",))
    services.end_meeting(meeting.pk, by=bodies.secretary)
    minutes.draw_up(meeting.pk, by=bodies.recording)
    desk, at = at_desk(bodies.recorder), f"/desk/meetings/{meeting.pk}/"
    assert f"{at}items/1/" in desk.get(at).content.decode()
    minutes.sign(meeting.pk, 1, by=Actor(bodies.cast.secretary.pk, "person"))
    page, item = desk.get(at).content.decode(), desk.get(f"{at}items/1/").content.decode()
    assert ("会议记录正在签字" in page, f"{at}items/1/" in page, f"{at}people/" in page) == (True, False, True)
    assert ("请先重新生成会议记录" in item, "登记表决" in item) == (True, False)
    desk.post(f"{at}do/draw_up/")
    assert f"{at}items/1/" in desk.get(at).content.decode()


def test_whom_a_case_is_about_neither_opens_nor_finishes_a_task_that_came_of_it(bodies: Bodies) -> None:
    case = cases.submit(bodies.cast.places.estate, Submission({"what": "路灯不亮"}), by=SYSTEM)
    meeting = bodies.opened()
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=case)
    task = deciding.give(item.pk, "问清楚", bodies.recorder.pk, clock.today(), by=bodies.secretary)
    services.end_meeting(meeting.pk, by=bodies.secretary)
    following = bodies.opened()
    carried = deciding.give(
        following.items.get(task=task).pk, "再问一次", bodies.recorder.pk, clock.today(), by=bodies.secretary
    )
    desk = at_desk(bodies.recorder)
    assert [desk.get(f"/desk/meetings/tasks/{one.pk}/").status_code for one in (task, carried)] == [200, 200]
    Concern.objects.create(case=case, person=bodies.recorder)
    Case.objects.filter(pk=case.pk).update(concerned=True)
    for one in (task, carried):
        assert desk.get(f"/desk/meetings/tasks/{one.pk}/").status_code == 404
        assert desk.post(f"/desk/meetings/tasks/{one.pk}/", {"outcome": "没事"}).status_code == 404
        with pytest.raises(NotAllowed):
            deciding.finish(one.pk, "没事", by=bodies.recording)
        with pytest.raises(NotAllowed):
            deciding.open_case(one.pk, by=bodies.recording)
    assert list(queries.tasks(bodies.recording)) == []
    assert set(queries.tasks(bodies.secretary)) == {task, carried}
    deciding.finish(task.pk, "问过了", by=bodies.secretary)


def test_whom_a_case_is_about_neither_moves_its_item_nor_says_what_it_is_for(bodies: Bodies) -> None:
    case = cases.submit(bodies.cast.places.estate, Submission({"what": "路灯不亮"}), by=SYSTEM)
    meeting = bodies.opened(items=("一",))
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=case)
    Concern.objects.create(case=case, person=bodies.recorder)
    Case.objects.filter(pk=case.pk).update(concerned=True)
    for asked in ({"step": -1}, {"purpose": Purpose.INFORM}):
        with pytest.raises(NotAllowed):
            services.arrange(meeting.pk, item.position, by=bodies.recording, **asked)
    item.refresh_from_db()
    assert (item.position, item.purpose == Purpose.INFORM) == (2, False)
    services.arrange(meeting.pk, 1, by=bodies.recording, purpose=Purpose.INFORM)
    assert services.arrange(meeting.pk, 2, by=bodies.secretary, step=-1) == item


def test_the_list_of_bodies_goes_on_where_the_page_ends(bodies: Bodies) -> None:
    estate = bodies.cast.places.estate
    for number in range(61):
        people.create_organisation("party_group", f"第{number}党小组", estate, by=SYSTEM)
    desk = at_desk(bodies.cast.secretary)
    first = desk.get("/desk/bodies/")
    second = desk.get(f"/desk/bodies/{first.context['older']}")
    shown = [one.body.pk for answer in (first, second) for one in answer.context["rows"]]
    assert (len(first.context["rows"]), len(shown), second.context["older"]) == (60, len(set(shown)), "")
    assert "第60党小组" in second.content.decode()
    life = desk.get("/desk/life/")
    assert "第60党小组" in desk.get(f"/desk/life/{life.context['older']}").content.decode()
