"""The floor of a meeting: one after the other, each as long as they may, on the screen of the room too."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.council import deciding, services, speaking
from linli.council.models import Meeting, Point, Speaker
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.support.overtaken import overtaken

pytestmark = pytest.mark.django_db


def test_speakers_have_the_floor_one_after_the_other_and_what_they_took_stands_beside_their_point(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    meeting = bodies.opened(items=("停车", "绿化"))
    desk, at = at_desk(bodies.recorder), f"/desk/meetings/{meeting.pk}/items/1/"
    assert 'value="next"' not in desk.get(at).content.decode()  # nobody speaks and nobody waits
    for asks in ({"person": bodies.cast.secretary.pk}, {"name": "楼长代表"}):
        assert desk.post(f"{at}floor/", {"step": "ask", **asks}).status_code == 303
    assert "现在没有人发言" in desk.get(f"/desk/meetings/{meeting.pk}/screen/").content.decode()
    desk.post(f"{at}floor/", {"step": "next"})
    moved(clock.shift(timedelta(seconds=65)))
    wall = desk.get(f"/desk/meetings/{meeting.pk}/screen/").content.decode()
    assert "<b>周正明</b> 正在发言" in wall
    assert "还剩 1:55" in wall
    assert "楼长代表" in wall
    assert '<noscript><meta http-equiv="refresh"' in wall
    moved(clock.shift(timedelta(seconds=130)))
    assert "已超时 0:15" in desk.get(f"/desk/meetings/{meeting.pk}/screen/").content.decode()
    desk.post(f"{at}floor/", {"step": "next"})
    form = desk.get(at).context["forms"]["say"]
    assert (form.initial["person"], form.initial["seconds"]) == (bodies.cast.secretary.pk, 195)
    desk.post(at, {"step": "say", "person": bodies.cast.secretary.pk, "words": "先划线", "seconds": 195})
    assert not desk.get(at).context["forms"]["say"].initial
    assert [(one.name, bool(one.ended_at)) for one in Speaker.objects.order_by("pk")] == [
        ("周正明", True), ("楼长代表", False),
    ]  # fmt: skip


def test_nobody_stands_twice_in_a_queue_and_whoever_has_spoken_cannot_be_taken_out(bodies: Bodies) -> None:
    item = bodies.opened(items=("停车",)).items.get()
    by = bodies.recording
    first = speaking.ask(item.pk, by=by, name="楼长")
    with pytest.raises(Refused) as refusal:
        speaking.ask(item.pk, by=by, name="楼长")
    assert refusal.value.code == "in_queue"
    with pytest.raises(Refused):
        speaking.ask(item.pk, by=by, name=" ")
    second = speaking.ask(item.pk, by=by, name="物业")
    speaking.pass_on(item.pk, by=by)
    with pytest.raises(Refused):
        speaking.withdraw(first.pk, by=by)
    speaking.withdraw(second.pk, by=by)
    assert speaking.pass_on(item.pk, by=by) is None
    assert speaking.floor(Meeting.objects.get()).speaker is None


def test_whoever_got_the_floor_just_then_is_not_taken_out_of_the_queue(
    bodies: Bodies, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, by = bodies.opened(items=("停车",)).items.get(), bodies.recording
    first = speaking.ask(item.pk, by=by, name="楼长")
    overtaken(monkeypatch, speaking, "_sitting", lambda: speaking.pass_on(item.pk, by=by))
    with pytest.raises(Refused) as refusal:
        speaking.withdraw(first.pk, by=by)
    assert refusal.value.code == "has_spoken"


def test_a_point_taken_back_twice_at_once_is_so_once(bodies: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    item, by = bodies.opened(items=("停车",)).items.get(), bodies.recording
    point = deciding.say(item.pk, "记错了", by=by)
    overtaken(monkeypatch, deciding, "item_of", lambda: deciding.unsay(point.pk, by=by))
    with pytest.raises(Point.DoesNotExist):
        deciding.unsay(point.pk, by=by)


def test_the_floor_is_given_by_whoever_runs_the_meeting_and_while_it_sits_alone(bodies: Bodies) -> None:
    meeting = bodies.opened(items=("停车",))
    item = meeting.items.get()
    with pytest.raises(NotAllowed):
        speaking.ask(item.pk, by=Actor(bodies.members[0].pk, "person"), name="我")
    services.end_meeting(meeting.pk, by=bodies.secretary)
    with pytest.raises(Refused) as refusal:
        speaking.ask(item.pk, by=bodies.recording, name="楼长")
    assert refusal.value.code == "meeting_state"
    deciding.say(item.pk, "记录照写", by=bodies.recording)


def test_who_was_not_called_is_refused(bodies: Bodies) -> None:
    item = bodies.opened(items=("停车",)).items.get()
    for nobody in (bodies.cast.resident.pk, 10**17):
        with pytest.raises(Refused) as refusal:
            speaking.ask(item.pk, by=bodies.recording, person_id=nobody)
        assert refusal.value.code == "not_called"


def test_how_long_each_has_the_floor_is_set_by_the_estate(bodies: Bodies) -> None:
    item = bodies.opened(items=("停车",)).items.get()
    set_value("meetings.speaking_minutes", 5, area_id=bodies.cast.places.estate.pk, by=SYSTEM, source="议事规则")
    speaking.ask(item.pk, by=bodies.recording, name="楼长")
    speaking.pass_on(item.pk, by=bodies.recording)
    assert 295 <= speaking.floor(item.meeting).left <= 300
