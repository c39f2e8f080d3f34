"""Who is told of duty rotas: whoever has turns, is asked to swap, or waits for the word on a swap."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told
from linli.rotas.models import Rota, Swap, Turn

MINE = "rotas:mine"


def _everybody(row: Rota) -> Told:
    turns = Turn.objects.filter(duty__rota=row, keeper__person__isnull=False)
    people = set(turns.values_list("keeper__person_id", flat=True))
    return Told(people, row, reverse(MINE), {"rota": row.title})


def _facts(row: Swap) -> dict[str, object]:
    duty = row.turn.duty
    return {"rota": duty.rota.title, "duty": duty.name, "time": duty.starts_at}


def _taker(row: Swap) -> Told:
    return Told(only(row.taker.person_id), row, reverse(MINE), _facts(row))


def _both(row: Swap) -> Told:
    return Told(only(row.giver.person_id, row.taker.person_id), row, reverse(MINE), _facts(row))


def _organiser(row: Swap) -> Told:
    rota = row.turn.duty.rota
    aside = only(row.giver.person_id, row.taker.person_id)
    url = reverse("rotas:rota", args=[rota.code])
    return Told(office(rota.organiser_id), row, url, _facts(row), aside=aside)


NEAR = ("turn__duty__rota", "giver", "taker")
ROWS = [
    Row(
        "rota.published", "rota.published", "rotas", _("everybody with a turn"),
        _("%(rota)s: see when you are on duty"), _("See when you are on duty: %(rota)s."), by(Rota, _everybody),
    ),
    Row(
        "rota_swap.asked", "rota_swap.asked", "rotas", _("whoever is asked to take the turn"),
        _("%(rota)s: will you take %(duty)s, %(time)s?"), _("A colleague asks: can you come %(time)s?"),
        by(Swap, _taker, *NEAR), stands=still(Swap, state=Swap.State.ASKED),
    ),
    Row(
        "rota_swap.accepted", "rota_swap.accepted", "rotas", _("the organiser's office, but the two who swap"),
        _("%(rota)s: a swap waits for your word (%(duty)s, %(time)s)"), _("Two people want to swap a duty."),
        by(Swap, _organiser, *NEAR),
    ),
    Row(
        "rota_swap.approved", "rota_swap.approved", "rotas", _("the two who swap"),
        _("%(rota)s: the swap holds (%(duty)s, %(time)s)"), _("The swap of the duty holds: %(time)s."),
        by(Swap, _both, *NEAR),
    ),
    Row(
        "rota_swap.refused", "rota_swap.refused", "rotas", _("the two who swap"),
        _("%(rota)s: the swap does not hold (%(duty)s, %(time)s)"), _("The duty stays as it was: %(time)s."),
        by(Swap, _both, *NEAR),
    ),
]  # fmt: skip
