"""The quarters of an hour for which a place, a person or a team is taken: the database refuses the second taker.

Both engines do so by the same unique rows; of two at once the second is told with what it clashes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.activities.gear_models import Gear, GearSlot
from linli.activities.models import Session, SignUp, Slot
from linli.kernel.refused import Refused
from linli.ui import moments

Span = tuple[datetime, datetime]
QUARTER = timedelta(minutes=15)
TEAMS = ("art_team", "volunteer_team")  # bodies that are in one place at a time; others put on several things at once


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


def take_team(session: Session, span: Span | None = None) -> None:
    """The team that puts it on is at it as a whole; refused with what it is at then. `span`: with its way there."""
    body = session.programme.organiser
    if session.programme.traits.whole and body.kind in TEAMS:
        Slot.objects.filter(session=session).exclude(team=None).delete()
        _take(session, team_id=body.pk, span=span)


def take_person(session: Session, person_id: int | None, span: Span | None = None) -> None:
    """The person is at this session and nowhere else; refused with where they are to be. Guests are not held.

    `span`: from when to when they are away for it, where that is longer than the session.
    """
    if person_id is not None:
        free_person(session, person_id)
        _take(session, person_id=person_id, span=span)


def free_person(session: Session, person_id: int | None) -> None:
    """The person is not at this session."""
    Slot.objects.filter(session=session, person_id=person_id or 0).delete()


def free(session: Session) -> None:
    """It is not held: its place and everybody are free."""
    Slot.objects.filter(session=session).delete()
    GearSlot.objects.filter(session=session).delete()


def take_gear(session: Session, gear: Gear) -> None:
    """The session has the piece of equipment to itself; refused with what has it then."""
    GearSlot.objects.filter(session=session, gear=gear).delete()
    at = list(quarters(session.starts_at, session.ends_at))
    try:
        with transaction.atomic():
            GearSlot.objects.bulk_create([GearSlot(session=session, gear=gear, at=one) for one in at])
    except IntegrityError:
        taken = GearSlot.objects.filter(gear=gear, at__in=at).exclude(session=session)
        other = taken.select_related("session__programme").order_by("at").first()
        words = _("%(gear)s is taken then: %(title)s, %(when)s. Choose another time or piece.")
        when = moments.said(other.session.starts_at) if other else ""
        title = _open_title(other.session) if other else ""
        raise Refused("gear_taken", words % {"gear": gear.name, "title": title, "when": when}, field="gear") from None


def take_again(session: Session) -> None:
    """After its time or place changed: the place, the team, and everybody who has taken part. Refused where one
    clashes.
    """
    take_spot(session)
    take_team(session)
    held = Slot.objects.filter(session=session).exclude(person=None)
    for person_id in sorted(set(held.values_list("person_id", flat=True))):
        take_person(session, person_id)
    for gear in list(Gear.objects.filter(slots__session=session).distinct().order_by("pk")):
        take_gear(session, gear)


def hold(key: str, spot_id: int, starts: datetime, ends: datetime, words: str) -> None:
    """A place is held under that key, and for no other time; refused with what is there then. `words` tell others."""
    let_go(key)
    wanted = [Slot(key=key, spot_id=spot_id, at=at, words=words[:80]) for at in quarters(starts, ends)]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(wanted)
    except IntegrityError:
        raise _place_taken(taken_there(spot_id, [slot.at for slot in wanted])) from None


def hold_team(key: str, body_id: int, starts: datetime, ends: datetime, words: str) -> None:
    """The same of a team, for whoever asks for it."""
    let_go(key)
    wanted = [Slot(key=key, team_id=body_id, at=at, words=words[:80]) for at in quarters(starts, ends)]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(wanted)
    except IntegrityError:
        raise _team_taken(team_taken(body_id, [slot.at for slot in wanted])) from None


def let_go(key: str) -> None:
    """Nothing is held under that key any more."""
    Slot.objects.filter(key=key).delete()


def taken_there(spot_id: int, at: Iterable[datetime]) -> Slot | None:
    """The first quarter of an hour of these for which the place is taken."""
    taken = Slot.objects.filter(at__in=list(at), spot_id=spot_id).select_related("session__programme")
    return taken.order_by("at").first()


def team_taken(body_id: int, at: Iterable[datetime]) -> Slot | None:
    """The first quarter of an hour of these for which the team is taken."""
    taken = Slot.objects.filter(at__in=list(at), team_id=body_id).select_related("session__programme")
    return taken.order_by("at").first()


def _take(
    session: Session,
    *,
    spot_id: int | None = None,
    person_id: int | None = None,
    team_id: int | None = None,
    span: Span | None = None,
) -> None:
    wanted = [
        Slot(session=session, spot_id=spot_id, person_id=person_id, team_id=team_id, at=at)
        for at in quarters(*(span or (session.starts_at, session.ends_at)))
    ]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(wanted)
    except IntegrityError:
        at = [slot.at for slot in wanted]
        if team_id:
            raise _team_taken(team_taken(team_id, at)) from None
        raise _clash(session, at, spot_id, person_id) from None


def _clash(session: Session, at: list[datetime], spot_id: int | None, person_id: int | None) -> Refused:
    where = {"spot_id": spot_id} if spot_id else {"person_id": person_id}
    taken = Slot.objects.filter(at__in=at, **where).exclude(session=session)
    other = taken.select_related("session__programme").order_by("at").first()
    if spot_id:
        return _place_taken(other)
    held = other.session if other else None
    if held is not None and person_id is not None and not _may_name(held, person_id):
        return Refused("person_taken", _("This person is engaged elsewhere at that time."))
    words = _("This clashes with %(title)s, %(when)s. Nobody is in two places at once.")
    when = moments.said(held.starts_at) if held else ""
    return Refused("person_taken", words % {"title": held or "", "when": when})


def _team_taken(other: Slot | None) -> Refused:
    words = _("The team is taken then: %(title)s, %(when)s. Choose another time.")
    when = moments.said(other.session.starts_at if other.session else other.at) if other else ""
    return Refused("team_taken", words % {"title": told(other) if other else "", "when": when}, field="starts")


def _place_taken(other: Slot | None) -> Refused:
    words = _("This place is taken then: %(title)s, %(when)s. Choose another time or place.")
    title, when = (
        (told(other), moments.said(other.session.starts_at if other.session else other.at)) if other else ("", "")
    )
    return Refused("place_taken", words % {"title": title, "when": when}, field="spot")


def told(slot: Slot) -> str:
    """What a place is taken for, in words for everybody: what is shown to all by its name, else no more than that."""
    if slot.session is None:
        return _(slot.words)  # marked where it was held, said in the language of who reads
    return _open_title(slot.session)


def _open_title(session: Session) -> str:
    """The name of what is shown to all; of anything else no more than that a body holds it."""
    return str(session) if session.programme.shown else _("an activity of a body")


def shown_there(session: Session) -> str:
    """What has the session's place or its team then, by its name where that is shown to all; else nothing."""
    at = list(quarters(session.starts_at, session.ends_at))
    other = taken_there(session.spot_id or 0, at) or team_taken(session.programme.organiser_id, at)
    return str(other.session) if other and other.session and other.session.programme.shown else ""


def _may_name(session: Session, person_id: int) -> bool:
    """Whether the clash is named: what is shown to all, never what somebody is at that is kept from others."""
    return session.programme.shown or SignUp.objects.filter(session=session, person_id=person_id).exists()
