"""After a team has played: its leader notes who came, somebody else that the leader did; hours arrive.

They arrive as all hours of volunteers do (`activities.hours`): recorded here, confirmed by another person, open to
objection, certified, and in points where a rule book says so.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import attending, hours
from linli.bookings.asking import in_state, run
from linli.bookings.team_models import Answer, Called, TeamBooking, TeamState
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may


@transaction.atomic
def note(booking_id: int, came: Collection[int], *, by: Actor) -> TeamBooking:
    """The leader says of everybody who had said yes whether they came; of themselves somebody else says it."""
    row = run(booking_id, by, TeamState.AGREED)
    if row.ends_at > clock.now():
        raise Refused("not_over", _("Note who came once it is over."))
    for one in _coming(row):
        if one.member.person_id != by.person_id or by.person_id is None:
            _seen(row, one, one.pk in came, by)
    row.state, row.noted_by_id = TeamState.PLAYED, by.person_id
    row.save(update_fields=["state", "noted_by"])
    record("team_booking.played", row, by=by, data={"came": _came(row)}, area_id=row.area_id)
    _finish(row)
    return row


@transaction.atomic
def vouch(called_id: int, *, came: bool, by: Actor) -> Called:
    """Another member who was there, or an office, says whether whoever noted the others came themselves."""
    row = in_state(Called.objects.values_list("booking_id", flat=True).get(pk=called_id), TeamState.PLAYED)
    one = Called.objects.select_for_update(of=("self",)).select_related("member__person").get(pk=called_id)
    if one.answer != Answer.YES or one.came is not None:
        raise Refused("seen_already", _("This is noted already."))
    if by.person_id is None or by.person_id == one.member.person_id:
        raise NotAllowed(_("Nobody records what they served themselves."))
    there = row.called.filter(member__person_id=by.person_id, came=True).exists()
    if not there and not may(by, "team_booking.vouch", row):
        raise NotAllowed(_("Another member who was there says so, or an office of the estate."))
    _seen(row, one, came, by)
    _finish(row)
    return one


def _coming(row: TeamBooking) -> list[Called]:
    rows = row.called.filter(answer=Answer.YES).select_related("member__person").order_by("pk")
    return list(rows)


def _came(row: TeamBooking) -> list[int]:
    return list(row.called.filter(came=True).order_by("pk").values_list("pk", flat=True))


def _seen(row: TeamBooking, one: Called, came: bool, by: Actor) -> None:
    one.came, one.seen_by_id = came, by.person_id
    one.save(update_fields=["came", "seen_by"])
    record("team_call.seen", one, by=by, data={"came": came}, area_id=row.area_id)


def _finish(row: TeamBooking) -> None:
    """Once everybody is accounted for: the session is closed, and hours are recorded, by whoever saw each come."""
    called = _coming(row)
    if row.session is None or any(one.came is None for one in called):
        return
    for one in called:
        if one.came and one.sign_up_id:
            attending.put_times(
                row.session.pk, one.sign_up_id, row.starts_at, row.ends_at, by=SYSTEM, noted_by=one.seen_by_id
            )
    attending.close(row.session.pk, 0, by=SYSTEM)
    made = hours.take_down(row.session.pk, by=SYSTEM)
    record("team_booking.hours_recorded", row, by=SYSTEM, data={"rows": made}, area_id=row.area_id)
