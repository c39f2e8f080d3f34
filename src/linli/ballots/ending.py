"""A vote that comes to no result: called off before it begins, never begun, or ended because it cannot be counted."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.ballots import recusal, removals, running
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, State
from linli.ballots.rounds import KEPT_IN
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may

ENDS = (State.PUBLISHED, State.OPEN, State.CLOSED)


@transaction.atomic
def end(ballot_id: int, reason: str, *, by: Actor) -> Ballot:
    """End it without a result; what was voted is never opened. The reason is published, and all of it is kept.

    Who works the vote calls it off before voting begins. Once it has begun, and where a seat is to end, only the
    community or the street does: nobody rids themselves of a vote that they do not like.
    """
    ballot = managed(ballot_id, by, *ENDS)
    recusal.no_candidate(ballot, by.person_id)
    if not may_end(ballot, by):
        text = _("A vote that has begun, or that is about a seat, is ended by the community or the street alone.")
        raise NotAllowed(text)
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    ballot.state, ballot.ended_at, ballot.end_reason = State.ENDED, clock.now(), reason.strip()[:200]
    ballot.save()
    record("ballot.ended", ballot, by=by, data=removals.answers(ballot), area_id=ballot.area_id)
    running.changed()
    return ballot


def may_end(ballot: Ballot, by: Actor) -> bool:
    """Whether the actor may end it as it stands."""
    if ballot.state not in ENDS or not may(by, "ballot.manage", ballot):
        return False
    above = ballot.state != State.PUBLISHED or bool(recusal.removed(ballot))
    return not above or may(by, "ballot.oversee", ballot)


def never_begun() -> int:
    """Every night: end the votes whose last day passed before voting began. Answers how many."""
    late = Ballot.objects.filter(state=State.PUBLISHED, closes_on__lt=clock.today()).order_by("pk")
    with translation.override(KEPT_IN):
        why = _("Voting was not begun by its last day.")
        for pk in (found := list(late.values_list("pk", flat=True))):
            end(pk, why, by=SYSTEM)
    return len(found)
