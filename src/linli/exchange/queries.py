"""Every read of notices, in scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.exchange.grants import SPEAKERS
from linli.exchange.models import FOUND, OUT, Audience, Notice, Receipt, State
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Binding, Organisation, Ownership, Person, Post, Residence
from linli.people.queries import living, running
from linli.places.models import Area, Building, Unit
from linli.search import queries as search

HOME = Unit.Kind.HOME


def written(by: Actor) -> QuerySet[Notice]:
    """What the bodies for which the actor speaks wrote, and what is out in the areas of their office; latest first."""
    rows = Notice.objects.select_related("body", "area")
    mine = scope(by, "notice.write", rows).values("pk")
    office = scope(by, "notice.read", Notice.objects.filter(state__in=OUT, area_id__in=_areas_of(by))).values("pk")
    return rows.filter(Q(pk__in=mine) | Q(pk__in=office)).order_by("-pk")


def _areas_of(by: Actor) -> list[int]:
    return [held.area_id for held in terms.held(by.person_id)]


def bodies(by: Actor) -> QuerySet[Organisation]:
    """For which bodies somebody can write."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if held.kind in SPEAKERS}
    return Organisation.objects.filter(pk__in=ids, ended_at=None).select_related("area").order_by("pk")


def areas_below(by: Actor, body: Organisation) -> list[Area]:
    """The areas over which somebody writes for a body: of their posts in it, and those below, large to small."""
    held = [one for one in terms.held(by.person_id) if one.organisation_id == body.pk and one.kind in SPEAKERS]
    within = Q(pk__in=[])
    for one in held:
        within |= Q(**{f"{one.level}_id": one.area_id})
    rows = Area.objects.filter(within, ends=None).exclude(level="grid")
    return sorted(rows[:300], key=lambda area: (len(area.path_ids), area.name, area.pk))


def on(estate: Area, by: Actor) -> QuerySet[Notice]:
    """What is out for an estate, of the areas above it too, as far as the reader reads it; the latest first."""
    rows = Notice.objects.filter(area_id__in=estate.path_ids).select_related("body", "area")
    return scope(by, "notice.read", rows).filter(state__in=OUT).order_by("-appears_at", "-pk")


def current(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those of them that are not over."""
    return rows.filter(Q(until=None) | Q(until__gte=clock.today()), state=State.PUBLISHED)


def found(rows: QuerySet[Notice], words: str) -> QuerySet[Notice]:
    """Those of them that hold all the words; what was withdrawn is not found."""
    return rows.filter(pk__in=search.matching(FOUND, words), state=State.PUBLISHED)


def latest(estate: Area, by: Actor, number: int = 3) -> list[Notice]:
    """The last ones that hold, for the estate's home page."""
    return list(current(on(estate, by))[:number])


def asked(person_id: int) -> QuerySet[Notice]:
    """What somebody was asked to say that they know of, and has not; soonest over first."""
    by = Actor(person_id, "person")
    known = Receipt.objects.filter(notice=OuterRef("pk"), version__gte=OuterRef("asked"), person_id=person_id)
    rows = scope(by, "notice.know", current(Notice.objects.all()))
    return rows.filter(~Exists(known)).order_by("until", "pk")


def knows(notice: Notice, by: Actor) -> bool:
    """Whether the person said that they know of it, as it is worded now or since anybody was asked."""
    return Receipt.objects.filter(notice=notice, version__gte=notice.asked, person_id=by.person_id or 0).exists()


@dataclass(frozen=True)
class Reach:
    """How many homes of a building know of a notice."""

    building: Building
    homes: int
    known: int

    @property
    def missing(self) -> int:
        """How many do not."""
        return self.homes - self.known


def reach(notice: Notice, by: Actor) -> list[Reach]:
    """By building of those to whose doors the actor goes: inhabited homes, and how many know. Three statements."""
    buildings = list(scope(by, "notice.tell", buildings_of(notice)).order_by("area_id", "position", "pk")[:500])
    homes = inhabited().filter(building__in=buildings)
    counted = dict(homes.order_by().values_list("building_id").annotate(n=Count("pk")))
    known = dict(homes.filter(_known(notice)).order_by().values_list("building_id").annotate(n=Count("pk")))
    return [Reach(one, counted.get(one.pk, 0), known.get(one.pk, 0)) for one in buildings if counted.get(one.pk)]


def buildings_of(notice: Notice) -> QuerySet[Building]:
    """The buildings whose homes it is for."""
    rows = Building.objects.select_related("area")
    if notice.audience == Audience.BUILDINGS:
        return rows.filter(pk__in=notice.buildings.values("building_id"))
    if notice.audience == Audience.POSTS:
        return rows.none()
    return rows.filter(**{f"area__{notice.area.level}_id": notice.area_id})


def inhabited() -> QuerySet[Unit]:
    """Homes of which the roll knows somebody: who lives there, owns it or is bound to it."""
    tied = [Exists(rows.filter(**{home: OuterRef("pk")})) for rows, home in _ties()]
    return Unit.objects.filter(tied[0] | tied[1] | tied[2], kind=HOME)


def _ties() -> list[tuple[QuerySet[Any], str]]:
    """What makes a home somebody's, and which column names the home."""
    return [
        (Residence.objects.filter(living()), "household__unit"),
        (Ownership.objects.filter(living()), "unit"),
        (Binding.objects.filter(state=Binding.APPROVED), "unit"),
    ]


def _known(notice: Notice) -> Exists:
    return Exists(Receipt.objects.filter(notice=notice, unit=OuterRef("pk"), version__gte=notice.asked))


@dataclass(frozen=True)
class Door:
    """A home that does not know of a notice yet, and whom the roll names there."""

    unit: Unit
    people: tuple[Person, ...]


def doors(notice: Notice, building: Building) -> list[Door]:
    """The homes of a building that do not know of it yet, in the order of a walk. Four statements."""
    rows = inhabited().filter(~_known(notice), building=building).select_related("building", "entrance")
    units = list(rows.order_by("entrance__position", "floor", "number", "pk")[:400])
    named = people_at(units)
    return [Door(unit, named.get(unit.pk, ())) for unit in units]


def people_at(units: Sequence[Unit]) -> dict[int, tuple[Person, ...]]:
    """Whom the roll names in each of the homes. Three statements."""
    named: dict[int, dict[int, Person]] = {}
    for found, home in _ties():
        where = found.filter(**{f"{home}__in": units}).select_related("person", *home.split("__")[:-1])
        for row in where.order_by("pk"):
            unit_id = row.household.unit_id if home != "unit" else row.unit_id
            named.setdefault(unit_id, {})[row.person_id] = row.person
    return {unit_id: tuple(people.values()) for unit_id, people in named.items()}


@dataclass(frozen=True)
class Holder:
    """Who holds a post that a notice is for, and whether they know of it."""

    name: str
    title: str
    known: bool


def holders(notice: Notice) -> list[Holder]:
    """Of a notice to holders of posts: each of them. Two statements."""
    if notice.audience != Audience.POSTS:
        return []
    kinds = notice.posts.values("kind")
    within = {f"post__area__{notice.area.level}_id": notice.area_id}
    rows = running().filter(post__kind__in=kinds, **within).select_related("person", "post__area")
    known = set(
        Receipt.objects.filter(notice=notice, version__gte=notice.asked, unit=None).values_list("person_id", flat=True)
    )
    held = rows.order_by("post__area__name", "post__title", "pk")[:500]
    return [Holder(one.person.name, f"{one.post.area.name} {one.post.title}", one.person_id in known) for one in held]


def post_kinds(area: Area) -> list[str]:
    """The kinds of posts that stand in the area now."""
    rows = Post.objects.filter(ended_at=None, **{f"area__{area.level}_id": area.pk})
    return sorted(set(rows.values_list("kind", flat=True)))


def reached_people(notice: Notice) -> list[int]:
    """Everybody whom a notice is for, of those the register knows. Three statements, one for holders of posts."""
    if notice.audience == Audience.POSTS:
        within = {f"post__area__{notice.area.level}_id": notice.area_id}
        held = running().filter(post__kind__in=notice.posts.values("kind"), **within)
        return sorted(set(held.values_list("person_id", flat=True)))
    buildings = buildings_of(notice).values("pk")
    ties = (rows.filter(**{f"{home}__building__in": buildings}) for rows, home in _ties())
    return sorted({pk for rows in ties for pk in rows.values_list("person_id", flat=True)})


def people_of(found: Iterable[Door]) -> list[int]:
    """Who is named in the list."""
    return sorted({one.pk for door in found for one in door.people})


def after(rows: QuerySet[Notice], last: Notice) -> QuerySet[Notice]:
    """Those of them that come after that one in their order."""
    return rows.filter(Q(appears_at__lt=last.appears_at) | Q(appears_at=last.appears_at, pk__lt=last.pk))
