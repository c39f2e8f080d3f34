"""Open requests like the one about to be sent, as far as whoever sends it may see them."""

from datetime import timedelta

from linli.cases import packs, supporting
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.access import scope
from linli.places.models import Area
from linli.rules.similar import ALIKE, Matter, likeness

SHOWN = 3
WITHIN = timedelta(days=90)
LOOKED_AT = 300  # the newest open ones of the estate


def similar(estate: Area, matter: Matter, *, by: Actor) -> list[Case]:
    """The likest first, at most three; none of them the reader's own. One statement."""
    if not matter.pairs:
        return []
    rows = Case.objects.filter(estate_id=estate.pk, open=True, concerned=False, created_at__gt=clock.now() - WITHIN)
    versions = [pk for pk in packs.versions() if packs.by_version(pk).front]
    rows = scope(by, "case.see", rows.filter(pack_version_id__in=versions))
    if by.person_id is not None:
        rows = rows.exclude(reporter_id=by.person_id)
    found = [(likeness(matter, _matter(case)), case.pk, case) for case in rows.order_by("-pk")[:LOOKED_AT]]
    return [case for score, _pk, case in sorted(found, key=lambda one: one[:2], reverse=True) if score >= ALIKE][:SHOWN]


def near(estate: Area, building_id: int, *, by: Actor) -> list[Case]:
    """What is open at the building and may be joined by anybody, the newest first, at most three. One statement."""
    rows = Case.objects.filter(estate_id=estate.pk, building_id=building_id, open=True, concerned=False)
    versions = [pk for pk in packs.versions() if packs.by_version(pk).front]
    found = scope(by, "case.see", rows.filter(pack_version_id__in=versions)).order_by("-pk")[: SHOWN * 3]
    return [case for case in found if supporting.open_to_all(case, packs.by_version(case.pack_version_id))][:SHOWN]


def _matter(case: Case) -> Matter:
    return Matter(case.text, case.category, case.building_id, case.spot_id)
