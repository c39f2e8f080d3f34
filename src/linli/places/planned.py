"""Changes of an area that are dated ahead: tried out at once, carried out by a job that waits for their day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.jobs import services as jobs
from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.places import services
from linli.places.models import Area

JOB = "places.change"


@dataclass(frozen=True)
class Planned:
    """What an area becomes from a day on; what stays as it is is empty."""

    on: date
    name: str = ""
    code: str = ""
    prefix: str = ""
    parent: Area | None = None


class _Undone(Exception):
    """Takes back a change that was only tried."""


def change_area(area_id: int, *, by: Actor, name: str, code: str, prefix: str, on: date | None = None) -> Area:
    """A new name, code and prefix from the day `on` (today) on."""
    return _from(on, area_id, {"name": name, "code": code, "prefix": prefix}, by)


def move_area(area_id: int, parent_id: int, *, by: Actor, on: date | None = None) -> Area:
    """Another parent from the day `on` (today) on."""
    return _from(on, area_id, {"parent_id": parent_id}, by)


@transaction.atomic
def _from(on: date | None, area_id: int, change: Mapping[str, Any], by: Actor) -> Area:
    if on is None or on <= clock.today():
        return carry_out(area_id, change, by=by, on=on)
    area = Area.objects.select_for_update().get(pk=area_id)
    if found := of(area):
        raise Refused("change_planned", _("A change from %(day)s on is planned already; call it off first.")
                      % {"day": found.on}, field="on")  # fmt: skip
    _try(area, change, by)
    said = before_after(_now(area, change), {**_named(change), "on": on.isoformat()})
    entry = record("area.planned", area, by=by, data={"on": on.isoformat(), **said}, area_id=area.pk)
    jobs.enqueue(
        JOB,
        {"area": area.pk, "on": on.isoformat(), "change": dict(change)},
        run_at=clock.midnight(on),
        key=_key(area),
        cause=entry.pk,
        depth=entry.depth,
    )
    return area


def _try(area: Area, change: Mapping[str, Any], by: Actor) -> None:
    """What would be refused today is refused today, while somebody is there to mend it."""
    try:
        with transaction.atomic():
            carry_out(area.pk, change, by=by, on=None)
            raise _Undone
    except _Undone:
        return


def carry_out(area_id: int, change: Mapping[str, Any], *, by: Actor, on: date | None) -> Area:
    """The change itself, in force from the day `on` (today), which has come."""
    if "parent_id" in change:
        return services.move_area(area_id, change["parent_id"], by=by, on=on)
    return services.change_area(area_id, by=by, on=on, **change)


def of(area: Area) -> Planned | None:
    """The change that waits for its day, if there is one."""
    job = jobs.live(_key(area))
    if job is None:
        return None
    change = job.payload["change"]
    parent = Area.objects.filter(pk=change.pop("parent_id", 0)).first()
    return Planned(date.fromisoformat(job.payload["on"]), parent=parent, **change)


@transaction.atomic
def call_off(area_id: int, *, by: Actor) -> Area:
    """Give the planned change up."""
    area = Area.objects.select_for_update().get(pk=area_id)
    job = jobs.live(_key(area))
    if job is None or not jobs.call_off(_key(area)):
        raise Refused("nothing_planned", _("No change is planned, or it has just been carried out."))
    change = job.payload["change"]
    said = before_after({**_named(change), "on": job.payload["on"]}, _now(area, change))
    record("area.called_off", area, by=by, data=said, area_id=area.pk)
    return area


def _named(change: Mapping[str, Any]) -> dict[str, Any]:
    """The change as the record of changes names its fields."""
    return {"parent" if name == "parent_id" else name: value for name, value in change.items()}


def _now(area: Area, change: Mapping[str, Any]) -> dict[str, Any]:
    """What stands there today in the place of what changes."""
    return _named({name: getattr(area, name) for name in change})


def _key(area: Area) -> str:
    return f"{JOB} {area.pk}"
