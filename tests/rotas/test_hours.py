"""On a rota that is kept by volunteers what is served becomes hours, once signed out; elsewhere it gives none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from linli.activities import hours
from linli.activities.hour_models import Hours
from linli.activities.models import Session
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.rotas import services, serving
from linli.rotas.models import Duty, Turn
from tests.activities.conftest import himself, refuses
from tests.council.conftest import Bodies
from tests.rotas.conftest import ABILITY, SHIFT, me, monday

pytestmark = pytest.mark.django_db


def on_duty(bodies: Bodies, *, voluntary: bool) -> list[Turn]:
    """A morning kept by the resident, the neighbour and a name without an account, published."""
    plan = services.Plan("东门卡点", "东门", monday(), monday(), voluntary=voluntary)
    rota = services.found(bodies.branch.pk, plan, by=bodies.secretary)
    services.lay(rota.pk, replace(SHIFT, starts=datetime.min.replace(hour=8).time(), hours=4), by=bodies.secretary)
    duty = Duty.objects.get(rota=rota)
    people: list[tuple[str, int | None]] = [
        ("", bodies.cast.resident.pk),
        ("", bodies.cast.neighbour.pk),
        ("老王", None),
    ]
    for name, person in people:
        keeper = services.enlist(rota.pk, name, ABILITY(), by=bodies.secretary, person_id=person)
        services.place(duty.pk, keeper.pk, by=bodies.secretary)
    services.publish(rota.pk, by=bodies.secretary)
    return list(duty.turns.order_by("pk"))


def kept(turns: list[Turn], moved: Callable[[datetime], None], by: Actor) -> None:
    """All come; all but the second sign out, the first after three hours."""
    duty = turns[0].duty
    moved(duty.starts_at)
    for turn in turns:
        serving.come(turn.pk, by=by)
    moved(duty.starts_at + timedelta(hours=3, minutes=10))
    serving.leave(turns[0].pk, by=by)
    moved(duty.ends_at)
    serving.leave(turns[2].pk, by=by)


def test_a_turn_signed_in_and_out_becomes_hours_that_another_person_confirms(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    turns = on_duty(bodies, voluntary=True)
    kept(turns, moved, bodies.secretary)
    with refuses("not_left"):
        serving.confirm(turns[1].pk, by=bodies.secretary)
    for turn in (turns[0], turns[2]):
        serving.confirm(turn.pk, by=bodies.secretary)
    serving.confirm(turns[0].pk, by=bodies.secretary)
    serving.leave(turns[1].pk, by=bodies.secretary)
    serving.confirm(turns[1].pk, by=bodies.secretary)
    who = [bodies.cast.resident, bodies.cast.neighbour]
    rows = Hours.objects.order_by("pk")
    assert [(row.sign_up.person, row.minutes) for row in rows] == [(who[0], 180), (who[1], 240)]  # a name has none
    session = Session.objects.get(source_kind="rota_duty", source_id=turns[0].duty_id)
    with refuses("own_record"):
        hours.confirm(session.pk, by=bodies.secretary)
    hours.confirm(session.pk, by=himself(bodies.cast.community_officer))
    assert hours.sums([one.pk for one in who]) == {who[0].pk: 180, who[1].pk: 240}
    assert list(findings()) == []


def test_a_rota_that_is_paid_or_a_duty_gives_no_hours(bodies: Bodies, moved: Callable[[datetime], None]) -> None:
    turns = on_duty(bodies, voluntary=False)
    kept(turns, moved, bodies.secretary)
    for turn in turns:
        serving.confirm(turn.pk, by=bodies.secretary)
    assert not Hours.objects.exists()
    assert list(Turn.objects.order_by("pk").values_list("minutes", flat=True)) == [180, 240, 240]


def test_nobody_has_hours_of_their_own_turn_recorded_by_themselves(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    turns = on_duty(bodies, voluntary=True)
    moved(turns[0].duty.starts_at)
    own = me(bodies.cast.resident)
    serving.come(turns[0].pk, by=own)
    moved(turns[0].duty.ends_at)
    serving.leave(turns[0].pk, by=own)
    with refuses("not_allowed"):
        serving.confirm(turns[0].pk, by=own)
    assert not Hours.objects.exists()
