"""Signing in by the telephone's position, where the session allows it. The position is compared and not kept.

What a telephone says of its place can be made up, so this shows presence no better than a word given; whoever leads
the session can take it back on the list. On record is that it was within, and in which class the distance lay.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities.attending import came, must_be_open, place_of
from linli.activities.models import Session, SignUp, Way
from linli.activities.near_models import Circle
from linli.activities.services import locked, must_stand, standing
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.rules import nearness as rules


@transaction.atomic
def draw(session_id: int, lon: float, lat: float, radius: int, *, by: Actor) -> Circle:
    """Let people sign in within so many metres of a point. Once more says it anew."""
    session = standing(session_id, by)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90) or not 20 <= radius <= 2000:
        raise Refused("circle_wrong", _("Give a point on the globe, and 20 to 2,000 metres around it."), field="radius")
    given = {"lon": round(lon * rules.MICRO), "lat": round(lat * rules.MICRO), "radius": radius}
    made, _new = Circle.objects.update_or_create(session=session, defaults={**given, "drawn_by_id": by.person_id})
    record("session.circle_drawn", session, by=by, data={"radius": radius}, area_id=session.area_id)
    return made


@transaction.atomic
def rub_out(session_id: int, *, by: Actor) -> None:
    """Nobody signs in by position any more."""
    session = standing(session_id, by)
    if not Circle.objects.filter(session=session).delete()[0]:
        raise Refused("no_circle", _("One does not sign in by position here."))
    record("session.circle_rubbed_out", session, by=by, data={}, area_id=session.area_id)


@transaction.atomic
def come_near(code: str, lon: float, lat: float, accuracy: float, *, by: Actor) -> SignUp:
    """Sign oneself in from where one is; `accuracy` in metres, as the telephone says."""
    session = locked(Session.objects.values_list("pk", flat=True).get(code=code))
    must_stand(session)
    circle = Circle.objects.filter(session=session).first()
    if circle is None:
        raise Refused("no_circle", _("One does not sign in by position here."))
    must_be_open(session)
    distance = rules.metres(lon, lat, circle.lon / rules.MICRO, circle.lat / rules.MICRO)
    if not rules.within(distance, circle.radius, accuracy):
        words = _("Your telephone does not place you within %(radius)s metres. Sign in by the code or at the list.")
        raise Refused("not_near", words % {"radius": circle.radius})
    row = place_of(session, by)
    return came(session, row, Way.NEAR, by, within=True, metres_at_most=rules.told(distance))
