"""A rota held against its hard rules (`rules.rota.faults`), and each fault in words that name slot and person."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rotas.models import Duty, Keeper, Rota, Turn
from linli.rules import rota as rules
from linli.settings import queries as settings
from linli.ui import moments

OF_STAFF = ("too_few", "unqualified")  # what may be missing while one plans by hand


def limits(rota: Rota) -> rules.Limits:
    """What the area has set: the longest duty on end and the least rest."""
    on_end, rest = (int(settings.value(f"rotas.{key}_hours", rota.area)) for key in ("on_end", "rest"))
    return rules.Limits(timedelta(hours=on_end), timedelta(hours=rest))


def keepers_of(rota: Rota) -> list[rules.Keeper]:
    """Its keepers as the rules know them, with whole days away (two statements)."""
    return [as_rule(row) for row in rota.keepers.prefetch_related("aways").order_by("pk")]


def as_rule(row: Keeper) -> rules.Keeper:
    """A keeper with their absences, from the first midnight to the one after the last day."""
    away = tuple(
        (
            datetime.combine(one.first, time(), clock.LOCAL),
            datetime.combine(one.last + timedelta(days=1), time(), clock.LOCAL),
        )
        for one in row.aways.all()
    )
    return rules.Keeper(str(row.pk), frozenset(row.skills.split()), away)


def faults_of(rota: Rota) -> list[rules.Fault]:
    """Every hard rule that the rota breaks as it stands (four statements)."""
    slots = [row.slot for row in rota.duties.order_by("starts_at", "pk")]
    kept: dict[str, list[str]] = {}
    for duty, keeper in Turn.objects.filter(duty__rota=rota).order_by("pk").values_list("duty", "keeper"):
        kept.setdefault(str(duty), []).append(str(keeper))
    return rules.faults(slots, keepers_of(rota), kept, limits(rota))


def must_hold(rota: Rota, keepers: Iterable[Keeper], duty: Duty | None = None) -> None:
    """Refused, with the rule, where one of these people or this duty breaks one; what is missing may be missing."""
    people = {str(row.pk) for row in keepers}
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
        "needs": "、".join(duty.skills) if duty else "",
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
