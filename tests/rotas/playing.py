"""A rota with something of everything: a duty served with a note, one to come with a swap that was taken."""

from datetime import datetime, time, timedelta

from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.rotas import services, serving, swapping
from linli.rotas.models import Keeper, Swap
from tests.rotas.conftest import ABILITY, SHIFT


def played(body: Organisation, name: str, keeper: Person | None = None) -> Swap:
    """The swap; its giver is the keeper, its taker has the name alone from an account of theirs."""
    first = keeper or people.create_person("值守甲", by=SYSTEM)
    second = people.create_person(name, by=SYSTEM)
    today = clock.today()
    plan = services.Plan("东门卡点", "东门", today - timedelta(days=1), today + timedelta(days=5))
    rota = services.found(body.pk, plan, by=SYSTEM)
    services.lay(rota.pk, SHIFT, by=SYSTEM)
    rows: list[Keeper] = [
        services.enlist(rota.pk, "", ABILITY(), by=SYSTEM, person_id=first.pk),
        services.enlist(rota.pk, "", ABILITY(), by=SYSTEM, person_id=second.pk),
        *(services.enlist(rota.pk, f"值守{one}", ABILITY(skills="急救"), by=SYSTEM) for one in range(4)),
    ]
    duties = list(rota.duties.order_by("starts_at"))
    for number, duty in enumerate(duties):
        pair = (rows[0], rows[2]) if number % 2 == 0 else (rows[3], rows[4])
        for one in pair:
            services.place(duty.pk, one.pk, by=SYSTEM)
    services.publish(rota.pk, by=SYSTEM)
    turn = duties[0].turns.get(keeper=rows[0])
    me = Actor(first.pk, "resident")
    with clock.moved(datetime.combine(today - timedelta(days=1), time(1), clock.LOCAL)):
        serving.come(turn.pk, by=me)
        serving.hand_over(turn.pk, "栏杆已修好", by=me)
    swap = swapping.ask(duties[4].turns.get(keeper=rows[0]).pk, rows[1].pk, by=me)
    swapping.answer(swap.pk, yes=True, by=Actor(second.pk, "resident"))
    return Swap.objects.select_related("turn__duty__rota__organiser", "giver", "taker").get(pk=swap.pk)
