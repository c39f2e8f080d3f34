"""The pages of activities: the same statements whatever their length, and each step taken by its form."""

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from linli.activities import attending, services, signing_up
from linli.activities.models import Programme, Session, SessionState, SignUp, State
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Person
from tests.activities.conftest import Team, himself, role_of
from tests.cases.desk import at_desk
from tests.council.test_pages import statements

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return str(answer.content.decode())


def test_a_programme_is_put_on_and_its_session_run_by_the_pages(team: Team, moved: Callable[[datetime], None]) -> None:
    desk = at_desk(team.chair)
    assert reverse("activities:new", args=[team.body.code]) in text(desk.get("/desk/activities/"))
    begins = (clock.now().astimezone(clock.LOCAL) + timedelta(days=7)).replace(hour=14, minute=0)
    said = {
        "kind": "class", "title": "剪纸", "leader": team.chair.pk, "starts_at": begins.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90, "repeats": "1", "spot": team.square.pk, "audience": "all", "places": 20, "companions": 1,
        "on_holidays": "on", "alone": "on",
    }  # fmt: skip
    answer = desk.post(reverse("activities:new", args=[team.body.code]), said | {"rule": "FREQ=NEVER"})
    assert (answer.status_code, "FREQ=NEVER" in text(answer)) == (422, True)
    desk.post(reverse("activities:new", args=[team.body.code]), said)
    programme = Programme.objects.get()
    assert programme.rhythm.startswith("FREQ=MONTHLY;BYDAY=")
    page = text(desk.get(reverse("activities:programme", args=[programme.code])))
    assert "每月" in page
    change = reverse("activities:change_programme", args=[programme.code, "role"])
    desk.post(change, {"title": "助教", "places": 2, "least": 1, "companions": 0, "serves": "on"})
    assert programme.roles.filter(title="助教", least=1, serves=True).exists()
    session = programme.sessions.earliest("starts_at")
    to = reverse("activities:session", args=[session.code])
    do = {
        name: reverse("activities:change_session", args=[session.code, name])
        for name in ("guest", "move", "close", "see_paper", "call_off")
    }
    desk.post(do["guest"], {"name": "王奶奶", "phone": "13800001234", "role": role_of(session).pk, "companions": 1})
    moves = (session.starts_at + timedelta(days=1)).astimezone(clock.LOCAL)
    desk.post(do["move"], {"starts_at": moves.strftime("%Y-%m-%dT%H:%M"), "minutes": 90})
    session.refresh_from_db()
    assert session.starts_at == moves
    row = SignUp.objects.get()
    assert "王奶奶" in text(desk.get(to))
    assert "王奶奶" in text(desk.get(reverse("activities:sheet", args=[session.code])))
    moved(session.starts_at)
    mark = reverse("activities:mark", args=[session.code, row.code])
    desk.post(mark, {"how": "list"})
    assert SignUp.objects.get().came_at == session.starts_at
    assert "<svg" in text(desk.get(reverse("activities:screen", args=[session.code])))
    desk.post(do["close"], {"heads": 5})
    session.refresh_from_db()
    assert (session.state, session.heads) == (SessionState.HELD, 5)


def test_a_resident_finds_it_signs_up_is_there_and_goes(
    team: Team, client: Client, moved: Callable[[datetime], None]
) -> None:
    session = team.first()
    on = reverse("activities:on", args=[team.cast.places.estate.code])
    show = reverse("activities:show", args=[session.code])
    assert on in text(client.get(reverse("web:estate", args=[team.cast.places.estate.code])))
    assert show in text(client.get(on))
    page = client.get(show)
    assert "登录后报名" in text(page)
    assert page.context["group"].startswith(session.programme.title)  # one of a rhythm has no title of its own
    phone = at_desk(team.cast.resident)
    phone.post(reverse("activities:sign_up", args=[session.code]), {"role": role_of(session).pk, "companions": "1"})
    row = SignUp.objects.get()
    assert (row.state, row.heads) == (State.PLACED, 2)
    assert show in text(phone.get(reverse("activities:mine")))
    moved(session.starts_at)
    here = reverse("activities:here", args=[session.code, attending.token(session)])
    assert "我在" in text(phone.get(here)) or "我到了" in text(phone.get(here))
    phone.post(here)
    phone.post(reverse("activities:change", args=[session.code, "leave"]))
    row.refresh_from_db()
    assert row.came_at == row.left_at == session.starts_at


def test_who_waits_is_asked_on_their_own_page_and_takes_the_place(team: Team) -> None:
    session = team.first(places=1)
    first = signing_up.sign_up(session.pk, role_of(session).pk, by=himself(team.cast.neighbour))
    phone = at_desk(team.cast.resident)
    answer = phone.post(reverse("activities:sign_up", args=[session.code]), {"role": role_of(session).pk}, follow=True)
    assert "候补" in text(answer)
    at_desk(team.cast.neighbour).post(reverse("activities:change", args=[session.code, "cancel"]))
    first.refresh_from_db()
    assert first.state == State.CANCELLED
    assert "有空出的名额" in text(phone.get(reverse("cases:mine")))
    phone.post(reverse("activities:change", args=[session.code, "take"]))
    assert SignUp.objects.get(person=team.cast.resident).state == State.PLACED


def _another(row: Model, **values: object) -> Any:
    """One more like it."""
    made = copy(row)
    made.pk, made.code = None, public_code()  # type: ignore[attr-defined]  # a row with a code
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    return made


def test_lists_cost_the_same_at_one_row_and_at_thirty(team: Team) -> None:
    session = team.first(places=None, rhythm="")
    desk, estate = at_desk(team.chair), team.cast.places.estate.code
    signing_up.sign_up(session.pk, role_of(session).pk, by=himself(team.chair))
    signing_up.sign_up(session.pk, role_of(session).pk, by=himself(team.cast.resident))  # whose name is read
    addresses = [
        reverse("activities:programmes"), reverse("activities:programme", args=[session.programme.code]),
        reverse("activities:session", args=[session.code]), reverse("activities:on", args=[estate]),
        reverse("activities:mine"), reverse("activities:show", args=[session.code]),
    ]  # fmt: skip
    one = [statements(desk, address) for address in addresses]
    programme, role, now = session.programme, role_of(session), clock.now()
    for number in range(30):
        neighbour = Person.objects.create(name=f"邻居{number}")
        others = {"role": role, "state": State.PLACED, "queued_at": now}
        SignUp.objects.create(session=session, person=neighbour, **others)
        again = _another(session, occurs_on=None, starts_at=session.starts_at + timedelta(minutes=number))
        SignUp.objects.create(session=again, person=team.chair, **others)
        _another(programme)
    assert [statements(desk, address) for address in addresses] == one


def test_what_is_on_goes_into_calendars_of_the_estate_and_of_ones_own(team: Team, client: Client) -> None:
    session = team.first()
    signing_up.sign_up(session.pk, role_of(session).pk, by=himself(team.cast.resident))
    services.call_off(session.pk, "暴雨", by=team.by)
    of_estate = client.get(reverse("activities:feed_of_estate", args=[team.cast.places.estate.code]))
    events = Calendar.from_ical(of_estate.content).walk("VEVENT")
    assert {event["summary"] for event in events} == {"儿童手工课"}
    assert [str(event["status"]) for event in events[:7]] == ["CANCELLED", *["CONFIRMED"] * 6]
    assert len(events) in {7, 8}  # the eighth, eight weeks from today at two, comes into reach at two
    assert events[0]["dtstart"].dt == session.starts_at
    own = text(at_desk(team.cast.resident).get(reverse("activities:mine"))).partition("/activities/feed/")[2]
    token = own.partition("/")[0]
    mine = client.get(reverse("activities:feed_of_person", args=[token]))
    assert [event["summary"] for event in Calendar.from_ical(mine.content).walk("VEVENT")] == ["儿童手工课"]
    assert client.get(reverse("activities:feed_of_person", args=["x"])).status_code == 404


def test_what_is_kept_from_residents_is_not_found(team: Team, client: Client) -> None:
    hidden = team.first(kind="rehearsal", shown=False, title="排练")
    other = at_desk(team.cast.neighbour)
    assert "排练" not in text(other.get(reverse("activities:on", args=[team.cast.places.estate.code])))
    assert other.get(reverse("activities:show", args=[hidden.code])).status_code == 404
    assert at_desk(team.cast.property_manager).get(f"/desk/sessions/{hidden.code}/").status_code == 404
    assert Session.objects.filter(pk=hidden.pk).exists()
