"""Teaching at home kept by the scenario's branch: two teachers, two volunteers, and two children."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Organisation, Person
from linli.visits import noting, services
from linli.visits.models import Visit, Visited, Visitor, VisitProgramme
from linli.visits.noting import Note
from tests.council.conftest import Bodies, bodies, person  # noqa: F401 -- the fixture
from tests.files.pictures import png
from tests.support.shared import shared


@dataclass(frozen=True)
class Visiting:
    """The programme, who goes, and whom they visit: child 01 is paired, child 02 is not."""

    bodies: Bodies
    programme: VisitProgramme
    going: tuple[Person, ...]  # two teachers, then two who are none
    paired: Visited
    unpaired: Visited
    visitors: tuple[Visitor, ...] = field(default=())

    @property
    def office(self) -> Actor:
        return self.bodies.secretary

    @property
    def pair(self) -> Actor:
        return me(self.going[0])


def me(who: Person) -> Actor:
    return Actor(who.pk, "person", name=who.name)


def plan(**said: Any) -> services.Plan:
    given: dict[str, Any] = {
        "kind": "teaching", "title": "送教上门", "times": 2, "days": 7, "begins": clock.today() - timedelta(days=60),
        "before": 19_990, "mark": 10_000, **said,
    }  # fmt: skip
    return services.Plan(**given)


def home(name: str, **said: Any) -> services.Home:
    given: dict[str, Any] = {
        "name": name, "sex": "man", "guardian": "家长", "phone": "13911110000", "address": "2单元301",
        "need": "脑瘫，右手能握笔", "consent": "单独同意书 2026-9-1", **said,
    }  # fmt: skip
    return services.Home(**given)


def note(day: int = 0, hour: int = 0, **said: Any) -> Note:
    """Of a visit of an hour in the morning, so many days before yesterday: it has passed at any hour."""
    arrived = datetime.combine(clock.today() - timedelta(days=day + 1), time(9 + hour), clock.LOCAL)
    given: dict[str, Any] = {
        "key": str(uuid4()), "arrived_at": arrived, "left_at": arrived + timedelta(hours=1), "done": "认数字一到五",
        "metres": 6_200, "periods": 3, "signed": "paper", "unsigned_why": "家长在纸上签", **said,
    }  # fmt: skip
    return Note(**given)


def drawn(by: Actor) -> list[File]:
    """A signature from the phone."""
    return take_in([SimpleUploadedFile("signature.png", png((320, 110)))], by=by, role="signature")


def made(branch: Organisation, by: Actor, people: tuple[Person, ...], child: str) -> tuple[VisitProgramme, Visited]:
    """A programme with two teachers and others, and one child whom the teachers visit."""
    programme = services.found(branch.pk, plan(), by=by)
    for number, one in enumerate(people):
        services.enlist(programme.pk, one.pk, by=by, trained=number < 2, sex="woman")
    row = services.take_in(programme.pk, home(child), by=by, reason="区里的送教名单")
    return programme, services.pair(row.pk, people[0].pk, people[1].pk, by=by)


def visited_once(row: Visited, who: Person, **said: Any) -> Visit:
    return noting.write(row.pk, note(**said), by=me(who))


@shared
def visiting(bodies: Bodies) -> Visiting:  # noqa: F811 -- the fixture
    going = tuple(person(name) for name in ("陈老师", "刘老师", "志愿者甲", "志愿者乙"))
    programme, paired = made(bodies.branch, SYSTEM, going, "小明")
    unpaired = services.take_in(programme.pk, home("小红", sex="woman"), by=SYSTEM, reason="区里的送教名单")
    visitors = tuple(programme.visitors.order_by("pk"))
    return Visiting(bodies, programme, going, paired, unpaired, visitors)
