"""A checkpoint's week: planned, proposed, changed by hand, published, swapped, served."""

from datetime import timedelta

import pytest

from linli.cases.models import Case
from linli.jobs.models import Job
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from linli.rotas import checking, proposals, queries, services, serving, swapping
from linli.rotas.models import Duty, Incident, Rota, Turn
from tests.rotas.conftest import Checkpoint, enlisted, laid, me, monday, proposed

pytestmark = pytest.mark.django_db


def refused(code: str):  # type: ignore[no-untyped-def]  # a context manager
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_a_week_is_proposed_in_the_background_fair_and_with_no_rule_broken(checkpoint: Checkpoint) -> None:
    rota = checkpoint.rota
    assert rota.duties.count() == 21
    with pytest.raises(Refused, match="不足"):
        services.publish(rota.pk, by=checkpoint.by)
    proposals.ask(rota.pk, by=checkpoint.by)
    assert not Turn.objects.exists()  # nothing is worked out in the answer
    assert Job.objects.filter(name=proposals.JOB, payload={"rota": rota.pk}).count() == 1
    with refused("being_solved"):
        services.place(rota.duties.first().pk, checkpoint.keepers[0].pk, by=checkpoint.by)  # type: ignore[union-attr]  # there is one
    proposals.work_out(rota.pk)
    proposals.work_out(rota.pk)  # once more does nothing
    rota.refresh_from_db()
    assert (rota.solving, rota.outcome["gaps"]) == ("done", [])
    assert checking.faults_of(rota) == []
    hours = [row.hours for row in queries.shares(rota)]
    assert sum(hours) == 21 * 2 * 8
    assert max(hours) - min(hours) <= 8
    services.publish(rota.pk, by=checkpoint.by)
    verbs = [entry.verb for entry in history_of(rota)]
    assert verbs[-3:] == ["rota.proposal_asked", "rota.proposed", "rota.published"]


def test_where_none_exists_the_slots_are_named_and_nothing_can_be_published(checkpoint: Checkpoint) -> None:
    rota = laid(checkpoint.bodies.branch, checkpoint.by)
    enlisted(rota, 2, checkpoint.by)
    proposed(rota, checkpoint.by)
    assert rota.solving == "short"
    said = proposals.explained(rota)
    assert said
    assert all("缺" in line or "急救" in line for line in said)
    with pytest.raises(Refused):
        services.publish(rota.pk, by=checkpoint.by)


def test_a_change_by_hand_that_breaks_a_rule_is_refused_and_named(checkpoint: Checkpoint) -> None:
    first, second, third = list(checkpoint.rota.duties.order_by("starts_at"))[:3]
    one = checkpoint.keepers[0]
    services.place(first.pk, one.pk, by=checkpoint.by)
    with refused("too_long"):
        services.place(second.pk, one.pk, by=checkpoint.by)
    with refused("too_little_rest"):
        services.place(third.pk, one.pk, by=checkpoint.by)
    with refused("away"):
        services.be_away(one.pk, monday(), monday(), by=checkpoint.by)
    for keeper in checkpoint.keepers[3:5]:
        services.place(first.pk, keeper.pk, by=checkpoint.by)
    with refused("too_many"):
        services.place(first.pk, checkpoint.keepers[5].pk, by=checkpoint.by)
    assert Turn.objects.count() == 3
    services.take_off(first.pk, one.pk, by=checkpoint.by)
    services.place(second.pk, one.pk, by=checkpoint.by)


def test_only_the_body_plans_and_people_say_when_they_are_away(checkpoint: Checkpoint) -> None:
    resident = me(checkpoint.bodies.cast.resident)
    with pytest.raises(NotAllowed):
        services.publish(checkpoint.rota.pk, by=resident)
    with pytest.raises(NotAllowed):
        services.be_away(checkpoint.keepers[1].pk, monday(), monday(), by=resident)
    services.be_away(checkpoint.keepers[0].pk, monday(), monday(), by=resident)
    rota = proposed(checkpoint.rota, checkpoint.by)
    own = Turn.objects.filter(keeper=checkpoint.keepers[0]).select_related("duty")
    assert monday() not in {clock.day_of(turn.duty.starts_at) for turn in own}
    assert checking.faults_of(rota) == []


def published(checkpoint: Checkpoint) -> Rota:
    proposed(checkpoint.rota, checkpoint.by)
    return services.publish(checkpoint.rota.pk, by=checkpoint.by)


def swappable(checkpoint: Checkpoint) -> Turn:
    """A turn of the first keeper that the second can take."""
    taker = checkpoint.keepers[1]
    for duty in Duty.objects.filter(turns__keeper=checkpoint.keepers[0], needs="").order_by("starts_at"):
        turn = duty.turns.get(keeper=checkpoint.keepers[0])
        Turn.objects.filter(pk=turn.pk).update(keeper=taker)
        holds = not checking.faults_of(checkpoint.rota)
        Turn.objects.filter(pk=turn.pk).update(keeper=checkpoint.keepers[0])
        if holds:
            return turn
    pytest.skip("no such turn")


def test_a_swap_is_asked_taken_and_approved_before_it_is_so(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    cast, (giver, taker) = checkpoint.bodies.cast, checkpoint.keepers[:2]
    turn = swappable(checkpoint)
    swap = swapping.ask(turn.pk, taker.pk, by=me(cast.resident))
    with refused("asked_already"):
        swapping.ask(turn.pk, taker.pk, by=me(cast.resident))
    with pytest.raises(NotAllowed):
        swapping.answer(swap.pk, yes=True, by=me(cast.resident))
    with refused("swap_done"):
        swapping.approve(swap.pk, yes=True, by=checkpoint.by)  # nobody took it yet
    swapping.answer(swap.pk, yes=True, by=me(cast.neighbour))
    turn.refresh_from_db()
    assert turn.keeper == giver
    with pytest.raises(NotAllowed):
        swapping.approve(swap.pk, yes=True, by=me(cast.neighbour))
    swapping.approve(swap.pk, yes=True, by=checkpoint.by)
    turn.refresh_from_db()
    assert turn.keeper == taker
    assert checking.faults_of(checkpoint.rota) == []
    assert [entry.verb for entry in history_of(swap)] == ["rota_swap.asked", "rota_swap.accepted", "rota_swap.approved"]


def test_on_duty_one_signs_in_hands_over_reports_and_the_hours_are_confirmed(checkpoint: Checkpoint) -> None:
    published(checkpoint)
    person: Person = checkpoint.bodies.cast.resident
    by = me(person)
    turn = queries.own_turns(person.pk).first()
    assert turn is not None
    starts, ends = turn.duty.starts_at, turn.duty.ends_at
    with clock.moved(starts - timedelta(hours=5)), refused("not_now"):
        serving.come(turn.pk, by=by)
    with clock.moved(starts - timedelta(minutes=10)):
        with refused("not_there"):
            serving.hand_over(turn.pk, "x", by=by)
        serving.come(turn.pk, by=by)
    with clock.moved(starts + timedelta(hours=3)):
        serving.hand_over(turn.pk, "东门栏杆坏了，已报修", by=by)
        case = serving.report(turn.pk, "东门栏杆断裂", by=by)
    other = turn.duty.turns.exclude(pk=turn.pk).first()
    assert other is not None
    with clock.moved(ends - timedelta(minutes=20)):
        serving.leave(turn.pk, by=by)
        with pytest.raises(NotAllowed):
            serving.come(other.pk, by=by)
    with clock.moved(ends + timedelta(hours=1)):
        assert Turn.objects.select_related("duty").get(pk=other.pk).missed
        with pytest.raises(NotAllowed):
            serving.confirm(turn.pk, by=by)
        served = serving.confirm(turn.pk, by=checkpoint.by)
        serving.come(other.pk, by=checkpoint.by)
    assert served.minutes == 450  # half hours, and the last twenty minutes were not served
    assert Incident.objects.get().case == case == Case.objects.latest("pk")
    later = Duty.objects.filter(rota=checkpoint.rota, starts_at__gte=ends).earliest("starts_at")
    assert queries.before(later).hand_over == "东门栏杆坏了，已报修"  # type: ignore[union-attr]  # there is one
    assert Turn.objects.get(pk=other.pk).listed_by_id == checkpoint.by.person_id
