"""Every read of rotas, in scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation
from linli.rotas.models import Duty, Incident, Keeper, Rota, State, Swap, Turn
from linli.settings import queries as settings

COMPANIES = ("property_company", "other")
NIGHT = (22, 6)  # a duty that touches the hours between them is one at night
OPEN = (Swap.State.ASKED, Swap.State.ACCEPTED)


def read(by: Actor) -> QuerySet[Rota]:
    """The rotas that the actor reads at the desk, the latest first."""
    return scope(by, "rota.read", Rota.objects.select_related("organiser")).order_by("-pk")


def organisers(by: Actor) -> QuerySet[Organisation]:
    """The bodies for which the person can keep a rota: they hold a post of them."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    rows = Organisation.objects.filter(pk__in=ids, ended_at=None).exclude(kind__in=COMPANIES)
    return rows.select_related("area").order_by("pk")


def is_off(day: date) -> bool:
    """Whether it is a public holiday or a weekend at which nobody works."""
    return not settings.calendar().is_workday(day)


def is_hard(duty: Duty) -> bool:
    """Nights and days off: what nobody likes and everybody gets a like share of."""
    starts, ends = (moment.astimezone(clock.LOCAL) for moment in (duty.starts_at, duty.ends_at))
    night = starts.hour < NIGHT[1] or starts.hour >= NIGHT[0] or (ends.date() > starts.date() and ends.hour > 0)
    return night or is_off(starts.date())


@dataclass(frozen=True)
class Day:
    """One day of the table: its date and its duties."""

    day: date
    off: bool
    duties: Sequence[Duty]


def weeks(rota: Rota) -> list[date]:
    """The Mondays of its weeks."""
    first = rota.begins - timedelta(days=rota.begins.weekday())
    return [first + timedelta(weeks=number) for number in range((rota.ends - first).days // 7 + 1)]


def week(rota: Rota, monday: date) -> list[Day]:
    """The days of a week that the rota has, each with its duties and who keeps them (four statements)."""
    rows = duties(rota).filter(
        starts_at__gte=clock.midnight(monday), starts_at__lt=clock.midnight(monday + timedelta(days=7))
    )
    by_day: dict[date, list[Duty]] = {}
    for row in rows:
        by_day.setdefault(clock.day_of(row.starts_at), []).append(row)
    return [Day(day, is_off(day), found) for day, found in by_day.items()]


def duties(rota: Rota) -> QuerySet[Duty]:
    """Its duties in the order of time, with who keeps them and what happened."""
    turns = Turn.objects.select_related("keeper__person", "duty").order_by("pk")
    incidents = Incident.objects.select_related("case").order_by("pk")
    rows = rota.duties.select_related("handed_by__person").order_by("starts_at", "pk")
    return rows.prefetch_related(Prefetch("turns", turns), Prefetch("incidents", incidents))


@dataclass(frozen=True)
class Share:
    """What one keeper has in all: duties, hours, hours of nights and days off; and how many were missed."""

    keeper: Keeper
    duties: int
    hours: float
    hard: float
    missed: int
    served: float


def shares(rota: Rota) -> list[Share]:
    """How the work is shared out, by keeper (three statements)."""
    turns = list(Turn.objects.filter(duty__rota=rota).select_related("duty"))
    own: dict[int, list[Turn]] = {}
    for turn in turns:
        own.setdefault(turn.keeper_id, []).append(turn)
    rows = rota.keepers.select_related("person", "beside__person").prefetch_related("aways")
    rows = rows.order_by(F("struck_at").asc(nulls_first=True), "pk")
    return [_share(row, own.get(row.pk, [])) for row in rows]


def _share(row: Keeper, turns: list[Turn]) -> Share:
    hours = [(one, (one.duty.ends_at - one.duty.starts_at) / timedelta(hours=1)) for one in turns]
    return Share(
        row, len(turns), sum(lasting for _one, lasting in hours),
        sum(lasting for one, lasting in hours if is_hard(one.duty)),
        sum(one.missed for one in turns), sum(one.minutes or 0 for one in turns) / 60,
    )  # fmt: skip


def swaps(rota: Rota) -> QuerySet[Swap]:
    """The swaps of a rota that are open, those to approve first."""
    rows = Swap.objects.filter(turn__duty__rota=rota, state__in=OPEN)
    return rows.select_related("turn__duty", "giver__person", "taker__person").order_by("state", "pk")


def own_turns(person_id: int) -> QuerySet[Turn]:
    """What a person is on duty for, from the last two days on, on rotas that are published."""
    since = clock.shift(timedelta(days=-2))
    rows = Turn.objects.filter(keeper__person_id=person_id, duty__ends_at__gte=since)
    rows = rows.exclude(duty__rota__state=State.DRAFT).select_related("duty__rota__area", "keeper")
    return rows.order_by("duty__starts_at", "pk")


def own_keepers(person_id: int) -> QuerySet[Keeper]:
    """The running rotas on which a person stands."""
    rows = Keeper.objects.filter(person_id=person_id, struck_at=None, rota__state=State.PUBLISHED)
    return rows.select_related("rota").prefetch_related("aways").order_by("pk")


def own_swaps(person_id: int) -> QuerySet[Swap]:
    """The open swaps that a person asked for or is asked for."""
    rows = Swap.objects.filter(Q(giver__person_id=person_id) | Q(taker__person_id=person_id), state__in=OPEN)
    return rows.select_related("turn__duty__rota", "giver__person", "taker__person").order_by("pk")


def before(duty: Duty) -> Duty | None:
    """The duty whose hand-over those of this one read: the last that ended by its start."""
    rows = Duty.objects.filter(rota_id=duty.rota_id, ends_at__lte=duty.starts_at).exclude(handed_at=None)
    return rows.select_related("handed_by__person").order_by("-ends_at", "-pk").first()


def short(rota: Rota) -> int:
    """How many of its duties still to come have fewer people than they take."""
    rows = rota.duties.filter(ends_at__gt=clock.now()).annotate(there=Count("turns"))
    return rows.filter(there__lt=F("least")).count()


def weeks_monday(duty: Duty) -> date:
    """The Monday of the week in which it begins."""
    day = clock.day_of(duty.starts_at)
    return day - timedelta(days=day.weekday())


def others(keepers: Sequence[Keeper]) -> dict[int, list[Keeper]]:
    """By rota: who of it could be asked to take a turn of these people."""
    own = {row.pk for row in keepers}
    rows = Keeper.objects.filter(rota__in={row.rota_id for row in keepers}, person__isnull=False, struck_at=None)
    found: dict[int, list[Keeper]] = {}
    for row in rows.exclude(pk__in=own).select_related("person").order_by("pk"):
        found.setdefault(row.rota_id, []).append(row)
    return found
