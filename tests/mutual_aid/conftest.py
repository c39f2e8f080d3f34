"""A warm-winter drive of the branch in the scenario's estate, open, with quilts and hours of company."""

from dataclasses import dataclass
from datetime import timedelta

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.mutual_aid import services
from linli.mutual_aid.models import Drive, Item
from linli.people.models import Person
from tests.council.conftest import Bodies, bodies  # noqa: F401 -- the fixture
from tests.support.shared import shared


@dataclass(frozen=True)
class Helping:
    """The drive and its two items, with who runs it."""

    bodies: Bodies
    drive: Drive
    quilts: Item
    hours: Item

    @property
    def secretary(self) -> Actor:
        return self.bodies.secretary

    @property
    def colleague(self) -> Actor:
        return self.bodies.recording


def plan(**said: object) -> services.Plan:
    given = {
        "way": "neighbours", "title": "暖冬互助", "purpose": "给独居老人添被子、陪他们说说话",
        "until": clock.today() + timedelta(days=20), **said,
    }  # fmt: skip
    return services.Plan(**given)  # type: ignore[arg-type]  # handed on as they came


CHARITY = {
    "way": "charity", "charity": "云湖市慈善总会", "licence": "53430000000000000X", "agreement": "合作协议 2026-7",
    "how": "账户：云湖市慈善总会，账号见其官网",
}  # fmt: skip


@shared
def helping(bodies: Bodies) -> Helping:  # noqa: F811 -- the fixture
    by = bodies.secretary
    drive = services.prepare(bodies.branch.pk, plan(), by=by)
    quilts = services.ask(drive.pk, "棉被", "床", 20, by=by)
    hours = services.ask(drive.pk, "陪伴", "小时", None, by=by)
    return Helping(bodies, services.open_up(drive.pk, by=by), quilts, hours)


def me(who: Person) -> Actor:
    return Actor(who.pk, "resident", name=who.name)
