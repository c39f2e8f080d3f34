"""A rota held against its hard rules (`rules.rota.faults`), and each fault in words that name slot and person.

What somebody is on duty for on other rotas that are published counts with it.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.people.models import Person
from linli.rotas.models import Duty, Keeper, Rota, State, Turn
from linli.rules import rota as rules
from linli.settings import queries as settings
from linli.ui import moments

Span = tuple[datetime, datetime]
OF_STAFF = ("too_few", "unqualified")  # what may be missing while one plans by hand


def limits(rota: Rota) -> rules.Limits:
    """What the area has set: the longest duty on end and the least rest."""
    on_end, rest = (int(settings.value(f"rotas.{key}_hours", rota.area)) for key in ("on_end", "rest"))
    return rules.Limits(timedelta(hours=on_end), timedelta(hours=rest))


def keepers_of(rota: Rota, *, standing: bool = False) -> list[rules.Keeper]:
    """Its keepers as the rules know them (three statements); with `standing` without those who were struck off."""
    rows = rota.keepers.prefetch_related("aways").order_by("pk")
    if standing:
        rows = rows.filter(struck_at=None)
    busy = elsewhere(rota)
    return [as_rule(row, busy.get(row.person_id or 0, ())) for row in rows]


def elsewhere(rota: Rota) -> dict[int, tuple[Span, ...]]:
    """By person: when those who stand on this rota are on duty on others around its weeks (one statement)."""
    people = rota.keepers.exclude(person=None).values("person")
    around = timedelta(days=2)
    rows = Turn.objects.filter(
        keeper__person__in=people, duty__ends_at__gt=clock.midnight(rota.begins) - around,
        duty__starts_at__lt=clock.midnight(rota.ends + timedelta(days=1)) + around,
    )  # fmt: skip
    rows = rows.exclude(duty__rota=rota).exclude(duty__rota__state=State.DRAFT)
    found: dict[int, tuple[Span, ...]] = {}
    for who, starts, ends in rows.values_list("keeper__person", "duty__starts_at", "duty__ends_at"):
        found[who] = (*found.get(who, ()), (starts, ends))
    return found


def hold_still(person_ids: Iterable[int | None]) -> None:
    """Nobody else gives these people a duty on any rota until this transaction ends."""
    ids = sorted({pk for pk in person_ids if pk is not None})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def as_rule(row: Keeper, busy: tuple[Span, ...] = ()) -> rules.Keeper:
    """A keeper with their absences, from the first midnight to the one after the last day."""
    away = tuple(
        (
            datetime.combine(one.first, time(), clock.LOCAL),
            datetime.combine(one.last + timedelta(days=1), time(), clock.LOCAL),
        )
        for one in row.aways.all()
    )
    return rules.Keeper(str(row.pk), frozenset(row.skills.split()), away, busy)


def faults_of(rota: Rota) -> list[rules.Fault]:
    """Every hard rule that the rota breaks as it stands (five statements)."""
    slots = [row.slot for row in rota.duties.order_by("starts_at", "pk")]
    kept: dict[str, list[str]] = {}
    for duty, keeper in Turn.objects.filter(duty__rota=rota).order_by("pk").values_list("duty", "keeper"):
        kept.setdefault(str(duty), []).append(str(keeper))
    return rules.faults(slots, keepers_of(rota), kept, limits(rota))


def must_hold(rota: Rota, keepers: Iterable[Keeper], duty: Duty | None = None) -> None:
    """Refused, with the rule, where one of these people or this duty breaks one; what is missing may be missing."""
    listed = list(keepers)
    hold_still(row.person_id for row in listed)
    people = {str(row.pk) for row in listed}
    slot = str(duty.pk) if duty else None
    for fault in faults_of(rota):
        if fault.kind not in OF_STAFF and (fault.keeper in people or (not fault.keeper and fault.slot == slot)):
            raise Refused(fault.kind, said(rota, fault))


def said(rota: Rota, fault: rules.Fault) -> str:
    """A fault in words."""
    duty = Duty.objects.filter(rota=rota, pk=int(fault.slot)).first()
    row = (
        Keeper.objects.filter(rota=rota, pk=int(fault.keeper)).select_related("person").first()
        if fault.keeper
        else None
    )
    given = limits(rota)
    words = {
        "slot": named(duty) if duty else fault.slot, "who": str(row) if row else "",
        "rest": int(given.rest / timedelta(hours=1)), "on_end": int(given.on_end / timedelta(hours=1)),
        "least": duty.least if duty else 0, "most": duty.most if duty else 0,
        "needs": in_a_list(duty.skills) if duty else "",
    }  # fmt: skip
    return _wording(fault.kind) % words


def _wording(kind: str) -> str:
    match kind:
        case "too_few":
            return _("%(slot)s: fewer than the %(least)s people it takes.")
        case "too_many":
            return _("%(slot)s: more than the %(most)s people it takes.")
        case "unqualified":
            return _("%(slot)s: nobody there who has what it needs (%(needs)s).")
        case "twice":
            return _("%(slot)s: %(who)s is on duty elsewhere at that time.")
        case "away":
            return _("%(slot)s: %(who)s is away on that day.")
        case "too_long":
            return _("%(slot)s: %(who)s would be on duty for more than %(on_end)s hours on end.")
        case "too_little_rest":
            return _("%(slot)s: %(who)s would have less than %(rest)s hours of rest before it.")
    return _("%(slot)s: %(who)s does not stand on this rota.")


def named(duty: Duty) -> str:
    """A duty by day, hour and name."""
    return f"{moments.said(duty.starts_at)} {duty.name}"
