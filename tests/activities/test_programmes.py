"""A programme is put on, its rhythm makes sessions, one is moved, called off or added; no place is used twice."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.activities import jobs, queries, services, signing_up
from linli.activities.models import Need, Programme, Session, SessionState
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Term
from tests.activities.conftest import Team, himself, refuses, role_of, seated, somebody

pytestmark = pytest.mark.django_db


def starts(programme: Programme) -> list[datetime]:
    return [row.starts_at for row in programme.sessions.order_by("starts_at")]


def at(programme: Programme, *weeks: int) -> list[datetime]:
    """So many weeks after its first day, at its time of the day."""
    first = datetime.combine(programme.begins, programme.at, clock.LOCAL)
    return [first + timedelta(weeks=week) for week in weeks]


def test_the_rhythm_makes_the_sessions_of_eight_weeks(team: Team, moved: Callable[[datetime], None]) -> None:
    programme = team.founded()
    assert starts(programme) == at(programme, *range(8))
    moved(clock.shift(timedelta(days=8)))
    jobs.make_ahead({})
    jobs.make_ahead({})
    assert starts(programme) == at(programme, *range(9))
    assert Need.objects.filter(session__programme=programme, places=3, taken=0).count() == 9
    assert list(findings()) == []


def test_a_quarterly_lecture_has_its_next_session_however_far(team: Team, moved: Callable[[datetime], None]) -> None:
    programme = team.founded(rhythm="FREQ=WEEKLY;INTERVAL=13")
    moved(clock.shift(timedelta(days=8)))
    jobs.make_ahead({})
    assert starts(programme) == at(programme, 0, 13)


def test_on_public_holidays_it_is_not_held_where_the_programme_says_so(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    Term.objects.update(starts=datetime(2026, 9, 1, tzinfo=clock.LOCAL))
    moved(datetime(2026, 9, 16, 9, tzinfo=clock.LOCAL))
    programme = team.founded(begins=date(2026, 9, 24), rhythm="FREQ=WEEKLY;COUNT=3", on_holidays=False)
    assert starts(programme) == at(programme, 0, 2)  # 1 October is left out


def test_a_place_is_not_used_twice_and_the_clash_is_named(team: Team) -> None:
    team.founded()
    with pytest.raises(Refused, match="儿童手工课") as refused:
        team.founded(title="腰鼓队排练", kind="rehearsal", at=time(15, 45))
    assert (refused.value.code, refused.value.field) == ("place_taken", "spot")
    assert team.founded(title="腰鼓队排练", kind="rehearsal", at=time(16)).sessions.count() == 8
    assert team.founded(title="乒乓球", kind="square", alone=False).sessions.count() == 8  # shares the square


def test_of_sessions_made_by_the_clock_one_that_clashes_stands_as_called_off(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    programme = team.founded()
    ninth = programme.begins + timedelta(weeks=8)
    other = team.founded(title="演出", kind="performance", begins=ninth, rhythm="")
    moved(clock.shift(timedelta(days=8)))
    jobs.make_ahead({})
    last = programme.sessions.latest("starts_at")
    assert last.starts_at == other.sessions.get().starts_at
    assert (last.state, last.why, "演出" in last.because) == (SessionState.CANCELLED, "place_taken", True)


def test_a_session_is_moved_with_everybody_in_it_unless_one_of_them_clashes(team: Team) -> None:
    first, second = team.founded().sessions.order_by("starts_at")[:2]
    person = himself(team.cast.resident)
    for session in (first, second):
        signing_up.sign_up(session.pk, role_of(session).pk, by=person)
    with refuses("place_taken"):
        services.move(first.pk, second.starts_at + timedelta(hours=1), by=team.by)
    services.move(first.pk, first.starts_at + timedelta(hours=3), by=team.by)
    again = Session.objects.get(pk=first.pk)
    assert again.starts_at == first.starts_at + timedelta(hours=3)
    assert again.slots.exclude(person=None).earliest("at").at == again.starts_at
    assert again.occurs_on == first.occurs_on  # so that the rhythm does not make it again


def test_one_called_off_says_why_and_gives_its_place_back(team: Team) -> None:
    session = team.first()
    with refuses("reason_missing"):
        services.call_off(session.pk, " ", by=team.by)
    services.call_off(session.pk, "暴雨", by=team.by)
    assert not session.slots.exists()
    with refuses("session_state"):
        signing_up.sign_up(session.pk, role_of(session).pk, by=himself(team.cast.resident))


def test_what_taking_part_is_called_is_kept_in_the_language_of_all_who_come(team: Team) -> None:
    with translation.override("en"):
        programme = team.founded(kind="lecture")
    assert programme.roles.get().title == "听众"


def test_sessions_are_added_and_roles_reach_those_that_stand(team: Team) -> None:
    programme = team.founded()
    first = programme.sessions.earliest("starts_at")
    with refuses("quarters"):
        services.add_session(programme.pk, first.starts_at + timedelta(minutes=7), by=team.by)
    added = services.add_session(programme.pk, first.starts_at - timedelta(days=1), by=team.by, title="加场")
    services.add_role(programme.pk, "志愿者", 2, by=team.by, least=1, serves=True)
    assert str(added) == "加场"
    assert Need.objects.filter(role__title="志愿者", places=2).count() == 9
    services.end(programme.pk, by=team.by)
    with refuses("programme_ended"):
        services.add_role(programme.pk, "摄影", 1, by=team.by)
    assert [entry.verb for entry in history_of(programme)] == [
        "programme.founded", "programme.role_added", "programme.ended",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"rhythm": "FREQ=FORTNIGHTLY"}, "rhythm_wrong"),
        ({"rhythm": "FREQ=WEEKLY;UNTIL=20200101"}, "rhythm_empty"),
        ({"minutes": 50}, "quarters"),
        ({"title": " "}, "title_missing"),
        ({"spot_id": None}, "place_missing"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(team: Team, said: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        team.founded(**said)
    assert refused.value.code == code
    assert not Session.objects.exists()


def test_only_the_body_puts_on_its_programmes_and_only_it_and_the_leader_run_them(team: Team) -> None:
    other = himself(team.cast.secretary)
    with pytest.raises(NotAllowed):
        services.found(team.body.pk, team.plan(), by=other)
    leader = somebody("主持人")
    term = seated(team, leader)
    programme = team.founded(leader_id=leader.pk)
    session = programme.sessions.earliest("starts_at")
    with pytest.raises(NotAllowed):
        services.call_off(session.pk, "不办了", by=other)
    services.call_off(session.pk, "讲师生病", by=himself(leader))
    people.end_term(term.pk, by=SYSTEM)
    with pytest.raises(NotAllowed):  # who leads it has left the team
        services.end(programme.pk, by=himself(leader))


def test_what_is_on_goes_on_page_by_page_each_session_once(team: Team) -> None:
    for number in range(3):
        team.founded(title=f"晨练{number}", rhythm="FREQ=DAILY", spot_id=None, place=f"{number} 号门")
    address, query, seen = reverse("activities:on", args=[team.cast.places.estate.code]), "", []
    for _page in range(5):
        answer: Any = Client().get(address + query)
        seen += [row.pk for _day, rows in answer.context["days"] for row in rows]
        if not (query := answer.context["later"]):
            break
    ahead = Session.objects.filter(starts_at__lte=clock.now() + queries.SHOWN_AHEAD).values_list("pk", flat=True)
    assert len(seen) > 100
    assert sorted(seen) == sorted(ahead)
