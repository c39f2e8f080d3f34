"""Somebody who stands twice on the roll and waits for a second person, and a wish to be erased that waits."""

from datetime import datetime, time, timedelta
from functools import partial

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import erasing, homes, services, terms
from linli.people.merging import services as merging
from linli.people.models import Ownership
from linli.web.demo.play import Year


def plan(year: Year) -> None:
    """Both came up in the last days; the branch secretary has looked, the community has not yet."""
    year.at(_at(year, 3), partial(_twice, year))
    year.at(_at(year, 2), partial(_erased, year))


def _at(year: Year, days: int) -> datetime:
    day = year.until.astimezone(clock.LOCAL).date() - timedelta(days=days)
    return datetime.combine(day, time(10, 20), clock.LOCAL)


def _twice(year: Year) -> None:
    """The resident signed in by herself; an old roster had her once more, in the same home and without a number."""
    resident, by = year.stage.staff["resident"], year.actor("secretary")
    double = services.create_person(resident.name, by=by, area=year.stage.estate)
    homes.settle(double.pk, terms.homes(resident.pk)[0].unit_id, "family", by=by)
    merging.propose(resident.pk, double.pk, proof="电话问过本人，花名册重复登记了一次", by=by)


def _erased(year: Year) -> None:
    """An owner asks, whose home is not sold yet: the office answers."""
    posts = [person.pk for person in year.stage.staff.values()]
    rows = Ownership.objects.filter(unit__area=year.stage.estate, ends=None, person__phone_index__isnull=False)
    owner = rows.exclude(person__in=posts).select_related("person").order_by("pk").last()
    if owner is not None:
        erasing.ask(owner.person_id, by=Actor(owner.person_id, "person", name=owner.person.name))
