"""On duty: signing in and out, the note to those who come next, incidents, and the hours that are confirmed."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import serving as hours
from linli.cases import once
from linli.cases import services as cases
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rotas import circling, services
from linli.rotas.models import Incident, Rota, State, Turn
from linli.rules import volunteering

EARLY, LATE = timedelta(minutes=30), timedelta(hours=2)  # around a duty, for signing in by phone


@transaction.atomic
def come(turn_id: int, *, by: Actor, where: circling.Where | None = None) -> Turn:
    """Sign in: by one's own phone around the duty and within its circle, or by the organiser's list, afterwards too."""
    turn, own = _turn(turn_id, by)
    now, duty = clock.now(), turn.duty
    if turn.came_at:
        return turn
    if now < duty.starts_at - EARLY or (own and now > duty.ends_at):
        raise Refused("not_now", _("One signs in from half an hour before the duty until it ends."))
    if own:
        circling.must_be_near(duty.rota, where)
    turn.came_at = now if own else min(now, duty.starts_at)
    turn.listed_by_id = None if own else by.person_id
    turn.save(update_fields=["came_at", "listed_by"])
    record("rota.came", turn, by=by, data=_told(turn), area_id=turn.duty.rota.area_id)
    return turn


@transaction.atomic
def was_not_there(turn_id: int, *, by: Actor) -> Turn:
    """The organiser takes a wrong sign-in back, as long as no hours are confirmed. Never of oneself."""
    turn, own = _turn(turn_id, by)
    if own:
        raise NotAllowed(_("Let a colleague note it."))
    if turn.came_at is None:
        return turn
    if turn.confirmed_by_id is not None:
        raise Refused("confirmed", _("Hours of it are confirmed already: it stays."))
    turn.came_at = turn.left_at = turn.listed_by_id = None
    turn.save(update_fields=["came_at", "left_at", "listed_by"])
    record("rota.not_there", turn, by=by, data=services.told(turn), area_id=turn.duty.rota.area_id)
    return turn


@transaction.atomic
def leave(turn_id: int, *, by: Actor) -> Turn:
    """Sign out."""
    turn, own = _turn(turn_id, by)
    if turn.came_at is None:
        raise Refused("not_there", _("Sign in first."))
    if turn.left_at:
        return turn
    now = clock.now()
    if own and now > turn.duty.ends_at + LATE:
        raise Refused("not_now", _("The duty is over; the organiser notes when it ended."))
    turn.left_at = now if own else max(turn.came_at, min(now, turn.duty.ends_at))
    turn.save(update_fields=["left_at"])
    record("rota.left", turn, by=by, data=_told(turn), area_id=turn.duty.rota.area_id)
    return turn


def _told(turn: Turn) -> dict[str, object]:
    return {**services.told(turn), "listed": turn.listed_by_id is not None}


def _turn(turn_id: int, by: Actor) -> tuple[Turn, bool]:
    """A turn of a rota that runs, locked after it, and whether it is one's own. Nobody lists themselves."""
    rota = _running(Turn.objects.values_list("duty__rota_id", flat=True).get(pk=turn_id))
    turn = Turn.objects.select_related("duty", "keeper").get(pk=turn_id)
    turn.duty.rota = rota
    own = by.person_id is not None and turn.keeper.person_id == by.person_id
    if not own and not may(by, "rota.run", rota):
        raise NotAllowed(_("Whoever is on duty, or keeps the rota, can do this."))
    return turn, own


def _running(rota_id: int) -> Rota:
    rota = services.locked(rota_id)
    if rota.state != State.PUBLISHED:
        raise Refused("rota_state", _("It stands at “%(state)s”.") % {"state": rota.get_state_display()})
    return rota


def _there(turn_id: int, by: Actor) -> Turn:
    """One's own turn, once signed in."""
    turn, own = _turn(turn_id, by)
    if not own:
        raise NotAllowed(_("Whoever is on duty says so."))
    if turn.came_at is None:
        raise Refused("not_there", _("Sign in first."))
    return turn


@transaction.atomic
def hand_over(turn_id: int, words: str, *, by: Actor) -> Turn:
    """Write what those who come next must know; once more replaces it."""
    turn = _there(turn_id, by)
    if not words.strip():
        raise Refused("words_missing", _("Say what the next ones must know."), field="words")
    duty = turn.duty
    if clock.now() > duty.ends_at + LATE:
        raise Refused("not_now", _("The duty is over, and those who came next have read it."))
    duty.hand_over, duty.handed_by, duty.handed_at = words.strip()[:1000], turn.keeper, clock.now()
    duty.save(update_fields=["hand_over", "handed_by", "handed_at"])
    record("rota.handed_over", duty, by=by, data=_told(turn), area_id=duty.rota.area_id)
    return turn


@transaction.atomic
def report(turn_id: int, what: str, *, by: Actor, token: str | None = None) -> Case:
    """Something happened on duty: it opens a request of the estate, handled as any other."""
    turn = _there(turn_id, by)
    estate = turn.duty.rota.area
    if not what.strip():
        raise Refused("words_missing", _("Say what happened."), field="what")
    if estate.level != "estate":
        raise Refused("estate_missing", _("A request is opened from the rota of an estate; report it on its page."))
    said = {"what": what.strip()}
    case = cases.submit(estate, cases.Submission(said, token=once.bound(token, said)), by=by)
    _made, new = Incident.objects.get_or_create(case=case, defaults={"duty": turn.duty, "by": turn.keeper})
    if new:
        rota = turn.duty.rota
        data = {"duty": turn.duty_id, "case": case.pk}
        record("rota.incident", rota, by=by, data=data, area_id=rota.area_id)
    return case


@transaction.atomic
def confirm(turn_id: int, *, by: Actor) -> Turn:
    """Confirm what somebody served: from coming to leaving, within the duty, in half hours. Never one's own.

    On a rota that is kept by volunteers it becomes hours of theirs, which yet another person confirms as such.
    """
    turn, own = _turn(turn_id, by)
    if own:
        raise NotAllowed(_("Let a colleague confirm what you served yourself."))
    if turn.came_at is None or not turn.duty.over(clock.now()):
        raise Refused("not_over", _("Hours are confirmed after the duty, of whoever came."))
    if turn.duty.rota.service_id is not None and turn.left_at is None:
        raise Refused("not_left", _("Hours of volunteers are those served: note first when they left."))
    starts = max(turn.came_at, turn.duty.starts_at).astimezone(clock.LOCAL)
    ends = min(turn.left_at or turn.duty.ends_at, turn.duty.ends_at).astimezone(clock.LOCAL)
    turn.minutes = volunteering.served(volunteering.Stay(str(turn.pk), starts, ends)) if ends > starts else 0
    turn.confirmed_by_id = by.person_id
    turn.save(update_fields=["minutes", "confirmed_by"])
    rota = turn.duty.rota
    data = {**services.told(turn), "minutes": turn.minutes}
    record("rota.served", turn, by=by, data=data, area_id=rota.area_id)
    if rota.service_id is not None and turn.minutes and turn.keeper.person_id is not None:
        span = hours.Span(turn.duty.starts_at, turn.duty.ends_at, turn.duty.name)
        hours.served(
            rota.service_id,
            hours.Source("rota_duty", turn.duty_id),
            span,
            {turn.keeper.person_id: (starts, ends)},
            by=by,
        )
    return turn
