"""A swap: asked by one, taken by another, approved by the organiser after the rules have looked at it once more."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rotas import checking, queries, services
from linli.rotas.models import Keeper, Rota, State, Swap, Turn


@transaction.atomic
def ask(turn_id: int, taker_id: int, *, by: Actor) -> Swap:
    """Ask another keeper of the rota to take one's turn."""
    rota = _rota(Turn.objects.values_list("duty__rota_id", flat=True).get(pk=turn_id))
    turn = Turn.objects.select_related("keeper", "duty").get(pk=turn_id)
    if by.person_id is None or turn.keeper.person_id != by.person_id:
        raise NotAllowed(_("Whoever is on duty asks for a swap."))
    if turn.duty.starts_at <= clock.now():
        raise Refused("not_now", _("The duty has begun."))
    taker = Keeper.objects.filter(rota=rota, pk=taker_id, struck_at=None).exclude(pk=turn.keeper_id).first()
    if taker is None or taker.person_id is None:
        raise Refused("taker_missing", _("Choose somebody else on this rota who has an account."), field="taker")
    if turn.swaps.filter(state__in=queries.OPEN).exists():
        raise Refused("asked_already", _("A swap of this turn is open already; take it back first."))
    row = Swap.objects.create(turn=turn, giver=turn.keeper, taker=taker)
    record("rota_swap.asked", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id, new=True)
    return row


@transaction.atomic
def answer(swap_id: int, *, yes: bool, by: Actor) -> Swap:
    """The one who is asked takes it or not; refused at once where a rule would be broken."""
    row, rota = _swap(swap_id)
    if by.person_id is None or row.taker.person_id != by.person_id:
        raise NotAllowed(_("Whoever is asked answers."))
    if row.state != Swap.State.ASKED:
        raise _stands(row)
    if yes:
        _change_over(row, rota)  # to see whether it holds; undone at once, for the organiser still decides
        Turn.objects.filter(pk=row.turn_id).update(keeper=row.giver)
        _settled(row, Swap.State.ACCEPTED)
        record("rota_swap.accepted", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id)
        return row
    return _refused(row, rota, by)


@transaction.atomic
def approve(swap_id: int, *, yes: bool, by: Actor) -> Swap:
    """The organiser decides; from then on it is so. Never on a swap of one's own."""
    row, rota = _swap(swap_id)
    if not may(by, "rota.run", rota):
        raise NotAllowed(_("A rota is kept by whoever holds a post of the body."))
    if by.person_id is not None and by.person_id in (row.giver.person_id, row.taker.person_id):
        raise NotAllowed(_("Let a colleague decide on your own swap."))
    if row.state != Swap.State.ACCEPTED:
        raise _stands(row)
    if yes:
        if row.turn.duty.starts_at <= clock.now():
            raise Refused("not_now", _("The duty has begun."))
        _change_over(row, rota)
        _settled(row, Swap.State.APPROVED)
        record("rota_swap.approved", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id)
        record("rota.given", row.turn, by=by, data=services.told(row.turn), area_id=rota.area_id)
        return row
    return _refused(row, rota, by)


@transaction.atomic
def withdraw(swap_id: int, *, by: Actor) -> Swap:
    """Whoever asked keeps their turn after all."""
    row, rota = _swap(swap_id)
    if by.person_id is None or row.giver.person_id != by.person_id:
        raise NotAllowed(_("Whoever asked takes it back."))
    if row.state not in queries.OPEN:
        raise _stands(row)
    _settled(row, Swap.State.WITHDRAWN)
    record("rota_swap.withdrawn", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id)
    return row


def _change_over(row: Swap, rota: Rota) -> None:
    """The turn is the taker's; refused with the rule that this breaks, of the person or of the duty."""
    turn = row.turn
    if Turn.objects.filter(duty_id=turn.duty_id, keeper=row.taker).exists():
        raise Refused("twice", _("They keep this duty already."))
    checking.hold_still([row.taker.person_id])
    turn.keeper = row.taker
    turn.save(update_fields=["keeper"])
    for fault in checking.faults_of(rota):
        if fault.keeper == str(row.taker_id) or (not fault.keeper and fault.slot == str(turn.duty_id)):
            raise Refused(fault.kind, checking.said(rota, fault))


def _refused(row: Swap, rota: Rota, by: Actor) -> Swap:
    """The turn stays as it was."""
    _settled(row, Swap.State.REFUSED)
    record("rota_swap.refused", row, by=by, data={"rota": rota.pk}, area_id=rota.area_id)
    return row


def _settled(row: Swap, state: Swap.State) -> None:
    """The swap stands so now; the caller records it."""
    row.state = state
    row.save(update_fields=["state"])


def _stands(row: Swap) -> Refused:
    return Refused("swap_done", _("This swap stands at “%(state)s”.") % {"state": row.get_state_display()})


def _rota(rota_id: int) -> Rota:
    rota = services.locked(rota_id)
    if rota.state != State.PUBLISHED:
        raise Refused("rota_state", _("It stands at “%(state)s”.") % {"state": rota.get_state_display()})
    return rota


def _swap(swap_id: int) -> tuple[Swap, Rota]:
    rota = _rota(Swap.objects.values_list("turn__duty__rota_id", flat=True).get(pk=swap_id))
    return Swap.objects.select_related("turn__duty", "giver", "taker").get(pk=swap_id), rota
