"""Equipment is put on a body's list and reserved for sessions; the second session at that time reads what has it."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import slots
from linli.activities.gear_models import Gear, GearSlot
from linli.activities.models import Session
from linli.activities.services import standing
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation


@transaction.atomic
def keep(organiser_id: int, name: str, *, by: Actor) -> Gear:
    """Put a piece on the body's list."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organiser_id)
    made = Gear(organiser=body, name=name.strip()[:40]).locate(body.area)
    if not may(by, "gear.keep", made):
        raise NotAllowed(_("Equipment is kept by whoever holds a post of the body."))
    if not made.name:
        raise Refused("name_missing", _("Say what piece it is."), field="name")
    if Gear.objects.filter(organiser=body, name=made.name, kept=True).exists():
        raise Refused("name_taken", _("A piece of this name is on the list already; number them."), field="name")
    made.save()
    record("gear.kept", made, by=by, data={"organiser_id": body.pk}, area_id=body.area_id, new=True)
    return made


@transaction.atomic
def reserve(session_id: int, gear_id: int, *, by: Actor) -> Gear:
    """The session has the piece for its time; refused with what has it then."""
    session = standing(session_id, by)
    gear = Gear.objects.filter(pk=gear_id, area_id=session.area_id, kept=True).first()
    if gear is None:
        raise Refused("gear_unknown", _("This piece is not on the list of the area."), field="gear")
    slots.take_gear(session, gear)
    record("session.gear_reserved", session, by=by, data={"gear_id": gear.pk}, area_id=session.area_id)
    return gear


@transaction.atomic
def give_up(session_id: int, gear_id: int, *, by: Actor) -> None:
    """The session does not need the piece."""
    session = standing(session_id, by)
    if not GearSlot.objects.filter(session=session, gear_id=gear_id).delete()[0]:
        raise Refused("gear_unknown", _("This piece is not reserved here."))
    record("session.gear_left", session, by=by, data={"gear_id": gear_id}, area_id=session.area_id)


def of(session: Session) -> list[Gear]:
    """What is reserved for it."""
    taken = GearSlot.objects.filter(session=session).values("gear_id")
    return list(Gear.objects.filter(pk__in=taken).select_related("organiser").order_by("name", "pk"))


def choices(session: Session) -> list[Gear]:
    """What could be reserved for it: the pieces of its area."""
    rows = Gear.objects.filter(area_id=session.area_id, kept=True).select_related("organiser")
    return list(rows.order_by("name", "pk")[:100])
