"""Every write to the dispatch rules: lock, ask `may`, save, record."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.cases import routing
from linli.cases.models import Route
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area

STEP = 10


@dataclass(frozen=True)
class Rule:
    """What a rule says; empty conditions fit everything. It leads to a kind of post or to one post."""

    categories: tuple[str, ...] = ()
    building_id: int | None = None
    channel: str = ""
    words: str = ""
    post_kind: str = ""
    post_id: int | None = None
    note: str = ""


def _may_edit(route: Route, by: Actor) -> None:
    if not may(by, "route.edit", route):
        raise NotAllowed(_("Dispatch rules are set by the desk of this area."))


@transaction.atomic
def add(area: Area, rule: Rule, *, by: Actor) -> Route:
    """Put a rule at the end of the area's list."""
    last = Route.objects.filter(area=area).aggregate(last=Max("position"))["last"] or 0
    route = Route(area=area, position=last + STEP)
    _may_edit(route, by)
    _write(route, rule)
    route.save(force_insert=True)
    _record("route.added", route, by, new=True)
    return route


@transaction.atomic
def change(route_id: int, rule: Rule, *, by: Actor) -> Route:
    """Say anew what a rule says."""
    route = _locked(route_id, by)
    _write(route, rule)
    route.save()
    _record("route.changed", route, by)
    return route


@transaction.atomic
def switch(route_id: int, *, on: bool, by: Actor) -> Route:
    """Let a rule count, or not for now; it stays in the list."""
    route = _locked(route_id, by)
    if route.active != on:
        route.active = on
        route.save(update_fields=["active"])
        _record("route.switched", route, by)
    return route


@transaction.atomic
def move(route_id: int, *, up: bool, by: Actor) -> Route:
    """Change places with the rule before or after it; at the end of the list nothing happens."""
    route = _locked(route_id, by)
    listed = list(Route.objects.select_for_update(of=("self",)).select_related("area").filter(area_id=route.area_id))
    at = next(index for index, other in enumerate(listed) if other.pk == route.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(listed):
        return route
    listed[at], listed[to] = listed[to], listed[at]
    for index, other in enumerate(listed, 1):
        if other.position != index * STEP:
            other.position = index * STEP
            other.save(update_fields=["position"])
            _record("route.moved", other, by)
    return listed[to]


def _locked(route_id: int, by: Actor) -> Route:
    route = Route.objects.select_for_update(of=("self",)).select_related("area").get(pk=route_id)
    _may_edit(route, by)
    return route


def _write(route: Route, rule: Rule) -> None:
    if not rule.post_kind and rule.post_id is None:
        raise Refused("route_leads_nowhere", _("Choose to whom the rule sends a request."), field="target")
    route.categories = list(rule.categories)
    route.building_id, route.channel = rule.building_id, rule.channel
    route.words = " ".join(rule.words.split())
    route.post_kind, route.post_id = ("", rule.post_id) if rule.post_id else (rule.post_kind, None)
    route.note = rule.note.strip()


def _record(verb: str, route: Route, by: Actor, *, new: bool = False) -> None:
    data = {"position": route.position, "active": route.active, "post": route.post_id, "kind": route.post_kind}
    record(verb, route, by=by, data=data, area_id=route.area_id, new=new)
    transaction.on_commit(routing.forget)
