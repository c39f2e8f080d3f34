"""Every write of planning a rota: its duties, its keepers, who keeps which, and its publication.

The rota's row is locked first, before those of its duties, keepers and turns; each is a subject of the journal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import serving
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation
from linli.rotas import checking, queries
from linli.rotas.models import Away, Duty, Keeper, Rota, Solving, State, Swap, Turn

LONGEST = timedelta(weeks=13)
MOST_KEEPERS = 200
MOST_DUTIES = 1000


@dataclass(frozen=True)
class Plan:
    """What a rota is to be."""

    title: str
    place: str
    begins: date
    ends: date
    voluntary: bool = False


@dataclass(frozen=True)
class Shift:
    """A duty that comes back: from when for how many hours, on which weekdays (0 is Monday), by how many and by whom.

    `least_off` is how many it takes on public holidays; 0: as on other days.
    """

    name: str
    starts: time
    hours: int
    least: int
    most: int
    needs: str = ""
    weekdays: frozenset[int] = frozenset(range(7))
    least_off: int = 0


@transaction.atomic
def found(organiser_id: int, plan: Plan, *, by: Actor) -> Rota:
    """Begin to plan a rota. Its keepers see it once it is published."""
    body = Organisation.objects.select_related("area").get(pk=organiser_id)
    row = Rota(organiser=body, begins=plan.begins, ends=plan.ends)
    row.title, row.place = plan.title.strip()[:60], plan.place.strip()[:60]
    row.locate(body.area)
    if not may(by, "rota.found", row):
        raise NotAllowed(_("A rota is kept by whoever holds a post of the body."))
    if not row.title or not row.place:
        raise Refused("title_missing", _("Say what it is called and where it is."), field="title")
    if not plan.begins <= plan.ends <= plan.begins + LONGEST:
        raise Refused("days_wrong", _("A rota ends after it begins, within 13 weeks."), field="ends")
    if plan.voluntary:
        row.service = serving.programme_for(body.pk, "rota", row.title, row.place, by=by)
    row.save()
    record("rota.founded", row, by=by, data=_told(row), area_id=row.area_id, new=True)
    return row


def _told(row: Rota) -> dict[str, object]:
    return {"begins": row.begins.isoformat(), "ends": row.ends.isoformat(), "voluntary": row.service_id is not None}


@transaction.atomic
def run(rota_id: int, by: Actor, *states: str) -> Rota:
    """The rota, locked, if the actor keeps it and it stands so (any state unless some are named)."""
    row = locked(rota_id)
    if not may(by, "rota.run", row):
        raise NotAllowed(_("A rota is kept by whoever holds a post of the body."))
    if states and row.state not in states:
        raise Refused("rota_state", _("It stands at “%(state)s”.") % {"state": row.get_state_display()})
    return row


def locked(rota_id: int) -> Rota:
    """The rota, locked: whatever changes on it waits here for its turn."""
    return Rota.objects.select_for_update(of=("self",)).select_related("organiser__area", "area").get(pk=rota_id)


@transaction.atomic
def lay(rota_id: int, shift: Shift, *, by: Actor) -> int:
    """Lay a duty on each day of the weeks that it comes back on. Answers on how many."""
    rota = run(rota_id, by, State.DRAFT)
    name = "".join(shift.name.split())[:20]
    if not name or not 1 <= shift.hours <= 24 or not 1 <= shift.least <= shift.most <= 50:
        raise Refused("duty_wrong", _("Give its name, its hours, and how many people it takes."), field="name")
    days = [rota.begins + timedelta(days=number) for number in range((rota.ends - rota.begins).days + 1)]
    rows = [_duty(rota, name, shift, day) for day in days if day.weekday() in shift.weekdays]
    if rota.duties.count() + len(rows) > MOST_DUTIES:
        raise Refused("too_many", _("So many duties do not go on one rota; plan fewer weeks at once."))
    if rota.duties.filter(name=name, starts_at__in=[row.starts_at for row in rows]).exists():
        raise Refused("name_taken", _("A duty of this name stands at that time already."), field="name")
    Duty.objects.bulk_create(rows)
    _unasked(rota)
    record("rota.laid", rota, by=by, data={"name": name, "duties": len(rows)}, area_id=rota.area_id)
    new = [Change("rota_duty.laid", row, {"rota": rota.pk}, rota.area_id) for row in rows]
    record_many(new, by=by, new=True)
    return len(rows)


def _duty(rota: Rota, name: str, shift: Shift, day: date) -> Duty:
    starts = datetime.combine(day, shift.starts, clock.LOCAL)
    least = shift.least_off if shift.least_off and queries.is_off(day) else shift.least
    return Duty(
        rota=rota, name=name, starts_at=starts, ends_at=starts + timedelta(hours=shift.hours), least=least,
        most=max(shift.most, least), needs=words(shift.needs),
    )  # fmt: skip


def words(text: str) -> str:
    """Words as they were listed, by commas or spaces, each once."""
    for mark in "，、,;；":  # zh: how lists are written
        text = text.replace(mark, " ")
    return " ".join(dict.fromkeys(text.split()))[:100]


def _unasked(rota: Rota) -> None:
    """What was proposed no longer answers what is asked now."""
    if rota.solving == Solving.ASKED:
        raise Refused("being_solved", _("A proposal is being worked out; wait until it is there."))
    rota.solving, rota.outcome = Solving.NONE, {}
    rota.save(update_fields=["solving", "outcome"])


@transaction.atomic
def change_duty(duty_id: int, least: int, most: int, needs: str, *, by: Actor) -> Duty:
    """One duty takes more or fewer people than the others, or other skills."""
    duty = _duty_of(duty_id, by)
    if not 1 <= least <= most <= 50:
        raise Refused("duty_wrong", _("Say how many people it takes."), field="least")
    duty.least, duty.most, duty.needs = least, most, words(needs)
    duty.save(update_fields=["least", "most", "needs"])
    data = {"rota": duty.rota_id, "least": least, "most": most}
    record("rota_duty.changed", duty, by=by, data=data, area_id=duty.rota.area_id)
    return duty


@transaction.atomic
def drop_duty(duty_id: int, *, by: Actor) -> None:
    """This one is not kept."""
    duty = _duty_of(duty_id, by)
    _undone(duty.rota, list(duty.turns.order_by("pk")), by)
    record("rota_duty.dropped", duty, by=by, data={"rota": duty.rota_id}, area_id=duty.rota.area_id, gone=True)
    duty.delete()


def _duty_of(duty_id: int, by: Actor) -> Duty:
    """A duty of a rota that is being planned, locked after it."""
    rota = run(Duty.objects.values_list("rota_id", flat=True).get(pk=duty_id), by, State.DRAFT)
    _unasked(rota)
    duty = Duty.objects.select_for_update().get(pk=duty_id)
    duty.rota = rota
    return duty


@dataclass(frozen=True)
class Ability:
    """What somebody brings and would like: skills, and names of duties that they prefer or avoid."""

    skills: str = ""
    prefers: str = ""
    avoids: str = ""


@transaction.atomic
def enlist(
    rota_id: int, name: str, ability: Ability, *, by: Actor, person_id: int | None = None, seen: str | None = None
) -> Keeper:
    """Somebody can be on duty from now on: a person with an account, or a name."""
    rota = run(rota_id, by, State.DRAFT, State.PUBLISHED)
    must_be_as_seen(seen, state_of(rota))
    if person_id is None and not name.strip():
        raise Refused("name_missing", _("Say who it is."), field="name")
    row = rota.keepers.filter(person_id=person_id).first() if person_id is not None else None
    if row is not None and row.struck_at is None:
        raise Refused("enlisted_already", _("They stand on this rota already."), field="phone")
    if rota.keepers.filter(struck_at=None).count() >= MOST_KEEPERS:
        raise Refused("too_many", _("So many people do not go on one rota."))
    new = row is None
    row = row or Keeper(rota=rota, person_id=person_id, name="" if person_id else name.strip()[:50])
    row.skills, row.prefers, row.avoids = words(ability.skills), words(ability.prefers), words(ability.avoids)
    row.struck_at = None
    row.save()
    record("rota_keeper.enlisted", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id, new=new)
    record("rota.joined", rota, by=by, data={"keeper": row.pk}, area_id=rota.area_id)
    return row


@transaction.atomic
def wish(keeper_id: int, ability: Ability, *, by: Actor, beside_id: int | None = None) -> Keeper:
    """Say otherwise what they bring and would like, and beside whom they like to be."""
    row = keeper_of(keeper_id, by)
    others = row.rota.keepers.filter(struck_at=None).exclude(pk=row.pk)
    beside = others.filter(pk=beside_id).first() if beside_id else None
    row.skills, row.prefers, row.avoids = words(ability.skills), words(ability.prefers), words(ability.avoids)
    row.beside = beside
    row.save(update_fields=["skills", "prefers", "avoids", "beside"])
    record("rota_keeper.changed", row, by=by, data={"rota": row.rota_id}, area_id=row.rota.area_id)
    return row


@transaction.atomic
def be_away(keeper_id: int, first: date, last: date, *, by: Actor) -> Away:
    """They cannot come on these days: said by themselves or the organiser, and refused where they stand on duty."""
    row = keeper_of(keeper_id, by, own=True)
    if not first <= last <= first + LONGEST:
        raise Refused("days_wrong", _("An absence ends after it begins, within 13 weeks."), field="last")
    made, created = Away.objects.get_or_create(keeper=row, first=first, last=last)
    if created:
        checking.must_hold(row.rota, [row])
        data = {"keeper": row.pk, "first": first.isoformat(), "last": last.isoformat()}
        record("rota_keeper.away", made, by=by, data=data, area_id=row.rota.area_id, new=True)
    return made


def keeper_of(keeper_id: int, by: Actor, *, own: bool = False) -> Keeper:
    """Who stands on a rota, locked after it, for whoever keeps it, and where `own` for themselves."""
    rota = locked(Keeper.objects.values_list("rota_id", flat=True).get(pk=keeper_id))
    row = Keeper.objects.select_related("person").get(pk=keeper_id)
    themselves = own and by.person_id is not None and row.person_id == by.person_id
    if not themselves and not may(by, "rota.run", rota):
        raise NotAllowed(_("A rota is kept by whoever holds a post of the body."))
    if rota.solving == Solving.ASKED:
        raise Refused("being_solved", _("A proposal is being worked out; wait until it is there."))
    if row.struck_at is not None:
        raise Refused("struck_off", _("They stand on this rota no more."))
    row.rota = rota
    return row


@transaction.atomic
def place(duty_id: int, keeper_id: int, *, by: Actor) -> Turn:
    """Put somebody on a duty by hand; refused with the rule that it would break."""
    duty, keeper = _pair(duty_id, keeper_id, by)
    if keeper.struck_at is not None:
        raise Refused("struck_off", _("They stand on this rota no more."))
    turn, created = Turn.objects.get_or_create(duty=duty, keeper=keeper)
    if created:
        checking.must_hold(duty.rota, [keeper], duty)
        record("rota.placed", turn, by=by, data=told(turn), area_id=duty.rota.area_id, new=True)
    return turn


@transaction.atomic
def take_off(duty_id: int, keeper_id: int, *, by: Actor) -> None:
    """Take somebody off a duty that they have not come to; what is then missing, the page says."""
    duty, keeper = _pair(duty_id, keeper_id, by)
    turn = Turn.objects.filter(duty=duty, keeper=keeper).first()
    if turn is None:
        return
    if turn.came_at or duty.over(clock.now()):
        raise Refused("came_already", _("They came to it, or it has passed: it stays."))
    _undone(duty.rota, [turn], by)


def told(turn: Turn) -> dict[str, object]:
    """What an entry about a turn says beside it."""
    return {"duty": turn.duty_id, "keeper": turn.keeper_id}


def _undone(rota: Rota, turns: list[Turn], by: Actor) -> None:
    """These turns are nobody's any more, and neither are their swaps; the journal keeps what there was."""
    swaps = list(Swap.objects.filter(turn__in=turns).order_by("pk"))
    gone = [Change("rota_swap.dropped", swap, {"rota": rota.pk}, rota.area_id, gone=True) for swap in swaps]
    gone += [Change("rota.taken_off", turn, told(turn), rota.area_id, gone=True) for turn in turns]
    record_many(gone, by=by)
    Swap.objects.filter(pk__in=[swap.pk for swap in swaps]).delete()
    Turn.objects.filter(pk__in=[turn.pk for turn in turns]).delete()


def unasked_swaps(keeper: Keeper, by: Actor) -> None:
    """Whoever was to take a turn by a swap that is open does not; it stays whose it was."""
    swaps = list(Swap.objects.filter(taker=keeper, state__in=queries.OPEN).order_by("pk"))
    for swap in swaps:
        swap.state = Swap.State.REFUSED
    Swap.objects.bulk_update(swaps, ["state"])
    data = {"rota": keeper.rota_id}
    record_many([Change("rota_swap.refused", swap, data, keeper.rota.area_id) for swap in swaps], by=by)


def off_from_now(keeper: Keeper, by: Actor) -> int:
    """Take somebody off every duty to come; answers how many."""
    rows = keeper.turns.filter(duty__starts_at__gt=clock.now(), came_at=None)
    turns = list(rows.order_by("pk"))
    _undone(keeper.rota, turns, by)
    return len(turns)


def _pair(duty_id: int, keeper_id: int, by: Actor) -> tuple[Duty, Keeper]:
    rota = run(Duty.objects.values_list("rota_id", flat=True).get(pk=duty_id), by, State.DRAFT, State.PUBLISHED)
    if rota.solving == Solving.ASKED:
        raise Refused("being_solved", _("A proposal is being worked out; wait until it is there."))
    duty, keeper = rota.duties.get(pk=duty_id), rota.keepers.select_related("person").get(pk=keeper_id)
    if rota.state == State.PUBLISHED and by.person_id is not None and keeper.person_id == by.person_id:
        raise NotAllowed(_("It is your own duty: ask for a swap, or let a colleague change it."))
    duty.rota = rota
    return duty, keeper


def put(rota: Rota, kept: Iterable[tuple[int, Sequence[int]]], by: Actor) -> int:
    """Put what was proposed in the place of what stood there. Answers how many turns."""
    _undone(rota, list(Turn.objects.filter(duty__rota=rota).order_by("pk")), by)
    rows = [Turn(duty_id=duty, keeper_id=keeper) for duty, keepers in kept for keeper in keepers]
    Turn.objects.bulk_create(rows)
    record_many([Change("rota.placed", row, told(row), rota.area_id) for row in rows], by=by, new=True)
    return len(rows)


@transaction.atomic
def publish(rota_id: int, *, by: Actor) -> Rota:
    """Tell its keepers. Refused while a hard rule is broken, with the first that is."""
    rota = run(rota_id, by, State.DRAFT)
    _unasked(rota)
    if not rota.duties.exists():
        raise Refused("nothing_laid", _("Lay its duties first."))
    checking.hold_still(row.person_id for row in rota.keepers.all())
    if faults := checking.faults_of(rota):
        raise Refused("faults", checking.said(rota, faults[0]))
    rota.state, rota.published_at = State.PUBLISHED, clock.now()
    rota.save(update_fields=["state", "published_at"])
    turns = list(Turn.objects.filter(duty__rota=rota).order_by("duty", "keeper").values_list("duty", "keeper"))
    record("rota.published", rota, by=by, data={"turns": [list(one) for one in turns]}, area_id=rota.area_id)
    return rota


@transaction.atomic
def end(rota_id: int, *, by: Actor) -> Rota:
    """Close it, once its last duty has passed."""
    rota = run(rota_id, by, State.PUBLISHED)
    if rota.duties.filter(ends_at__gt=clock.now()).exists():
        raise Refused("not_over", _("Some of its duties are still to come."))
    rota.state = State.ENDED
    rota.save(update_fields=["state"])
    record("rota.ended", rota, by=by, data={}, area_id=rota.area_id)
    return rota
