"""Every write to the dispatch rules: lock, ask `may`, save, record.

Rules are changed in a draft of their area. It is put in force once it was tried on past cases as it stands (`trying`),
and what was in force before stays to be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.cases import routing, trying
from linli.cases.models import Route
from linli.cases.route_models import EditionState, RouteEdition
from linli.cases.rulebook import conditions
from linli.cases.trying import Trial
from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import in_post, may
from linli.places.models import Area
from linli.rules import routes as rules
from linli.rules.plan_points import Corner

STEP = 10
CORNERS = 3  # a shape has at least as many


@dataclass(frozen=True)
class Rule:
    """What a rule says; empty conditions fit everything. It leads to a kind of post, in turn or not, or to one post."""

    categories: tuple[str, ...] = ()
    building_id: int | None = None
    channel: str = ""
    words: str = ""
    within: tuple[int, ...] = ()
    corners: tuple[Corner, ...] = ()
    days: str = ""
    hours: str = ""
    season: str = ""
    post_kind: str = ""
    post_id: int | None = None
    turns: bool = False
    note: str = ""


COPIED = (
    "position", "categories", "building_id", "channel", "words", "within", "corners", "days", "hours", "season",
    "post_kind", "post_id", "turns", "active", "note",
)  # fmt: skip


def _may_edit(edition: RouteEdition, by: Actor) -> None:
    if not may(by, "route.edit", edition):
        raise NotAllowed(_("Dispatch rules are set by the desk of this area."))


# ---- editions -------------------------------------------------------------------------------------------------------


def draft(area: Area, *, by: Actor) -> RouteEdition:
    """The draft of the area's rules; where there is none a new one, with the rules now in force."""
    try:
        with transaction.atomic():
            return _draft(area, by)
    except IntegrityError:  # somebody else opened it at the same instant
        return RouteEdition.objects.select_related("area").get(area=area, state=EditionState.DRAFT)


def _draft(area: Area, by: Actor) -> RouteEdition:
    known = RouteEdition.objects.select_related("area").filter(area=area)
    if found := known.filter(state=EditionState.DRAFT).first():
        _may_edit(found, by)
        return found
    last = known.aggregate(last=Max("number"))["last"] or 0
    made = RouteEdition(area=area, number=last + 1, opened_at=clock.now())
    _may_edit(made, by)
    made.save(force_insert=True)
    _note("routes.opened", made, by, new=True)
    for before in Route.objects.filter(edition__area=area, edition__state=EditionState.IN_FORCE):
        copy = Route(area=area, edition=made, **{name: getattr(before, name) for name in COPIED})
        copy.save(force_insert=True)
        _record("route.added", copy, by, {}, new=True)
    return made


@transaction.atomic
def try_out(edition_id: int, *, by: Actor, revision: int | None = None) -> Trial:
    """Ask the draft of past cases, and keep what came of it: only then can it be put in force."""
    edition = _open(edition_id, by, revision)
    trial = trying.tried(edition, by)
    edition.tried_revision, edition.trial = edition.revision, trial.counts()
    edition.save(update_fields=["tried_revision", "trial"])
    _note("routes.tried", edition, by, trial=edition.trial)
    return trial


@transaction.atomic
def put_in_force(edition_id: int, *, by: Actor, revision: int | None = None, note: str = "") -> RouteEdition:
    """From now on the draft's rules are asked; those before are past."""
    edition = _open(edition_id, by, revision)
    if not edition.tried:
        raise Refused("not_tried", _("Try the rules on past cases first, as they now stand."))
    now = clock.now()
    before = RouteEdition.objects.select_for_update().filter(area=edition.area_id, state=EditionState.IN_FORCE).first()
    if before:
        before.state, before.ended_at = EditionState.PAST, now
        before.save(update_fields=["state", "ended_at"])
        _note("routes.ended", before, by, EditionState.IN_FORCE)
    edition.state, edition.began_at, edition.note = EditionState.IN_FORCE, now, note.strip()[:120]
    edition.save(update_fields=["state", "began_at", "note"])
    _note("routes.enforced", edition, by, EditionState.DRAFT)
    return edition


@transaction.atomic
def drop(edition_id: int, *, by: Actor) -> RouteEdition:
    """The draft is given up; what is in force stays."""
    edition = _open(edition_id, by)
    edition.state = EditionState.DROPPED
    edition.save(update_fields=["state"])
    _note("routes.dropped", edition, by, EditionState.DRAFT)
    return edition


def lay(area: Area, listed: Iterable[Rule], *, by: Actor, note: str = "") -> RouteEdition:
    """These rules in the place of all that are in force, tried and put in force at once: for what sets up an area."""
    with transaction.atomic():
        edition = draft(area, by=by)
        for before in edition.routes.all():
            remove(before.pk, by=by)
        for rule in listed:
            _append(edition, rule, by)
        try_out(edition.pk, by=by)
        return put_in_force(edition.pk, by=by, note=note)


# ---- rules of a draft ------------------------------------------------------------------------------------------------


@transaction.atomic
def add(area: Area, rule: Rule, *, by: Actor, revision: int | None = None) -> Route:
    """Put a rule into the area's draft: at its end, but before a last one that leaves nothing for those after it.

    `revision` is the draft's as the page showed it, 0: there was none.
    """
    begun = RouteEdition.objects.filter(area=area, state=EditionState.DRAFT).exists()
    if revision == 0 and begun:
        raise Refused("changed_meanwhile", _("Somebody changed the draft since you opened it. Look again."))
    edition = _open(draft(area, by=by).pk, by, revision if begun else None)
    last = edition.routes.filter(active=True).last()
    route = _append(edition, rule, by)
    return move(route.pk, up=True, by=by) if last and conditions(last) == rules.Conditions() else route


def _append(edition: RouteEdition, rule: Rule, by: Actor) -> Route:
    last = edition.routes.aggregate(last=Max("position"))["last"] or 0
    route = Route(area=edition.area, edition=edition, position=last + STEP)
    _write(route, rule)
    route.save(force_insert=True)
    _record("route.added", route, by, {}, new=True)
    _revised(edition)
    return route


@transaction.atomic
def change(route_id: int, rule: Rule, *, by: Actor, revision: int | None = None) -> Route:
    """Say anew what a rule of the draft says."""
    route = _locked(route_id, by, revision)
    was, words = _said(route), _words(route)
    _write(route, rule)
    route.save()
    _record("route.changed", route, by, was, words)
    _revised(route.edition)
    return route


@transaction.atomic
def switch(route_id: int, *, on: bool, by: Actor) -> Route:
    """Let a rule count, or not for now; it stays in the list."""
    route = _locked(route_id, by)
    if route.active != on:
        was, words = _said(route), _words(route)
        route.active = on
        route.save(update_fields=["active"])
        _record("route.switched", route, by, was, words)
        _revised(route.edition)
    return route


@transaction.atomic
def remove(route_id: int, *, by: Actor) -> None:
    """Take a rule out of the draft."""
    route = _locked(route_id, by)
    _record("route.removed", route, by, _said(route), gone=True)
    route.delete()
    _revised(route.edition)


@transaction.atomic
def move(route_id: int, *, up: bool, by: Actor) -> Route:
    """Change places with the rule before or after it; at the end of the list nothing happens."""
    route = _locked(route_id, by)
    listed = list(route.edition.routes.select_related("area"))
    at = next(index for index, other in enumerate(listed) if other.pk == route.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(listed):
        return route
    listed[at], listed[to] = listed[to], listed[at]
    for index, other in enumerate(listed, 1):
        if other.position != index * STEP:
            was, words = _said(other), _words(other)
            other.position = index * STEP
            other.save(update_fields=["position"])
            _record("route.moved", other, by, was, words)
    _revised(route.edition)
    return listed[to]


def _open(edition_id: int, by: Actor, revision: int | None = None) -> RouteEdition:
    """The draft with its row locked: all that is done to its rules goes through it, one after the other."""
    edition = RouteEdition.objects.select_for_update(of=("self",)).select_related("area").get(pk=edition_id)
    _may_edit(edition, by)
    if edition.state != EditionState.DRAFT:
        raise Refused("not_a_draft", _("These rules are no draft any more. Nothing was changed; look again."))
    if revision is not None and revision != edition.revision:
        raise Refused("changed_meanwhile", _("Somebody changed the draft since you opened it. Look again."))
    return edition


def _locked(route_id: int, by: Actor, revision: int | None = None) -> Route:
    edition = _open(Route.objects.values_list("edition_id", flat=True).get(pk=route_id), by, revision)
    route = Route.objects.select_related("area").get(pk=route_id)
    route.edition = edition
    return route


def _revised(edition: RouteEdition) -> None:
    edition.revision += 1
    edition.save(update_fields=["revision"])


def _write(route: Route, rule: Rule) -> None:
    if not rule.post_kind and rule.post_id is None:
        raise Refused("route_leads_nowhere", _("Choose to whom the rule sends a request."), field="target")
    if 0 < len(rule.corners) < CORNERS:
        raise Refused("no_shape", _("A shape needs at least three corners."), field="corners")
    if rule.corners and route.area.level != "estate":
        raise Refused("no_plan_here", _("A shape is drawn on the plan of one estate."), field="corners")
    route.categories = list(rule.categories)
    route.building_id, route.channel = rule.building_id, rule.channel
    route.words = rules.tidy(rule.words)
    route.within, route.corners = list(rule.within), [list(corner) for corner in rule.corners]
    route.days, route.hours, route.season = rule.days, rule.hours, rule.season
    route.post_kind, route.post_id = ("", rule.post_id) if rule.post_id else (rule.post_kind, None)
    route.turns = rule.turns and not rule.post_id
    route.note = rule.note.strip()


def _said(route: Route) -> dict[str, Any]:
    """What the record of changes says of a rule; the words it listens to and its note stay in the row."""
    return {
        "position": route.position, "active": route.active, "post": route.post_id, "post_kind": route.post_kind,
        "categories": list(route.categories), "building": route.building_id, "channel": route.channel,
        "days": route.days, "hours": route.hours, "season": route.season, "turns": route.turns,
    }  # fmt: skip


def _words(route: Route) -> dict[str, Any]:
    """What is not said there: only that it changed."""
    return {"words": route.words, "shape": [route.within, route.corners], "note": route.note}


def _record(
    verb: str, route: Route, by: Actor, was: Mapping[str, Any], words: Mapping[str, Any] | None = None, *,
    new: bool = False, gone: bool = False,
) -> None:  # fmt: skip
    changed = {name: value != words[name] for name, value in _words(route).items()} if words else {}
    data = {
        "position": route.position, "active": route.active, "post": route.post_id, "kind": route.post_kind,
        "edition": route.edition_id, **before_after(was, {} if gone else _said(route), changed),
    }  # fmt: skip
    record(verb, route, by=_as(by, route.edition), data=data, area_id=route.area_id, new=new, gone=gone)


def _as(by: Actor, edition: RouteEdition) -> Actor:
    return in_post(by, "route.edit", edition)


def _note(
    verb: str,
    edition: RouteEdition,
    by: Actor,
    was: str = "",
    *,
    new: bool = False,
    trial: Mapping[str, Any] | None = None,
) -> None:
    data = {
        "number": edition.number, "revision": edition.revision, "trial": edition.trial,
        **before_after({} if new else {"state": was or edition.state}, {"state": edition.state, **(trial or {})}),
    }  # fmt: skip
    record(verb, edition, by=_as(by, edition), data=data, area_id=edition.area_id, new=new)
    transaction.on_commit(routing.forget)
