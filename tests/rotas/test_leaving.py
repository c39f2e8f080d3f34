"""Absences taken back, people struck off, and duties that somebody has on another rota."""

from datetime import timedelta

import pytest

from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.rotas import checking, circling, leaving, queries, services, serving, swapping
from linli.rotas.models import Away, Keeper, Rota, Swap, Turn
from tests.rotas.conftest import ABILITY, Checkpoint, enlisted, laid, me, monday, proposed
from tests.rotas.playing import played
from tests.rotas.test_services import published, refused

pytestmark = pytest.mark.django_db


def test_an_absence_is_taken_back_by_whom_it_is_of_or_the_body_and_by_nobody_else(checkpoint: Checkpoint) -> None:
    resident, first = me(checkpoint.bodies.cast.resident), checkpoint.keepers[0]
    away = services.be_away(first.pk, monday(), monday(), by=resident)
    with pytest.raises(NotAllowed):
        leaving.be_back(away.pk, by=me(checkpoint.bodies.cast.neighbour))
    with refused("away"):
        services.place(checkpoint.rota.duties.earliest("starts_at").pk, first.pk, by=checkpoint.by)
    leaving.be_back(away.pk, by=resident)
    assert not Away.objects.exists()
    services.place(checkpoint.rota.duties.earliest("starts_at").pk, first.pk, by=checkpoint.by)
    assert list(findings()) == []


def test_who_is_struck_off_keeps_what_they_served_and_nothing_to_come(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    first, by = checkpoint.keepers[0], checkpoint.by
    turns = list(first.turns.select_related("duty").order_by("duty__starts_at"))
    with clock.moved(turns[0].duty.starts_at + timedelta(minutes=5)):
        serving.come(turns[0].pk, by=me(checkpoint.bodies.cast.resident))
        with refused("on_duty"):
            leaving.strike_off(first.pk, by=by)
        with pytest.raises(NotAllowed):
            leaving.strike_off(first.pk, by=me(checkpoint.bodies.cast.resident))
    with clock.moved(turns[0].duty.ends_at + timedelta(minutes=5)):
        leaving.strike_off(first.pk, by=by)
        assert [turn.pk for turn in first.turns.all()] == [turns[0].pk]
        assert queries.short(checkpoint.rota) == len(turns) - 1
        with refused("struck_off"):
            services.place(turns[1].duty_id, first.pk, by=by)
        with refused("struck_off"):
            services.be_away(first.pk, monday(), monday(), by=me(checkpoint.bodies.cast.resident))
        assert first.pk not in [int(one.key) for one in checking.keepers_of(checkpoint.rota, standing=True)]
        again = services.enlist(
            checkpoint.rota.pk, "", ABILITY(skills="急救"), by=by, person_id=checkpoint.bodies.cast.resident.pk
        )
    assert (again.pk, again.struck_at) == (first.pk, None)
    verbs = [entry.verb for entry in history_of(first)]
    assert verbs == ["rota_keeper.enlisted", "rota_keeper.struck_off", "rota_keeper.enlisted"]
    assert list(findings()) == []


def test_a_turn_taken_by_a_swap_is_given_up_too_and_a_swap_asked_of_them_is_off(checkpoint: Checkpoint) -> None:
    swap = played(checkpoint.bodies.branch, "替班乙", checkpoint.bodies.cast.resident)
    rota, taker, by = swap.turn.duty.rota, swap.taker, checkpoint.by
    swapping.approve(swap.pk, yes=True, by=by)
    assert Turn.objects.get(pk=swap.turn_id).keeper == taker
    leaving.strike_off(taker.pk, by=by)
    assert not taker.turns.exists()
    assert not Swap.objects.exists()
    assert [entry.verb for entry in history_of(swap)][-1] == "rota_swap.dropped"
    other = services.enlist(rota.pk, "", ABILITY(), by=by, person_id=checkpoint.bodies.cast.neighbour.pk)
    giver = swap.giver
    turn = giver.turns.filter(duty__starts_at__gt=clock.now()).earliest("duty__starts_at")
    asked = swapping.ask(turn.pk, other.pk, by=me(checkpoint.bodies.cast.resident))
    leaving.strike_off(other.pk, by=by)
    asked.refresh_from_db()
    turn.refresh_from_db()
    assert (asked.state, turn.keeper) == ("refused", giver)
    assert list(findings()) == []


def test_whoever_runs_a_rota_neither_puts_themselves_on_nor_takes_themselves_off(checkpoint: Checkpoint) -> None:
    by, rota = checkpoint.by, checkpoint.rota
    own = services.enlist(rota.pk, "", ABILITY(), by=by, person_id=by.person_id)
    proposed(rota, by)
    services.publish(rota.pk, by=by)
    turn = own.turns.earliest("duty__starts_at")
    with pytest.raises(NotAllowed):
        services.take_off(turn.duty_id, own.pk, by=by)
    with pytest.raises(NotAllowed):
        leaving.strike_off(own.pk, by=by)
    services.take_off(turn.duty_id, own.pk, by=checkpoint.bodies.recording)  # a colleague does
    with pytest.raises(NotAllowed):
        services.place(turn.duty_id, own.pk, by=by)
    assert not Turn.objects.filter(pk=turn.pk).exists()


def second(checkpoint: Checkpoint) -> tuple[Rota, Keeper]:
    """Another rota in the same week on which the first keeper stands too."""
    bodies = checkpoint.bodies
    rota = laid(bodies.branch, checkpoint.by)
    return rota, enlisted(rota, 12, checkpoint.by, (bodies.cast.resident,))[0]


def test_duties_on_two_rotas_keep_the_hours_of_rest_between_them(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    rota, same = second(checkpoint)
    served = checkpoint.keepers[0].turns.select_related("duty").earliest("duty__starts_at").duty
    at_once = rota.duties.get(starts_at=served.starts_at)
    with refused("twice"):
        services.place(at_once.pk, same.pk, by=checkpoint.by)
    after = rota.duties.filter(starts_at__gte=served.ends_at).earliest("starts_at")
    with refused("too_long"):
        services.place(after.pk, same.pk, by=checkpoint.by)
    assert not Turn.objects.filter(duty__rota=rota).exists()
    proposed(rota, checkpoint.by)
    assert checking.faults_of(rota) == []  # the solver knows of the other rota
    services.publish(rota.pk, by=checkpoint.by)
    assert checking.faults_of(checkpoint.rota) == []


def test_what_two_drafts_gave_one_person_the_second_publication_refuses(checkpoint: Checkpoint) -> None:
    rota, same = second(checkpoint)
    for draft in (checkpoint.rota, rota):
        proposed(draft, checkpoint.by)
    mine = checkpoint.keepers[0].turns.select_related("duty").earliest("duty__starts_at").duty
    there = rota.duties.get(starts_at=mine.starts_at)
    if not there.turns.filter(keeper=same).exists():
        Turn.objects.filter(keeper=same, duty__rota=rota).delete()
        Turn.objects.create(duty=there, keeper=same)
    services.publish(checkpoint.rota.pk, by=checkpoint.by)
    with refused("faults"):
        services.publish(rota.pk, by=checkpoint.by)
    rota.refresh_from_db()
    assert rota.state == "draft"


def test_a_changed_turn_is_found_by_the_journal(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    turn = checkpoint.keepers[0].turns.earliest("pk")
    assert list(findings()) == []
    Turn.objects.filter(pk=turn.pk).update(came_at=turn.duty.starts_at, minutes=480)
    assert [one.damage for one in findings()] == ["row-edited"]


HERE, NEAR, FAR = (113.151, 27.832), (113.1514, 27.832), (113.2, 27.832)


def test_where_a_circle_is_drawn_ones_own_phone_signs_in_within_it_alone(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    by, resident = checkpoint.by, me(checkpoint.bodies.cast.resident)
    for circle in ((*HERE, 10), (*HERE, 3000), (200, 10, 100)):
        with refused("circle_wrong"):
            circling.draw(checkpoint.rota.pk, *circle, by=by)
    with pytest.raises(NotAllowed):
        circling.draw(checkpoint.rota.pk, *HERE, 100, by=resident)
    circling.draw(checkpoint.rota.pk, *HERE, 100, by=by)
    turn = checkpoint.keepers[0].turns.select_related("duty").earliest("duty__starts_at")
    with clock.moved(turn.duty.starts_at + timedelta(minutes=5)):
        for where in (None, circling.Where(*FAR, 10), circling.Where(*NEAR, 5000)):
            with refused("not_near"):
                serving.come(turn.pk, by=resident, where=where)
        serving.come(turn.pk, by=resident, where=circling.Where(*NEAR, 10))
        turn.refresh_from_db()
        assert turn.came_at is not None
    said = str([data_of(entry) for entry in history_of(turn)])
    assert "113.15" not in said  # compared, and not kept
    circling.draw(checkpoint.rota.pk, 0, 0, 0, by=by)
    assert Rota.objects.get(pk=checkpoint.rota.pk).radius is None
    assert list(findings()) == []


def test_a_wrong_sign_in_is_taken_back_by_the_body_until_hours_are_confirmed(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    by, resident = checkpoint.by, me(checkpoint.bodies.cast.resident)
    turn = checkpoint.keepers[0].turns.select_related("duty").earliest("duty__starts_at")
    with clock.moved(turn.duty.starts_at + timedelta(minutes=5)):
        serving.come(turn.pk, by=resident)
        with pytest.raises(NotAllowed):
            serving.was_not_there(turn.pk, by=resident)
        assert serving.was_not_there(turn.pk, by=by).came_at is None
        serving.come(turn.pk, by=resident)
    with clock.moved(turn.duty.ends_at + timedelta(minutes=5)):
        serving.leave(turn.pk, by=by)
        serving.confirm(turn.pk, by=by)
        with refused("confirmed"):
            serving.was_not_there(turn.pk, by=by)
    assert [entry.verb for entry in history_of(turn)][1:4] == ["rota.came", "rota.not_there", "rota.came"]
    assert list(findings()) == []
