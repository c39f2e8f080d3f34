"""Residents sign up, wait, are offered a place and answer in time; who stays away often signs up at the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.activities import attending, jobs, services, signing_up
from linli.activities.models import Guest, Need, Session, SignUp, State
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from tests.activities.conftest import Team, himself, refuses, role_of, somebody

pytestmark = pytest.mark.django_db


def join(session: Session, person: Person, **said: object) -> SignUp:
    return signing_up.sign_up(session.pk, role_of(session).pk, by=himself(person), **said)  # type: ignore[arg-type]  # handed on as they came


def states(session: Session) -> list[str]:
    return list(session.sign_ups.order_by("pk").values_list("state", flat=True))


def test_whoever_comes_first_has_a_place_and_the_others_wait(team: Team) -> None:
    session = team.first()
    one = join(session, team.cast.resident, companions=1, named="小宝")
    join(session, team.cast.neighbour)
    late = join(session, team.cast.far_resident)
    assert states(session) == ["placed", "placed", "waiting"]
    assert Need.objects.get(session=session).taken == 3
    assert SignUp.objects.get(pk=one.pk).companions_named == "小宝"
    with refuses("signed_up"):
        join(session, team.cast.far_resident)
    assert [entry.verb for entry in history_of(late)] == ["sign_up.made"]
    assert list(findings()) == []


def test_a_place_that_comes_free_is_offered_in_turn_and_lapses_unanswered(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    session = team.first()
    first = join(session, team.cast.resident, companions=2)
    family = join(session, team.cast.neighbour, companions=1)
    single = join(session, team.cast.far_resident)
    signing_up.cancel(first.pk, by=himself(team.cast.resident))
    assert states(session) == ["cancelled", "offered", "offered"]
    begun = clock.now()
    signing_up.answer(single.pk, by=himself(team.cast.far_resident), takes=True)
    moved(begun + timedelta(hours=25))
    waits = join(session, team.cast.resident)
    assert waits.pk == first.pk  # one row a person, signed up anew
    jobs.lapse({})
    assert states(session) == ["offered", "lapsed", "placed"]
    with refuses("not_offered"):
        signing_up.answer(family.pk, by=himself(team.cast.neighbour), takes=True)
    assert [entry.verb for entry in history_of(family)] == ["sign_up.made", "sign_up.offered", "sign_up.lapsed"]
    assert list(findings()) == []


def test_nobody_jumps_the_queue_while_others_wait(team: Team) -> None:
    session = team.first(places=2)
    join(session, team.cast.resident)
    join(session, team.cast.neighbour, companions=1)  # needs two and waits
    assert join(session, team.cast.far_resident).state == State.WAITING
    assert Need.objects.get(session=session).taken == 1


def test_nobody_is_in_two_places_at_once(team: Team) -> None:
    session = team.first()
    other = team.first(title="健康讲座", kind="lecture", spot_id=None, place="会议室")
    join(session, team.cast.resident)
    with pytest.raises(Refused, match="儿童手工课") as refused:
        join(other, team.cast.resident)
    assert refused.value.code == "person_taken"
    assert not other.sign_ups.exists()


def test_more_than_there_is_room_for_is_refused_by_the_database(team: Team) -> None:
    session = team.first()
    for change in (
        lambda: Need.objects.filter(session=session).update(taken=4),
        lambda: [SignUp.objects.create(session=session, role=role_of(session), person=team.cast.resident,
                                       state=State.PLACED, queued_at=clock.now()) for _ in range(2)],
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_who_it_is_for_decides_who_signs_up(team: Team) -> None:
    session = team.first(audience="estate")
    with pytest.raises(NotAllowed):
        join(session, team.cast.far_resident)
    join(session, team.cast.resident)
    named = team.first(title="内部", audience="named", spot_id=None, place="办公室", at=datetime(2026, 1, 1, 9).time())
    with pytest.raises(NotAllowed):
        join(named, team.cast.resident)
    signing_up.enter(named.pk, role_of(named).pk, team.cast.resident.pk, by=team.by)
    with refuses("companions_many"):
        join(session, team.cast.neighbour, companions=3)


def test_who_has_no_account_is_signed_up_by_name_and_a_known_number_is_that_persons(team: Team) -> None:
    session, role = team.first(), None
    role = role_of(session).pk
    one = signing_up.enter_guest(session.pk, role, "王奶奶", by=team.by, phone="13800001234")
    assert (one.person, one.name) == (None, "王奶奶")
    known = signing_up.enter_guest(session.pk, role, "陈桂兰", by=team.by, phone="13900000001")
    assert known.person == team.cast.resident
    with refuses("signed_up"):
        signing_up.enter_guest(session.pk, role, "王奶奶", by=team.by, phone="138 0000 1234")
    assert Guest.objects.count() == 1
    with pytest.raises(NotAllowed):
        signing_up.enter_guest(session.pk, role, "李四", by=himself(team.cast.resident))


def test_who_had_a_place_and_did_not_come_three_times_signs_up_at_the_desk(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    sessions = list(team.founded().sessions.order_by("starts_at")[:4])
    for session in sessions:
        join(session, team.cast.resident)
        if session == sessions[3]:
            break
    signing_up.cancel(sessions[3].sign_ups.get().pk, by=himself(team.cast.resident))
    for session in sessions[:3]:
        moved(session.ends_at)
        attending.close(session.pk, 0, by=team.by)
    with refuses("missed_often"):
        join(sessions[3], team.cast.resident)
    signing_up.enter(sessions[3].pk, role_of(session).pk, team.cast.resident.pk, by=team.by)
    assert list(findings()) == []


def test_after_it_began_one_does_not_sign_up_any_more(team: Team, moved: Callable[[datetime], None]) -> None:
    session = team.first()
    moved(session.starts_at)
    with refuses("begun"):
        join(session, team.cast.resident)
    services.call_off(session.pk, "停电", by=team.by)


def test_a_stranger_takes_back_nobodys_sign_up(team: Team) -> None:
    session = team.first()
    row = join(session, team.cast.resident)
    with pytest.raises(NotAllowed):
        signing_up.cancel(row.pk, by=himself(somebody("路人")))
    assert SignUp.objects.get(pk=row.pk).state == State.PLACED
