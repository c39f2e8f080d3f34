"""Who was signed up by name claims their record: by the telephone and name that the desk took down, or by its code."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import slots
from linli.activities.models import Guest, Session, SessionState, SignUp, State
from linli.activities.services import locked
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.people import limits, on_record
from linli.people.models import Person

TRIES, AN_HOUR = 10, 60 * 60


def under(person: Person) -> list[Guest]:
    """The records under the person's own proved telephone and name that nobody has claimed."""
    if person.phone_proved_at is None or not person.phone_index:
        return []
    found = Guest.objects.filter(phone_index=person.phone_index, person=None).select_related("organiser").order_by("pk")
    return [guest for guest in found[:20] if guest.name == person.name]


@transaction.atomic
def claim(code: str, *, by: Actor) -> Guest:
    """Take over a record: one's own by telephone and name, or one whose code the desk handed over.

    Its sessions are locked before the record, in one order, as by whoever signs the guest up for one of them.
    """
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    on_record.must_stand(by.person_id)
    person = Person.objects.get(pk=by.person_id)
    guest = Guest.objects.filter(code=normalised(code)).first()
    own = guest is not None and any(one.pk == guest.pk for one in under(person))
    if not own and not limits.spend(f"claim.{by.person_id}", limit=TRIES, seconds=AN_HOUR):
        raise Refused("too_many", _("Very many tries. Please wait a little."))
    if guest is None or guest.person_id is not None or guest.name != person.name:
        raise _no_record()
    sessions = {pk: locked(pk) for pk in sorted(set(guest.sign_ups.values_list("session_id", flat=True)))}
    guest = Guest.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=guest.pk)
    rows = list(guest.sign_ups.order_by("pk"))
    if guest.person_id is not None:
        raise _no_record()
    if not {row.session_id for row in rows} <= sessions.keys():
        raise Refused("changed_meanwhile", _("The desk is entering this record just now. Please try again."))
    guest.person, guest.claimed_at = person, clock.now()
    guest.save(update_fields=["person", "claimed_at"])
    record("guest.claimed", guest, by=by, data={"person_id": person.pk}, area_id=guest.organiser.area_id)
    for row in rows:
        _take_over(row, sessions[row.session_id], person, by)
    return guest


def _no_record() -> Refused:
    return Refused("no_record", _("There is no such record under your name. Ask the desk."), field="code")


def _take_over(row: SignUp, session: Session, person: Person, by: Actor) -> None:
    """The sign-up is the person's; one of a session for which they signed up themselves stays as it was."""
    if SignUp.objects.filter(session=session, person=person).exists():
        return
    row.person = person
    row.save(update_fields=["person"])
    if session.state == SessionState.PLANNED and row.state == State.PLACED:
        slots.take_person(session, person.pk)
    record("sign_up.claimed", row, by=by, data={"person_id": person.pk}, area_id=session.area_id)
