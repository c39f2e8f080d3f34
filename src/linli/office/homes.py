"""What is written of a home by who goes to its door (一户一档): concerns that stay, calls; sent twice it is one."""

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.office.home_models import HomeNote
from linli.people.access import may, scope
from linli.places.models import Unit

LONGEST = 500


@transaction.atomic
def note(unit_id: int, kind: str, words: str, *, by: Actor, key: str = "") -> HomeNote:
    """Note a concern, a call, or that nobody was in. `key` makes a note sent twice one."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    if not may(by, "home.file", unit):
        raise NotAllowed(_("Who goes to the doors of this home keeps its file."))
    if key and (earlier := HomeNote.objects.filter(key=key, unit=unit).first()):
        return earlier
    if kind not in dict(HomeNote.KINDS):
        raise Refused("kind_missing", _("Say what it is."), field="kind")
    if kind != "missed" and not words.strip():
        raise Refused("words_missing", _("Write a few words."), field="words")
    row = HomeNote.objects.create(
        unit=unit, kind=kind, words=words.strip()[:LONGEST], by_id=by.person_id, key=key[:36] or None
    )
    record("home.noted", row, by=by, data={"unit": unit.pk, "kind": kind}, area_id=unit.area_id, new=True)
    return row


@transaction.atomic
def end_concern(note_id: int, *, by: Actor) -> HomeNote:
    """A concern is over."""
    row = HomeNote.objects.select_for_update(of=("self",)).select_related("unit").get(pk=note_id)
    if not may(by, "home.file", row.unit):
        raise NotAllowed(_("Who goes to the doors of this home keeps its file."))
    if row.kind != "concern" or row.ended_at is not None:
        raise Refused("no_concern", _("This is over already."))
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record("home.concern_ended", row, by=by, data={}, area_id=row.unit.area_id)
    return row


def to_walk(by: Actor, building_id: int) -> QuerySet[Unit]:
    """The homes of a building to go round to: since when nobody called, how many concerns. One statement."""
    rows = scope(by, "home.file", Unit.objects.filter(building_id=building_id, kind=Unit.Kind.HOME))
    open_ones = Q(notes__kind="concern", notes__ended_at=None)
    return (
        rows.select_related("building", "entrance", "area")
        .annotate(
            called=Max("notes__at", filter=Q(notes__kind="call")),
            concerns=Count("notes", filter=open_ones),
        )
        .order_by("entrance_id", "number", "pk")
    )
