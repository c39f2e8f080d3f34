"""Agreements on a place that is free and open (广场舞公约): drafted, given its turns, published; and what holds when.

The draft's row is locked before a turn is added, so that of two at one time the second is refused with what it clashes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import agreed
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may, scope
from linli.places.models import Area, Spot
from linli.rules import square as rules
from linli.settings import queries as settings
from linli.teams.models import Team
from linli.teams.square_models import Agreement, Standing, Turn, spelt


@transaction.atomic
def draft(spot_id: int, text: str, *, by: Actor) -> Agreement:
    """Begin the next version for a place, with the turns of the one in force, or say the draft's rules otherwise."""
    spot = Spot.objects.select_for_update(of=("self",)).select_related("area").get(pk=spot_id)
    made = spot.agreements.filter(state=Standing.DRAFT).first() or Agreement(spot=spot)
    made.locate(spot.area)
    _must_keep(made, by)
    if not text.strip():
        raise Refused("text_missing", _("Say what is agreed."), field="text")
    new = made.pk is None
    made.text = text.strip()[:1000]
    if new:
        made.number = (spot.agreements.aggregate(last=Max("number"))["last"] or 0) + 1
    made.save()
    if new:
        for turn in Turn.objects.filter(agreement__spot=spot, agreement__state=Standing.PUBLISHED).order_by("pk"):
            turn.pk, turn.agreement = None, made
            turn.save(force_insert=True)
    data = {"spot": spot.pk, "number": made.number}
    record("agreement.drafted", made, by=by, data=data, area_id=made.area_id, new=new)
    return made


@dataclass(frozen=True)
class Said:
    """A turn: whose, on which days (0 is Monday), from when to when, how loud at most (dB(A)), who is on duty."""

    group: str
    weekdays: frozenset[int]
    begins: time
    ends: time
    decibels: int
    leader_id: int
    team_id: int | None = None


@transaction.atomic
def add_turn(agreement_id: int, said: Said, *, by: Actor) -> Turn:
    """Give a group its time. Refused where another has it, at night, and where it would be too loud."""
    row = _draft(agreement_id, by)
    team = Team.objects.select_related("body").filter(pk=said.team_id or 0, area_id=row.area_id).first()
    group = team.body.name if team else said.group.strip()[:40]
    if not group:
        raise Refused("group_missing", _("Say which group it is."), field="group")
    try:
        wanted = rules.Turn(group, said.weekdays, said.begins, said.ends)
    except ValueError:
        raise Refused("turn_wrong", _("Choose days, and an end after the beginning."), field="ends") from None
    _must_be_quiet(row, wanted, said.decibels)
    if other := rules.clash(wanted, (as_rule(turn) for turn in row.turns.order_by("begins", "pk"))):
        words = _("At that time the place is agreed for “%(group)s” (%(when)s). Choose another time.")
        raise Refused(
            "turn_clashes",
            words % {"group": other.name, "when": spelt(other.weekdays, other.begins, other.ends)},
            field="begins",
        )
    made = Turn.objects.create(
        agreement=row, team=team, group=group, weekdays="".join(map(str, sorted(said.weekdays))), begins=said.begins,
        ends=said.ends, decibels=said.decibels, leader_id=said.leader_id,
    )  # fmt: skip
    data = {"turn": made.pk, "weekdays": made.weekdays, "decibels": made.decibels}
    record("agreement.turn_added", row, by=by, data=data, area_id=row.area_id)
    return made


def _must_be_quiet(row: Agreement, turn: rules.Turn, decibels: int) -> None:
    night = int(settings.value("square.night_begins", row.area))
    if rules.by_night(turn, night):
        words = _("From %(first)s:00 to %(last)s:00 is night; nothing is agreed then.")
        hours = {"first": night, "last": rules.morning(night)}
        raise Refused("by_night", words % hours, field="ends", basis=rules.NIGHT)
    day, evening = (int(settings.value(f"square.decibels_{part}", row.area)) for part in ("day", "evening"))
    most = rules.loudest(turn, day, evening)
    if not 30 <= decibels <= most:
        words = _("At most %(most)s decibels are agreed at that time.") % {"most": most}
        raise Refused("too_loud", words, field="decibels", basis=rules.BASIS)


@transaction.atomic
def strike_turn(turn_id: int, *, by: Actor) -> Agreement:
    """Take a turn out of the draft."""
    row = _draft(Turn.objects.values_list("agreement_id", flat=True).get(pk=turn_id), by)
    row.turns.filter(pk=turn_id).delete()
    record("agreement.turn_struck", row, by=by, data={"turn": turn_id}, area_id=row.area_id)
    return row


@transaction.atomic
def publish(agreement_id: int, *, by: Actor) -> Agreement:
    """From now on it holds, and everybody reads it; the version before it holds no more."""
    row = _draft(agreement_id, by)
    if not row.turns.exists():
        raise Refused("no_turns", _("Give at least one group its time first."))
    now = clock.now()
    for before in row.spot.agreements.select_for_update().filter(state=Standing.PUBLISHED):
        before.state, before.ended_at = Standing.REPLACED, now
        before.save(update_fields=["state", "ended_at"])
        record("agreement.replaced", before, by=by, data={"by": row.pk}, area_id=before.area_id)
    row.state, row.published_at = Standing.PUBLISHED, now
    row.save(update_fields=["state", "published_at"])
    record("agreement.published", row, by=by, data={"number": row.number}, area_id=row.area_id)
    return row


def _draft(agreement_id: int, by: Actor) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("spot", "area")
    row = rows.get(pk=agreement_id)
    _must_keep(row, by)
    if row.state != Standing.DRAFT:
        raise Refused("agreement_state", _("This version is published and stays as it is. Begin the next one."))
    return row


def _must_keep(row: Agreement, by: Actor) -> None:
    if not may(by, "agreement.keep", row):
        raise NotAllowed(_("Agreements are kept by the branch, the owners' committee or the community."))


def as_rule(turn: Turn) -> rules.Turn:
    """A turn as the rules read it."""
    return rules.Turn(turn.group, frozenset(map(int, turn.weekdays)), turn.begins, turn.ends)


def shown(by: Actor, estate: Area) -> QuerySet[Agreement]:
    """The agreements of an estate that everybody reads: those in force first, then earlier versions."""
    rows = Agreement.objects.filter(area=estate).select_related("spot", "area")
    return scope(by, "agreement.look", rows).order_by("state", "spot_id", "-number")


def estates(by: Actor) -> QuerySet[Area]:
    """The estates for whose places the person keeps agreements."""
    return Area.objects.filter(pk__in=scope(by, "agreement.keep", Spot.objects.all()).values("area")).order_by("pk")


def with_turns(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The agreements with their turns in the order of the day."""
    turns = Turn.objects.select_related("leader").order_by("begins", "pk")
    return rows.prefetch_related(Prefetch("turns", turns))


def holding(spot_id: int, moment: datetime) -> Agreement | None:
    """The version that held at a place at a moment."""
    rows = Agreement.objects.filter(spot_id=spot_id, published_at__lte=moment).select_related("spot", "area")
    row = rows.order_by("-number").first()
    return row if row is not None and (row.ended_at is None or row.ended_at > moment) else None


def met_by(case: Case) -> Iterator[agreed.Agreed]:
    """What was agreed where and when the case says something happened, and who answered for it then."""
    if case.spot_id is None:
        return
    moment = case.happened_at or case.created_at
    if (row := holding(case.spot_id, moment)) is None:
        return
    there = moment.astimezone(clock.LOCAL)
    turns = list(row.turns.select_related("leader").order_by("begins", "pk"))
    then = next((turn for turn in turns if as_rule(turn).at(there)), None)
    url = f"{reverse('teams:square', args=[row.area.code])}#a{row.pk}"
    title = _("%(place)s, version %(number)s of what is agreed") % {"place": row.spot.name, "number": row.number}
    if then is None:
        yield agreed.Agreed(title, _("For that time nothing is agreed with any group."), _("outside"), "due", url)
        return
    words = _("%(group)s, %(when)s, at most %(decibels)s decibels. On duty: %(leader)s")
    said = words % {
        "group": then.group,
        "when": then.when,
        "decibels": then.decibels,
        "leader": then.leader.name,
    }
    yield agreed.Agreed(title, said, _("agreed"), "calm", url)
