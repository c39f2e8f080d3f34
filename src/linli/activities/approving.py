"""Sign-ups that wait to be accepted: whoever runs the session says yes, or no with the reason; never of themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import signing_up, slots
from linli.activities.models import SignUp, State
from linli.activities.services import standing
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused


@transaction.atomic
def accept(sign_up_id: int, *, by: Actor) -> SignUp:
    """They have a place, or wait for one in the order in which they asked."""
    row = _row(sign_up_id, by)
    session = row.session
    row.state = State.PLACED if signing_up.fits(session, row) else State.WAITING
    row.save(update_fields=["state"])
    if row.state == State.PLACED:
        slots.take_person(session, row.person_id)
    signing_up.settle(session)
    record("sign_up.accepted", row, by=by, data={"state": str(row.state)}, area_id=session.area_id)
    return row


@transaction.atomic
def decline(sign_up_id: int, reason: str, *, by: Actor) -> SignUp:
    """They are not accepted, for a reason that they read."""
    row = _row(sign_up_id, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    row.state, row.reason = State.DECLINED, reason.strip()[:120]
    row.save(update_fields=["state", "reason"])
    record("sign_up.declined", row, by=by, data={}, area_id=row.session.area_id)
    return row


def _row(sign_up_id: int, by: Actor) -> SignUp:
    """The sign-up that waits, now that its session is locked for whoever runs it."""
    session = standing(SignUp.objects.values_list("session_id", flat=True).get(pk=sign_up_id), by)
    row = SignUp.objects.select_related("role", "person").get(pk=sign_up_id)
    row.session = session
    if row.state != State.ASKED:
        raise Refused("not_asked", _("This was answered already, or taken back."))
    if by.person_id is not None and row.person_id == by.person_id:
        raise NotAllowed(_("Nobody accepts themselves; another post of the body does."))
    return row
