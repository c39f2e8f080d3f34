"""The quarters of an hour for which a place or a person is taken: the database refuses the second taker.

Both engines do so by the same unique rows; of two at once the second is told with what it clashes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.activities.models import Session, SignUp, Slot
from linli.kernel.refused import Refused
from linli.ui import moments

QUARTER = timedelta(minutes=15)


def quarters(starts: datetime, ends: datetime) -> Iterator[datetime]:
    """Every quarter of an hour that the time touches."""
    at = starts.replace(minute=starts.minute - starts.minute % 15, second=0, microsecond=0)
    while at < ends:
        yield at
        at += QUARTER


def take_spot(session: Session) -> None:
    """The session's place is its own, if it is to be; refused with what is held there already."""
    Slot.objects.filter(session=session).exclude(spot=None).delete()
    if session.spot_id is None or not session.programme.alone:
        return
    _take(session, spot_id=session.spot_id)


def take_person(session: Session, person_id: int | None) -> None:
    """The person is at this session and nowhere else; refused with where they are to be. Guests are not held."""
    if person_id is not None:
        free_person(session, person_id)
        _take(session, person_id=person_id)


def free_person(session: Session, person_id: int | None) -> None:
    """The person is not at this session."""
    Slot.objects.filter(session=session, person_id=person_id or 0).delete()


def free(session: Session) -> None:
    """It is not held: its place and everybody are free."""
    Slot.objects.filter(session=session).delete()


def take_again(session: Session) -> None:
    """After its time or place changed: the place, and everybody who has taken part in it. Refused where one clashes."""
    take_spot(session)
    held = Slot.objects.filter(session=session).exclude(person=None)
    for person_id in sorted(set(held.values_list("person_id", flat=True))):
        take_person(session, person_id)


def _take(session: Session, *, spot_id: int | None = None, person_id: int | None = None) -> None:
    wanted = [
        Slot(session=session, spot_id=spot_id, person_id=person_id, at=at)
        for at in quarters(session.starts_at, session.ends_at)
    ]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(wanted)
    except IntegrityError:
        raise _clash(session, [slot.at for slot in wanted], spot_id, person_id) from None


def _clash(session: Session, at: list[datetime], spot_id: int | None, person_id: int | None) -> Refused:
    where = {"spot_id": spot_id} if spot_id else {"person_id": person_id}
    taken = Slot.objects.filter(at__in=at, **where).exclude(session=session)
    other = taken.select_related("session__programme").order_by("at").first()
    when = moments.said(other.session.starts_at) if other else ""
    if spot_id:
        words = _("This place is taken then: %(title)s, %(when)s. Choose another time or place.")
        return Refused("place_taken", words % {"title": other.session if other else "", "when": when}, field="spot")
    if other is not None and person_id is not None and not _may_name(other.session, person_id):
        return Refused("person_taken", _("This person is engaged elsewhere at that time."))
    words = _("This clashes with %(title)s, %(when)s. Nobody is in two places at once.")
    return Refused("person_taken", words % {"title": other.session if other else "", "when": when})


def _may_name(session: Session, person_id: int) -> bool:
    """Whether the clash is named: what is shown to all, never what somebody is at that is kept from others."""
    return session.programme.shown or SignUp.objects.filter(session=session, person_id=person_id).exists()
