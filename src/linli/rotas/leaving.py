"""Somebody can come after all, or stands on a rota no more."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.rotas import services
from linli.rotas.models import Away, Keeper, State


@transaction.atomic
def be_back(away_id: int, *, by: Actor) -> None:
    """An absence that was noted does not hold: said by themselves or the organiser."""
    keeper_id = Away.objects.values_list("keeper_id", flat=True).get(pk=away_id)
    row = services.keeper_of(keeper_id, by, own=True)
    away = Away.objects.filter(pk=away_id).first()
    if away is None:  # taken back by another press meanwhile
        return
    record("rota_keeper.back", away, by=by, data={"keeper": row.pk}, area_id=row.rota.area_id, gone=True)
    away.delete()


@transaction.atomic
def strike_off(keeper_id: int, *, by: Actor) -> Keeper:
    """They stand on the rota no more, and on none of its duties to come; what they served stays."""
    row = services.keeper_of(keeper_id, by)
    rota, now = row.rota, clock.now()
    if rota.state == State.ENDED:
        raise Refused("rota_state", _("It stands at “%(state)s”.") % {"state": rota.get_state_display()})
    if rota.state == State.PUBLISHED and by.person_id is not None and row.person_id == by.person_id:
        raise NotAllowed(_("It is your own duty: ask for a swap, or let a colleague change it."))
    if row.turns.filter(duty__starts_at__lte=now, duty__ends_at__gt=now, came_at__isnull=False, left_at=None).exists():
        raise Refused("on_duty", _("They are on duty now; strike them off once they have signed out."))
    turns = services.off_from_now(row, by)
    row.struck_at, row.beside = now, None
    row.save(update_fields=["struck_at", "beside"])
    record("rota_keeper.struck_off", row, by=by, data={"rota": rota.pk, "turns": turns}, area_id=rota.area_id)
    _parted(row, by)
    return row


def _parted(row: Keeper, by: Actor) -> None:
    """Nobody likes to be with them any more on this rota; a swap that they were asked for is off."""
    friends = list(row.rota.keepers.filter(beside=row).order_by("pk"))
    for friend in friends:
        friend.beside = None
    Keeper.objects.bulk_update(friends, ["beside"])
    data = {"rota": row.rota_id}
    record_many([Change("rota_keeper.changed", one, data, row.rota.area_id) for one in friends], by=by)
    services.unasked_swaps(row, by)
