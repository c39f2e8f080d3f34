"""One table of grants answers `may` for an object and `scope` for a list; recusal subtracts after everything.

A feature registers its grants, says where its objects lie (`register_place`, when not in the columns of
`places.Located`), and names the table of those whom an object concerns (`register_recusal`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet

from linli.journal.actors import Actor
from linli.people import kin, terms
from linli.people import kinds as table
from linli.people.conditions import (
    Always,
    Condition,
    Never,
    Not,
    OneOf,
    OneOfBeside,
    Related,
    both,
    columns,
    either,
    value_at,
)
from linli.people.kinds import LADDER
from linli.people.terms import Held

M = TypeVar("M", bound=Model)


class Place(Protocol):
    """How to tell that an object of some model lies within areas of one level."""

    def within(self, level: str, area_ids: frozenset[int]) -> Condition:
        """The condition that the object lies in one of the areas."""


@dataclass(frozen=True)
class Columns:
    """The object (or what `prefix` leads to) carries the path columns of `places.Located`.

    `Located` has no column for the province, which is asked of the area itself.
    """

    prefix: str = ""
    province: str = "area__province_id"

    def within(self, level: str, area_ids: frozenset[int]) -> Condition:
        path = self.province if level == "province" else f"{level}_id"
        return OneOf(self.prefix + path, area_ids)


class Anywhere:
    """The object lies nowhere, being everybody's: an administrator's post counts wherever it stands."""

    def within(self, level: str, area_ids: frozenset[int]) -> Condition:
        return Always()


@dataclass(frozen=True)
class Through:
    """The object lies where rows of other tables that point at it lie: a person, by their homes."""

    rows: tuple[tuple[type[Model], str, Columns, Mapping[str, Any]], ...]

    def within(self, level: str, area_ids: frozenset[int]) -> Condition:
        return either(
            Related(model, column, both([columns(where), place.within(level, area_ids)]))
            for model, column, place, where in self.rows
        )


@dataclass(frozen=True)
class Capacity:
    """One of the hats in which a person may do something: a post, or a relation such as reporter."""

    capacity: str
    post_id: int | None = None
    term_id: int | None = None
    label: str = ""


class Via(Protocol):
    """Where a grant's power comes from."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        """Which objects of the model the actor reaches."""

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        """The same, one by one."""


@dataclass(frozen=True, init=False)
class Holds:
    """Whoever holds one of the kinds of posts now, over the post's area and all below it.

    An actor with a `post_id` acts in that post alone; without one the posts are merged.
    """

    kinds: frozenset[str]

    def __init__(self, *kinds: str) -> None:
        if unknown := sorted(kind for kind in kinds if table.post(kind) is None):
            raise ImproperlyConfigured(f"Holds({unknown}): no such kind of post; there are {sorted(table.posts())}")
        object.__setattr__(self, "kinds", frozenset(kinds))

    def _held(self, by: Actor) -> list[Held]:
        return [
            held
            for held in terms.held(by.person_id)
            if self._names(held.kind) and (by.post_id is None or held.post_id == by.post_id)
        ]

    def _names(self, kind: str) -> bool:
        return kind in self.kinds

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        areas: dict[str, set[int]] = defaultdict(set)
        for held in self._held(by):
            areas[held.level].add(held.area_id)
        return either(place_of(model).within(level, frozenset(ids)) for level, ids in sorted(areas.items()))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for held in self._held(by):
            hat = Capacity("post", held.post_id, held.term_id, f"{held.area_name} {held.title}")
            yield hat, place_of(model).within(held.level, frozenset([held.area_id]))


@dataclass(frozen=True, init=False)
class HoldsAny(Holds):
    """Whoever holds a post of any kind, of one that a process brings too."""

    def _names(self, kind: str) -> bool:
        return True


@dataclass(frozen=True)
class Relation:
    """Whoever the object names in a column: `Relation("reporter_id")`; the capacity is the column without `_id`."""

    column: str

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return OneOf(self.column, frozenset([by.person_id])) if by.person_id is not None else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity(self.column.removesuffix("_id").rpartition("__")[2]), self.condition(by, model)


@dataclass(frozen=True)
class InCharge:
    """Whoever the object names in `column`, as long as they hold the post that it names in `post`; and whoever acts in
    that post."""

    column: str
    post: str

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        held = frozenset(held.post_id for held in terms.held(by.person_id))
        if by.person_id is None or not held:
            return Never()
        own = both([OneOf(self.column, frozenset([by.person_id])), OneOfBeside(self.post, held)])
        acted = terms.acted(by.person_id)
        return either([own, OneOf(self.post, acted)]) if acted else own

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity(self.column.removesuffix("_id").rpartition("__")[2]), self.condition(by, model)


@dataclass(frozen=True)
class Link:
    """Whoever came by a capability link made for this very object, without sign-in."""

    kind: str
    column: str = "pk"

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.capacity != "link" or by.link is None or by.link[0] != self.kind:
            return Never()
        return OneOf(self.column, frozenset([by.link[1]]))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("link"), self.condition(by, model)


@dataclass(frozen=True)
class System:
    """The program itself: jobs, reactions, schedules."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return Always() if by.capacity == "system" and by.person_id is None else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("system"), self.condition(by, model)


@dataclass(frozen=True)
class Everyone:
    """Anybody at all; a grant by it says in `where` which objects are open."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return Always()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("anonymous" if by.person_id is None else "person"), Always()


@dataclass(frozen=True)
class EstateResident:
    """Whoever lives in, owns or is bound to a unit of the object's estate."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        estates = frozenset(home.estate_id for home in terms.homes(by.person_id))
        return place_of(model).within("estate", estates) if estates else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("resident"), self.condition(by, model)


@dataclass(frozen=True)
class Grant:
    """Who (`via`) may do `action` to which objects (`where`: columns and their values, a tuple meaning any of them)."""

    action: str
    via: Via
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recusal:
    """The table that names whom an object concerns; `flag` on the object spares the look-up for most."""

    through: type[Model]
    column: str
    flag: str
    person: str
    organisation: str

    def clear(self, by: Actor, *, of_kin: bool) -> Condition:
        """The objects that do not concern the actor, nor, as asked, a near relative of theirs.

        Of lists: who is near may be known here two seconds late, where another process noted it.
        """
        if by.person_id is None:
            return Always()
        near = terms.near(by.person_id) if of_kin else frozenset[int]()
        return Not(both([OneOf(self.flag, frozenset([True])), self._names(by.person_id, near)]))

    def clears(self, by: Actor, obj: Model, *, of_kin: bool) -> bool:
        """The same of one object, before it is read or acted on: who is near is asked once for the object in hand."""
        if by.person_id is None or not value_at(obj, self.flag):
            return True
        kept = obj.__dict__.setdefault(_NEAR, {})
        near = terms.near_now(by.person_id, kept) if of_kin else frozenset[int]()
        return not self._names(by.person_id, near).holds(obj)

    def _names(self, person_id: int, near: frozenset[int]) -> Condition:
        bodies = frozenset(held.organisation_id for held in terms.held(person_id))
        named = either([OneOf(self.person, near | {person_id}), _bodies(self.organisation, bodies)])
        return Related(self.through, self.column, named)


_NEAR = "_near_asked"  # on the object in hand: whoever was asked about, and their near relatives


def _bodies(column: str, ids: frozenset[int]) -> Condition:
    return OneOf(column, ids) if column and ids else Never()


_grants: dict[str, list[Grant]] = defaultdict(list)
_places: dict[type[Model], Place] = {}
_recusals: dict[type[Model], Recusal] = {}
_own: dict[str, tuple[str, ...]] = {}


def register(grants: Iterable[Grant]) -> None:
    """Add grants to the table; saying the same twice changes nothing."""
    for grant in grants:
        if grant not in _grants[grant.action]:
            _grants[grant.action].append(grant)


def register_place(model: type[Model], place: Place) -> None:
    """Say where objects of the model lie, when they do not carry the columns of `places.Located`."""
    _places[model] = place


def register_recusal(
    model: type[Model],
    *,
    through: type[Model],
    column: str,
    flag: str = "concerned",
    person: str = "person_id",
    organisation: str = "organisation_id",
) -> None:
    """Withhold objects of the model from whom rows of `through` (pointing back by `column`) name.

    Named is the person, and whoever holds a post of a named organisation. `flag` is a boolean column of the object.
    """
    _recusals[model] = Recusal(through, column, flag, person, organisation)


def register_own(action: str, *paths: str) -> None:
    """Nobody decides about themselves: withhold the action from the person whom the object names at a path."""
    _own[action] = paths


def place_of(model: type[Model]) -> Place:
    """Where objects of the model lie."""
    return _places.get(model) or Columns()


def actions() -> list[str]:
    """Every action that some grant names, for the permission matrix."""
    return sorted(action for action, grants in _grants.items() if grants)


def grants_of(action: str) -> tuple[Grant, ...]:
    """The action's rows in the table."""
    return tuple(_grants.get(action, ()))


def _not_own(by: Actor, action: str) -> Condition:
    paths = _own.get(action, ())
    if by.person_id is None or not paths:
        return Always()
    return Not(either(OneOf(path, frozenset([by.person_id])) for path in paths))


# What is one's own in a matter (who reported it, whose link it is) or everybody's: a relative of whom it concerns keeps
# it. Whoever acts in an office does not.
PERSONAL = (Relation, Link, System, Everyone, EstateResident)


def _clear(by: Actor, action: str, model: type[Model], *, of_kin: bool) -> Condition:
    recusal = _recusals.get(model)
    return both([_not_own(by, action), recusal.clear(by, of_kin=of_kin) if recusal else Always()])


def _granted(action: str) -> list[Grant]:
    """Who may do it. An action that nobody is granted is a mistake in the program."""
    if not _grants.get(action):
        raise ImproperlyConfigured(f"no grant names the action {action!r}; register one with access.register")
    return _grants[action]


def condition(by: Actor, action: str, model: type[Model]) -> Condition:
    """The one tree behind `may` and `scope`: what offices give, without what concerns relatives, and one's own."""
    personal: dict[bool, list[Condition]] = {True: [], False: []}
    for grant in _granted(action):
        own = isinstance(grant.via, PERSONAL)
        personal[own].append(both([grant.via.condition(by, model), columns(grant.where)]))
    return either(
        both([granted, _clear(by, action, model, of_kin=not own)])
        for own, parts in personal.items()
        if not isinstance(granted := either(parts), Never)
    )


def anywhere(by: Actor, action: str, model: type[Model]) -> bool:
    """Whether there may be any object of the model to which the actor may do it: for doors and menus, no statement."""
    reached = (both([grant.via.condition(by, model), columns(grant.where)]) for grant in _granted(action))
    return any(not isinstance(each, Never) for each in reached)


def may(by: Actor, action: str, obj: Model) -> bool:
    """Whether the actor may do the action to the stored object, now: `condition`, asked no further than it decides.

    A relation that was on record before this is asked keeps away, whichever process noted it.
    """
    model = type(obj)
    return any(_gives(grant, by, obj) and grant.via.condition(by, model).holds(obj) for grant in _granted(action))


def _gives(grant: Grant, by: Actor, obj: Model) -> bool:
    """Whether the grant is about such an object and whoever holds it may have to do with this one."""
    if not columns(grant.where).holds(obj):
        return False
    if not _not_own(by, grant.action).holds(obj):
        return False
    recusal = _recusals.get(type(obj))
    return recusal is None or recusal.clears(by, obj, of_kin=not isinstance(grant.via, PERSONAL))


def scope(by: Actor, action: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """Those objects of the queryset to which the actor may do the action, now."""
    found = condition(by, action, queryset.model)
    return queryset.none() if isinstance(found, Never) else queryset.filter(found.q())


def unconcerned(by: Actor, queryset: QuerySet[M]) -> QuerySet[M]:
    """The queryset without what concerns the actor or their kin: what sums may count that they are shown."""
    return queryset.filter(_clear(by, "", queryset.model, of_kin=True).q())


def capacities(by: Actor, action: str, obj: Model) -> list[Capacity]:
    """In which capacities the person may do it; several make a choice of 办理身份."""
    model = type(obj)
    if not condition(by, action, model).holds(obj):
        return []
    hats = [
        hat
        for grant in grants_of(action)
        if _gives(grant, by, obj)
        for hat, reach in grant.via.capacities(by, model)
        if reach.holds(obj)
    ]
    return list(dict.fromkeys(hats))


def in_post(by: Actor, action: str, obj: Model) -> Actor:
    """The person in the first post that lets them do it, for the record; whoever acts in one already stays in it."""
    if by.post_id is not None or by.person_id is None:
        return by
    hat = next((hat for hat in capacities(by, action, obj) if hat.post_id is not None), None)
    return replace(by, capacity=hat.capacity, post_id=hat.post_id) if hat else by


@dataclass(frozen=True)
class Holder:
    """A person in a post."""

    person_id: int
    post_id: int
    kind: str
    organisation_id: int


@dataclass(frozen=True)
class LevelUp:
    """Where a matter goes that must skip those whom it concerns: the area and its holders who are not concerned."""

    level: str
    area_id: int
    holders: tuple[Holder, ...]


UPWARDS = ("branch_secretary", "community_officer", "street_officer", "discipline_inspector")


def one_level_up(
    area: Model,
    *,
    persons: Collection[int] = (),
    organisations: Collection[int] = (),
    kinds: Collection[str] = UPWARDS,
) -> LevelUp | None:
    """The nearest level above `area` and above every post of the concerned, with a holder who is neither they nor kin.

    None when no such post is filled up to the province (信访工作条例 art. 30: it never goes to whom it concerns).
    """
    holders = _holders_on_path(area)
    bodies = set(organisations)
    concerned = set(persons) | {row.person_id for _, _, row in holders if row.organisation_id in bodies}
    barred = concerned | kin.all_of(concerned)
    reached = [LADDER.index(level) for level, _, row in holders if row.person_id in concerned]
    floor = max([LADDER.index(value_at(area, "level")), *reached])
    for level in LADDER[floor + 1 :]:
        free = [
            (area_id, row)
            for at, area_id, row in holders
            if at == level and row.kind in kinds and row.person_id not in barred
        ]
        if free:
            return LevelUp(level, free[0][0], tuple(row for _, row in free))
    return None


def _holders_on_path(area: Model) -> list[tuple[str, int, Holder]]:
    from linli.people.queries import running

    path = [value for level in LADDER if (value := getattr(area, f"{level}_id", None)) is not None]
    rows = running().filter(post__area_id__in=path).select_related("post__area").order_by("post__kind", "pk")
    return [
        (
            term.post.area.level,
            term.post.area_id,
            Holder(term.person_id, term.post_id, term.post.kind, term.post.organisation_id),
        )
        for term in rows
    ]
