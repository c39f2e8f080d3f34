"""Who may get a case: the posts on its path, the rules in force there, and one level up where staff are concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_save

from linli.cases.models import Case, Route
from linli.cases.route_models import EditionState
from linli.kernel import clock
from linli.kernel.fresh import Fresh
from linli.kernel.kept import Kept, keep
from linli.kernel.wording import in_post
from linli.people import kinds
from linli.people.access import one_level_up
from linli.people.models import Post, Term
from linli.people.queries import running
from linli.places.models import LEVELS, Area, Level


@dataclass(frozen=True)
class Desk:
    """A post on the path of an estate with its present holder."""

    post_id: int
    kind: str
    title: str
    level: str
    area_id: int
    organisation_id: int
    person_id: int
    name: str
    phone: str
    body: str
    acting: bool

    @property
    def label(self) -> str:
        """How residents read of them: 网格员李想."""
        return in_post(self.title, self.name)

    @property
    def with_body(self) -> str:
        """How staff choose them: many bodies of one place have a 队长 or a 主任."""
        return f"{self.label} · {self.body}"


@dataclass(frozen=True)
class Concerned:
    """Whom a case is about, and the post kind that the reporter named."""

    persons: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.persons or self.organisations)


_desks, _routes = Fresh[tuple[Desk, ...]](), Fresh[tuple[Route, ...]]()


def forget() -> None:
    """Drop what is kept, after a change in this process."""
    _desks.forget()
    _routes.forget()


def desks(area: Area) -> tuple[Desk, ...]:
    """The filled posts over the estate and its grids, smallest area first."""
    return _desks.get(area.pk, lambda: tuple(_read_desks(area)))


def renew(area: Area) -> None:
    """Read them again: another process may have ended a term a moment ago. One statement."""
    _desks.renewed(area.pk, lambda: tuple(_read_desks(area)))


def listen() -> None:
    """Called once when the application is ready: who holds which post is read anew after every change here."""
    for model in (Term, Post):
        post_save.connect(_changed, sender=model, dispatch_uid=f"cases.desks.{model.__name__}")


def _changed(sender: type[Model], **kwargs: Any) -> None:
    _desks.changed()


def working(area: Area) -> list[Desk]:
    """Those of them that a case can go to: a seat in a body opens no desk, so nobody would find it there.

    A post whose holder is away is there once, as theirs: it stands in the list of whoever acts in it all the same.
    """
    found = [desk for desk in desks(area) if desk.kind not in kinds.SEATS]
    held = {desk.post_id for desk in found if not desk.acting}
    return [desk for desk in found if not desk.acting or desk.post_id not in held]


def handlers(case: Case) -> set[int]:
    """Whoever is in charge of the case, and whoever acts in the post for them."""
    acting = {desk.person_id for desk in desks(case.area) if desk.acting and desk.post_id == case.handler_post_id}
    return acting | ({case.handler_id} if case.handler_id else set())


def offered(found: Iterable[Desk], prefix: str = "") -> Sequence[Any]:
    """The desks as choices, nearest first, under the level of their area: there may be more than fit a screen."""
    return [
        (str(Level(level).label), tuple((f"{prefix}{desk.post_id}", desk.with_body) for desk in desks))
        for level, desks in groupby(found, lambda desk: desk.level)
    ]


def rules(area: Area) -> tuple[Route, ...]:
    """The dispatch rules in force here, in the order in which they are asked: those of the smallest area first."""
    return _routes.get(area.pk, lambda: tuple(_read_routes(area)))


# Stand in the kept statements for the instant, the area, and the areas of its path.
_NOW, _AREA = datetime(1926, 1, 2, tzinfo=UTC), -1_000_000_031


def _stand_ins(length: int) -> list[int]:
    return [_AREA - 1 - number for number in range(length)]


def _read_desks(area: Area) -> Iterable[Desk]:
    path = area.path_ids
    wanted = dict(zip(_stand_ins(len(path)), path, strict=True)) | {_AREA: area.pk, _NOW: clock.now()}
    rows = _kept_desks(len(path), area.level == "estate").tuples(wanted)
    return nearest_first(Desk(*row) for row in rows)


def nearest_first(found: Iterable[Desk]) -> list[Desk]:
    """Those of the smallest areas first."""
    return sorted(found, key=lambda desk: -LEVELS.index(desk.level))


@lru_cache(maxsize=32)
def _kept_desks(length: int, with_grids: bool) -> Kept[Any]:
    on_path = Q(post__area_id__in=_stand_ins(length))
    if with_grids:
        on_path |= Q(post__area__estate_id=_AREA, post__area__level="grid")
    return keep(
        running(_NOW).filter(on_path).order_by("post__area_id", "post__kind", "pk").values_list(
            "post_id", "post__kind", "post__title", "post__area__level", "post__area_id", "post__organisation_id",
            "person_id", "person__name", "post__phone", "post__organisation__name", "acting",
        )
    )  # fmt: skip


def _read_routes(area: Area) -> Iterable[Route]:
    """Rules of the smallest area come first, then by position."""
    path = area.path_ids
    rules = _kept_routes(len(path)).rows(dict(zip(_stand_ins(len(path)), path, strict=True)))
    order = {area_id: index for index, area_id in enumerate(path)}
    return sorted(rules, key=lambda rule: (order[rule.area_id], rule.position, rule.pk))


@lru_cache(maxsize=16)
def _kept_routes(length: int) -> Kept[Route]:
    return keep(
        Route.objects.filter(
            area_id__in=_stand_ins(length), active=True, edition__state=EditionState.IN_FORCE
        ).order_by("position", "pk")
    )


def concerned_by(area: Area, post_kind: str, grid_id: int | None) -> Concerned:
    """The holders of a kind of post over the place, and the bodies these posts belong to (never the whole office)."""
    named = [
        desk for desk in desks(area)
        if desk.kind == post_kind and (desk.level != "grid" or grid_id is None or desk.area_id == grid_id)
    ]  # fmt: skip
    bodies = {desk.organisation_id for desk in named} if post_kind in BODIES else set()
    return Concerned(frozenset(desk.person_id for desk in named), frozenset(bodies))


def everybody_here(area: Area) -> Concerned:
    """Whoever holds a post at the estate itself or in one of its grids."""
    return Concerned(frozenset(desk.person_id for desk in desks(area) if desk.level in HERE))


HERE = frozenset({"estate", "grid"})

# A complaint about these is about the body; about a grid worker or an officer it is about the person.
BODIES = frozenset({"property_manager", "committee_director", "branch_secretary"})


def above(area: Area, concerned: Concerned) -> Desk | None:
    """The post one level up that is not concerned."""
    up = one_level_up(area, persons=concerned.persons, organisations=concerned.organisations)
    if up is None:
        return None
    wanted = {holder.post_id for holder in up.holders}
    return next((desk for desk in desks(area) if desk.post_id in wanted), None)
