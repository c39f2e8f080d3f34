"""What every staff door asks: who acts, in which language, over which estates."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language

from linli.cases import queries
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.kept import Kept, keep
from linli.people import terms
from linli.people.middleware import asking
from linli.places.models import Area

ESTATES_AT_MOST = 300
READERS = frozenset(
    {
        "grid_worker",
        "branch_secretary",
        "branch_member",
        "committee_director",
        "committee_member",
        "community_officer",
        "street_officer",
    }
)


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks."""
    return asking(request)


def language() -> str:
    """The tag that a pack's words are said in."""
    return get_language() or "zh-hans"


def kinds_of(actor: Actor) -> frozenset[str]:
    """The kinds of posts that the person holds now."""
    return frozenset(held.kind for held in terms.held(actor.person_id))


def areas_of(actor: Actor) -> list[Area]:
    """The estates and grids within the person's posts, by name; one statement. A grid worker's estate is among them."""
    return _kept_areas(_held(actor), clock.today(), names_only=False).rows({})


@dataclass(frozen=True)
class AreaName:
    """An estate or grid to choose from; a city has hundreds."""

    id: int
    name: str
    level: str


def area_names_of(actor: Actor) -> list[AreaName]:
    """The same with nothing but their names and levels."""
    return [AreaName(*row) for row in _kept_areas(_held(actor), clock.today(), names_only=True).tuples({})]


def _held(actor: Actor) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys((post.level, post.area_id) for post in terms.held(actor.person_id)))


@lru_cache(maxsize=256)
def _kept_areas(held: tuple[tuple[str, int], ...], today: date, names_only: bool) -> Kept[Area]:
    inside = Q(pk__in=[])
    for level, area_id in held:
        inside |= Q(**{f"{level}_id": area_id})
        if level == "grid":
            inside |= Q(pk__in=Area.objects.filter(pk=area_id).values("estate_id"))
    living = Q(ends=None) | Q(ends__gt=today)
    found = Area.objects.filter(living, inside, level__in=("estate", "grid")).order_by("name", "pk")
    return keep((found.only("name", "level") if names_only else found)[:ESTATES_AT_MOST])


def estates_of(actor: Actor) -> list[Area]:
    """The estates of `areas_of`."""
    return [area for area in areas_of(actor) if area.level == "estate"]


def case_of(actor: Actor, key: int, *related: str, whole: bool = False) -> Case:
    """The case, if the person may read it at the desk; DoesNotExist otherwise, as for no case at all.

    The desk goes by the key, never by the code: the code is the reporter's own link, with which one answers for them.
    """
    return queries.one(actor, key, "area", "handler", "handler_post", *related, whole=whole)
