"""What of rotas waits: one's next duty and a swap one is asked for; for the organiser, swaps to approve."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.rotas import checking, queries
from linli.rotas.models import Rota, State, Swap
from linli.ui import addresses
from linli.ui.awaits import Awaited

SOON = timedelta(days=2)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever keeps a rota that is published."""
    yield queries.own_keepers(person_id)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Two statements, of whoever is signed in."""
    me = actor(request).person_id
    if me is None:
        return
    url = addresses.page("rotas:mine")
    asked = queries.own_swaps(me).filter(taker__person_id=me, state=Swap.State.ASKED)
    for swap in asked[:SHOWN]:
        text = _("%(who)s asks you to take a turn: %(duty)s") % {
            "who": swap.giver, "duty": checking.named(swap.turn.duty)
        }  # fmt: skip
        yield Awaited(str(swap.turn.duty.rota), url, text, _("answer"), "due")
    coming = queries.own_turns(me).filter(
        duty__ends_at__gt=clock.now(), duty__starts_at__lte=clock.now() + SOON, came_at=None
    )
    for turn in coming[:SHOWN]:
        text = f"{checking.named(turn.duty)} · {turn.duty.rota.place}"
        yield Awaited(str(turn.duty.rota), url, text, pgettext("a rota", "on duty"), "calm")


def office(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, and none for who holds no post."""
    by = actor(request)
    if not terms.held(by.person_id):
        return
    accepted = Count("duties__turns__swaps", filter=Q(duties__turns__swaps__state=Swap.State.ACCEPTED))
    rows = scope(by, "rota.run", Rota.objects.filter(state=State.PUBLISHED)).annotate(accepted=accepted)
    for row in rows.filter(accepted__gt=0).order_by("pk")[:SHOWN]:
        text = ngettext("%(n)s swap to approve", "%(n)s swaps to approve", row.accepted) % {"n": row.accepted}
        yield Awaited(row.title, addresses.of("rotas:rota", row.code), text, pgettext("a swap", "approve"), "due")
