"""A draft of dispatch rules, tried on past cases: which of them it would have sent elsewhere than the rules in force.

Both are asked with the posts as they are filled today, so that only the rules differ. Looked at are the newest cases of
the area that rules are asked of and that the reader may read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from linli.cases import packs, queries, routing, rulebook
from linli.cases.models import Case, Route
from linli.cases.route_models import EditionState, RouteEdition
from linli.cases.routing import Desk
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import kinds
from linli.rules import routes as rules

MOST = 2000  # cases
DAYS = 180


@dataclass(frozen=True)
class Sent:
    """Where rules send a case: one desk, or several in turn; nobody: it waits in the pool. `rule` is the one."""

    desks: tuple[Desk, ...] = ()
    rule: Route | None = None

    @property
    def to(self) -> frozenset[int]:
        return frozenset(desk.post_id for desk in self.desks)

    @property
    def words(self) -> str:
        """Whom it names; empty for the pool."""
        if len(self.desks) < 2 or self.rule is None:
            return self.desks[0].label if self.desks else ""
        return f"{kinds.title(self.rule.post_kind)} ×{len(self.desks)}"


@dataclass(frozen=True)
class Differs:
    """A case that the draft sends elsewhere: from where, to where, and whether it ended with whom the draft names."""

    case: Case
    before: Sent
    after: Sent
    better: bool
    worse: bool


@dataclass(frozen=True)
class Trial:
    """What came of it. `capped`: there are more cases in these days than were looked at."""

    looked: int
    elsewhere: tuple[Differs, ...]
    capped: bool

    def counts(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "looked": self.looked,
            "elsewhere": len(self.elsewhere),
            "pooled": sum(not one.after.desks for one in self.elsewhere),
            "better": sum(one.better for one in self.elsewhere),
            "worse": sum(one.worse for one in self.elsewhere),
            "capped": self.capped,
            "days": DAYS,
            "at": clock.now().isoformat(),
        }


def tried(edition: RouteEdition, by: Actor) -> Trial:
    """The draft beside the rules in force, on past cases. Statements grow with the estates, not with the cases."""
    cases = list(_past(edition, by)[: MOST + 1])
    own = list(edition.routes.filter(active=True))
    return Trial(len(cases[:MOST]), tuple(_compared(edition, cases[:MOST], own)), len(cases) > MOST)


def _past(edition: RouteEdition, by: Actor) -> QuerySet[Case]:
    """Cases that rules were asked of: nothing about staff, nothing that its process itself hands out."""
    since = clock.now() - timedelta(days=DAYS)
    spots = {name for pack in packs.all_active() for name, start in pack.starts.items() if start.door == "spot"}
    found = queries.readable(by) if by.capacity != "system" else Case.objects.all()
    inside = found.filter(**{f"{edition.area.level}_id": edition.area_id}, created_at__gte=since)
    asked = inside.filter(concerned=False, reserved=False).exclude(way__in=spots)
    return asked.select_related("area", "handler", "handler_post").order_by("-pk")


def _compared(edition: RouteEdition, cases: Sequence[Case], own: Sequence[Route]) -> Iterator[Differs]:
    pointed = any(rule.corners for rule in own) or any(
        rule.corners for one in {case.area_id: case.area for case in cases}.values() for rule in routing.rules(one)
    )
    for case in cases:
        now = routing.rules(case.area)
        order = {area_id: at for at, area_id in enumerate(case.area.path_ids)}
        drafted = sorted(
            [*(rule for rule in now if rule.area_id != edition.area_id), *own],
            key=lambda rule: (order[rule.area_id], rule.position, rule.pk),
        )
        matter = rulebook.matter_of(case, pointed=pointed)
        before, after = (_sent(case, listed, matter) for listed in (now, drafted))
        if before.to != after.to:
            ended = case.handler_post_id
            better, worse = ended in after.to, ended in before.to
            yield Differs(case, before, after, better and not worse, worse and not better)


def _sent(case: Case, listed: Iterable[Route], matter: rules.Matter) -> Sent:
    leads: Callable[[Route], tuple[Desk, ...] | None] = lambda rule: rulebook.leads(case, rule) or None  # noqa: E731
    found = rules.first(listed, rulebook.conditions, leads, matter)
    return Sent(found.to or (), found.rule)


def editions(area_ids: Iterable[int]) -> QuerySet[RouteEdition]:
    """The editions of these areas that are or were in force, newest first."""
    shown = (EditionState.IN_FORCE, EditionState.PAST)
    return RouteEdition.objects.filter(area_id__in=area_ids, state__in=shown).order_by("-began_at", "-pk")
