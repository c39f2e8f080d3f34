"""Many at once, in threads of their own: no place too many, nobody in two places, no room used twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier, Event
from time import perf_counter, sleep

import pytest
from django.db import connections, transaction

from linli.activities import attending, claiming, hours, services, signing_up, slots
from linli.activities.hour_models import Hours
from linli.activities.models import Need, Session, SignUp, State
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from tests.activities.conftest import Team, himself, role_of, somebody

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run each in a thread of its own, all from one moment; answers the refusals' codes, empty for what was done."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait(10)
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_twelve_who_sign_up_at_once_three_have_a_place_and_the_others_wait(team: Team) -> None:
    session = team.first()
    role, people = role_of(session).pk, [himself(somebody(f"邻居{number}")) for number in range(12)]
    came_of = at_once([lambda by=by: signing_up.sign_up(session.pk, role, by=by) for by in people])  # type: ignore[misc]  # no lambda with a default is inferred
    assert came_of == [""] * 12
    assert SignUp.objects.filter(state=State.PLACED).count() == Need.objects.get(session=session).taken == 3
    assert SignUp.objects.filter(state=State.WAITING).count() == 9
    assert list(findings()) == []


def test_of_one_person_who_presses_six_times_one_sign_up_remains(team: Team) -> None:
    session = team.first()
    role, by = role_of(session).pk, himself(team.cast.resident)
    came_of = at_once([lambda: signing_up.sign_up(session.pk, role, by=by)] * 6)
    assert sorted(came_of) == ["", *["signed_up"] * 5]
    assert SignUp.objects.count() == 1


def test_of_two_sessions_at_one_time_a_person_has_a_place_in_one(team: Team) -> None:
    sessions = [team.first(title=f"课{number}", spot_id=None, place=f"{number} 号室") for number in range(4)]
    by = himself(team.cast.resident)
    came_of = at_once(
        [lambda one=one: signing_up.sign_up(one.pk, role_of(one).pk, by=by) for one in sessions]  # type: ignore[misc]  # no lambda with a default is inferred
    )
    assert sorted(came_of) == ["", *["person_taken"] * 3]
    assert SignUp.objects.count() == 1


def test_of_four_who_want_the_square_one_has_it(team: Team) -> None:
    plans = [team.plan(title=f"排练{number}", rhythm="", at=time(9, 15 * number)) for number in range(4)]
    came_of = at_once(
        [lambda plan=plan: services.found(team.body.pk, plan, by=team.by) for plan in plans]  # type: ignore[misc]  # no lambda with a default is inferred
    )
    assert sorted(came_of) == ["", *["place_taken"] * 3]
    assert Session.objects.count() == 1


def one_after_another(first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins when the first is done and not committed yet."""
    done = Event()

    def begin() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                sleep(0.3)
        finally:
            done.set()
            connections.close_all()

    def follow() -> None:
        try:
            assert done.wait(10)
            second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(begin), pool.submit(follow)]:
            running.result()


def test_of_two_services_of_a_day_recorded_at_once_no_more_counts_than_a_day_has(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    sessions = [
        team.first(title=f"值守{at}", kind="service", rhythm="", at=time(at), minutes=360, spot_id=None, place="门岗")
        for at in (8, 14)
    ]
    for session in sessions:
        row = signing_up.enter(session.pk, role_of(session).pk, team.cast.resident.pk, by=team.by)
        moved(session.starts_at)
        attending.mark(session.pk, row.pk, "list", by=team.by)
        moved(session.ends_at)
        attending.close(session.pk, 0, by=team.by)
    one_after_another(*(lambda one=one: hours.take_down(one.pk, by=team.by) for one in sessions))
    assert list(Hours.objects.order_by("pk").values_list("minutes", flat=True)) == [360, 120]
    assert list(findings()) == []


def test_who_claims_a_record_while_its_session_moves_is_held_for_the_new_time(team: Team) -> None:
    session = team.first()
    row = signing_up.enter_guest(session.pk, role_of(session).pk, "王奶奶", by=team.by)
    granny = somebody("王奶奶")
    assert row.guest is not None
    code, later = row.guest.code, session.starts_at + timedelta(hours=2)
    one_after_another(
        lambda: services.move(session.pk, later, by=team.by), lambda: claiming.claim(code, by=himself(granny))
    )
    session.refresh_from_db()
    held = list(session.slots.filter(person=granny).order_by("at").values_list("at", flat=True))
    assert held == list(slots.quarters(later, session.ends_at))
    assert SignUp.objects.get().person == granny
    assert list(findings()) == []


def test_of_two_who_claim_a_record_at_once_one_has_it(team: Team) -> None:
    session = team.first()
    row = signing_up.enter_guest(session.pk, role_of(session).pk, "王奶奶", by=team.by)
    assert row.guest is not None
    code, namesakes = row.guest.code, [himself(somebody("王奶奶")) for _ in range(2)]
    came_of = at_once([lambda by=by: claiming.claim(code, by=by) for by in namesakes])  # type: ignore[misc]  # no lambda with a default is inferred
    assert sorted(came_of) == ["", "no_record"]
    assert SignUp.objects.exclude(person=None).count() == 1


@pytest.mark.breaks
@pytest.mark.engine
def test_a_hundred_and_fifty_sign_in_within_a_minute_and_none_is_lost_or_doubled(team: Team) -> None:
    session = team.first(places=150, title="青年大讲堂", kind="lecture", drop_in=True)
    people = [himself(somebody(f"青年{number}")) for number in range(150)]

    def come(by: Actor) -> str:
        with clock.moved(session.starts_at):
            try:
                attending.come(session.code, attending.token(session), by=by)
            except Refused as refused:
                return refused.code
            finally:
                connections.close_all()
            return ""

    begun = perf_counter()
    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(come, [*people, *people[:30]])) == {""}
    assert perf_counter() - begun < 60
    assert SignUp.objects.filter(came_at=session.starts_at).count() == SignUp.objects.count() == 150
    assert Need.objects.get(session=session).taken == 150
    assert list(findings()) == []
