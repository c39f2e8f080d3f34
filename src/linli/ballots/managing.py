"""The ballot that a step is taken with: locked, the actor's to work, and standing where the step can be taken."""

from django.utils.translation import gettext as _

from linli.ballots import locks
from linli.ballots.models import Ballot
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may


def managed(ballot_id: int, by: Actor, *states: str, action: str = "ballot.manage") -> Ballot:
    """The ballot, locked alone, if the actor may work it and it stands where the step can be taken.

    Called before any other row is locked: a roll drawn anew takes the rows below from behind this lock.
    """
    locks.alone(ballot_id)
    related = ("area", "building", "entrance__building", "body")
    ballot = Ballot.objects.select_related(*related).select_for_update(of=("self",)).get(pk=ballot_id)
    if not may(by, action, ballot):
        raise NotAllowed(_("This ballot is not yours to work."))
    if ballot.state not in states:
        text = _("The ballot is at another step already: %(state)s.") % {"state": ballot.get_state_display()}
        raise Refused(f"ballot_{ballot.state}", text)
    return ballot
