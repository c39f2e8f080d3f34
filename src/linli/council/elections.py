"""What a body owes since its elections took effect, and how it is met: by its first meeting, or noted with a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.council.models import HELD, Meeting
from linli.files.models import File
from linli.files.queries import files_among
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.kernel.refused import Refused
from linli.people import seating
from linli.people.models import Formality, Organisation, Seating

SHOWN = 12
PHOTOS = "formality"


@dataclass(frozen=True)
class Owed:
    """One thing owed, with the pictures of the paper that shows it."""

    row: Formality
    photos: Sequence[File]


@dataclass(frozen=True)
class Elected:
    """An election of the body with what it asks for."""

    row: Seating
    owed: tuple[Owed, ...]


def of(body: Organisation) -> list[Elected]:
    """The body's elections, latest first. Three statements."""
    rows = list(Seating.objects.filter(organisation=body).prefetch_related("formalities").order_by("-pk")[:SHOWN])
    asked = {row.pk: sorted(row.formalities.all(), key=lambda one: (one.due, one.pk)) for row in rows}
    photos: Mapping[int, Sequence[File]] = files_among(PHOTOS, [one.pk for listed in asked.values() for one in listed])
    return [Elected(row, tuple(Owed(one, photos.get(one.pk, ())) for one in asked[row.pk])) for row in rows]


@transaction.atomic
def fulfil(formality_id: int, day: date, document: str, *, by: Actor, photos: Sequence[File]) -> Formality:
    """It was done; a picture of the paper that shows it is kept."""
    if not photos:
        raise Refused("photo_missing", _("Take a photo of the paper, or give its PDF."), field="photo")
    row = seating.fulfil(formality_id, day, document, by=by)
    attach(photos, PHOTOS, row.pk)
    return row


def met(meeting: Meeting) -> None:
    """The first meeting of a body since it was elected was held, not only called: its own, of its members."""
    if meeting.state not in HELD:
        return
    owed = seating.owed(meeting.body).filter(what="first_meeting", seating__elected_on__lte=meeting.day)
    if meeting.kind == meeting.body.kind:
        for row in owed:
            seating.fulfil(row.pk, meeting.day, meeting.title, by=SYSTEM)
