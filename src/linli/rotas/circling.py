"""Where those on duty sign in by phone. The position is compared and not kept, as `activities.nearing` does it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.rotas import services
from linli.rotas.models import Rota, State
from linli.rules import nearness as rules


@dataclass(frozen=True)
class Where:
    """What a telephone says of its place: degrees, and how well it knows it in metres."""

    lon: float
    lat: float
    accuracy: float


@transaction.atomic
def draw(rota_id: int, lon: float, lat: float, radius: int, *, by: Actor) -> Rota:
    """Its people sign in within so many metres of a point (degrees); once more says it anew, 0 metres takes it away."""
    rota = services.run(rota_id, by, State.DRAFT, State.PUBLISHED)
    if radius and (not (-180 <= lon <= 180 and -90 <= lat <= 90) or not 20 <= radius <= 2000):
        words = _("Give a point on the globe, and 20 to 2,000 metres around it; 0 takes it away.")
        raise Refused("circle_wrong", words, field="radius")
    rota.lon = round(lon * rules.MICRO) if radius else None
    rota.lat = round(lat * rules.MICRO) if radius else None
    rota.radius = radius or None
    rota.save(update_fields=["lon", "lat", "radius"])
    record("rota.circle_drawn", rota, by=by, data={"radius": radius}, area_id=rota.area_id)
    return rota


def drawn(rota: Rota) -> dict[str, object]:
    """The circle as a form says it; nothing where there is none."""
    if rota.lon is None or rota.lat is None:
        return {}
    return {"lon": rota.lon / rules.MICRO, "lat": rota.lat / rules.MICRO, "radius": rota.radius}


def must_be_near(rota: Rota, where: Where | None) -> None:
    """Refused for a telephone that is not within the circle, if there is one."""
    if rota.lon is None or rota.lat is None or rota.radius is None:
        return
    if where is not None:
        distance = rules.metres(where.lon, where.lat, rota.lon / rules.MICRO, rota.lat / rules.MICRO)
        if rules.within(distance, rota.radius, where.accuracy):
            return
    words = _("Your telephone does not place you within %(radius)s metres. Let whoever keeps the rota sign you in.")
    raise Refused("not_near", words % {"radius": rota.radius})
