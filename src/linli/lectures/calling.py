"""People agree to be called up; in an emergency the body calls, they answer, assemble, and have hours of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.activities import attending, hours, signing_up
from linli.activities import services as activities
from linli.activities.models import LIVE, Session, SessionState, SignUp
from linli.activities.services import Plan
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.lectures.call_models import CallUp, Ready, Reply, Wanted
from linli.lectures.models import Lecture
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.rules import lectures as rules
from linli.rules.identifiers import birthday_of, resident_id

State, Said = CallUp.State, Reply.Said
LATEST = timedelta(hours=6)  # of a late arrival


def skills_of(organiser_id: int, person_id: int) -> list[str]:
    """What the person learnt at lectures of the body at which they were."""
    came = SignUp.objects.filter(person_id=person_id, came_at__isnull=False, session__state=SessionState.HELD)
    rows = Lecture.objects.filter(season__organiser_id=organiser_id, session__in=came.values("session_id"))
    return sorted(set(rows.exclude(skill="").values_list("skill", flat=True)))


def is_adult(person: Person, said: bool, day: date) -> bool:
    """By the birthday within their ID number where that is on record, else by what they said."""
    number = str(person.id_number or "")
    return rules.of_age(birthday_of(resident_id(number)) if number else None, said, day)


@transaction.atomic
def join(organiser_id: int, skill: str, *, adult: bool, by: Actor) -> Ready:
    """Agree to be called up for what one learnt. Minors are not taken."""
    on_record.must_stand(by.person_id)
    body = Organisation.objects.select_related("area").get(pk=organiser_id)
    if by.person_id is None or skill not in skills_of(organiser_id, by.person_id):
        raise NotAllowed(_("One is called up for what one learnt at a lecture of the body."))
    if not is_adult(Person.objects.get(pk=by.person_id), adult, clock.today()):
        raise Refused("minor", _("Only adults are called up."), field="adult", basis=rules.BASIS)
    made = Ready(organiser=body, person_id=by.person_id, skill=skill, adult=adult).locate(body.area)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("ready_already", _("You are on the list for this already.")) from None
    record(
        "call_ready.joined", made, by=by, data={"organiser_id": body.pk, "skill": skill}, area_id=body.area_id, new=True
    )
    return made


@transaction.atomic
def leave(ready_id: int, *, by: Actor) -> Ready:
    """Not to be called up any more, says the person, or the body that keeps the list."""
    row = Ready.objects.select_for_update(of=("self",)).select_related("organiser", "area").get(pk=ready_id)
    if row.person_id != by.person_id and not may(by, "roster.keep", row):
        raise NotAllowed(_("Only the person, or the body that keeps the list, can do this."))
    if row.left_at is not None:
        raise Refused("left_already", _("This person is off the list already."))
    row.left_at = clock.now()
    row.save(update_fields=["left_at"])
    record("call_ready.left", row, by=by, data={}, area_id=row.area_id)
    return row


def entitled(organiser_id: int, day: date) -> dict[int, list[str]]:
    """Who can be called on a day, with their skills: on the list, and of age."""
    rows = Ready.objects.filter(organiser_id=organiser_id, left_at=None).select_related("person").order_by("pk")
    found: dict[int, list[str]] = {}
    for row in rows:
        if is_adult(row.person, row.adult, day):
            found.setdefault(row.person_id, []).append(row.skill)
    return found


@dataclass(frozen=True)
class Emergency:
    """What a call is for: where it is, where one assembles and when, until when to answer, whom it needs."""

    title: str
    place: str
    muster: str
    starts_at: datetime
    answer_by: datetime
    wanted: Mapping[str, int]
    purpose: str = ""
    minutes: int = 240


@transaction.atomic
def call(organiser_id: int, said: Emergency, *, by: Actor) -> CallUp:
    """Call up everybody who is ready for a skill that is needed, and nobody else."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organiser_id)
    made = CallUp(organiser=body, called_by_id=by.person_id, answer_by=said.answer_by).locate(body.area)
    if by.person_id is None or not may(by, "call_up.call", made):
        raise NotAllowed(_("People are called up by whoever holds a post of the body that keeps the list."))
    _check(said)
    ready = entitled(organiser_id, clock.day_of(said.starts_at))
    wanted = {skill: number for skill, number in said.wanted.items() if number > 0}
    called = rules.called(ready, wanted)
    if lacking := rules.short(called, wanted):
        words = _("The list has too few for: %(skills)s. Call for fewer.")
        raise Refused("too_few_ready", words % {"skills": in_a_list(lacking)}, field="wanted")
    made.title, made.place, made.purpose = said.title.strip()[:60], said.place.strip()[:80], said.purpose.strip()[:300]
    made.session = _session(body, said, by)
    made.save()
    Wanted.objects.bulk_create(Wanted(call=made, skill=skill, number=number) for skill, number in wanted.items())
    data = {"organiser_id": body.pk, "wanted": wanted, "called": len(called)}
    record("call_up.called", made, by=by, data=data, area_id=made.area_id, new=True)
    for person_id, skill in called.items():
        row = Reply.objects.create(call=made, person_id=person_id, skill=skill)
        record("call_reply.asked", row, by=by, data={"skill": skill}, area_id=made.area_id, new=True)
    return made


def _check(said: Emergency) -> None:
    if not all(text.strip() for text in (said.title, said.place, said.muster)):
        raise Refused("said_nothing", _("Say what happened, where, and where to assemble."), field="title")
    if said.starts_at.minute % 15 or said.starts_at.second or said.minutes % 15 or not 15 <= said.minutes <= 24 * 60:
        raise Refused("quarters", _("One assembles on a quarter of an hour."), field="starts_at")
    if not clock.now() < said.answer_by <= said.starts_at:
        raise Refused(
            "answer_by_wrong", _("The time to answer by lies ahead, and not after the muster."), field="answer_by"
        )
    if not any(number > 0 for number in said.wanted.values()):
        raise Refused("nobody_wanted", _("Say how many of which skill are needed."), field="wanted")


def _session(body: Organisation, said: Emergency, by: Actor) -> Session:
    """The service at which who says yes takes part: not shown to anybody else, and with hours on record."""
    local = said.starts_at.astimezone(clock.LOCAL)
    plan = Plan(
        kind="service", title=said.title, leader_id=by.person_id or 0, begins=local.date(), at=local.time(),
        minutes=said.minutes, purpose=said.purpose, place=said.muster, alone=False, audience="named", shown=False,
    )  # fmt: skip
    return activities.found(body.pk, plan, by=by).sessions.get()


@transaction.atomic
def reply(reply_id: int, said: str, minutes: int | None, *, by: Actor) -> Reply:
    """Say whether one comes, comes later, or cannot; other again until the time to answer by, later by the office."""
    row, found = _reply(reply_id)
    runs = may(by, "call_up.run", found)
    if not may(by, "call_up.reply", row) and not runs:
        raise NotAllowed(_("A call is answered by whoever was called."))
    if found.state not in (State.CALLED, State.ASSEMBLED):
        raise Refused("call_over", _("This call is over."))
    if clock.now() > found.answer_by and not runs:
        raise Refused("too_late", _("The time to answer has passed. Telephone whoever called."))
    if said not in (Said.YES, Said.LATE, Said.NO):
        raise Refused("answer_wrong", _("Say whether you come."), field="said")
    if said == Said.LATE and not (minutes and 0 < minutes <= LATEST // timedelta(minutes=1)):
        raise Refused("minutes_missing", _("Say how many minutes later, up to six hours."), field="minutes")
    _take_part(found, row.person_id, comes=said != Said.NO)
    row.said, row.minutes, row.said_at = said, minutes if said == Said.LATE else None, clock.now()
    row.save(update_fields=["said", "minutes", "said_at"])
    record("call_reply.said", row, by=by, data={"said": said, "minutes": row.minutes}, area_id=found.area_id)
    return row


def _take_part(found: CallUp, person_id: int, *, comes: bool) -> None:
    own = SignUp.objects.filter(session_id=found.session_id, person_id=person_id, state__in=LIVE).first()
    if comes and own is None:
        role = found.session.programme.roles.order_by("pk")[0]
        signing_up.enter(found.session_id, role.pk, person_id, by=SYSTEM)
    if not comes and own is not None:
        signing_up.cancel(own.pk, by=SYSTEM)


@transaction.atomic
def here(reply_id: int, *, by: Actor) -> SignUp:
    """The office at the muster point says that somebody has come; who had not answered comes by that."""
    row, found = _run(reply_id, by)
    if row.said in (Said.NOTHING, Said.NO):
        reply(row.pk, Said.YES, None, by=by)
    own = SignUp.objects.get(session_id=found.session_id, person_id=row.person_id)
    return attending.mark(found.session_id, own.pk, "list", by=by)


@transaction.atomic
def come(code: str, shown: str, *, by: Actor) -> SignUp:
    """Check in by the code on the screen at the muster point."""
    found = CallUp.objects.select_related("session").get(code=code)
    return attending.come(found.session.code, shown, by=by)


@transaction.atomic
def assembled(call_id: int, *, by: Actor) -> CallUp:
    """They are together and set off."""
    found = _step(call_id, by, State.CALLED)
    here_now = found.session.sign_ups.exclude(came_at=None).count()
    if not here_now:
        raise Refused("nobody_here", _("Nobody has checked in yet."))
    found.state = State.ASSEMBLED
    found.save(update_fields=["state"])
    record("call_up.assembled", found, by=by, data={"came": here_now}, area_id=found.area_id)
    return found


@transaction.atomic
def finish(call_id: int, *, by: Actor) -> CallUp:
    """It is over: everybody is signed out, and their hours are recorded for a second person to confirm."""
    found = _step(call_id, by, State.ASSEMBLED)
    attending.close(found.session_id, 0, by=by)
    recorded = hours.take_down(found.session_id, by=by)
    found.state = State.OVER
    found.save(update_fields=["state"])
    record("call_up.over", found, by=by, data={"recorded": recorded}, area_id=found.area_id)
    return found


@transaction.atomic
def confirm(call_id: int, *, by: Actor) -> CallUp:
    """A second person confirms the hours, and the call is closed."""
    found = _step(call_id, by, State.OVER)
    confirmed = hours.confirm(found.session_id, by=by)
    found.state = State.CLOSED
    found.save(update_fields=["state"])
    record("call_up.closed", found, by=by, data={"confirmed": confirmed}, area_id=found.area_id)
    return found


@transaction.atomic
def call_off(call_id: int, reason: str, *, by: Actor) -> CallUp:
    """It is not needed any more; everybody is free again and reads why."""
    found = _step(call_id, by, State.CALLED)
    activities.call_off(found.session_id, reason, by=by)
    found.state = State.CANCELLED
    found.save(update_fields=["state"])
    record("call_up.cancelled", found, by=by, data={}, area_id=found.area_id)
    return found


def _step(call_id: int, by: Actor, *states: str) -> CallUp:
    related = ("organiser", "session__programme", "area")
    found = CallUp.objects.select_for_update(of=("self",)).select_related(*related).get(pk=call_id)
    if not may(by, "call_up.run", found):
        raise NotAllowed(_("A call is run by whoever holds a post of the body that called."))
    if found.state not in states:
        raise Refused("call_state", _("This call stands at “%(state)s”.") % {"state": found.get_state_display()})
    return found


def _reply(reply_id: int) -> tuple[Reply, CallUp]:
    related = ("organiser", "session__programme", "area")
    call_id, person_id = Reply.objects.values_list("call_id", "person_id").get(pk=reply_id)
    on_record.must_stand(person_id)
    found = CallUp.objects.select_for_update(of=("self",)).select_related(*related).get(pk=call_id)
    return Reply.objects.select_related("call__area", "person").get(pk=reply_id), found


def _run(reply_id: int, by: Actor) -> tuple[Reply, CallUp]:
    row, found = _reply(reply_id)
    if not may(by, "call_up.run", found):
        raise NotAllowed(_("A call is run by whoever holds a post of the body that called."))
    return row, found
