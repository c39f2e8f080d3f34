"""A programme with something of everything: a child with a pair and a visit, another that is missed and has no pair."""

from datetime import timedelta

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.visits import services
from linli.visits.models import Visited
from tests.visits.conftest import home, made, visited_once


def played(branch: Organisation, child: str, teacher: Person | None = None) -> Visited:
    """The child that was visited."""
    first = teacher or people.create_person("送教甲", by=SYSTEM)
    going = (first, *(people.create_person(name, by=SYSTEM) for name in ("送教乙", "送教丙")))
    programme, row = made(branch, SYSTEM, going, child)
    visited_once(row, first)
    with clock.moved(clock.shift(timedelta(days=-9))):
        services.take_in(programme.pk, home(child), by=SYSTEM, reason="区里的送教名单")
    services.raise_alarms()
    return Visited.objects.select_related("programme__body").get(pk=row.pk)
