"""The dispatch rules of an area at work: what they look at of a case, and to whom the first that fits leads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from linli.cases import routing
from linli.cases.models import Case, Route
from linli.cases.routing import Desk
from linli.kernel import clock
from linli.places.models import LOCATED_LEVELS
from linli.places.queries import places_of
from linli.rules import routes as rules
from linli.rules.plan_points import Corner
from linli.rules.routes import Conditions, Load, Matter
from linli.settings import queries as settings


@dataclass(frozen=True)
class Routed:
    """Where the rules send a case: the post and the rule that leads there; of the rules asked before it in vain the
    first condition that failed."""

    desk: Desk | None = None
    route_id: int | None = None
    missed: tuple[tuple[int, str], ...] = ()


Among = Callable[[Route, Sequence[Desk]], Desk]


def route(case: Case, asked: Iterable[Route] | None = None, *, among: Among | None = None) -> Routed:
    """The post that the first fitting rule leads to; without one the case waits in the pool.

    `asked`: the rules, those in force where none are given. `among`: who of several is next, by load where not given;
    then the caller's transaction holds the rule's row, so that two cases at once do not count the same load.
    """
    listed = tuple(routing.rules(case.area) if asked is None else asked)
    looked_at = matter_of(case, pointed=any(rule.corners for rule in listed))
    found = rules.first(listed, conditions, lambda rule: leads(case, rule) or None, looked_at)
    missed = tuple((rule.pk, _why(case, rule) if why == rules.EMPTY else why) for rule, why in found.missed)
    if found.rule is None or not found.to:
        return Routed(missed=missed)
    desk = found.to[0] if len(found.to) == 1 else (among or _by_load)(found.rule, found.to)
    return Routed(desk, found.rule.pk, missed)


def _why(case: Case, rule: Route) -> str:
    """Why a rule that fitted led to nobody: the post is not held, or it is one of grids and the place lies in none."""
    by_grid = any(desk.kind == rule.post_kind and desk.level == "grid" for desk in routing.desks(case.area))
    return rules.NO_GRID if by_grid and case.grid_id is None else rules.EMPTY


def conditions(rule: Route) -> Conditions:
    """What the rule asks for."""
    return Conditions(
        within=frozenset(rule.within),
        building=rule.building_id,
        corners=tuple((x, y) for x, y in rule.corners),
        categories=frozenset(rule.categories),
        channel=rule.channel,
        words=rule.words,
        days=rule.days,
        hours=rule.hours,
        season=rule.season,
    )


def matter_of(case: Case, *, pointed: bool = True) -> Matter:
    """What the rules look at of a case; its point on the plan only where a rule asks for it."""
    at = (case.created_at or clock.now()).astimezone(clock.LOCAL)
    areas = {getattr(case, f"{level}_id") for level in LOCATED_LEVELS} | {*case.area.path_ids}
    return Matter(
        category=case.category,
        channel=case.channel,
        text=case.text,
        areas=frozenset(area_id for area_id in areas if area_id),
        building=case.building_id,
        point=point_of(case) if pointed else None,
        at=at,
        workday=settings.calendar().is_workday(at.date()),
    )


def point_of(case: Case) -> Corner | None:
    """Where on the estate's plan it is: the point itself, that of its named place, or that of its building."""
    if case.plan_x is not None and case.plan_y is not None:
        return case.plan_x, case.plan_y
    known = places_of(case.area)
    at = known.spot(case.spot_id) or known.building(case.building_id)
    return (at.plan_x, at.plan_y) if at and at.plan_x is not None and at.plan_y is not None else None


def leads(case: Case, rule: Route) -> tuple[Desk, ...]:
    """To whom the rule leads here: one desk, or all those among whom it goes in turn."""
    fitting = [desk for desk in routing.desks(case.area) if _meant(case, rule, desk)]
    if not rule.turns:
        return tuple(fitting[:1])
    return tuple(desk for desk in fitting if desk.level == fitting[0].level)


def _meant(case: Case, rule: Route, desk: Desk) -> bool:
    if rule.post_id is not None:
        return desk.post_id == rule.post_id
    here = desk.level != "grid" or desk.area_id == case.grid_id or rule.turns  # turns go round all grids
    return desk.kind == rule.post_kind and here


def _by_load(rule: Route, desks: Sequence[Desk]) -> Desk:
    """Who has the fewest open cases; of several whoever got the last one longest ago."""
    Route.objects.select_for_update().get(pk=rule.pk)
    chosen = rules.next_in_turn(loads(desks))
    return next(desk for desk in desks if desk.post_id == chosen)


def loads(desks: Sequence[Desk]) -> list[Load[int]]:
    """What each of these desks has in hand. One statement."""
    people = {desk.person_id for desk in desks}
    counted = Case.objects.filter(open=True, handler_id__in=people).values_list("handler_id")
    known = {person: (count, last) for person, count, last in counted.annotate(n=Count("pk"), last=Max("pk"))}
    return [Load(desk.post_id, *known.get(desk.person_id, (0, 0))) for desk in desks]


class Turns:
    """Who of several is next when many cases come in at once: what each has in hand is read once, and then counted."""

    def __init__(self) -> None:
        self._open: dict[int, int] = {}
        self._given = 0
        self._last: dict[int, int] = {}

    def next(self, _rule: Route, desks: Sequence[Desk]) -> Desk:
        """The desk whose turn it is; it counts as having one more."""
        if new := [desk for desk in desks if desk.post_id not in self._open]:
            self._open |= {load.key: load.open for load in loads(new)}
        chosen = rules.next_in_turn(
            [Load(desk.post_id, self._open[desk.post_id], self._last.get(desk.post_id, 0)) for desk in desks]
        )
        desk = next(desk for desk in desks if desk.post_id == chosen)
        self._given += 1
        self._open[desk.post_id] += 1
        self._last[desk.post_id] = self._given
        return desk
