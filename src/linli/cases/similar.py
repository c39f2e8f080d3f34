"""Open requests like the one about to be sent, as far as whoever sends it may see them."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from linli.cases import packs, supporting
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.kept import Kept, keep
from linli.people.access import condition, scope
from linli.people.conditions import Condition
from linli.places.models import Area
from linli.rules.similar import ALIKE, Matter, likeness

SHOWN = 3
WITHIN = timedelta(days=90)
LOOKED_AT = 300  # the newest open ones of the estate


# Stand in the kept statement for what each request puts there.
_ESTATE, _SINCE = -1_000_000_411, datetime(1901, 1, 5, tzinfo=clock.LOCAL)


def similar(estate: Area, matter: Matter, *, by: Actor) -> list[Case]:
    """The likest first, at most three; none of them the reader's own. One statement, and one where there are any."""
    if not matter.pairs:
        return []
    looked_at = _kept_open(cast(Any, condition(by, "case.see", Case)), _front(), by.person_id)
    rows = looked_at.tuples({_ESTATE: estate.pk, _SINCE: clock.now() - WITHIN})
    scored = sorted(((likeness(matter, Matter(*said)), pk) for pk, *said in rows), reverse=True)
    likest = [pk for score, pk in scored[:SHOWN] if score >= ALIKE]
    found = Case.objects.in_bulk(likest) if likest else {}
    return [found[pk] for pk in likest]


@lru_cache(maxsize=256)
def _kept_open(reach: Condition, versions: tuple[int, ...], person_id: int | None) -> Kept[Case]:
    """Every report asks, so the statement is kept, and fetches no more than tells what is alike."""
    rows = Case.objects.filter(reach.q(), estate_id=_ESTATE, open=True, concerned=False, created_at__gt=_SINCE)
    rows = rows.filter(pack_version_id__in=versions)
    if person_id is not None:
        rows = rows.exclude(reporter_id=person_id)
    said = rows.values_list("pk", "text", "category", "building_id", "spot_id")
    return keep(said.order_by("-pk")[:LOOKED_AT])


def _front() -> tuple[int, ...]:
    return tuple(sorted(pk for pk in packs.versions() if packs.by_version(pk).front))


def near(estate: Area, building_id: int, *, by: Actor) -> list[Case]:
    """What is open at the building and may be joined by anybody, the newest first, at most three. One statement."""
    rows = Case.objects.filter(estate_id=estate.pk, building_id=building_id, open=True, concerned=False)
    found = scope(by, "case.see", rows.filter(pack_version_id__in=_front())).order_by("-pk")[: SHOWN * 3]
    return [case for case in found if supporting.open_to_all(case, packs.by_version(case.pack_version_id))][:SHOWN]
