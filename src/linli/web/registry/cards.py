"""Door cards (户码) of a building's homes on A4: a code with the home in it, and the grid worker's number in large."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases.doors.report import LARGE
from linli.kernel import clock
from linli.people.doors import staff_required
from linli.places.models import Area, Building, Unit
from linli.places.queries import units_of
from linli.web import front
from linli.web.registry.doors import editable


@dataclass(frozen=True)
class Card:
    """What stands on one card; whoever scans it reports from this home."""

    unit: Unit
    link: str
    server: front.Server | None


@never_cache
@require_safe
@staff_required
def cards(request: HttpRequest, pk: int) -> HttpResponse:
    """`?large=1`: for those who read large type, which each scan of the card then brings."""
    building, _by = editable(request, Building.objects.select_related("area"), pk=pk)
    units = list(units_of(building))
    servers = front.by_grid({unit.grid_id for unit in units if unit.grid_id})
    large = LARGE in request.GET
    context = {
        "building": building,
        "estate": building.area,
        "large": large,
        "cards": [
            Card(unit, _link(request, building.area, unit, large), servers.get(unit.grid_id or 0)) for unit in units
        ],
        "printed": clock.now(),
    }
    return render(request, "web/registry/cards.html", context)


def _link(request: HttpRequest, estate: Area, unit: Unit, large: bool) -> str:
    asked = {"home": unit.code, **({LARGE: 1} if large else {})}
    return request.build_absolute_uri(f"{reverse('cases:report', args=[estate.code])}?{urlencode(asked)}")
