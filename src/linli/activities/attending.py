"""Who came and went: by the code on the screen, by the list, or from paper, which a second person confirms."""

from collections.abc import Callable
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.activities import slots
from linli.activities.models import Session, SessionState, SignUp, State, Way
from linli.activities.services import locked, must_stand, standing
from linli.activities.signing_up import settle
from linli.journal.actors import Actor
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules import signing_up as rules

FRESH = 120  # seconds for which a code on the screen lets in: long enough to sign in to the site, too short to pass on
_SALT = "linli.activities.attending"


def token(session: Session) -> str:
    """What the code on the screen holds; another one each time it is drawn."""
    return signing.dumps(session.code, salt=_SALT)


@transaction.atomic
def come(code: str, shown: str, *, by: Actor) -> SignUp:
    """Sign oneself in by the code on the screen; by the same code, later, out again.

    Whoever has not signed up is taken in where everybody may come and there is room.
    """
    session = locked(Session.objects.values_list("pk", flat=True).get(code=code))
    must_stand(session)
    try:
        fits = signing.loads(shown, salt=_SALT, max_age=FRESH) == session.code
    except signing.BadSignature:
        fits = False
    if not fits:
        raise Refused("code_old", _("This code is too old. Scan the one that is on the screen now."))
    must_be_open(session)
    return came(session, place_of(session, by), Way.QR, by)


def must_be_open(session: Session) -> None:
    """Refused but from an hour before it begins until it ends."""
    if not rules.open_to_come(clock.now(), session.starts_at, session.ends_at):
        raise Refused("not_now", _("One signs in from an hour before it begins until it ends."))


def place_of(session: Session, by: Actor) -> SignUp:
    """One's place in it; made where whoever wants may come."""
    row = SignUp.objects.filter(session=session, person_id=by.person_id or 0).first()
    return row if row is not None and row.state == State.PLACED else _dropped_in(session, row, by)


def _dropped_in(session: Session, row: SignUp | None, by: Actor) -> SignUp:
    """Somebody who just comes, where that is how it is."""
    if by.person_id is None or not session.programme.drop_in or not may(by, "session.sign_up", session):
        raise NotAllowed(_("You have no place in this session. Ask whoever leads it."))
    need = session.needs.order_by("role_id").first()
    if need is None or (need.free is not None and need.free < 1):
        raise Refused("full", _("There is no room any more."))
    row = row or SignUp(session=session, person_id=by.person_id)
    row.role_id, row.state, row.answer_by, row.queued_at = need.role_id, State.PLACED, None, clock.now()
    row.companions, row.companions_named = 0, ""  # whoever they once meant to bring was not asked for room now
    new = row.pk is None
    row.save()
    slots.take_person(session, by.person_id)
    settle(session)
    data = {"session_id": session.pk, "role": need.role_id, "heads": 1, "state": str(row.state)}
    record("sign_up.made", row, by=by, data=data, area_id=session.area_id, new=new)
    return row


@transaction.atomic
def leave(sign_up_id: int, *, by: Actor) -> SignUp:
    """Sign oneself out when one goes."""
    row, session = _row(sign_up_id)
    if by.person_id is None or row.person_id != by.person_id:
        raise NotAllowed(_("One signs out oneself, or whoever runs the session does."))
    return _left(session, row, clock.now(), by)


@transaction.atomic
def mark(session_id: int, sign_up_id: int, how: str, *, by: Actor) -> SignUp:
    """Whoever runs it says of one who has a place: here (`list`), gone (`left`); empty takes that back."""
    session = standing(session_id, by)
    row = SignUp.objects.select_related("role").get(pk=sign_up_id, session=session)
    if how == Way.LIST:
        return came(session, row, Way.LIST, by)
    if how == "left":
        return _left(session, row, clock.now(), by)
    if how:
        raise Refused("unknown_mark", _("Say whether the person came or went."))
    row.came_at, row.left_at, row.way, row.entered_by, row.seen_by = None, None, "", None, None
    row.save(update_fields=["came_at", "left_at", "way", "entered_by", "seen_by"])
    record("sign_up.unmarked", row, by=by, data={}, area_id=session.area_id)
    return row


@transaction.atomic
def from_paper(session_id: int, sign_up_id: int, came: datetime, left: datetime, *, by: Actor) -> SignUp:
    """Take times down from the signed list afterwards. They count once a second person has seen the list too."""
    session = standing(session_id, by)
    row = SignUp.objects.select_related("role").get(pk=sign_up_id, session=session)
    if row.state != State.PLACED:
        raise Refused("no_place", _("Only who has a place can be said to have come."))
    if not came < left <= clock.now():
        raise Refused("times_wrong", _("Give when they came and, later and not in the future, when they left."))
    row.came_at, row.left_at, row.way = came, left, Way.PAPER
    row.entered_by_id, row.seen_by, row.missed = by.person_id, None, False
    row.save(update_fields=["came_at", "left_at", "way", "entered_by", "seen_by", "missed"])
    data = {"how": str(Way.PAPER), "came": came.isoformat(), "left": left.isoformat()}
    record("sign_up.came", row, by=by, data=data, area_id=session.area_id)
    return row


@transaction.atomic
def put_times(
    session_id: int, sign_up_id: int, came: datetime, left: datetime, *, by: Actor, noted_by: int | None = None
) -> SignUp:
    """Whoever runs it says of one who served by order or booking from when to when they were there.

    `noted_by`: who said so, where a floor above writes it down for them.
    """
    session = standing(session_id, by)
    row = SignUp.objects.select_related("role").get(pk=sign_up_id, session=session)
    noted_by = noted_by or by.person_id
    if noted_by is not None and row.person_id == noted_by:
        raise NotAllowed(_("Nobody records what they served themselves."))
    if row.state != State.PLACED or not came < left <= clock.now():
        raise Refused("times_wrong", _("Give when they came and, later and not in the future, when they left."))
    row.came_at, row.left_at, row.way = came, left, Way.LIST
    row.entered_by_id, row.missed = noted_by, False
    row.save(update_fields=["came_at", "left_at", "way", "entered_by", "missed"])
    data = {"how": str(Way.LIST), "came": came.isoformat(), "left": left.isoformat()}
    record("sign_up.came", row, by=by, data=data, area_id=session.area_id)
    return row


@transaction.atomic
def see_paper(session_id: int, *, by: Actor) -> int:
    """A second person has compared what was taken down with the signed list. Answers how many rows it confirms."""
    session = standing(session_id, by)
    rows = session.sign_ups.filter(way=Way.PAPER, seen_by=None)
    if rows.filter(entered_by=by.person_id).exists() or by.person_id is None:
        raise Refused("own_list", _("A list is confirmed by somebody other than whoever took it down."))
    return len(
        _changed(rows, lambda row: Change("sign_up.seen", row, area_id=session.area_id), by, seen_by_id=by.person_id)
    )


@transaction.atomic
def close(session_id: int, heads: int, *, by: Actor) -> Session:
    """It is over: who had a place and did not come has stayed away; how many came unnamed is put down."""
    session = standing(session_id, by)
    if session.starts_at > clock.now():
        raise Refused("not_begun", _("It has not begun. It is closed when it is over."))
    if session.sign_ups.filter(way=Way.PAPER, seen_by=None).exists():
        raise Refused("paper_unseen", _("A second person has to compare what was taken down from paper with the list."))
    absent = session.sign_ups.filter(state=State.PLACED, came_at=None)
    absent = absent.none() if session.programme.drop_in else absent
    missed = _changed(absent, lambda row: Change("sign_up.missed", row, area_id=session.area_id), by, missed=True)
    session.sign_ups.filter(state=State.WAITING).update(turned_away=True)
    unplaced = session.sign_ups.filter(state__in=(State.OFFERED, State.WAITING, State.ASKED))
    gone = {"state": State.LAPSED, "answer_by": None}
    _changed(unplaced, lambda row: Change("sign_up.lapsed", row, area_id=session.area_id), by, **gone)
    session.state, session.closed_at, session.heads = SessionState.HELD, clock.now(), heads
    session.save(update_fields=["state", "closed_at", "heads"])
    settle(session)
    came = session.sign_ups.exclude(came_at=None).values_list("person_id", "role__serves")
    data = {
        "came": len(came), "missed": len(missed), "heads": heads, "kind": session.programme.kind,
        "day": session.day.isoformat(), "present_ids": sorted(pk for pk, serves in came if pk and not serves),
    }  # fmt: skip  # whoever served has hours for it
    record("session.held", session, by=by, data=data, area_id=session.area_id)
    return session


def _changed(rows: QuerySet[SignUp], change: Callable[[SignUp], Change], by: Actor, **values: object) -> list[SignUp]:
    """The same change of many, each on record."""
    listed = list(rows.order_by("pk"))
    for row in listed:
        for name, value in values.items():
            setattr(row, name, value)
    SignUp.objects.bulk_update(listed, [name.removesuffix("_id") for name in values])
    record_many(map(change, listed), by=by)
    return listed


def came(session: Session, row: SignUp, way: Way, by: Actor, **told: object) -> SignUp:
    """They are here, however that is known."""
    if row.state != State.PLACED:
        raise Refused("no_place", _("Only who has a place can be said to have come."))
    if row.came_at is not None:
        return row
    row.came_at, row.way, row.entered_by_id = clock.now(), way, by.person_id
    row.save(update_fields=["came_at", "way", "entered_by"])
    record("sign_up.came", row, by=by, data={"how": str(way), **told}, area_id=session.area_id)
    return row


def _left(session: Session, row: SignUp, at: datetime, by: Actor) -> SignUp:
    if row.came_at is None:
        raise Refused("not_here", _("Whoever has not signed in cannot sign out."))
    if row.left_at is None:
        row.left_at = at
        row.save(update_fields=["left_at"])
        record("sign_up.left", row, by=by, data={}, area_id=session.area_id)
    return row


def _row(sign_up_id: int) -> tuple[SignUp, Session]:
    session = locked(SignUp.objects.values_list("session_id", flat=True).get(pk=sign_up_id))
    must_stand(session)
    return SignUp.objects.get(pk=sign_up_id), session
