"""Hours of service: recorded by one, confirmed by another, open to objection for some days, put right by counter-entry.

What counts of a stay is law (`rules.volunteering`): time served within the session, in half hours, so much a day. Who
organises records and certifies (志愿服务条例 art. 19). What a floor above keeps in tables of its own comes in by
`serving`; whatever it comes from, of a day no more counts than the cap, and of an hour no more than once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.activities.hour_models import Hours, HoursState, Objection
from linli.activities.models import Session, SessionState, SignUp
from linli.activities.services import locked
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Person
from linli.rules import volunteering as rules
from linli.settings import queries as settings

LONGEST = 24 * 60


@transaction.atomic
def take_down(session_id: int, *, by: Actor) -> int:
    """Record the hours of everybody who served in a session that is closed. Answers how many; safe to run again.

    Where the program does it, they are recorded by whoever noted that they came.
    """
    session = locked(session_id)
    if not may(by, "session.run", session):
        raise NotAllowed(_("Only its leader, or a post of the body that organises it, can do this."))
    if session.state != SessionState.HELD:
        raise Refused("not_held", _("Hours are recorded once the session is closed."))
    return take_down_all(session, by=by)


def take_down_all(session: Session, *, by: Actor) -> int:
    """The same of a session that the caller has locked, once it has asked whether it may be."""
    served = session.sign_ups.filter(role__serves=True, came_at__isnull=False, person__isnull=False, hours=None)
    made = 0
    lock_people(served.values_list("person_id", flat=True))
    for row in served.select_related("person").order_by("pk"):
        minutes = _minutes(session, row)
        if minutes:
            one = Hours.objects.create(
                sign_up=row, minutes=minutes, recorded_by_id=by.person_id or row.entered_by_id, recorded_at=clock.now()
            )
            data = {"sign_up": row.pk, "minutes": minutes}
            record("hours.recorded", one, by=by, data=data, area_id=session.area_id, new=True)
            made += 1
    return made


def lock_people(ids: Iterable[int | None]) -> None:
    """Hours of one person are recorded one after another: two at once would both find room in their day."""
    people = Person.objects.filter(pk__in=list(ids)).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))


def _minutes(session: Session, row: SignUp) -> int:
    """What the stay adds to the day of the person: what no other stay covers too, up to what the day has room for."""
    stay = _stay(session, row)
    if stay is None:
        return 0
    near = [stay.start - timedelta(days=2), stay.end + timedelta(days=2)]  # a session takes a day at most
    rows = SignUp.objects.filter(person_id=row.person_id or 0, session__starts_at__range=near).exclude(pk=row.pk)
    counted = rows.filter(
        pk__in=_standing().values("sign_up").annotate(sum=Sum("minutes")).filter(sum__gt=0).values("sign_up")
    )
    others = [_stay(one.session, one) for one in counted.select_related("session")]
    once = replace(stay, away=rules.doubled(stay, [other for other in others if other]))
    return min(rules.served(once), _room(session, row))


def _room(session: Session, row: SignUp) -> int:
    """The minutes for which the person's day has room beside this: less what they served elsewhere on that day."""
    cap = int(settings.value("volunteers.day_cap_hours", session.area)) * 60
    of_day = _standing().filter(sign_up__person_id=row.person_id or 0, sign_up__session__starts_at__date=session.day)
    elsewhere = of_day.exclude(sign_up=row).aggregate(sum=Sum("minutes"))["sum"] or 0
    return max(cap - elsewhere, 0)


def _standing() -> QuerySet[Hours]:
    """Recorded or confirmed, and not taken back."""
    return Hours.objects.exclude(state=HoursState.WITHDRAWN)


def _stay(session: Session, row: SignUp) -> rules.Stay | None:
    """From signing in to signing out, within the session; who did not sign out is taken to have stayed to its end."""
    assert row.came_at is not None
    starts = max(row.came_at, session.starts_at).astimezone(clock.LOCAL)
    ends = min(row.left_at or session.ends_at, session.ends_at).astimezone(clock.LOCAL)
    return rules.Stay(str(row.pk), starts, ends) if ends > starts else None


@transaction.atomic
def confirm(session_id: int, *, by: Actor) -> int:
    """Somebody other than who recorded them stands for the hours of a session. Answers how many rows."""
    session = locked(session_id)
    if not may(by, "hours.confirm", session):
        raise NotAllowed(_("Hours are confirmed by a post of the body, the branch or the community."))
    rows = list(Hours.objects.filter(sign_up__session=session, state=HoursState.RECORDED).select_related("sign_up"))
    _must_be_second(rows, by)
    days = int(settings.value("volunteers.objection_days", session.area))
    stood = _stood(rows)
    for one in rows:
        one.state, one.confirmed_by_id, one.confirmed_at = HoursState.CONFIRMED, by.person_id, clock.now()
        one.open_until = clock.today() + timedelta(days=days)
        one.save(update_fields=["state", "confirmed_by", "confirmed_at", "open_until"])
        data: dict[str, object] = {
            "sign_up": one.sign_up_id, "person_id": one.sign_up.person_id, "minutes": one.minutes,
            "body_id": session.programme.organiser_id,
        }  # fmt: skip
        if one.corrects_id:  # whoever counts hours, as points do, counts the difference, for the day of the first
            before, since = stood[one.sign_up_id]
            data |= {"before": before, "after": before + one.minutes, "since": since.isoformat()}
        record("hours.confirmed", one, by=by, data=data, area_id=session.area_id)
    return len(rows)


@transaction.atomic
def confirm_each(session_ids: Iterable[int], *, by: Actor) -> int:
    """The same of several sessions, of all or of none. Answers how many rows."""
    return sum(confirm(pk, by=by) for pk in sorted(set(session_ids)))


def _stood(rows: list[Hours]) -> dict[int, tuple[int, datetime]]:
    """By the sign-ups of those rows that put others right: the minutes confirmed so far, and since when, local time."""
    signed = [one.sign_up_id for one in rows if one.corrects_id]
    found = settled(Hours.objects.filter(sign_up__in=signed)).values_list("sign_up").order_by()
    sums = found.annotate(sum=Sum("minutes"), first=Min("confirmed_at"))
    return {pk: (minutes, first.astimezone(clock.LOCAL)) for pk, minutes, first in sums}


def _must_be_second(rows: list[Hours], by: Actor) -> None:
    if not rows:
        raise Refused("nothing_recorded", _("There are no hours that wait to be confirmed."))
    if any(one.recorded_by_id == by.person_id for one in rows):
        raise Refused("own_record", _("Hours are confirmed by somebody other than whoever recorded them."))
    if any(one.sign_up.person_id == by.person_id for one in rows):
        raise Refused("own_hours", _("Nobody confirms their own hours."))


@transaction.atomic
def correct(sign_up_id: int, minutes: int, reason: str, *, by: Actor) -> Hours:
    """Say how long it really was: the difference is recorded as a row of its own, which another person confirms."""
    session = locked(SignUp.objects.values_list("session_id", flat=True).get(pk=sign_up_id))
    if not may(by, "hours.confirm", session):
        raise NotAllowed(_("Hours are put right by a post of the body, the branch or the community."))
    row = SignUp.objects.get(pk=sign_up_id)
    if by.person_id is not None and row.person_id == by.person_id:
        raise Refused("own_hours", _("Nobody puts their own hours right; object to them, and another person decides."))
    lock_people([row.person_id])
    rows = list(_standing().filter(sign_up=row).order_by("pk"))
    if not rows or any(one.state == HoursState.RECORDED for one in rows):
        raise Refused("not_confirmed", _("Hours are put right once they are confirmed."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the hours are put right."), field="reason")
    difference = minutes - sum(one.minutes for one in rows)
    if minutes % rules.STEP or not 0 <= minutes <= LONGEST or not difference:
        raise Refused("minutes_wrong", _("Give other hours than those on record, in half hours."), field="minutes")
    if difference > 0 and minutes > _room(session, row):
        raise Refused("day_full", _("With what they served elsewhere that day it would be more than a day counts."))
    return _countered(session, row, difference, reason, by)


def _countered(session: Session, row: SignUp, difference: int, reason: str, by: Actor) -> Hours:
    last = Hours.objects.filter(sign_up=row).latest("pk")
    made = Hours.objects.create(
        sign_up=row, corrects=last, minutes=difference, reason=reason.strip()[:200],
        recorded_by_id=by.person_id, recorded_at=clock.now(),
    )  # fmt: skip
    data = {"sign_up": row.pk, "minutes": difference, "corrects": last.pk}
    record("hours.corrected", made, by=by, data=data, area_id=session.area_id, new=True)
    return made


def take_back(session: Session, reason: str, *, by: Actor) -> None:
    """What was served does not count after all, says whoever kept it: see `serving.take_back`, which has locked it.

    What nobody has confirmed counts no more at once; what is confirmed is put right to nothing, as any other.
    """
    lock_people(session.sign_ups.values_list("person_id", flat=True))
    for one in Hours.objects.filter(sign_up__session=session, state=HoursState.RECORDED).order_by("pk"):
        one.state, one.reason = HoursState.WITHDRAWN, one.reason or reason.strip()[:200]
        one.save(update_fields=["state", "reason"])
        record("hours.withdrawn", one, by=by, data={"sign_up": one.sign_up_id}, area_id=session.area_id)
    for row in session.sign_ups.order_by("pk"):
        left = settled(Hours.objects.filter(sign_up=row)).aggregate(sum=Sum("minutes"))["sum"] or 0
        if left:
            _countered(session, row, -left, reason, by)


@transaction.atomic
def object_to(hours_id: int, words: str, *, by: Actor) -> Objection:
    """The volunteer says what is wrong, as long as the days for it run."""
    one = Hours.objects.select_for_update(of=("self",)).select_related("sign_up__session").get(pk=hours_id)
    if by.person_id is None or one.sign_up.person_id != by.person_id:
        raise NotAllowed(_("Only whoever served can object to their hours."))
    if one.open_until is None or one.open_until < clock.today():
        raise Refused("window_closed", _("The days for objections are over, or the hours are not confirmed yet."))
    if not words.strip():
        raise Refused("words_missing", _("Say what is wrong."), field="words")
    if Objection.objects.filter(hours=one).exists():
        raise Refused("objected", _("You have objected to these hours already."))
    made = Objection.objects.create(hours=one, words=words.strip()[:500], made_at=clock.now())
    record("hours.objected", one, by=by, data={}, area_id=one.sign_up.session.area_id)
    return made


@transaction.atomic
def decide(objection_id: int, answer: str, minutes: int | None, *, by: Actor) -> Objection:
    """Answer an objection, and put the hours right where it is well founded. Not whoever confirmed them."""
    found = (
        Objection.objects.select_for_update(of=("self",)).select_related("hours__sign_up__session").get(pk=objection_id)
    )
    session = found.hours.sign_up.session
    if not may(by, "hours.confirm", session):
        raise NotAllowed(_("Hours are put right by a post of the body, the branch or the community."))
    if found.answered_at is not None:
        raise Refused("answered", _("This objection is answered already."))
    if by.person_id == found.hours.sign_up.person_id:
        raise Refused("own_hours", _("Nobody decides on their own objection."))
    if by.person_id == found.hours.confirmed_by_id:
        raise Refused("own_record", _("An objection is decided by somebody other than whoever confirmed the hours."))
    if not answer.strip():
        raise Refused("answer_missing", _("Say what is answered."), field="answer")
    found.answer, found.answered_at, found.answered_by_id = answer.strip()[:500], clock.now(), by.person_id
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    record("hours.answered", found.hours, by=by, data={"upheld": minutes is not None}, area_id=session.area_id)
    if minutes is not None:
        correct(found.hours.sign_up_id, minutes, answer, by=by)
    return found


def settled(rows: QuerySet[Hours]) -> QuerySet[Hours]:
    """Those of the rows that count: confirmed."""
    return rows.filter(state=HoursState.CONFIRMED)


def sums(person_ids: Iterable[int]) -> dict[int, int]:
    """The confirmed minutes of each person. One statement."""
    rows = settled(Hours.objects.filter(sign_up__person_id__in=list(person_ids)))
    return dict(rows.values_list("sign_up__person_id").annotate(sum=Sum("minutes")).order_by())
