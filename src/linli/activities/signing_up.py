"""Who takes part: signed up, waiting, offered a place that came free, not coming after all.

Every change of who takes part in a session waits for the session's row, so that places are counted by one at a time.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.activities import proving, questions, slots
from linli.activities.models import (
    LIVE,
    TAKES,
    Audience,
    Guest,
    Need,
    Role,
    Session,
    SessionState,
    SignUp,
    State,
)
from linli.activities.services import locked, must_stand, standing
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Person, phone_index
from linli.people.services import checked_name, checked_phone
from linli.rules import signing_up as rules
from linli.settings import queries as settings

MISSED_WITHIN = timedelta(days=90)


@transaction.atomic
def sign_up(
    session_id: int, role_id: int, *, by: Actor, companions: int = 0, named: str = "",
    answers: Mapping[int, str] | None = None,
) -> SignUp:  # fmt: skip
    """Sign oneself up: a place where there is one, else the waiting list; to be accepted first where the role asks it.

    `answers` to the programme's questions, by their keys.
    """
    on_record.must_stand(by.person_id)
    session = locked(session_id)
    must_stand(session)
    if by.person_id is None or not may(by, "session.sign_up", session):
        raise NotAllowed(_not_for(session))
    if session.starts_at <= clock.now():
        raise Refused("begun", _("It has begun. Whoever leads it can still take you in."))
    _must_not_have_missed(session, by.person_id)
    kept = questions.checked(session.programme_id, answers or {}, whole=True)
    return _signed_up(session, role_id, companions, named, by=by, person_id=by.person_id, answers=kept, asks=True)


def _not_for(session: Session) -> str:
    if session.programme.audience == Audience.ESTATE:
        return _("This is for residents of the estate. Have your home bound to your account first.")
    return _("The desk signs people up for this; ask whoever leads it.")


def _must_not_have_missed(session: Session, person_id: int) -> None:
    """Who often keeps a place empty for others signs up at the desk, where somebody speaks with them."""
    at_most = int(settings.value("activities.missed_at_most", session.area))
    since = clock.now() - MISSED_WITHIN
    missed = SignUp.objects.filter(person_id=person_id, missed=True, session__starts_at__gte=since).count()
    if rules.signs_at_desk(missed, at_most):
        words = _("You had a place %(times)s times in three months and did not come. Ask the desk to sign you up.")
        raise Refused("missed_often", words % {"times": missed}, basis=rules.BASIS)


@transaction.atomic
def enter(session_id: int, role_id: int, person_id: int, *, by: Actor, companions: int = 0, named: str = "") -> SignUp:
    """Whoever runs the session signs a person of the register up.

    Whoever has locked anything else before holds the person first (`on_record`).
    """
    on_record.must_stand(person_id)
    session = standing(session_id, by)
    return _signed_up(session, role_id, companions, named, by=by, person_id=person_id)


@transaction.atomic
def enter_guest(
    session_id: int, role_id: int, name: str, *, by: Actor, phone: str = "", companions: int = 0, named: str = "",
    answers: Mapping[int, str] | None = None,
) -> SignUp:  # fmt: skip
    """Sign up somebody without an account. A telephone that the register knows is that person's."""
    name, number = checked_name(name), checked_phone(phone)
    known = Person.objects.named(number, name)
    on_record.must_stand(known.pk if known else None)
    session = standing(session_id, by)
    kept = questions.checked(session.programme_id, answers or {}, whole=False)
    if known is not None:
        return _signed_up(session, role_id, companions, named, by=by, person_id=known.pk, answers=kept)
    guest = _guest(session, name, number, by)
    return _signed_up(session, role_id, companions, named, by=by, guest_id=guest.pk, answers=kept)


def _guest(session: Session, name: str, phone: str, by: Actor) -> Guest:
    """The body's guest of this telephone and name, or a new one."""
    body, index = session.programme.organiser_id, phone_index(phone) if phone else ""
    held = Guest.objects.select_for_update()  # so that nobody claims it while one more is entered under it
    for known in held.filter(organiser_id=body, phone_index=index, person=None) if phone else ():
        if known.name == name:
            return known
    made = Guest.objects.create(
        organiser_id=body, name=name, phone=phone, phone_index=index, entered_by_id=by.person_id
    )
    record("guest.entered", made, by=by, data={"organiser_id": body}, area_id=session.area_id, new=True)
    return made


def _signed_up(
    session: Session,
    role_id: int,
    companions: int,
    named: str,
    *,
    by: Actor,
    person_id: int | None = None,
    guest_id: int | None = None,
    answers: str = "",
    asks: bool = False,
) -> SignUp:
    role = _role(session, role_id, companions)
    proving.must_be_fit(session, role, person_id)
    whose = {"person_id": person_id} if person_id else {"guest_id": guest_id}
    row = SignUp.objects.filter(session=session, **whose).first() or SignUp(session=session, **whose)
    if row.pk and row.state in LIVE:
        raise Refused("signed_up", _("Signed up for this already."))
    row.role, row.companions, row.companions_named = role, companions, named.strip()[:200] if companions else ""
    row.answers, row.reason = answers, ""
    row.queued_at, row.answer_by = clock.now(), None
    row.state = State.PLACED if fits(session, row) else State.WAITING
    if asks and role.approval:
        row.state = State.ASKED
    new = row.pk is None
    row.save()
    if row.state == State.PLACED:
        slots.take_person(session, person_id)
    settle(session)
    data = {"session_id": session.pk, "role": role.pk, "heads": row.heads, "state": str(row.state)}
    record("sign_up.made", row, by=by, data=data, area_id=session.area_id, new=new)
    return row


def _role(session: Session, role_id: int, companions: int) -> Role:
    role = Role.objects.filter(pk=role_id, programme_id=session.programme_id).first()
    if role is None:
        raise Refused("role_unknown", _("Choose in what way to take part."), field="role")
    if companions > role.companions:
        words = _("At most %(number)s may come along with each.") % {"number": role.companions}
        raise Refused("companions_many", words, field="companions")
    return role


def fits(session: Session, row: SignUp) -> bool:
    """Whether there is room now, and nobody waits who was first."""
    need = Need.objects.get(session=session, role=row.role)
    if need.free is None:
        return True
    ahead = session.sign_ups.filter(role=row.role, state=State.WAITING).exclude(pk=row.pk or 0)
    return row.heads <= need.free and not ahead.exists()


def settle(session: Session) -> None:
    """Count the places taken anew; the database refuses more than there is room for."""
    rows = session.sign_ups.filter(state__in=TAKES).order_by()
    taken: dict[int, int] = dict(rows.values_list("role_id").annotate(sum=Sum(F("companions") + 1)))
    for need in session.needs.all():
        if need.taken != taken.get(need.role_id, 0):
            need.taken = taken.get(need.role_id, 0)
            need.save(update_fields=["taken"])


@transaction.atomic
def cancel(sign_up_id: int, *, by: Actor) -> SignUp:
    """Not coming after all, says the person or whoever runs the session; the next in line is offered the place."""
    row, session = _row(sign_up_id)
    _must_be_theirs(row, by)
    must_stand(session)
    if row.state not in LIVE or row.came_at is not None:
        raise Refused("not_signed_up", _("There is no sign-up any more that could be taken back."))
    _let_go(session, row, State.CANCELLED)
    record("sign_up.cancelled", row, by=by, data={}, area_id=session.area_id)
    promote(session, by=SYSTEM)
    return row


@transaction.atomic
def answer(sign_up_id: int, *, by: Actor, takes: bool) -> SignUp:
    """Take the place that one was offered, or leave it to the next."""
    on_record.must_stand(SignUp.objects.values_list("person_id", flat=True).get(pk=sign_up_id))
    row, session = _row(sign_up_id)
    _must_be_theirs(row, by)
    must_stand(session)
    if row.state != State.OFFERED or (row.answer_by and row.answer_by < clock.now()):
        raise Refused("not_offered", _("No place is offered any more; it went to the next in line."))
    if takes:
        slots.take_person(session, row.person_id)
        row.state, row.answer_by = State.PLACED, None
        row.save(update_fields=["state", "answer_by"])
        record("sign_up.taken", row, by=by, data={}, area_id=session.area_id)
    else:
        _let_go(session, row, State.CANCELLED)
        record("sign_up.cancelled", row, by=by, data={}, area_id=session.area_id)
        promote(session, by=SYSTEM)
    return row


def lapse() -> int:
    """Offers that nobody answered in time go to the next in line. Answers how many lapsed. Safe to run again."""
    late = SignUp.objects.filter(state=State.OFFERED, answer_by__lt=clock.now()).order_by("pk")
    return sum(_lapse(pk) for pk in late.values_list("pk", flat=True)[:500])


@transaction.atomic
def _lapse(sign_up_id: int) -> bool:
    row, session = _row(sign_up_id)
    if row.state != State.OFFERED or row.answer_by is None or row.answer_by >= clock.now():
        return False
    _let_go(session, row, State.LAPSED)
    record("sign_up.lapsed", row, by=SYSTEM, data={}, area_id=session.area_id)
    promote(session, by=SYSTEM)
    return True


def _let_go(session: Session, row: SignUp, state: State) -> None:
    row.state, row.answer_by = state, None
    row.save(update_fields=["state", "answer_by"])
    slots.free_person(session, row.person_id)
    settle(session)


def promote(session: Session, *, by: Actor) -> list[SignUp]:
    """Offer what is free to whoever waits, in their turn. The session is locked by the caller."""
    if session.state != SessionState.PLANNED or session.starts_at <= clock.now():
        return []
    hours = int(settings.value("activities.answer_hours", session.area))
    offered = []
    for need in session.needs.all():
        waiting = _in_turn(session, need.role_id)
        chosen = set(rules.promoted(need.free, (rules.Party(row.pk, row.heads) for row in waiting)))
        for row in waiting:
            if row.pk in chosen:
                row.state = State.OFFERED
                row.answer_by = rules.answer_by(clock.now(), session.starts_at, hours)
                row.save(update_fields=["state", "answer_by"])
                data = {"answer_by": row.answer_by.isoformat()}
                record("sign_up.offered", row, by=by, data=data, area_id=session.area_id)
                offered.append(row)
    if offered:
        settle(session)
    return offered


def _in_turn(session: Session, role_id: int) -> list[SignUp]:
    """Who waits for a role, the next to be offered a place first."""
    rows = {row.pk: row for row in session.sign_ups.filter(role_id=role_id, state=State.WAITING)}
    vain = SignUp.objects.filter(session_id__in=_before(session), turned_away=True)
    turned = set(vain.values_list("person_id", "guest_id")) if rows else set()
    waiting = [rules.Waiting(pk, row.queued_at, (row.person_id, row.guest_id) in turned) for pk, row in rows.items()]
    return [rows[pk] for pk in rules.in_turn(waiting)]


def _before(session: Session) -> QuerySet[Session, int]:
    """The session held last before this one: of its programme, or, where it is the first, of the body's own before it.

    So that whoever waited in vain for the last of a term comes first in the next.
    """
    held = Session.objects.filter(state=SessionState.HELD, starts_at__lt=session.starts_at)
    series = held.filter(programme_id=session.programme_id)
    if not series.exists():
        programme = session.programme
        series = held.filter(programme__organiser=programme.organiser_id, programme__kind=programme.kind)
    return series.order_by("-starts_at").values_list("pk", flat=True)[:1]


def _row(sign_up_id: int) -> tuple[SignUp, Session]:
    """The sign-up as it is now that its session is locked."""
    session = locked(SignUp.objects.values_list("session_id", flat=True).get(pk=sign_up_id))
    row = SignUp.objects.select_related("role", "person", "guest", "session__programme").get(pk=sign_up_id)
    return row, session


def _must_be_theirs(row: SignUp, by: Actor) -> None:
    if not may(by, "sign_up.change", row):
        raise NotAllowed(_("Only the person, or whoever runs the session, can do this."))
