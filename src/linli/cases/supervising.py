"""Supervision (督办): begun by the rules or a leader, answered by who handles, released by who supervises. Practice."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from linli.cases import packs, queries, routing, standing
from linli.cases.charge import aside, lifted
from linli.cases.models import Case
from linli.cases.oversight_models import Supervision, Trigger
from linli.cases.standing import in_charge, journalled, posts_over
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.rules.workdays import add_workdays
from linli.settings import queries as settings

SAME_WITHIN = timedelta(days=7)
CHUNK = 500
SUPERVISE = frozenset({"branch_secretary", "community_officer", "street_officer"})  # posts of desks and offices above


@transaction.atomic
def supervise(case_id: int, why: str, *, by: Actor) -> Supervision:
    """A leader's mark: the case is supervised from now on, in their post, and the reason is told to who handles it."""
    case = queries.locked(case_id)
    if not may(by, "case.supervise", case) or in_charge(by, case):
        raise NotAllowed(_("A case is supervised by the desk or an office above, never by whoever handles it."))
    if not why.strip():
        raise Refused("reason_missing", _("Say why."), field="why")
    hats = [held for held in posts_over(by, case) if held.kind in SUPERVISE]
    post_id = by.post_id or (hats[0].post_id if hats else None)
    return _begin(case, Trigger.LEADER, by=by, post_id=post_id, why=why.strip()[:500])


def _begin(
    case: Case, trigger: str, *, by: Actor, post_id: int | None = None, why: str = "", times: int = 0
) -> Supervision:
    if not case.open:
        raise Refused("closed", _("What has ended is not supervised; it is reopened first."))
    if case.supervised:
        raise Refused("supervised_already", _("This case is supervised already."))
    if post_id is None:
        desk = lifted(case)
        post_id = desk.post_id if desk else None
    now = clock.now()
    made = Supervision.objects.create(
        case=case, trigger=trigger, times=times, why=why, post_id=post_id, begun_at=now, begun_by_id=by.person_id,
        due_at=due(case, now),
    )  # fmt: skip
    case.supervised = True
    _save(case)
    said = {"trigger": str(trigger), "times": times, "post": post_id}
    record("case.supervised", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return made


def due(case: Case, now: datetime) -> datetime:
    """By when it is answered: the end of the last of the working days that the area has set."""
    days = settings.value("cases.supervise_days", case.area)
    last = add_workdays(settings.calendar(), clock.day_of(now), days)
    return datetime.combine(last, time.max, clock.LOCAL)


@transaction.atomic
def reply(case_id: int, words: str, *, by: Actor) -> Supervision:
    """What was done since and when it will be finished, by whoever handles the case or the desk that dispatched it."""
    case, one = _standing(case_id)
    if not (may(by, "case.work", case) and (in_charge(by, case) or may(by, "case.supervise", case))):
        raise NotAllowed(_("A supervision is answered by whoever handles the case, or by the desk."))
    if one.replied_at is not None:
        raise Refused("answered_already", _("This supervision is answered already."))
    if not words.strip():
        raise Refused("reply_missing", _("Say what was done and when it will be finished."), field="words")
    one.reply, one.replied_at, one.replied_by_id = words.strip()[:1000], clock.now(), by.person_id
    one.save(update_fields=["reply", "replied_at", "replied_by"])
    _save(case)
    said = {"late": one.replied_at > one.due_at}
    record("case.supervision_replied", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return one


@transaction.atomic
def release(case_id: int, words: str, *, by: Actor) -> Supervision:
    """The supervision ends, by an office that supervises; never by whoever handles the case, nor who answered."""
    case, one = _standing(case_id)
    if not may_release(case, one.replied_by_id, by):
        raise NotAllowed(_("Whoever supervises releases it: another person than who handled or answered it."))
    if case.open and one.replied_at is None:
        raise Refused("not_answered", _("It is not answered yet, and the case is open."))
    _end(case, one, by, words.strip()[:500])
    return one


def may_release(case: Case, answered_by: int | None, by: Actor) -> bool:
    """Whether the actor may release its supervision: neither who handles the case nor who answered."""
    return by.person_id != answered_by and not in_charge(by, case) and may(by, "case.supervise", case)


def _end(case: Case, one: Supervision, by: Actor, words: str) -> None:
    one.released_at, one.released_by_id, one.release = clock.now(), by.person_id, words
    one.save(update_fields=["released_at", "released_by", "release"])
    case.supervised = False
    _save(case)
    said = {"trigger": one.trigger}
    record("case.supervision_released", case, by=by, data=journalled(case, said), area_id=case.area_id)


def _standing(case_id: int) -> tuple[Case, Supervision]:
    case = queries.locked(case_id)
    one = Supervision.objects.select_for_update(of=("self",)).filter(case=case, released_at=None).first()
    if one is None:
        raise Refused("not_supervised", _("This case is not supervised."))
    return case, one


def _save(case: Case) -> None:
    case.version += 1
    case.save(update_fields=["supervised", "version"])


# ---- the triggers -----------------------------------------------------------------------------------------------


def look(case_id: int) -> None:
    """After an entry: reopened again and again, or one of several about the same thing. Safe to run again."""
    case = queries.by_id(case_id)
    times = settings.value("cases.supervise_reopened", case.area)
    if case.open and case.reopened >= times and not _had(case, Trigger.REOPENED, case.reopened):
        _automatic(case.pk, Trigger.REOPENED, case.reopened)
    callers = same_thing(case)
    if len(callers) >= settings.value("cases.supervise_callers", case.area):
        first = callers[-1]  # the oldest stands for all of them
        if not first.supervisions.filter(trigger=Trigger.CALLERS, begun_at__gte=clock.now() - SAME_WITHIN).exists():
            _automatic(first.pk, Trigger.CALLERS, len(callers))


def same_thing(case: Case) -> Sequence[Case]:
    """Open cases of different people about the same kind at the same place within seven days, newest first.

    One statement over the estate's open cases: without a place nothing is the same.
    """
    if not case.open or case.reserved or not case.category or (case.building_id is None and case.spot_id is None):
        return []
    place: dict[str, Any] = {"building_id": case.building_id, "spot_id": case.spot_id}
    alike = Case.objects.filter(
        open=True, estate_id=case.estate_id, category=case.category, concerned=case.concerned, reserved=False,
        created_at__range=(case.created_at - SAME_WITHIN, case.created_at), **place,
    )  # fmt: skip
    found: dict[object, Case] = {}
    for other in alike.only("pk", "reporter_id", "phone_index").order_by("pk"):
        found.setdefault(other.reporter_id or other.phone_index or ("case", other.pk), other)
    return sorted(found.values(), key=lambda one: -one.pk)


def _had(case: Case, trigger: str, times: int) -> bool:
    return case.supervisions.filter(Q(trigger=trigger, times__gte=times) | Q(released_at=None)).exists()


@transaction.atomic
def _automatic(case_id: int, trigger: str, times: int = 0) -> None:
    """Begin one by the rules; nothing happens where one stands, or nobody is there who could supervise."""
    case = queries.locked(case_id)
    if case.open and not case.supervised and not case.reserved and lifted(case) is not None:
        _begin(case, trigger, by=SYSTEM, times=times)


def overdue_scan(limit: int = 100) -> int:
    """Every few minutes: supervise what has been overdue for longer than the area allows. Returns how many."""
    begun = 0
    for city in Area.objects.filter(level="city", ends=None).order_by("pk").values_list("pk", flat=True):
        for case in _overdue(city, limit):
            _automatic(case.pk, Trigger.OVERDUE)
            begun += 1
    return begun


def _too_late(case: Case) -> bool:
    """Whether what residents were promised has been broken for longer than the area allows."""
    days = settings.value("cases.supervise_overdue_days", case.area)
    promised = standing.promise(case, packs.by_version(case.pack_version_id)) if days else None
    return promised is not None and promised.broken(clock.now() - timedelta(days=days))


def _overdue(city_id: int, limit: int) -> Sequence[Case]:
    """Open, late for too long, not supervised, and not supervised before for this limit."""
    before = Supervision.objects.filter(case=OuterRef("pk"), trigger=Trigger.OVERDUE, begun_at__gte=OuterRef("due_at"))
    late = Case.objects.filter(
        city_id=city_id, open=True, due_at__lt=clock.now(), lapses=False, supervised=False, reserved=False
    )
    found = late.exclude(Exists(before)).select_related("area").order_by("due_at", "pk").iterator(CHUNK)
    return list(islice((case for case in found if _too_late(case)), limit))


def let_go(case_id: int) -> None:
    """A case that has ended is supervised no longer."""
    with transaction.atomic():
        case = queries.locked(case_id)
        one = Supervision.objects.select_for_update(of=("self",)).filter(case=case, released_at=None).first()
        if not case.open and one is not None and one.trigger != Trigger.LEADER:
            _end(case, one, SYSTEM, "")


def told_people(case: Case, one: Supervision) -> set[int]:
    """Who holds the post that supervises, none of those whom the case is about."""
    return {desk.person_id for desk in routing.desks(case.area) if desk.post_id == one.post_id} - aside(case)
