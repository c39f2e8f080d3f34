"""A checkpoint of the branch in the scenario's estate over a week of three shifts, with twelve people."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation, Person
from linli.rotas import proposals, services
from linli.rotas.models import Keeper, Rota
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.support.shared import shared

ABILITY = services.Ability
SHIFT = services.Shift("早班", time(0), 8, 2, 3)
NAMES = ("早班", "中班", "夜班")


@dataclass(frozen=True)
class Checkpoint:
    """The rota, still a draft, its keepers, and who runs it."""

    bodies: Bodies
    rota: Rota
    keepers: list[Keeper]

    @property
    def by(self) -> Actor:
        return self.bodies.secretary


def monday() -> date:
    """The next one."""
    today = clock.today()
    return today + timedelta(days=7 - today.weekday())


def laid(body: Organisation, by: Actor, *, weeks: int = 1, least: int = 2) -> Rota:
    """A rota with its three shifts a day, the last of which needs first aid."""
    days = services.Plan("东门卡点", "东门", monday(), monday() + timedelta(days=7 * weeks - 1))
    rota = services.found(body.pk, days, by=by)
    for number, name in enumerate(NAMES):
        needs = "急救" if number == 2 else ""
        shift = replace(SHIFT, name=name, starts=time(8 * number), needs=needs, least=least, most=least + 1)
        services.lay(rota.pk, shift, by=by)
    return rota


def enlisted(rota: Rota, number: int, by: Actor, people: tuple[Person, ...] = ()) -> list[Keeper]:
    """Some people, every third with first aid; the first ones have accounts."""
    rows = []
    for one in range(number):
        ability = ABILITY(skills="急救" if one % 3 == 0 else "", avoids="早班" if one == 1 else "")
        person = people[one].pk if one < len(people) else None
        rows.append(services.enlist(rota.pk, f"值守{one:02}", ability, by=by, person_id=person))
    return rows


@shared
def checkpoint(bodies: Bodies) -> Checkpoint:  # noqa: F811 -- the fixture
    rota = laid(bodies.branch, bodies.secretary)
    people = (bodies.cast.resident, bodies.cast.neighbour)
    return Checkpoint(bodies, rota, enlisted(rota, 12, bodies.secretary, people))


def proposed(rota: Rota, by: Actor) -> Rota:
    """As the worker does it."""
    proposals.ask(rota.pk, by=by)
    proposals.work_out(rota.pk)
    rota.refresh_from_db()
    return rota


def me(who: Person) -> Actor:
    return Actor(who.pk, "resident", name=who.name)
