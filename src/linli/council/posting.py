"""What a body hangs out around a meeting: its agenda before, what it decided after, each with its last day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.council.models import HELD, Meeting, State
from linli.council.services import running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused

AGENDA, DECISIONS = "agenda", "decisions"
_STATES = (State.CALLED, State.OPEN, State.ENDED, State.CLOSED)


@dataclass(frozen=True)
class Posting:
    """One of the two: by when, on which day it was done, and where that is written."""

    what: str
    due: date
    done: date | None
    basis: str

    @property
    def late(self) -> bool:
        """Whether it was posted too late, or is not though its last day is over."""
        return (self.done or clock.today()) > self.due


def postings(meeting: Meeting) -> Iterator[Posting]:
    """What the law of its kind has the body post; nothing of a meeting that was called off."""
    law = meeting.law
    if not law.posted_within or meeting.state == State.CANCELLED:
        return
    yield Posting(AGENDA, law.call_by(meeting.day), meeting.agenda_posted_on, law.basis)
    if meeting.state in HELD:
        last = meeting.day + timedelta(days=law.posted_within)
        yield Posting(DECISIONS, last, meeting.decisions_posted_on, law.posted_basis)


@transaction.atomic
def posted(meeting_id: int, what: str, on: date, *, by: Actor) -> Meeting:
    """It hangs out since that day."""
    meeting = running(meeting_id, by, *_STATES)
    if what not in {each.what for each in postings(meeting)}:
        raise Refused("nothing_to_post", _("Such a meeting has nothing to post, or not yet."))
    if on > clock.today() or (what == DECISIONS and on < meeting.day):
        raise Refused("day_wrong", _("What was done lies no later than today."), field="on")
    name = f"{what}_posted_on"
    setattr(meeting, name, on)
    meeting.save(update_fields=[name])
    record("meeting.posted", meeting, by=by, data={"what": what, "on": on.isoformat()}, area_id=meeting.area_id)
    return meeting
