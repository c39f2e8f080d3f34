"""Making somebody unknown in a picture of a story, before the last review; afterwards the case goes back for it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from linli.files.models import File, Kind
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.media.wording import EDIT_FAULTS
from linli.rules.films import Box, Unfit, placed
from linli.stories import pictures, queries
from linli.stories.services import files_for, must_be_open, workable


@transaction.atomic
def cover_over(case_id: int, code: str, boxes: tuple[Box, ...], *, by: Actor, seen: str | None = None) -> File:
    """A picture in which these places are made plain squares takes the place of the one it is made from.

    What it is made from stays with the case, private, and cannot be chosen for the story any more.
    """
    case, rule = workable(case_id, by)
    story = queries.of_case(case)
    if story is None:
        raise Refused("not_prepared", _("Choose a section first; then pictures can be added."))
    must_be_as_seen(seen, state_of(story))
    must_be_open(case, rule)
    source = files_for(story, case).get(code)
    if source is None or code in story.covered:
        raise Refused("no_such_picture", _("Choose pictures of this case that have been checked."), field="boxes")
    try:
        places = placed(boxes)
    except Unfit as unfit:
        words = str(EDIT_FAULTS[unfit.word]) % {"line": unfit.line}
        raise Refused(f"cover_{unfit.word}", words, field="boxes") from None
    if not places:
        raise Refused("nothing_covered", _("Mark at least one place."), field="boxes")
    upload: UploadedFile[Any] = SimpleUploadedFile("covered.jpg", pictures.plain(source, places), "image/jpeg")
    (made,) = take_in([upload], by=by, role="covered", kind=Kind.PHOTO, owner=("story", story.pk))
    story.covered = {**story.covered, code: made.code}
    story.pictures = [made.code if one == code else one for one in story.pictures]
    if story.cover_id == source.pk:
        story.cover = made
    story.save()
    data = {"case": case.pk, "picture": code, "made": made.code, "boxes": len(places)}
    record("story.covered_over", story, by=by, data=data, area_id=case.area_id)
    return made
