"""A proposal is asked for, worked out in the background, and taken up if nothing changed meanwhile."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.rotas import checking, proposing, queries, services
from linli.rotas.models import Duty, Keeper, Rota, Solving, State
from linli.rules import rota as rules

JOB = "rotas.propose"
SHOWN = 20


@transaction.atomic
def ask(rota_id: int, *, by: Actor) -> Rota:
    """Ask for a proposal; it takes the place of what stands there, as soon as it is found."""
    rota = services.run(rota_id, by, State.DRAFT)
    proposing.must_be_installed()
    if not rota.duties.exists() or not rota.keepers.filter(struck_at=None).exists():
        raise Refused("nothing_laid", _("Lay its duties and say who can keep them first."))
    if rota.solving == Solving.ASKED:
        raise Refused("being_solved", _("A proposal is being worked out; wait until it is there."))
    rota.solving, rota.outcome = Solving.ASKED, {}
    rota.save(update_fields=["solving", "outcome"])
    record("rota.proposal_asked", rota, by=by, data={}, area_id=rota.area_id)
    enqueue(JOB, {"rota": rota.pk}, key=f"{JOB}:{rota.pk}")
    return rota


def work_out(rota_id: int) -> None:
    """Find the proposal outside of any transaction, and put it in; safe to run again."""
    rota = Rota.objects.select_related("area").get(pk=rota_id)
    if rota.solving != Solving.ASKED:
        return
    duties = list(rota.duties.order_by("starts_at", "pk"))
    slots, keepers = [row.slot for row in duties], checking.keepers_of(rota, standing=True)
    limits = checking.limits(rota)
    try:
        proposing.must_be_installed()
        found = proposing.propose(slots, keepers, wishes_of(rota, duties), limits)
        _must_keep_every_rule(slots, keepers, found, limits)
    except Refused as refusal:
        _close(rota_id, Solving.FAILED, {"why": refusal.code}, {})
        return
    except Exception:  # the rota waits for nothing; whoever keeps the installation sees the failed job
        _close(rota_id, Solving.FAILED, {"why": "trouble"}, {})
        raise
    gaps = [
        {"duty": int(gap.slot), "missing": gap.missing, "skill": gap.skill, "able": gap.able, "proven": gap.proven}
        for gap in found.gaps
    ]
    outcome = {"seconds": round(found.seconds, 1), "gaps": gaps}
    _close(rota_id, Solving.SHORT if gaps else Solving.DONE, outcome, found.kept)


def _must_keep_every_rule(
    slots: list[rules.Slot], keepers: list[rules.Keeper], found: proposing.Proposal, limits: rules.Limits
) -> None:
    """What the solver says is believed only after the rules themselves have looked at it."""
    short = {(gap.slot, "unqualified" if gap.skill else "too_few") for gap in found.gaps}
    broken = [one for one in rules.faults(slots, keepers, found.kept, limits) if (one.slot, one.kind) not in short]
    if broken:
        raise RuntimeError(f"The proposal breaks rules: {broken[:5]}")


@transaction.atomic
def _close(rota_id: int, state: str, outcome: dict[str, Any], kept: dict[str, tuple[str, ...]]) -> None:
    rota = services.locked(rota_id)
    if rota.solving != Solving.ASKED or rota.state != State.DRAFT:
        return
    rota.solving, rota.outcome = state, outcome
    rota.save(update_fields=["solving", "outcome"])
    turns = 0
    if state != Solving.FAILED:
        turns = services.put(rota, ((int(duty), [int(one) for one in who]) for duty, who in kept.items()), SYSTEM)
    data = {"state": str(state), "turns": turns, "gaps": len(outcome.get("gaps", ()))}
    record("rota.proposed", rota, by=SYSTEM, data=data, area_id=rota.area_id)


def wishes_of(rota: Rota, duties: list[Duty]) -> proposing.Wishes:
    """What its keepers would like, by the names of duties; nights and days off are shared out for themselves."""
    rows = list(rota.keepers.filter(struck_at=None).order_by("pk"))
    return proposing.Wishes(
        prefer={str(row.pk): _named(duties, row.prefers) for row in rows if row.prefers},
        avoid={str(row.pk): _named(duties, row.avoids) for row in rows if row.avoids},
        pairs=_pairs(rows),
        hard=frozenset(str(row.pk) for row in duties if queries.is_hard(row)),
    )


def _named(duties: list[Duty], names: str) -> frozenset[str]:
    return frozenset(str(row.pk) for row in duties if row.name in names.split())


def _pairs(rows: list[Keeper]) -> list[tuple[str, str]]:
    pairs = {(min(row.pk, row.beside_id), max(row.pk, row.beside_id)) for row in rows if row.beside_id}
    return [(str(one), str(other)) for one, other in sorted(pairs)]


def failed(rota: Rota) -> str:
    """Why no proposal was found at all, in the reader's words; empty where one was."""
    if rota.solving != Solving.FAILED:
        return ""
    if rota.outcome.get("why") == "no_solver":
        return proposing.no_solver()
    return _("It went wrong; whoever keeps the installation sees why.")


def explained(rota: Rota) -> list[str]:
    """Why no rota keeps every rule: each slot that is short, of what, and what would mend it."""
    gaps = rota.outcome.get("gaps", [])[:SHOWN]
    duties = Duty.objects.in_bulk([gap["duty"] for gap in gaps])
    return [_explained(duties[gap["duty"]], gap, checking.limits(rota)) for gap in gaps if gap["duty"] in duties]


def _explained(duty: Duty, gap: dict[str, Any], limits: rules.Limits) -> str:
    values = {"slot": checking.named(duty), "n": gap["missing"], "able": gap["able"], "skill": gap["skill"]}
    if duty.ends_at - duty.starts_at > limits.on_end:
        hours = {**values, "on_end": int(limits.on_end / timedelta(hours=1))}
        return _("%(slot)s: it lasts longer than the %(on_end)s hours on end that anybody may be on duty.") % hours
    if gap["skill"] and not gap["able"]:
        return _("%(slot)s: nobody who has “%(skill)s” can come on that day.") % values
    if gap["skill"]:
        return (
            _("%(slot)s: of the %(able)s who have “%(skill)s” nobody is left, having to rest from other duties.")
            % values
        )
    if gap["able"] < duty.least:
        text = ngettext(
            "%(slot)s: %(n)s person short; only %(able)s can come on that day.",
            "%(slot)s: %(n)s people short; only %(able)s can come on that day.",
            gap["missing"],
        )
        return text % values
    text = ngettext(
        "%(slot)s: %(n)s person short; %(able)s could come, but have to rest from other duties.",
        "%(slot)s: %(n)s people short; %(able)s could come, but have to rest from other duties.",
        gap["missing"],
    )
    return text % values
