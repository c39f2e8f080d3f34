"""Who read the call, who came and how they signed in, who was excused and why. One row is locked for each."""

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases.party_models import GIVEN
from linli.council.models import Away, Invitee, Meeting, State, Way
from linli.council.services import minuted, running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.voters import owners_due, roll_of_households, roll_of_residents, units_in

FRESH = 120  # seconds for which a code on the screen lets in: long enough to sign in to the site, too short to pass on
_SALT = "linli.council.attending"


def token(meeting: Meeting) -> str:
    """What the code on the screen holds; another one each time it is drawn."""
    return signing.dumps(meeting.code, salt=_SALT)


@transaction.atomic
def note_read(meeting_id: int, *, by: Actor) -> None:
    """Keep when somebody who was called first read the call. Said to whoever runs the meeting; no entry."""
    unread = Invitee.objects.filter(meeting_id=meeting_id, person_id=by.person_id or 0, read_at=None)
    unread.update(read_at=clock.now())


@transaction.atomic
def note_told(meeting_id: int, how: str, *, by: Actor) -> int:
    """Put on record that the call was copied to, or printed for, all who have not read it here. Answers how many."""
    meeting = running(meeting_id, by, State.CALLED)
    if how not in dict(GIVEN):
        raise ValueError(f"{how!r} is none of {sorted(dict(GIVEN))}")
    unread = meeting.invitees.filter(read_at=None)
    persons = sorted(unread.values_list("person_id", flat=True))
    unread.update(told_at=clock.now(), told_how=how)
    data = {"person_ids": persons, "how": how}
    record("meeting.told", meeting, by=by, data=data, area_id=meeting.area_id)
    return len(persons)


@transaction.atomic
def sign_in(code: str, shown: str, *, by: Actor) -> Invitee:
    """Sign oneself in by the code on the screen of the room."""
    meeting = Meeting.objects.select_for_update().get(code=code)
    if not may(by, "meeting.attend", meeting):
        raise NotAllowed(_("The meeting is not in session, or you were not called to it. Ask whoever records it."))
    try:
        fits = signing.loads(shown, salt=_SALT, max_age=FRESH) == meeting.code
    except signing.BadSignature:
        fits = False
    if not fits:
        raise Refused("code_old", _("This code is too old. Scan the one that is on the screen now."))
    invitee = Invitee.objects.get(meeting=meeting, person_id=by.person_id or 0)
    return invitee if invitee.present_at else _came(meeting, invitee, Way.QR, by)


@transaction.atomic
def mark(meeting_id: int, invitee_id: int, how: str, *, by: Actor, reason: str = "") -> Invitee:
    """Whoever records says of one person that they came (`list`, `paper`), are excused (with the reason) or absent.

    Empty takes back what was said. Afterwards, while the minutes are written, it is put right in the same way.
    """
    meeting = minuted(meeting_id, by)
    invitee = Invitee.objects.get(pk=invitee_id, meeting=meeting)
    if how in (Way.LIST, Way.PAPER):
        return _came(meeting, invitee, Way(how), by)
    if how and how not in Away.values:
        raise Refused("unknown_mark", _("Say whether the person is here, excused or absent."))
    if how == Away.EXCUSED and not reason.strip():
        raise Refused("reason_missing", _("Say why the person is excused."), field="reason")
    invitee.present_at, invitee.way, invitee.confirmed = None, "", True
    invitee.away, invitee.reason = how, reason.strip()[:100]
    invitee.save(update_fields=["present_at", "way", "away", "reason", "confirmed"])
    _record(meeting, invitee, how or "taken_back", by)
    return invitee


@transaction.atomic
def everybody(meeting_id: int, *, by: Actor) -> int:
    """Whoever is due and was not said to be away is here: one tick for a full room, put right one by one afterwards."""
    meeting = running(meeting_id, by, State.OPEN)
    missing = meeting.invitees.filter(due=True, present_at=None, away="", left_out=False)
    persons = sorted(missing.values_list("person_id", flat=True))
    missing.update(present_at=clock.now(), way=Way.LIST)
    meeting.invitees.filter(confirmed=False).update(confirmed=True)
    data = {"person_ids": persons, "how": str(Way.LIST)}
    record("meeting.attended", meeting, by=by, data=data, area_id=meeting.area_id)
    return len(persons)


@transaction.atomic
def confirm(meeting_id: int, *, by: Actor) -> int:
    """Whoever records has seen in the room all who signed in by the code: a code can be passed on, a seat cannot."""
    meeting = minuted(meeting_id, by)
    unseen = meeting.invitees.filter(confirmed=False)
    persons = sorted(unseen.values_list("person_id", flat=True))
    unseen.update(confirmed=True)
    if persons:
        record("meeting.confirmed", meeting, by=by, data={"person_ids": persons}, area_id=meeting.area_id)
    return len(persons)


@transaction.atomic
def excuse_self(meeting_id: int, reason: str, *, by: Actor) -> Invitee:
    """Somebody who was called says beforehand that they cannot come, and why."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    invitee = Invitee.objects.filter(meeting=meeting, person_id=by.person_id or 0).first()
    if invitee is None or meeting.state != State.CALLED:
        raise NotAllowed(_("The meeting has begun, or you were not called to it."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why you cannot come."), field="reason")
    invitee.away, invitee.reason = Away.EXCUSED, reason.strip()[:100]
    invitee.save(update_fields=["away", "reason"])
    _record(meeting, invitee, Away.EXCUSED, by)
    return invitee


@transaction.atomic
def counted(meeting_id: int, present: int, *, by: Actor, households: bool = False) -> Meeting:
    """How many came, where nobody is called by name. How many were due is asked of the roll, never given.

    Residents come themselves, or a member of each of their `households` does; of owners each head is one.
    """
    meeting = minuted(meeting_id, by)
    if meeting.sitting.seats:
        raise Refused("called_by_name", _("Everybody is called to this meeting by name; mark who came."))
    due = due_by_roll(meeting, households=households)
    if present > due:
        raise Refused("more_than_due", _("No more can have come than were due."), field="present")
    meeting.counted_due, meeting.counted_present, meeting.households = due, present, households
    meeting.save(update_fields=["counted_due", "counted_present", "households"])
    data = {"due": due, "present": present, "households": households}
    record("meeting.counted", meeting, by=by, data=data, area_id=meeting.area_id)
    return meeting


def due_by_roll(meeting: Meeting, *, households: bool = False) -> int:
    """How many are due at an assembly, by the register as it stands."""
    if meeting.sitting.roll == "owners":
        return owners_due(meeting.area).heads
    if households:
        return len(roll_of_households(meeting.area))
    return len(roll_of_residents(units_in(meeting.area), meeting.day))


def _came(meeting: Meeting, invitee: Invitee, way: Way, by: Actor) -> Invitee:
    invitee.present_at = invitee.present_at or clock.now()
    invitee.way, invitee.away, invitee.reason, invitee.confirmed = way, "", "", way != Way.QR
    invitee.save(update_fields=["present_at", "way", "away", "reason", "confirmed"])
    _record(meeting, invitee, way, by)
    return invitee


def _record(meeting: Meeting, invitee: Invitee, how: str, by: Actor) -> None:
    data = {"person_id": invitee.person_id, "how": str(how)}
    record("meeting.attended", meeting, by=by, data=data, area_id=meeting.area_id)
