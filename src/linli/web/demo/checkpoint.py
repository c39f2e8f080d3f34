"""The gate's checkpoint of the demonstration's estate: this week kept by residents, with a note and a swap to approve;
next week's is being planned, and waits for a proposal."""

from datetime import datetime, time, timedelta
from functools import partial

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation, Residence
from linli.rotas import services, serving, swapping
from linli.rotas.models import Rota, Turn
from linli.rotas.services import Ability, Plan, Shift
from linli.web.demo.play import Year

KEEPERS = 14
SHIFTS = ("早班", "中班", "夜班")  # zh: names of duties in the demonstration's data


def plan(year: Year, branch: Organisation) -> None:
    """Planned some days ago; yesterday's early duty was served, and one to come is to be swapped."""
    today = year.until.astimezone(clock.LOCAL).date()
    year.at(datetime.combine(today - timedelta(days=5), time(10), clock.LOCAL), partial(_plan, year, branch))


def _rota(year: Year, branch: Organisation, first: int) -> Rota:
    """A week from so many days after today on, with its duties and the people who can keep them."""
    by, begins = year.actor("secretary"), year.until.astimezone(clock.LOCAL).date() + timedelta(days=first)
    made = services.found(
        branch.pk, Plan("东门卡点", "东门岗亭", begins, begins + timedelta(days=6), voluntary=True), by=by
    )  # zh: data
    for number, name in enumerate(SHIFTS):
        needs = "急救" if name == SHIFTS[-1] else ""  # zh: a qualification
        services.lay(made.pk, Shift(name, time(8 * number), 8, 2, 3, needs=needs), by=by)
    living = Residence.objects.filter(household__unit__estate_id=branch.area_id, ends=None).order_by("pk")
    people = list(dict.fromkeys(living.values_list("person_id", flat=True)[:60]))[:KEEPERS]
    for number, person in enumerate(people):
        ability = Ability(skills="急救" if number % 2 else "", avoids=SHIFTS[-1] if number == 4 else "")  # zh: data
        services.enlist(made.pk, "", ability, by=by, person_id=person)
    return made


def _plan(year: Year, branch: Organisation) -> None:
    _rota(year, branch, 4)
    made = _rota(year, branch, -3)
    keepers = list(made.keepers.order_by("pk"))
    # Fourteen people in turn, two a duty: each comes back after seven duties, which leaves more than two days.
    kept = [
        (duty, [keepers[(2 * number + one) % len(keepers)].pk for one in range(2)])
        for number, duty in enumerate(made.duties.order_by("starts_at").values_list("pk", flat=True))
    ]
    services.put(made, kept, year.actor("secretary"))
    services.publish(made.pk, by=year.actor("secretary"))
    duties = list(made.duties.order_by("starts_at"))
    for duty in duties:
        if duty.pk != duties[7].pk and duty.ends_at < year.until:
            year.at(duty.starts_at + timedelta(minutes=5), partial(_come, duty.pk), office=False)
            year.at(duty.ends_at + timedelta(minutes=5), partial(_go, duty.pk), office=False)
    served = duties[7]  # the middle one of the day before yesterday
    year.at(served.starts_at + timedelta(minutes=20), partial(_serve, served.pk), office=False)
    year.at(served.ends_at + timedelta(minutes=5), partial(_over, year, served.pk), office=False)
    year.at(served.ends_at - timedelta(minutes=15), partial(_swap, made.pk, duties[16].pk), office=False)


def _come(duty_id: int) -> None:
    for turn in Turn.objects.filter(duty_id=duty_id).select_related("keeper").order_by("pk"):
        serving.come(turn.pk, by=Actor(turn.keeper.person_id, "resident"))


def _go(duty_id: int) -> None:
    for turn in Turn.objects.filter(duty_id=duty_id).select_related("keeper").order_by("pk"):
        serving.leave(turn.pk, by=Actor(turn.keeper.person_id, "resident"))


def _serve(duty_id: int) -> None:
    """Both come, and one writes to those who come next."""
    first, second = Turn.objects.filter(duty_id=duty_id).select_related("keeper").order_by("pk")
    for turn in (first, second):
        serving.come(turn.pk, by=Actor(turn.keeper.person_id, "resident"))
    me = Actor(second.keeper.person_id, "resident")
    serving.hand_over(second.pk, "道闸反应慢，已报修；三栋有装修车辆登记到十八点。", by=me)  # zh: data


def _over(year: Year, duty_id: int) -> None:
    """Both sign out; their hours are recorded, and wait for somebody else to confirm them."""
    _go(duty_id)
    for turn in Turn.objects.filter(duty_id=duty_id).order_by("pk"):
        serving.confirm(turn.pk, by=year.actor("secretary"))


def _swap(rota_id: int, duty_id: int) -> None:
    """One cannot come; somebody who is not on duty around that time takes it."""
    rota = Rota.objects.get(pk=rota_id)
    turn = rota.duties.get(pk=duty_id).turns.select_related("keeper").earliest("pk")
    near = rota.duties.filter(
        starts_at__gt=turn.duty.starts_at - timedelta(days=1), starts_at__lt=turn.duty.starts_at + timedelta(days=1)
    )
    taker = rota.keepers.exclude(turns__duty__in=near).earliest("pk")
    row = swapping.ask(turn.pk, taker.pk, by=Actor(turn.keeper.person_id, "resident"))
    swapping.answer(row.pk, yes=True, by=Actor(taker.person_id, "resident"))
